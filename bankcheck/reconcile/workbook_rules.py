"""A sheet a rule: every difference one row, both sides next to each other, the field marked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, islice
from typing import Any

from bankcheck.reconcile.workbook_layout import Layout, Place
from bankcheck.reconcile.workbook_pen import Money, Pen, RowSheet, Value
from bankcheck.reconcile.workbook_values import (
    moment,
    nearest_text,
    parameters_text,
    row_text,
    typed,
)
from bankcheck.reconcile.workbook_words import COLUMNS, KINDS, STREAMS, header, said

TITLE_ROW, BAND_ROW, HEADER_ROW, FIRST_ROW = 0, 1, 2, 3
ROWS_A_SHEET = 1_048_576 - FIRST_ROW
FROZEN_COLUMNS = 2
_LONGEST_NAME = 31
_MOST_KNOWN = 4_096
_BLOCK = 1_000
_REPEATED = frozenset(
    {"kind", "bank", "field", "due_on", "occurred_on", "parameters", "rule_version"}
)

Difference = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RuleSheet:
    """What one rule's sheets are called and say above their rows."""

    code: str
    name: str
    title: str
    hits: int
    banks: Mapping[str, str]
    running_head: str


def sheet_name(code: str, zh: str, part: int) -> str:
    """Return ``AB07 金额不符``, with ``(2)`` from the second part on, as Excel takes it."""
    end = f" ({part})" if part > 1 else ""
    plain = "".join("_" if sign in "[]:*?/\\'" else sign for sign in f"{code} {zh}")
    return plain[: _LONGEST_NAME - len(end)] + end


def sheet_names(rule: RuleSheet, rows_a_sheet: int) -> list[str]:
    """Return the names of the sheets that the hits of a rule fill."""
    parts = max(1, -(-rule.hits // rows_a_sheet))
    return [sheet_name(rule.code, rule.name, part + 1) for part in range(parts)]


def write_rule(
    pen: Pen,
    rule: RuleSheet,
    plan: Layout,
    differences: Iterable[Difference],
    rows_a_sheet: int,
) -> None:
    """Write the differences of one rule, on further sheets where one is full."""
    names = sheet_names(rule, rows_a_sheet)
    rows: Iterator[Difference] = iter(differences)
    for part in range(len(names)):
        size = min(rows_a_sheet, rule.hits - part * rows_a_sheet)
        sheet = _open_sheet(pen, rule, plan, names, part, size)
        for offset in range(0, size, _BLOCK):
            number = part * rows_a_sheet + offset + 1
            block = list(islice(rows, min(_BLOCK, size - offset)))
            _write_rows(pen, sheet, FIRST_ROW + offset, plan, rule, number, block)


def _open_sheet(
    pen: Pen, rule: RuleSheet, plan: Layout, names: list[str], part: int, size: int
) -> Any:
    sheet = pen.book.add_worksheet(names[part], RowSheet)
    sheet.set_row(BAND_ROW, 18)
    sheet.set_row(HEADER_ROW, 32)
    for index, place in enumerate(plan.places):
        sheet.set_column(index, index, place.width)
    pen.text(sheet, (TITLE_ROW, 0), rule.title + _continued(names, part), "section")
    _write_bands(pen, sheet, plan.places)
    for index, place in enumerate(plan.places):
        pen.text(sheet, (HEADER_ROW, index), header(place.header), "header")
    sheet.freeze_panes(FIRST_ROW, FROZEN_COLUMNS)
    last_row = FIRST_ROW + size - 1
    sheet.autofilter(HEADER_ROW, 0, last_row, len(plan.places) - 1)
    _set_print(sheet, rule, plan, last_row)
    return sheet


def _continued(names: list[str], part: int) -> str:
    said_before = f"　接上表 continued from “{names[part - 1]}”" if part else ""
    goes_on = part + 1 < len(names)
    said_after = f"　续见 continued on “{names[part + 1]}”" if goes_on else ""
    return said_before + said_after


def _set_print(sheet: Any, rule: RuleSheet, plan: Layout, last_row: int) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(0.25, 0.25, 0.5, 0.5)
    sheet.repeat_rows(TITLE_ROW, HEADER_ROW)
    sheet.print_area(0, 0, last_row, plan.printed - 1)
    sheet.fit_to_pages(1, 0)
    sheet.set_header(f"&L{rule.running_head}&R&A")
    sheet.set_footer("&C第 &P 页，共 &N 页  Page &P of &N")


def _write_bands(pen: Pen, sheet: Any, places: tuple[Place, ...]) -> None:
    index = 0
    for band, group in groupby(places, key=lambda place: place.band):
        size = len(list(group))
        if band:
            pen.text(sheet, (BAND_ROW, index), said(STREAMS, band), "band")
            for blank in range(index + 1, index + size):
                sheet.write_blank(BAND_ROW, blank, None, pen.style("band"))
        index += size


def _write_rows(
    pen: Pen, sheet: Any, row: int, plan: Layout, rule: RuleSheet, number: int,
    differences: Sequence[Difference],
) -> None:  # fmt: skip
    """Write differences column by column; ``number`` is that of the first."""
    named = [str(difference["field"] or "") for difference in differences]
    own = [
        _own_values(difference, rule, number + offset)
        for offset, difference in enumerate(differences)
    ]
    sides = {
        band: [_first(difference["evidence"].get(band)) for difference in differences]
        for band in {place.band for place in plan.places if place.band}
    }
    columns = [
        (letter, _side_cells(pen, place, sides[place.band], named))
        if place.band
        else (letter, _own_cells(pen, place, own))
        for letter, place in zip(plan.letters, plan.places, strict=True)
    ]
    sheet.append(row, columns)


def _first(rows: Sequence[Mapping[str, Any]] | None) -> Mapping[str, Any] | None:
    return rows[0] if rows else None


def _own_cells(pen: Pen, place: Place, own: Sequence[Mapping[str, Value]]) -> list[str]:
    values = [values[place.name] for values in own]
    if place.name not in _REPEATED:
        return [pen.cell(value) for value in values]
    known = {value: pen.cell(value) for value in dict.fromkeys(values)}
    return [known[value] for value in values]


def _side_cells(
    pen: Pen, place: Place, rows: Sequence[Mapping[str, Any] | None], named: Sequence[str]
) -> list[str]:
    """Return the cells of one side's field; names, codes and days come again and again."""
    plain = _known(pen, place, marked=False)
    if place.is_source:
        return ["" if row is None else plain[row.get(place.name)] for row in rows]
    marked = _known(pen, place, marked=True)
    return [
        "" if row is None
        else (marked if field == place.name else plain)[row["fields"].get(place.name)]
        for row, field in zip(rows, named, strict=True)
    ]  # fmt: skip


class _Known(dict[object, str]):
    """The finished cells of one field's values, made when first asked for."""

    def __init__(self, pen: Pen, place: Place, *, marked: bool) -> None:
        super().__init__()
        self._pen, self._place, self._marked = pen, place, marked

    def __missing__(self, raw: object) -> str:
        """Make the cell of a value that was not asked for before."""
        if len(self) >= _MOST_KNOWN:
            self.clear()
        self[raw] = cell = self._pen.cell(_side_value(self._place, raw), marked=self._marked)
        return cell


def _known(pen: Pen, place: Place, *, marked: bool) -> _Known:
    key = (place.band, place.name, marked)
    if key not in pen.known:
        pen.known[key] = _Known(pen, place, marked=marked)
    found: _Known = pen.known[key]
    return found


def _side_value(place: Place, raw: object) -> Value:
    if place.is_source:
        return raw if isinstance(raw, int) else str(raw or "")
    stream = "payment" if place.band == "refund" else place.band
    return typed(place.name, raw, stream)


def _own_values(difference: Difference, rule: RuleSheet, number: int) -> dict[str, Value]:
    evidence = difference["evidence"]
    named = str(difference["field"] or "")
    amount = difference["amount_fen"]
    bank = str(difference["bank_code"] or "")
    return {
        "number": number,
        "kind": said(KINDS, str(difference["kind"] or "")),
        "bank": " ".join(filter(None, (bank, rule.banks.get(bank, "")))),
        "field": said(COLUMNS, named),
        "expected": typed(named, difference["expected"]),
        "actual": typed(named, difference["actual"]),
        "amount": None if amount is None else Money(int(amount)),
        "occurred_on": moment(difference["occurred_on"]),
        "due_on": moment(difference["due_on"]),
        "message_zh": difference["message_zh"],
        "message_en": difference["message_en"],
        "more": _more(evidence),
        "nearest": nearest_text(evidence.get("nearest")),
        "parameters": parameters_text(evidence.get("parameters") or {}),
        "rule_version": str(difference["rule_version"] or ""),
        "fingerprint": str(difference["fingerprint"] or ""),
    }


def _more(evidence: Mapping[str, Any]) -> str:
    further = [
        row_text(said(STREAMS, stream), row)
        for stream in STREAMS
        for row in (evidence.get(stream) or ())[1:]
    ]
    return "; ".join(further)
