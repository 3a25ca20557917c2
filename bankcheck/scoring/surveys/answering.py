"""A budget unit answers through its link: no sign-in, once, and changeable until the close."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from bankcheck.actors import EVERYTHING, Actor, Role
from bankcheck.audit.record import record
from bankcheck.clock import now, today
from bankcheck.db import Database
from bankcheck.keys import token_digest
from bankcheck.scoring.refusals import AnswerRefused, LinkUnknown, TooManyTries
from bankcheck.scoring.surveys.models import (
    RoundState,
    SurveyAnswer,
    SurveyKnock,
    SurveyLink,
    SurveyRound,
)
from bankcheck.scoring.surveys.questions import read_survey, sound_answers

MOST_TRIES = 10
MOST_KNOCKS = 30
MINUTES = 10
LONGEST_REMARK = 1000


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who opens a link: its token, the unit code that was typed, and where from."""

    token: str
    unit_code: str
    network: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """The questionnaire as a unit finds it: about whom, by when, and what it said before."""

    bank_name: str
    unit_name: str
    year: int
    closes_on: str
    is_open: bool
    answers: Mapping[str, int]
    remark: str
    submitted: bool


def is_known(database: Database, token: str, network: str) -> bool:
    """Say whether a link leads anywhere; a wrong one counts against the address it came from."""
    _slow_down(database, network)
    with database.read(EVERYTHING) as session:
        found = _link(session, token) is not None
    if not found:
        _knock(database, network, None)
    return found


def open_sheet(database: Database, visitor: Visitor) -> Sheet:
    """Return a unit's questionnaire; the unit's own code proves that the link is in its hands."""
    _slow_down(database, visitor.network)
    with database.read(EVERYTHING) as session:
        link = _link(session, visitor.token)
        if link is not None and link.tries < MOST_TRIES and _fits(link, visitor.unit_code):
            return _sheet(session, link)
        link_id = link.id if link else None
    _knock(database, visitor.network, link_id)
    raise LinkUnknown


def submit(database: Database, visitor: Visitor, given: Mapping[str, str], remark: str) -> Sheet:
    """Keep a unit's answers in place of those it gave before; refused once the round is over."""
    if not open_sheet(database, visitor).is_open:
        raise AnswerRefused
    answers = sound_answers(read_survey(), given)
    if answers is None:
        raise AnswerRefused
    with database.write(EVERYTHING) as session:
        link = _link(session, visitor.token)
        if link is None:
            raise LinkUnknown
        actor = Actor(None, None, "survey", link.unit_name[:64], Role.SYSTEM, link.unit_name,
                      network=visitor.network)  # fmt: skip
        # The event comes first: its lock lets one of two that are sent at once win.
        record(session, actor, "survey.answer", ("survey_link", link.id))
        session.refresh(link)
        if not _takes_answers(session.get_one(SurveyRound, link.round_id)):
            raise AnswerRefused
        session.execute(delete(SurveyAnswer).where(SurveyAnswer.link_id == link.id))
        session.add_all(
            SurveyAnswer(link_id=link.id, item=key, value=value)
            for key, value in sorted(answers.items())
        )
        link.edits += 1 if link.submitted_at else 0
        link.submitted_at, link.remark = now(), remark.strip()[:LONGEST_REMARK]
        session.flush()
        return _sheet(session, link)


def _link(session: Session, token: str) -> SurveyLink | None:
    of = SurveyLink
    return session.scalars(select(of).where(of.token_digest == token_digest(token))).one_or_none()


def _fits(link: SurveyLink, code: str) -> bool:
    return hmac.compare_digest(link.unit_code.encode(), code.strip().encode())


def _takes_answers(row: SurveyRound) -> bool:
    return row.state is RoundState.OPEN and today() <= row.closes_on


def _sheet(session: Session, link: SurveyLink) -> Sheet:
    row, of = session.get_one(SurveyRound, link.round_id), SurveyAnswer
    said = session.execute(select(of.item, of.value).where(of.link_id == link.id))
    return Sheet(
        link.bank_name,
        link.unit_name,
        row.year,
        row.closes_on.isoformat(),
        _takes_answers(row),
        {str(item): int(value) for item, value in said},
        link.remark,
        link.submitted_at is not None,
    )


def _slow_down(database: Database, network: str) -> None:
    since = now() - timedelta(minutes=MINUTES)
    of = SurveyKnock
    asked = select(func.count(of.id)).where(of.network == network, of.at >= since)
    with database.read(EVERYTHING) as session:
        if (session.scalar(asked) or 0) >= MOST_KNOCKS:
            raise TooManyTries


def _knock(database: Database, network: str, link_id: int | None) -> None:
    with database.housekeep() as session:
        old = now() - timedelta(minutes=MINUTES)
        session.execute(delete(SurveyKnock).where(SurveyKnock.at < old))
        session.add(SurveyKnock(network=network, at=now()))
        link = session.get(SurveyLink, link_id) if link_id else None
        if link is not None:
            link.tries += 1
