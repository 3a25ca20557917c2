"""What a closed round says of a bank; fewer answers than the least number say nothing at all."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from bankcheck.scoring.facts import Answers
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


def grouped(session: Session, links: Iterable[int]) -> tuple[Answers, ...]:
    """Return the answers given through these links, by group and in one order."""
    of = SurveyAnswer
    asked = select(of.item, of.value).where(of.link_id.in_(links)).order_by(of.item, of.value)
    groups: dict[str, list[int]] = {}
    for item, value in session.execute(asked):
        groups.setdefault(item.partition(".")[0], []).append(value)
    return tuple(Answers(name, tuple(groups[name])) for name in sorted(groups))
