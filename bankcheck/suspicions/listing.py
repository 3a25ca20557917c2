"""The page with the list of suspicions, put together inside one session."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bankcheck.accounts.models import Institution
from bankcheck.actors import Actor, InstitutionKind
from bankcheck.clock import CHINA
from bankcheck.reconcile.catalogue import Catalogue
from bankcheck.reconcile.cells import spoken_amounts
from bankcheck.reconcile.pages import Said
from bankcheck.suspicions.asking import PAGE_ROWS, Asked
from bankcheck.suspicions.cases import assignees
from bankcheck.suspicions.finding import find
from bankcheck.suspicions.handling import Left, left
from bankcheck.suspicions.lifecycle import OPEN
from bankcheck.suspicions.models import RunTaken, Suspicion
from bankcheck.suspicions.saved import filters_of
from bankcheck.workdays import WorkCalendar


@dataclass(frozen=True, slots=True)
class SuspicionLine:
    """One suspicion in the list; ``left`` is None for what needs no handling any more."""

    id: int
    version: int
    number: str
    code: str
    name: Said
    kind: str
    severity: int
    state: str
    bank: str
    voucher_no: str
    serial: str
    claim_no: str
    amount_fen: int | None
    occurred_on: str
    message: Said
    assignee: str
    age_days: int
    left: Left | None
    proposed: bool
    returned: bool


@dataclass(frozen=True, slots=True)
class KeptFilter:
    """Filters that the reader keeps under a name."""

    id: int
    name: str
    query: str


@dataclass(frozen=True, slots=True)
class ListPage:
    """One page of suspicions with its totals, the filters and what one can filter by."""

    asked: Asked
    lines: tuple[SuspicionLine, ...]
    rules: tuple[tuple[str, Said], ...]
    banks: tuple[tuple[str, str], ...]
    people: tuple[tuple[int, str], ...]
    kept: tuple[KeptFilter, ...]
    page: int
    pages: int
    total_rows: int
    total_fen: int
    any_taken: bool

    @property
    def first(self) -> int:
        """Number of the first line shown, from 1."""
        return (self.page - 1) * PAGE_ROWS + 1

    @property
    def page_fen(self) -> int:
        """The sum of this page in fen."""
        return sum(line.amount_fen or 0 for line in self.lines)

    @property
    def numbers(self) -> tuple[int, ...]:
        """The page numbers worth a link; 0 stands for a gap."""
        near = range(self.page - 2, self.page + 3)
        kept = sorted({1, self.pages, *(n for n in near if 1 <= n <= self.pages)})
        with_gaps: list[int] = []
        for number in kept:
            if with_gaps and number - with_gaps[-1] > 1:
                with_gaps.append(0)
            with_gaps.append(number)
        return tuple(with_gaps)

    def rule(self, code: str) -> Said | None:
        """Return a rule's name, None for one that the catalogue does not have."""
        return dict(self.rules).get(code)

    def bank(self, code: str) -> str:
        """Return a bank's name, its code when no register has one."""
        return dict(self.banks).get(code) or code

    def person(self, text: str) -> str:
        """Return the name of a person to filter by."""
        return dict(self.people).get(int(text), text) if text.isdigit() else text


@dataclass(frozen=True, slots=True)
class Desk:
    """What pages of suspicions are made with: who reads, on which day, by which calendar."""

    actor: Actor
    today: date
    calendar: WorkCalendar
    catalogue: Catalogue


def list_page(session: Session, asked: Asked, desk: Desk) -> ListPage:
    """Return the page that an address asks for."""
    found = find(session, asked.wanted, asked.sort, asked.page, desk.today)
    rules = {rule.code: Said(rule.zh, rule.en) for rule in desk.catalogue.rules}
    return ListPage(
        asked=asked,
        lines=tuple(_line(row, rules, desk) for row in found.rows),
        rules=tuple(sorted(rules.items())),
        banks=tuple(sorted(bank_names(session).items())),
        people=tuple((one.id, one.name) for one in assignees(session, desk.today)),
        kept=tuple(KeptFilter(k.id, k.name, k.query) for k in filters_of(session, desk.actor)),
        page=found.page,
        pages=found.pages,
        total_rows=found.total_rows,
        total_fen=found.total_fen,
        any_taken=session.scalars(select(RunTaken.run_id).limit(1)).first() is not None,
    )


def bank_names(session: Session) -> dict[str, str]:
    """Return the names of agent banks by code: the register of the last run, then our own."""
    last = session.scalars(select(RunTaken.facts).order_by(RunTaken.run_id.desc()).limit(1)).first()
    names: dict[str, str] = dict((last or {}).get("banks") or {})
    ours = select(Institution).where(Institution.kind == InstitutionKind.AGENT_BANK)
    for one in session.scalars(ours):
        names.setdefault(one.ledger_bank_code or one.code, one.name)
    return names


def _line(row: Suspicion, rules: Mapping[str, Said], desk: Desk) -> SuspicionLine:
    waits: Any = row.state in OPEN
    return SuspicionLine(
        id=row.id,
        version=row.row_version,
        number=row.number,
        code=row.code,
        name=rules.get(row.code, Said("", "")),
        kind=row.kind,
        severity=row.severity,
        state=row.state.value,
        bank=row.subject_bank or "",
        voucher_no=row.voucher_no,
        serial=row.bank_serial_no,
        claim_no=row.claim_no,
        amount_fen=row.amount_fen,
        occurred_on=str(row.occurred_on or ""),
        message=Said(spoken_amounts(row.message_zh), spoken_amounts(row.message_en)),
        assignee=row.assignee.name if row.assignee else "",
        age_days=(desk.today - row.created_at.astimezone(CHINA).date()).days,
        left=left(row.handle_by, desk.today, desk.calendar) if waits else None,
        proposed=row.proposed_close,
        returned=row.recurrence > 0,
    )
