"""What a reader says of a refused row is known in all its parts, so that pages can say it."""

from __future__ import annotations

import pytest

from bankcheck.ledger.intake_desk.reasons import parts_of, sentence_of
from tests.ledger.desk.orders import previewed
from tests.workbench.house import MONITOR, House


@pytest.mark.parametrize(
    "why",
    [
        "debit total 2.00 against 1.00 read",
        "debit total 2.00 against 1.00 read; credit total 3.00 against 0.00 read",
        "credit total 2.00 against 1.00 read; 3 entries told against 2 read (1 lines were refused)",
    ],
)
def test_what_a_totals_line_says_is_known_part_by_part(why: str) -> None:
    found = sentence_of(f"totals do not agree: {why}")
    assert found is not None
    assert found.nested == {"why": why}
    assert all(sentence_of(part) for part in parts_of(why))


@pytest.mark.parametrize(
    "said",
    [
        "it is not well-formed XML (Premature end of data, line 3).",
        "no voucher in it can be read: it has no voucher number.",
        "balance CLBD: its CdtDbtInd says 'X', neither DBIT nor CRDT.",
        "it announces 3 debit entries of 30.00, but holds 2 of 20.00",
        "the PDF is damaged: its end is missing, so pages may be missing too.",
        "the statement's debit total is 5.00, the entries that were read give 4.00.",
        "not one entry can be read; the first: '1,2' is not an exact amount.",
        "page 3, line 14",
    ],
)
def test_what_a_reader_of_papers_says_is_known_to_its_last_word(said: str) -> None:
    found = sentence_of(said)
    assert found is not None
    assert all(sentence_of(inner) for inner in found.nested.values())


def test_a_refused_paper_is_explained_in_chinese_alone(house: House) -> None:
    client = house.client(MONITOR)
    broken = {"对账单.xml": b'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"/>'}
    number = previewed(house, client, broken)
    page = client.get(f"/imports/{number}?lang=zh").text
    assert "不含对账单、报告或通知。" in page
    assert "请银行重新导出。" in page
