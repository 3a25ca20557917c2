"""What a closed round says of a bank; fewer answers than the least number say nothing at all."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bankcheck.scoring.facts import Answers, State
from bankcheck.scoring.surveys.models import RoundState, SurveyAnswer, SurveyLink, SurveyRound
from bankcheck.scoring.terms import read_terms


def least_answers(year: int) -> int:
    """Return how many units must have answered about a bank in a year."""
    return int(read_terms().least_answers.on(date(year, 12, 31)))


def answers_of(session: Session, bank: str, year: int) -> tuple[Answers, ...]:
    """Return what units answered about a bank, by group; nothing from too few of them."""
    link = SurveyLink
    asked = (
        select(link.id)
        .join(SurveyRound)
        .where(SurveyRound.year == year, SurveyRound.state == RoundState.CLOSED)
        .where(link.subject_bank == bank, link.submitted_at.is_not(None))
    )
    links = list(session.scalars(asked.order_by(link.id)))
    if len(links) < least_answers(year):
        return ()
    return grouped(session, links)


def survey_of(session: Session, bank: str, year: int) -> State | None:
    """Return why the survey of a year says nothing of a bank; None where its answers must tell.

    Where no round of the year was closed, or nobody was asked in it, nobody looked. A bank that
    serves fewer units than must answer cannot be surveyed; of all others answers are missing.
    """
    link = SurveyLink
    asked = select(link.subject_bank, func.count()).join(SurveyRound)
    asked = asked.where(SurveyRound.year == year, SurveyRound.state == RoundState.CLOSED)
    asked = asked.group_by(link.subject_bank)
    units = {row[0]: int(row[1]) for row in session.execute(asked)}
    if not units:
        return State.NOT_ASSESSED
    return State.NOT_APPLICABLE if units.get(bank, 0) < least_answers(year) else None


def grouped(session: Session, links: Iterable[int]) -> tuple[Answers, ...]:
    """Return the answers given through these links, by group and in one order."""
    of = SurveyAnswer
    asked = select(of.item, of.value).where(of.link_id.in_(links)).order_by(of.item, of.value)
    groups: dict[str, list[int]] = {}
    for item, value in session.execute(asked):
        groups.setdefault(item.partition(".")[0], []).append(value)
    return tuple(Answers(name, tuple(groups[name])) for name in sorted(groups))
