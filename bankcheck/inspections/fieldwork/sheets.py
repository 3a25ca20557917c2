"""What the pages of checklists and samples show: frozen values, made inside the session."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select

from bankcheck.actors import Actor
from bankcheck.db import Database
from bankcheck.inspections.fieldwork.checklist_models import (
    ChecklistResult,
    ChecklistTemplate,
    SampleDraw,
)
from bankcheck.inspections.fieldwork.checklists import results_of, template_row, unmet_of
from bankcheck.inspections.fieldwork.lifecycles import RESULT, TEMPLATE
from bankcheck.inspections.fieldwork.pages import InspectionLine, line_of
from bankcheck.inspections.fieldwork.population import both_sides
from bankcheck.inspections.fieldwork.samples import sample_row
from bankcheck.inspections.fieldwork.store import inspection_row, member_of
from bankcheck.inspections.fieldwork.template import Item, item_of
from bankcheck.ledger.store import Ledger
from bankcheck.reconcile.cells import Cell, shown

SHEETS_A_PAGE = 20
COMPARED = (
    "amount_fen",
    "payee_account",
    "payee_name",
    "payer_account",
    "budget_unit_code",
    "function_code",
    "settlement_method",
    "purpose",
)


@dataclass(frozen=True, slots=True)
class TemplateLine:
    """A version of a checklist in a list."""

    template_id: int
    code: str
    version: int
    zh: str
    en: str
    state: str
    items: int
    digest: str
    made_by: str
    events: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TemplatePage:
    """A version of a checklist with its items."""

    line: TemplateLine
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class ResultLine:
    """An item of an inspection's checklist and what it came to."""

    no: str
    item: Item
    owner: str
    ad_hoc: bool
    state: str
    answer: str
    note: str
    edited: bool
    concluded_by: str
    reviewed_by: str
    links: tuple[tuple[str, str, int], ...]
    may_judge: bool
    may_review: bool


@dataclass(frozen=True, slots=True)
class ChecklistPage:
    """The checklist of an inspection: looked at and complying are counted apart."""

    line: InspectionLine
    results: tuple[ResultLine, ...]
    concluded: int
    reviewed: int
    complying: int
    on_team: bool


@dataclass(frozen=True, slots=True)
class SampleLine:
    """A sample in a list."""

    sample_id: int
    method: str
    n: int
    records: int
    population_rows: int
    population_fen: int
    drawn_by: str
    drawn_at: datetime


@dataclass(frozen=True, slots=True)
class SamplesPage:
    """The samples of an inspection."""

    line: InspectionLine
    samples: tuple[SampleLine, ...]
    may_draw: bool
    period: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Pair:
    """One field on both sides, and whether they agree."""

    column: str
    payment: Cell
    voucher: Cell
    differs: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sampled record with both its sides."""

    number: int
    row_id: int
    hits: int
    serial_no: str
    voucher_no: str
    paid_at: str
    found: bool
    voucher_lines: int
    pairs: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class SamplePage:
    """One sample with its sheet and all it takes to draw it again."""

    inspection: InspectionLine
    line: SampleLine
    query: tuple[tuple[str, str], ...]
    seed: str
    algorithm: str
    query_digest: str
    population_digest: str
    drawn_digest: str
    sheets: tuple[Sheet, ...]
    page: int
    pages: int


def templates_page(database: Database, actor: Actor) -> tuple[TemplateLine, ...]:
    """Return the newest versions of checklists."""
    with database.read(actor) as session:
        rows = session.scalars(
            select(ChecklistTemplate).order_by(ChecklistTemplate.id.desc()).limit(50)
        )
        return tuple(_template(row, actor) for row in rows)


def template_page(database: Database, template_id: int, *, actor: Actor) -> TemplatePage:
    """Return one version of a checklist."""
    with database.read(actor) as session:
        row = template_row(session, template_id)
        return TemplatePage(_template(row, actor), tuple(map(item_of, row.items)))


def _template(row: ChecklistTemplate, actor: Actor) -> TemplateLine:
    own = actor.person_id in {row.made_by_id, row.reviewed_by_id}
    events = set(TEMPLATE.open_to(row.state, actor.role)) - (
        {"review", "publish"} if own else set()
    )
    return TemplateLine(
        row.id,
        row.code,
        row.version,
        row.zh,
        row.en,
        row.state,
        len(row.items),
        row.digest,
        row.made_by_name,
        tuple(sorted(events)) if row.state != "published" else (),
    )


def checklist_page(database: Database, inspection_id: int, *, actor: Actor) -> ChecklistPage:
    """Return the checklist of an inspection."""
    with database.read(actor) as session:
        row = inspection_row(session, inspection_id)
        on_team = member_of(row, actor) is not None and row.state == "fieldwork"
        results = results_of(session, inspection_id)
        return ChecklistPage(
            line_of(row),
            tuple(_result(one, actor, on_team=on_team) for one in results),
            sum(one.state in ("concluded", "reviewed") for one in results),
            sum(one.state == "reviewed" for one in results),
            sum(one.answer == "complies" for one in results),
            on_team,
        )


def _result(one: ChecklistResult, actor: Actor, *, on_team: bool) -> ResultLine:
    unmet = unmet_of(one, actor)
    may_review = one.state == "concluded" and "other_person" not in unmet
    return ResultLine(
        one.no,
        item_of(one.item),
        one.owner,
        one.ad_hoc,
        one.state,
        one.answer,
        one.note,
        one.edited_since_review,
        one.concluded_by_name,
        one.reviewed_by_name,
        tuple((link.kind, link.number, link.target_id) for link in one.links),
        on_team and "own_institution" not in unmet,
        on_team and may_review and actor.role in _reviewers(),
    )


def _reviewers() -> frozenset[Any]:
    move = RESULT.find("concluded", "review")
    return move.roles if move else frozenset()


def samples_page(database: Database, inspection_id: int, *, actor: Actor) -> SamplesPage:
    """Return the samples of an inspection."""
    with database.read(actor) as session:
        row = inspection_row(session, inspection_id)
        rows = session.scalars(
            select(SampleDraw)
            .where(SampleDraw.inspection_id == inspection_id)
            .order_by(SampleDraw.id.desc())
            .limit(50)
        )
        may_draw = member_of(row, actor) is not None and row.state in ("notified", "fieldwork")
        period = (row.period_from.isoformat(), row.period_to.isoformat())
        return SamplesPage(line_of(row), tuple(map(_sample, rows)), may_draw, period)


def _sample(row: SampleDraw) -> SampleLine:
    return SampleLine(
        row.id,
        row.method,
        row.n,
        len(row.drawn),
        row.population_rows,
        row.population_fen,
        row.drawn_by_name,
        row.drawn_at,
    )


def sample_page(
    database: Database, home: Path, inspection_id: int, sample_id: int, page: int, *, actor: Actor
) -> SamplePage:
    """Return a page of a sample, both sides of each record, accounts hidden but for four digits."""
    with database.read(actor) as session:
        row = sample_row(session, inspection_id, sample_id)
        inspection = line_of(inspection_row(session, inspection_id))
        pages = max(1, -(-len(row.drawn) // SHEETS_A_PAGE))
        page = min(max(1, page), pages)
        skipped = (page - 1) * SHEETS_A_PAGE
        drawn = row.drawn[skipped : skipped + SHEETS_A_PAGE]
        sides = both_sides(Ledger(home), row.query["batch_no"], [int(one[0]) for one in drawn])
        sheets = tuple(
            _sheet(number, int(row_id), int(hits), sides.get(int(row_id)))
            for number, (row_id, hits) in enumerate(drawn, skipped + 1)
        )
        return SamplePage(
            inspection,
            _sample(row),
            tuple((name, str(value)) for name, value in row.query.items()),
            row.seed,
            row.algorithm,
            row.query_digest,
            row.population_digest,
            row.drawn_digest,
            sheets,
            page,
            pages,
        )


def _sheet(
    number: int,
    row_id: int,
    hits: int,
    sides: tuple[dict[str, Any], list[dict[str, Any]]] | None,
) -> Sheet:
    payment, lines = sides or ({}, [])
    voucher = lines[0] if lines else {}
    return Sheet(
        number,
        row_id,
        hits,
        str(payment.get("bank_serial_no") or ""),
        str(payment.get("voucher_no") or ""),
        shown("paid_at", payment.get("paid_at") or payment.get("paid_on")).text,
        bool(payment),
        len(lines),
        tuple(_pair(column, payment, voucher) for column in COMPARED),
    )


def _pair(column: str, payment: Mapping[str, Any], voucher: Mapping[str, Any]) -> Pair:
    here, there = payment.get(column), voucher.get(column)
    differs = here is not None and there is not None and here != there
    return Pair(column, shown(column, here), shown(column, there), differs)
