"""Rounds of the survey: opened, given one link for each unit and bank, closed for good."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from bankcheck.actors import Actor
from bankcheck.audit.record import record
from bankcheck.clock import now, today
from bankcheck.db import Database, as_seen
from bankcheck.keys import token_digest
from bankcheck.scoring.assessments import banks
from bankcheck.scoring.refusals import RoundRefused
from bankcheck.scoring.surveys.models import RoundState, SurveyLink, SurveyRound
from bankcheck.scoring.surveys.questions import read_survey
from bankcheck.scoring.surveys.units import Served, served_units

TOKEN_BYTES = 32


@dataclass(frozen=True, slots=True)
class Handed:
    """A link as it is handed out, once: of its token only the digest is kept."""

    bank_name: str
    unit_code: str
    unit_name: str
    token: str


def open_round(database: Database, year: int, closes_on: date, *, actor: Actor) -> int:
    """Open the survey of a year up to and including a day."""
    survey = read_survey()
    with database.write(actor) as session:
        record(session, actor, "survey.open", ("year", year))
        known = session.scalar(select(SurveyRound.id).where(SurveyRound.year == year))
        if known is not None or closes_on < today():
            raise RoundRefused
        row = SurveyRound(
            year=year,
            survey=survey.code,
            survey_digest=survey.digest,
            state=RoundState.OPEN,
            closes_on=closes_on,
            opened_by_id=actor.person_id,
            opened_by_name=actor.name,
            opened_at=now(),
        )
        session.add(row)
        session.flush()
        return row.id


def load(session: Session, round_id: int, version: int | None = None) -> SurveyRound:
    """Return a round; raise RoundRefused where there is none."""
    return as_seen(session, SurveyRound, round_id, version, RoundRefused)


def make_links(
    database: Database, home: Path, round_id: int, *, actor: Actor
) -> tuple[Handed, ...]:
    """Make a link for every unit and bank that has none; return those that were made."""
    with database.read(actor) as session:
        year = load(session, round_id).year
    served = served_units(home, year)
    with database.write(actor) as session:
        row = load(session, round_id)
        record(session, actor, "survey.make_links", ("survey_round", row.id))
        if row.state is not RoundState.OPEN:
            raise RoundRefused
        return hand_out(session, row, served)


def hand_out(session: Session, row: SurveyRound, served: Iterable[Served]) -> tuple[Handed, ...]:
    """Make a link for each of these units that has none; return those that were made."""
    of, names = SurveyLink, dict(banks(session))
    asked = select(of.subject_bank, of.unit_code).where(of.round_id == row.id)
    known = {tuple(one) for one in session.execute(asked)}
    made = []
    for one in served:
        if (one.bank, one.unit_code) in known or one.bank not in names:
            continue
        token = secrets.token_urlsafe(TOKEN_BYTES)
        session.add(
            SurveyLink(
                round_id=row.id,
                subject_bank=one.bank,
                bank_name=names[one.bank],
                unit_code=one.unit_code,
                unit_name=one.unit_name,
                token_digest=token_digest(token),
            )
        )
        made.append(Handed(names[one.bank], one.unit_code, one.unit_name, token))
    session.flush()
    return tuple(made)


def renew_link(database: Database, link_id: int, *, actor: Actor) -> Handed:
    """Give a unit a new link in place of its old one, which then leads nowhere."""
    with database.write(actor) as session:
        link = session.get(SurveyLink, link_id)
        if link is None or load(session, link.round_id).state is not RoundState.OPEN:
            raise RoundRefused
        token = secrets.token_urlsafe(TOKEN_BYTES)
        link.token_digest, link.tries = token_digest(token), 0
        record(session, actor, "survey.renew_link", ("survey_link", link.id))
        return Handed(link.bank_name, link.unit_code, link.unit_name, token)


def close_round(database: Database, round_id: int, version: int, *, actor: Actor) -> None:
    """Close a round: from now on its answers stand and feed the scores of its year."""
    with database.write(actor) as session:
        row = load(session, round_id, version)
        if row.state is not RoundState.OPEN:
            raise RoundRefused
        row.state, row.closed_by_name, row.closed_at = RoundState.CLOSED, actor.name, now()
        record(session, actor, "survey.close", ("survey_round", row.id))
