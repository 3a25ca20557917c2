"""What a decision rests on may fall after it: then it stands only for a reason that is recorded."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from bankcheck.scoring.charges import charges_of
from bankcheck.scoring.decisions.ladder import read_ladder
from bankcheck.scoring.decisions.lifecycles import IN_FORCE
from bankcheck.scoring.decisions.models import Decision
from bankcheck.scoring.decisions.opinions import why_it_stands
from bankcheck.scoring.fallen import Fallen, fallen_since, hit_years, taken_back
from bankcheck.scoring.models import Assessment


def fallen_under(session: Session, row: Decision) -> tuple[Fallen, ...]:
    """Return what fell under a decision: charges of the score it rests on, findings it names.

    A score that was corrected meanwhile is no ground any more, but what fell of it still fell.
    """
    scored = _fallen_of_score(session, row)
    named = {str(one) for one in row.findings} - {one.cause for one in scored}
    live = {one.finding for one in charges_of(session, row.bank_code or "", row.year)}
    return (*scored, *taken_back(session, sorted(named - live)))


def _fallen_of_score(session: Session, row: Decision) -> tuple[Fallen, ...]:
    if row.assessment_id is None or "final_score" not in read_ladder().rung(row.rung).needs:
        return ()
    return fallen_since(session, session.get_one(Assessment, row.assessment_id))


def unanswered(session: Session, row: Decision) -> tuple[Fallen, ...]:
    """Return what fell under a decision while nobody recorded why it stands all the same."""
    fallen = fallen_under(session, row)
    return () if fallen and why_it_stands(session, row, fallen) else fallen


def on_fallen(session: Session, rows: Iterable[Decision]) -> list[Decision]:
    """Return which of these decisions rest on what has fallen, with nothing recorded."""
    hit = hit_years(session)
    return [row for row in rows if (row.bank_code, row.year) in hit and unanswered(session, row)]


def in_force_on_fallen(session: Session) -> list[Decision]:
    """Return the issued decisions that rest on what has fallen, with nothing recorded."""
    of, hit = Decision, hit_years(session)
    asked = select(of).where(of.state.in_(IN_FORCE), of.bank_code.in_({bank for bank, _ in hit}))
    return on_fallen(session, session.scalars(asked.order_by(of.id)))
