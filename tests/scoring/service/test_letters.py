"""Each decision has its document, which is issued no sooner than what it tells of."""

from __future__ import annotations

from bankcheck.actors import EVERYTHING
from bankcheck.clock import today
from bankcheck.inspections.documents import service as documents
from bankcheck.inspections.documents.content import Paragraph, Table
from bankcheck.inspections.documents.kinds import Shelf, Written
from bankcheck.inspections.evidence.blobs import Blobs
from bankcheck.scoring import fee_service, letters
from tests.inspections.documents.story import version
from tests.scoring.service.process import CAUSE, charged, upheld
from tests.scoring.service.steps import (
    confirmed,
    decision_now,
    fee_now,
    heard,
    issued,
    now_of,
    prepared,
    proposed,
    statement,
)
from tests.workbench.house import HEAD, MONITOR, House


def written(house: House, key: str, number: int) -> Written:
    """Return a document as it would be now."""
    with house.database.read(EVERYTHING) as session:
        return letters.KINDS[key].build(session, number, {})


def words(found: Written) -> str:
    """Return everything a document says."""
    told = [one.text for one in found.content.blocks if isinstance(one, Paragraph)]
    tables = [one for one in found.content.blocks if isinstance(one, Table)]
    return "".join([*told, *(cell for table in tables for row in table.rows for cell in row)])


def test_the_notice_of_a_result_names_every_deduction(house: House) -> None:
    charged(house)
    found = written(house, "assessment_result", now_of(house).id)
    assert (found.unmet, f"{CAUSE}扣5.00分" in words(found)) == ((), True)


def test_the_notice_after_an_upheld_objection_says_what_changed_and_why(house: House) -> None:
    number = upheld(house)
    told = words(written(house, "assessment_result", now_of(house).id))
    assert f"第2版：你行异议KY-2025-105-{number}成立，得分由" in told
    assert "理由：核对凭证后，银行所述属实。" in told


def test_a_fee_goes_out_once_it_is_approved(house: House) -> None:
    statement(house)
    assert written(house, "fee_statement", fee_now(house).id).unmet == ("fee_approved",)


def test_the_letter_of_a_fee_names_the_decision_that_lowered_it(house: House) -> None:
    statement(house)
    number = decision_now(house, issued(house)).number
    row = confirmed(house)
    fee_service.approve(
        house.database, house.home, row.id, row.row_version, actor=house.actor(HEAD)
    )
    found = written(house, "fee_statement", row.id)
    told = words(found)
    assert (found.unmet, f"系数0.7，依据处理决定{number}" in told) == ((), True)
    assert f"印发处理决定{number}，应付由1,000.00元变为700.00元。" in told
    assert "应付手续费700.00元（大写：人民币柒佰元整）。" in told


def test_a_result_that_no_bank_saw_is_not_announced(house: House) -> None:
    prepared(house)
    found = written(house, "assessment_result", now_of(house).id)
    assert found.unmet == ("result_shown",)


def test_a_prior_notice_tells_the_window_and_its_basis(house: House) -> None:
    number = proposed(house)
    assert written(house, "prior_notice", number).unmet == ("notice_given",)
    heard(house, number)
    found = written(house, "prior_notice", number)
    assert (found.unmet, "5个工作日" in words(found)) == ((), True)


def test_a_decision_tells_how_the_bank_was_heard_and_its_remedies(house: House) -> None:
    number = proposed(house)
    assert written(house, "decision", number).unmet == ("decision_issued",)


def shelf(house: House) -> Shelf:
    """Return the shelf of the year's documents over a house's data folder."""
    return Shelf(Blobs(house.home), dict(letters.KINDS), dict(letters.SUBJECTS))


def sent_out(house: House, document: int) -> str:
    """Let a drafted document be submitted and issued; return its number."""
    monitor, head = house.actor(MONITOR), house.actor(HEAD)
    seen = version(house, document)
    documents.take(house.database, shelf(house), document, seen, "submit", actor=monitor)
    return documents.issue(
        house.database, shelf(house), document, version(house, document), actor=head
    )


def letter(house: House, decision: int) -> int:
    """Draft the letter of a decision."""
    monitor = house.actor(MONITOR)
    return documents.draft(house.database, shelf(house), "decision", decision, {}, actor=monitor)


def test_the_letter_of_a_decision_bears_the_decisions_own_number(house: House) -> None:
    number = issued(house)
    assert sent_out(house, letter(house, number)) == decision_now(house, number).number


def test_a_later_edition_of_the_letter_bears_the_next_number(house: House) -> None:
    first = letter(house, issued(house))
    said, seen = sent_out(house, first), version(house, first)
    monitor = house.actor(MONITOR)
    again = documents.revise(house.database, shelf(house), first, seen, actor=monitor)
    year = today().year
    assert (said, sent_out(house, again)) == (f"财库决〔{year}〕1号", f"财库决〔{year}〕2号")


def test_an_issued_decision_goes_out_in_both_names(house: House) -> None:
    number = issued(house)
    found = written(house, "decision", number)
    assert (found.unmet, len(found.content.issuers)) == ((), 2)
    assert "你行表示放弃陈述申辩。" in words(found)
    assert found.bank == decision_now(house, number).bank_code
