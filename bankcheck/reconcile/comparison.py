"""One difference with its proof: the sides next to each other, the near miss, the stored lines."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from bankcheck.ledger.streams import STREAMS
from bankcheck.reconcile.catalogue import Catalogue, Rule
from bankcheck.reconcile.cells import Cell, accounts_in, masked_text, shown
from bankcheck.reconcile.listing import message
from bankcheck.reconcile.pages import (
    ParameterLine,
    RunHead,
    Said,
    value_text,
)

Raw = Mapping[str, Any]
LedgerRow = Callable[[int], tuple[str, Raw] | None]
SIDES = (
    *("voucher", "payment", "refund", "claim", "quota"),
    *("account_day", "receipt_log", "account", "bank"),
)
SIDE_BY_SIDE = 6
# Each side has its own words and counting for these, so that they differ without meaning anything.
OWN_WORDS = frozenset({"status", "line_no"})
BOOKKEEPING = frozenset({"row_id", "file_no", "row_digest", "sheet", "line"})
_ORDER = {
    name: place
    for place, name in enumerate(
        dict.fromkeys(column.name for stream in STREAMS.values() for column in stream.columns)
    )
}


@dataclass(frozen=True, slots=True)
class Source:
    """Where a row came from, with every column the ledger keeps of it."""

    stream: str
    row_id: int
    file: str
    sheet: str
    line: int
    sha256: str
    stored: tuple[tuple[str, Cell], ...]


@dataclass(frozen=True, slots=True)
class FieldLine:
    """One field across the sides.

    ``differs`` where the sides do not say the same, ``decisive`` where the rule or a test failed.
    """

    column: str
    cells: tuple[Cell, ...]
    differs: bool
    decisive: bool


@dataclass(frozen=True, slots=True)
class Sides:
    """Rows next to each other, field by field."""

    sources: tuple[Source, ...]
    lines: tuple[FieldLine, ...]


@dataclass(frozen=True, slots=True)
class FullAccount:
    """An account number in full, and where it stands."""

    stream: str
    column: str
    account: str


@dataclass(frozen=True, slots=True)
class NearMiss:
    """The nearest candidate that was not taken and the tests it failed."""

    sides: Sides
    failed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DifferencePage:
    """Everything known about one difference."""

    head: RunHead
    fingerprint: str
    code: str
    kind: str
    severity: int
    bank: str
    rule: Rule | None
    message: Said
    field: str
    expected: Cell
    actual: Cell
    amount_fen: int | None
    account: Cell
    occurred_on: str
    due_on: str
    rule_version: str
    subject: str
    keys: tuple[tuple[str, str], ...]
    sides: Sides
    more: tuple[Source, ...]
    nearest: NearMiss | None
    parameters: tuple[ParameterLine, ...]


def _stored(row: Raw) -> tuple[tuple[str, Cell], ...]:
    accounts = accounts_in(dict(row))
    named = ((name, value) for name, value in row.items() if name not in BOOKKEEPING)
    cells = (
        (name, Cell(masked_text(str(value or ""), accounts)))
        if name == "extra"
        else (name, shown(name, value))
        for name, value in named
    )
    return tuple((name, cell) for name, cell in cells if cell.text)


def _source(stream: str, raw: Raw, ledger_row: LedgerRow) -> Source:
    row_id = int(raw.get("row_id") or 0)
    kept = ledger_row(row_id) if row_id else None
    return Source(
        stream=stream,
        row_id=row_id,
        file=masked_text(str(raw.get("file") or "")),
        sheet=str(raw.get("sheet") or ""),
        line=int(raw.get("line") or 0),
        sha256=str(raw.get("sha256") or ""),
        stored=_stored(kept[1] if kept else raw.get("fields") or {}),
    )


def _lines(rows: list[Raw], marked: Iterable[str]) -> tuple[FieldLine, ...]:
    fields = [row.get("fields") or {} for row in rows]
    names = {name for row in fields for name, value in row.items() if value not in (None, "")}
    ordered = sorted(names, key=lambda name: (_ORDER.get(name, len(_ORDER)), name))
    decisive = frozenset(marked)
    return tuple(
        FieldLine(
            name,
            tuple(shown(name, row.get(name)) for row in fields),
            name in decisive
            or (name not in OWN_WORDS and _is_unlike(row.get(name) for row in fields)),
            name in decisive,
        )
        for name in ordered
    )


def _is_unlike(values: Iterable[object]) -> bool:
    """Say whether those sides that say something do not all say the same."""
    return len({str(value).strip() for value in values if value not in (None, "")}) > 1


def _sides(rows: list[tuple[str, Raw]], marked: Iterable[str], ledger_row: LedgerRow) -> Sides:
    sources = tuple(_source(stream, raw, ledger_row) for stream, raw in rows)
    return Sides(sources, _lines([raw for _, raw in rows], marked))


def _evidence_rows(evidence: Raw) -> list[tuple[str, Raw]]:
    """Return the rows side by side first takes: one of each stream, then the others."""
    by_stream = {stream: list(evidence.get(stream) or ()) for stream in SIDES}
    deepest = max((len(rows) for rows in by_stream.values()), default=0)
    ranked = [
        (stream, rows[depth])
        for depth in range(deepest)
        for stream, rows in by_stream.items()
        if depth < len(rows)
    ]
    beside = sorted(ranked[:SIDE_BY_SIDE], key=lambda pair: SIDES.index(pair[0]))
    return beside + ranked[SIDE_BY_SIDE:]


def _nearest(raw: Raw | None, first: list[tuple[str, Raw]], ledger: LedgerRow) -> NearMiss | None:
    if not raw or not raw.get("row"):
        return None
    failed = tuple(str(name) for name in raw.get("failed") or ())
    return NearMiss(_sides([*first, (str(raw["stream"]), raw["row"])], failed, ledger), failed)


def _parameters(rule: Rule | None, summary: Raw, used: Raw) -> tuple[ParameterLine, ...]:
    if rule is None:
        return ()
    ran: Raw = next((raw for raw in summary["rules"] if raw["code"] == rule.code), {})
    known = {raw["name"]: raw for raw in ran.get("parameters") or ()}
    return tuple(
        ParameterLine(
            rule.code,
            Said(parameter.zh, parameter.en),
            value_text(parameter.unit, used.get(parameter.name, known[parameter.name]["value"])),
            str(known[parameter.name]["from"]),
            str(known[parameter.name]["reference"]),
            str(known[parameter.name]["status"]),
        )
        for parameter in rule.parameters
        if parameter.name in known
    )


def _keys(row: Raw) -> tuple[tuple[str, str], ...]:
    names = ("fiscal_year", "voucher_no", "bank_serial_no", "claim_no")
    return tuple((name, str(row[name])) for name in names if row[name])


def _all_accounts(evidence: Raw) -> tuple[str, ...]:
    return tuple(
        account
        for stream in SIDES
        for raw in evidence.get(stream) or ()
        for account in accounts_in(raw.get("fields") or {})
    )


def full_accounts(row: Raw) -> tuple[FullAccount, ...]:
    """Return the account numbers of a difference in full, for whoever may see them."""
    found = (
        FullAccount(stream, name, str(value))
        for stream in SIDES
        for raw in row["evidence"].get(stream) or ()
        for name, value in (raw.get("fields") or {}).items()
        if value and name.endswith("account")
    )
    return tuple(dict.fromkeys(found))


def difference_page(
    row: Raw, head: RunHead, summary: Raw, catalogue: Catalogue, ledger_row: LedgerRow
) -> DifferencePage:
    """Return everything known about one difference, accounts hidden."""
    evidence, field = row["evidence"], str(row["field"] or "")
    rows = _evidence_rows(evidence)
    beside, more = rows[:SIDE_BY_SIDE], rows[SIDE_BY_SIDE:]
    rule = catalogue.rule(str(row["code"]))
    accounts = _all_accounts(evidence)
    return DifferencePage(
        head=head,
        fingerprint=str(row["fingerprint"]),
        code=str(row["code"]),
        kind=str(row["kind"] or ""),
        severity=int(row["severity"] or 0),
        bank=str(row["bank_code"] or ""),
        rule=rule,
        message=message(row, accounts),
        field=field,
        expected=shown(field, row["expected"]),
        actual=shown(field, row["actual"]),
        amount_fen=row["amount_fen"],
        account=shown("account", row["account"]),
        occurred_on=str(row["occurred_on"] or ""),
        due_on=str(row["due_on"] or ""),
        rule_version=str(row["rule_version"] or ""),
        subject=masked_text(str(evidence.get("subject") or ""), accounts),
        keys=_keys(row),
        sides=_sides(beside, (field,), ledger_row),
        more=tuple(_source(stream, raw, ledger_row) for stream, raw in more),
        nearest=_nearest(evidence.get("nearest"), beside[:1], ledger_row),
        parameters=_parameters(rule, summary, evidence.get("parameters") or {}),
    )
