"""What the bureau sees of the survey: who was asked, how many answered, and averages of enough."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bankcheck.actors import Actor
from bankcheck.db import Database
from bankcheck.scoring.figures import points
from bankcheck.scoring.surveys.feeding import grouped, least_answers
from bankcheck.scoring.surveys.models import SurveyLink, SurveyRound
from bankcheck.scoring.surveys.questions import Survey, read_survey
from bankcheck.scoring.surveys.service import load

PAGE_ROWS = 50


@dataclass(frozen=True, slots=True)
class RoundLine:
    """A round in the list."""

    id: int
    year: int
    state: str
    closes_on: date
    asked: int
    answered: int


@dataclass(frozen=True, slots=True)
class BankLine:
    """What units said of a bank: averages by group, or nothing where too few answered."""

    name: str
    asked: int
    answered: int
    averages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit that was asked, and whether it answered; never what."""

    link_id: int
    bank_name: str
    unit_code: str
    unit_name: str
    answered: bool


@dataclass(frozen=True, slots=True)
class RoundPage:
    """One round with its banks and a page of its units."""

    line: RoundLine
    version: int
    survey: Survey
    least: int
    banks: tuple[BankLine, ...]
    units: tuple[UnitLine, ...]
    page: int
    pages: int


def rounds_page(database: Database, *, actor: Actor) -> tuple[RoundLine, ...]:
    """Return every round, the newest year first."""
    with database.read(actor) as session:
        rows = session.scalars(select(SurveyRound).order_by(SurveyRound.year.desc()).limit(50))
        return tuple(_line(session, row) for row in rows)


def _line(session: Session, row: SurveyRound) -> RoundLine:
    of = SurveyLink
    asked = select(func.count(of.id), func.count(of.submitted_at)).where(of.round_id == row.id)
    total, answered = session.execute(asked).one()
    return RoundLine(row.id, row.year, row.state.value, row.closes_on, total, answered)


def round_page(database: Database, round_id: int, page: int, *, actor: Actor) -> RoundPage:
    """Return one round."""
    of = SurveyLink
    with database.read(actor) as session:
        row = load(session, round_id)
        line, least = _line(session, row), least_answers(row.year)
        pages = max(1, -(-line.asked // PAGE_ROWS))
        page = min(max(1, page), pages)
        links = session.scalars(
            select(of)
            .where(of.round_id == row.id)
            .order_by(of.subject_bank, of.unit_code)
            .limit(PAGE_ROWS)
            .offset((page - 1) * PAGE_ROWS)
        )
        units = tuple(
            UnitLine(one.id, one.bank_name, one.unit_code, one.unit_name, bool(one.submitted_at))
            for one in links
        )
        found = _banks(session, row, least)
        return RoundPage(line, row.row_version, read_survey(), least, found, units, page, pages)


def _banks(session: Session, row: SurveyRound, least: int) -> tuple[BankLine, ...]:
    of = SurveyLink
    asked = (
        select(of.subject_bank, of.bank_name, func.count(of.id), func.count(of.submitted_at))
        .where(of.round_id == row.id)
        .group_by(of.subject_bank, of.bank_name)
        .order_by(of.subject_bank)
    )
    return tuple(
        BankLine(name, total, answered, _averages(session, row, bank) if answered >= least else ())
        for bank, name, total, answered in session.execute(asked)
    )


def _averages(session: Session, row: SurveyRound, bank: str) -> tuple[str, ...]:
    of = SurveyLink
    links = select(of.id).where(
        of.round_id == row.id, of.subject_bank == bank, of.submitted_at.is_not(None)
    )
    groups = {one.name: one.values for one in grouped(session, list(session.scalars(links)))}
    told = (groups.get(group.code, ()) for group in read_survey().groups)
    return tuple(points(Fraction(sum(one), len(one))) if one else "" for one in told)
