"""How each agent bank stands: suspicions by state, rule, month and age, counted in the database."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Executable, case, func, select
from sqlalchemy.orm import Session

from bankcheck.accounts.models import Institution
from bankcheck.actors import Actor
from bankcheck.clock import CHINA
from bankcheck.db import Database
from bankcheck.errors import BankcheckError
from bankcheck.suspicions.kept import kept
from bankcheck.suspicions.lifecycle import OPEN
from bankcheck.suspicions.models import Suspicion
from bankcheck.suspicions.states import SuspicionState

# Merged suspicions are counted where they were merged into.
STATES = tuple(state for state in SuspicionState if state is not SuspicionState.MERGED)
CONFIRMED = (SuspicionState.CONFIRMED, SuspicionState.CONVERTED)
# The last days (inclusive) of the steps of age; what is older falls into the step after them.
AGE_DAYS = (5, 10, 20, 60)
MOST_SERIES = 6
_SEEN = Suspicion.state != SuspicionState.MERGED


class BankUnknown(BankcheckError):
    """A bank of which this person may know nothing."""

    def __init__(self) -> None:
        super().__init__("There is no such agent bank. Choose one from the list of banks.")


@dataclass(frozen=True, slots=True)
class Figure:
    """How many, and how much in fen."""

    count: int = 0
    fen: int = 0

    def __add__(self, other: Figure) -> Figure:
        return Figure(self.count + other.count, self.fen + other.fen)


@dataclass(frozen=True, slots=True)
class BankLine:
    """One bank in the list: what is open of it, overdue, confirmed, and in each state."""

    code: str
    name: str
    open: Figure
    overdue: int
    confirmed: Figure
    states: Mapping[str, Figure]

    @property
    def total(self) -> Figure:
        """Return everything that was ever found of the bank."""
        return sum(self.states.values(), Figure())


@dataclass(frozen=True, slots=True)
class BanksPage:
    """All banks side by side, in one fiscal year."""

    year: int | None
    years: tuple[int, ...]
    states: tuple[str, ...]
    lines: tuple[BankLine, ...]

    @property
    def total(self) -> Figure:
        """Return what is open of all banks."""
        return sum((line.open for line in self.lines), Figure())


@dataclass(frozen=True, slots=True)
class RuleLine:
    """What one rule found of a bank, by month."""

    code: str
    months: Mapping[str, Figure]

    @property
    def total(self) -> Figure:
        """Return all months."""
        return sum(self.months.values(), Figure())


@dataclass(frozen=True, slots=True)
class AgeLine:
    """Open suspicions of an age."""

    step: int
    figure: Figure
    overdue: int


@dataclass(frozen=True, slots=True)
class BankPage:
    """One bank in one fiscal year; the ages are of everything that is open today."""

    line: BankLine
    year: int | None
    years: tuple[int, ...]
    months: tuple[str, ...]
    rules: tuple[RuleLine, ...]
    ages: tuple[AgeLine, ...]

    @property
    def charted(self) -> tuple[str, ...]:
        """Return the rules that the chart names; the others are one series."""
        return tuple(rule.code for rule in self.rules[:MOST_SERIES])


def banks_page(database: Database, year: int | None, *, actor: Actor, today: date) -> BanksPage:
    """Return all banks, those with most open in front."""
    with database.read(actor) as session:
        years = _years(session)
        chosen = _chosen(year, years)
        lines = _lines(session, chosen, today)
    lines.sort(key=lambda line: (-line.open.count, line.code))
    return BanksPage(chosen, years, tuple(STATES), tuple(lines))


def bank_page(
    database: Database, code: str, year: int | None, *, actor: Actor, today: date
) -> BankPage:
    """Return one bank; raise BankUnknown."""
    with database.read(actor) as session:
        years = _years(session)
        chosen = _chosen(year, years)
        line = next((one for one in _lines(session, chosen, today, code) if one.code == code), None)
        if line is None:
            raise BankUnknown
        rules = _rules(session, code, chosen)
        ages = _ages(session, code, years, today)
    months = without_gaps(month for rule in rules for month in rule.months)
    return BankPage(line, chosen, years, months, rules, ages)


def without_gaps(months: Iterable[str]) -> tuple[str, ...]:
    """Return the months from the first to the last, those in which nothing happened included.

    What has no month (an empty text) comes in front.
    """
    named = sorted(set(months))
    known = [month for month in named if month]
    if not known:
        return tuple(named)
    first, last = (int(month[:4]) * 12 + int(month[5:]) - 1 for month in (known[0], known[-1]))
    between = (f"{number // 12:04d}-{number % 12 + 1:02d}" for number in range(first, last + 1))
    return (*(month for month in named if not month), *between)


def _years(session: Session) -> tuple[int, ...]:
    asked = select(Suspicion.fiscal_year).distinct().order_by(Suspicion.fiscal_year.desc())
    return tuple(year for (year,) in _kept(session, "years", asked))


def _kept(session: Session, name: Hashable, asked: Executable) -> tuple[tuple[Any, ...], ...]:
    def find() -> tuple[tuple[Any, ...], ...]:
        return tuple(tuple(row) for row in session.execute(asked))

    return kept(session, ("desk", name), find)


def _chosen(year: int | None, years: tuple[int, ...]) -> int | None:
    return year if year in years else (years[0] if years else None)


def _lines(
    session: Session, year: int | None, today: date, code: str | None = None
) -> list[BankLine]:
    of, late = Suspicion, case((Suspicion.handle_by < today, 1), else_=0)
    asked = (
        select(
            of.subject_bank,
            of.state,
            func.count(of.id),
            func.coalesce(func.sum(of.amount_fen), 0),
            func.sum(late),
        )
        .where(_SEEN, of.fiscal_year == year, of.subject_bank.is_not(None))
        .group_by(of.subject_bank, of.state)
    )
    if code is not None:
        asked = asked.where(of.subject_bank == code)
    found: dict[str, dict[str, Figure]] = {}
    overdue: dict[str, int] = {}
    for bank, state, count, fen, behind in _kept(session, ("lines", year, today, code), asked):
        found.setdefault(bank, {})[state] = Figure(int(count), int(fen))
        if state in OPEN:
            overdue[bank] = overdue.get(bank, 0) + int(behind or 0)
    names = _names(session)
    return [
        _line(bank, names.get(bank, bank), found.get(bank, {}), overdue.get(bank, 0))
        for bank in {*names, *found}
    ]


def _line(code: str, name: str, states: Mapping[str, Figure], overdue: int) -> BankLine:
    return BankLine(
        code,
        name,
        _sum(states, OPEN),
        overdue,
        _sum(states, CONFIRMED),
        {state: states.get(state, Figure()) for state in STATES},
    )


def _sum(states: Mapping[str, Figure], wanted: Iterable[str]) -> Figure:
    return sum((states.get(state, Figure()) for state in wanted), Figure())


def _names(session: Session) -> dict[str, str]:
    rows = session.execute(
        select(Institution.ledger_bank_code, Institution.name).where(
            Institution.ledger_bank_code.is_not(None)
        )
    )
    return {code or "": name for code, name in rows}


def _rules(session: Session, code: str, year: int | None) -> tuple[RuleLine, ...]:
    of = Suspicion
    asked = (
        select(of.code, of.month, func.count(of.id), func.coalesce(func.sum(of.amount_fen), 0))
        .where(_SEEN, of.subject_bank == code, of.fiscal_year == year)
        .group_by(of.code, of.month)
    )
    found: dict[str, dict[str, Figure]] = {}
    for rule, month, count, fen in _kept(session, ("rules", code, year), asked):
        found.setdefault(rule, {})[month] = Figure(int(count), int(fen or 0))
    lines = [RuleLine(rule, months) for rule, months in found.items()]
    return tuple(sorted(lines, key=lambda line: (-line.total.count, line.code)))


def _ages(session: Session, code: str, years: tuple[int, ...], today: date) -> tuple[AgeLine, ...]:
    of = Suspicion
    bounds = [_begin_of(today - timedelta(days=days)) for days in AGE_DAYS]
    step = case(*((of.created_at >= one, at) for at, one in enumerate(bounds)), else_=len(bounds))
    asked = (
        select(
            step,
            func.count(of.id),
            func.coalesce(func.sum(of.amount_fen), 0),
            func.sum(case((of.handle_by < today, 1), else_=0)),
        )
        .where(of.fiscal_year.in_(years), of.subject_bank == code, of.state.in_(OPEN))
        .group_by(step)
    )
    found = {row[0]: row for row in _kept(session, ("ages", code, today), asked)}
    return tuple(
        AgeLine(at, Figure(int(row[1]), int(row[2])), int(row[3]))
        if row
        else AgeLine(at, Figure(), 0)
        for at in range(len(bounds) + 1)
        for row in [found.get(at)]
    )


def _begin_of(day: date) -> datetime:
    """Return the first instant of a day in Beijing."""
    return datetime.combine(day, time(), CHINA).astimezone(UTC)
