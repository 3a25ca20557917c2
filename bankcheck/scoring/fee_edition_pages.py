"""What pages tell of a statement's editions; a bank is told of no score that it was not shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import zip_longest
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bankcheck.scoring import fee_editions
from bankcheck.scoring.changes import Cause, Change, changes_of
from bankcheck.scoring.figures import decimal
from bankcheck.scoring.models import AssessmentSheet, FeeStatement
from bankcheck.scoring.process_models import AssessmentEdition, FeeEdition

MOST_EDITIONS = 50
# What moves a statement whatever its score: a bank is told of it at once.
_OF_THE_FEE = frozenset(
    {
        Cause.COUNTED,
        Cause.ADJUSTED,
        Cause.LIFTED,
        Cause.REVISED,
        Cause.DECISION,
        Cause.REVOKED,
        Cause.STAYED,
        Cause.RESUMED,
    }
)


# Points and grade.
Score = tuple[int | None, str]
_NONE: Score = (None, "")


@dataclass(frozen=True, slots=True)
class FeeEditionLine:
    """One edition of a statement; the outlook is what the present score would make of it.

    It is None where the score behind it was not shown to who asks.
    """

    edition: int
    payable_fen: int
    coefficient: str
    outlook_fen: int | None
    outlook: str
    at: datetime
    changes: tuple[Change, ...]
    approved: tuple[str, datetime | None]
    told: Mapping[str, Any]


def editions(
    session: Session, row: FeeStatement, *, shown_only: bool
) -> tuple[FeeEditionLine, ...]:
    """Return the newest editions of a statement; a bank is shown those of scores it was shown."""
    found = fee_editions.editions(session, row.id)
    if not shown_only:
        return tuple(_line(one, changes_of(one.changes)) for one in found[:MOST_EDITIONS])
    shown = _shown(session, row)
    return tuple(_for_the_bank(found, shown))[:MOST_EDITIONS]


def _shown(session: Session, row: FeeStatement) -> frozenset[Score]:
    """Return the points and grades that the bank of a statement was shown for its year."""
    of, sheet = AssessmentEdition, AssessmentSheet
    asked = select(of.hundredths, of.grade).join(sheet, sheet.id == of.sheet_id)
    asked = asked.where(of.bank_code == row.bank_code, sheet.year == row.year)
    return frozenset((points, grade) for points, grade in session.execute(asked))


def _for_the_bank(found: list[FeeEdition], shown: frozenset[Score]) -> Iterator[FeeEditionLine]:
    """Yield what a bank may know: an edition that only an unshown score made is left out."""
    for one, before in zip_longest(found, found[1:]):
        changes = changes_of(one.changes)
        if _score(one) in shown:
            known = before is None or _score(before) in shown
            yield _line(one, tuple(_known(change, shown) if known else _bare(change)
                                   for change in changes))  # fmt: skip
            continue
        told = tuple(_bare(change) for change in changes if change.cause in _OF_THE_FEE)
        if told:
            yield replace(_line(one, told), outlook_fen=None, outlook="")


def _score(one: FeeEdition) -> Score:
    return one.hundredths, one.grade


def _known(one: Change, shown: frozenset[Score]) -> Change:
    """Return a change whole where the score before it was shown too."""
    return one if (one.points[0], one.grade[0]) in {*shown, _NONE} else _bare(one)


def _bare(one: Change) -> Change:
    """Return a change without what it tells of points, grade and outlook."""
    return replace(one, points=(None, None), grade=("", ""), outlook_fen=(None, None))


def _line(one: FeeEdition, changes: tuple[Change, ...]) -> FeeEditionLine:
    return FeeEditionLine(
        one.edition,
        one.payable_fen,
        decimal(one.coefficient),
        one.outlook_fen,
        decimal(one.outlook),
        one.at,
        changes,
        (one.approved_by_name, one.approved_at),
        one.told,
    )
