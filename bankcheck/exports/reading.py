"""The rows of an export, read once in their order and always within the requester's own scope."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import selectinload

from bankcheck.actors import Scope
from bankcheck.clock import today
from bankcheck.db import Database
from bankcheck.exports.filters import wanted
from bankcheck.exports.yearbook import YearBook, count_banks, read_yearbook
from bankcheck.reconcile.archive import Archive
from bankcheck.suspicions.asking import asked_for
from bankcheck.suspicions.finding import conditions_of
from bankcheck.suspicions.models import Suspicion

Row = Mapping[str, Any]
_BATCH = 500
_SIDES = ("voucher", "payment", "refund", "claim")
_PARTIES = (
    *("payer_account", "payer_name", "payee_account", "payee_name"),
    *("budget_unit_name", "purpose"),
)


@dataclass(frozen=True, slots=True)
class Desk:
    """Where the rows stand, and whose rows may be read."""

    home: Path
    database: Database
    scope: Scope

    def count(self, dataset: str, values: Mapping[str, str]) -> int | None:
        """Return how many rows a filter takes; None where nobody can know yet."""
        match dataset:
            case "differences":
                asked = wanted(values, self.scope.bank)
                return Archive(self.home).find(values["run"], asked, "severity", 1).total_rows
            case "suspicions":
                with self.database.read(self.scope) as session:
                    picked = _picked(values).with_only_columns(func.count(Suspicion.id))
                    return session.scalar(picked) or 0
            case "year_results":
                with self.database.read(self.scope) as session:
                    return count_banks(session, int(values["year"]), values.get("bank", ""))
        return None

    def rows(self, dataset: str, values: Mapping[str, str]) -> Iterator[Row]:
        """Yield the rows of a filter."""
        match dataset:
            case "differences":
                asked = wanted(values, self.scope.bank)
                for row in Archive(self.home).wanted_rows(values["run"], asked):
                    yield {**row, **parties(row["evidence"])}
            case "suspicions":
                yield from self._suspicions(values)

    def yearbook(self, values: Mapping[str, str]) -> YearBook:
        """Return the scores and fees of a year."""
        asked = int(values["year"]), values.get("bank", "")
        return read_yearbook(self.database, self.home, self.scope, *asked)

    def _suspicions(self, values: Mapping[str, str]) -> Iterator[Row]:
        last = 0
        while True:
            with self.database.read(self.scope) as session:
                found = session.scalars(
                    _picked(values)
                    .options(selectinload(Suspicion.pinned))
                    .where(Suspicion.id > last)
                    .order_by(Suspicion.id)
                    .limit(_BATCH)
                ).all()
                rows = [_suspicion(one) for one in found]
            yield from rows
            if len(rows) < _BATCH:
                return
            last = rows[-1]["id"]


def parties(evidence: Mapping[str, Any]) -> dict[str, Any]:
    """Return who paid whom from the evidence: the first side that says it, in their order."""
    sides = [(evidence.get(side) or [{}])[0].get("fields") or {} for side in _SIDES]
    return {name: next((side[name] for side in sides if side.get(name)), None) for name in _PARTIES}


def _picked(values: Mapping[str, str]) -> Select[Suspicion]:
    asked = asked_for(values).wanted
    found = select(Suspicion).where(*conditions_of(asked, today()))
    if asked.text is None:
        return found
    return found.where(Suspicion.numbers.contains(asked.text.lower(), autoescape=True))


def _suspicion(one: Suspicion) -> dict[str, Any]:
    names = [column.key for column in Suspicion.__mapper__.column_attrs]
    row = {name: getattr(one, name) for name in names}
    evidence = one.facts.get("evidence") or {}
    state = {"bank_code": one.subject_bank, "state": one.state.value}
    return {**row, **state, **parties(evidence)}
