"""What a reader says of a refused row is known in all its parts, so that pages can say it."""

from __future__ import annotations

import pytest

from bankcheck.ledger.intake_desk.reasons import parts_of, sentence_of


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
