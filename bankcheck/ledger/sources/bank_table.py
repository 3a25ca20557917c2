"""Bank exports as tables: every line becomes a payment row, a refused row, or is counted aside."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bankcheck.errors import FileRefused
from bankcheck.ledger.sources.shape import Place, Reading, RefusedRow, Rows, Wish
from bankcheck.ledger.tables.amounts import Unit
from bankcheck.ledger.tables.balances import Balances, balances_of
from bankcheck.ledger.tables.cells import Book, Line, Sheet, Unreadable
from bankcheck.ledger.tables.choice import chosen_match, is_worth_saying, wished_profile
from bankcheck.ledger.tables.corrections import is_corrections
from bankcheck.ledger.tables.delimited import UNTOLD, Told
from bankcheck.ledger.tables.directions import direction_of
from bankcheck.ledger.tables.entries import Entry, Reader, with_own
from bankcheck.ledger.tables.opening import is_table_like, open_book
from bankcheck.ledger.tables.proposal import ProfileMatch, known_count
from bankcheck.ledger.tables.repeats import entry_key, numbered
from bankcheck.ledger.tables.totals import LineKind, kind_of, totals_break
from bankcheck.money import yuan

NAME = "bank_table"
ORDER = 90
STREAMS = (None, "payment", "account_day")
HEADING_CURRENCY = re.compile(
    r"(?:币\s*种|货\s*币)\s*[:：]?\s*(美元|港币|港元|欧元|日元|英镑|USD|HKD|EUR|JPY|GBP)"
)
FEN_MARKS = ("(分)", "单位:分")


@dataclass(slots=True)
class _Page:
    """What one sheet gave: entries, refused rows, lines put aside, and what balances proved."""

    sheet: Sheet
    match: ProfileMatch
    unit: Unit
    entries: list[Entry] = field(default_factory=list)
    refused: list[RefusedRow] = field(default_factory=list)
    aside: Counter[LineKind] = field(default_factory=Counter)
    balances: Balances = field(default_factory=Balances)

    def refuse(self, line: Line, stream: str, reason: str) -> None:
        """Note a line of this sheet as refused."""
        self.refused.append(
            RefusedRow(Place(self.sheet.name, line.number), stream, reason, line.text())
        )


def claims(path: Path, head: bytes) -> bool:
    """Say whether the bytes may be a workbook, a saved web page or delimited text."""
    return is_table_like(head)


def read(path: Path, name: str, wish: Wish) -> Reading:
    """Read a bank export by the profile wished for, or by the one its header proposes."""
    if wish.stream not in STREAMS:
        reason = f"is a bank export; it holds payments and balances, not {wish.stream}."
        raise FileRefused(name, "", reason, "Leave out --stream.")
    named = wished_profile(wish, name)
    told = Told(named.encoding, named.delimiter) if named else UNTOLD
    book = open_book(path, name, known_count, told)
    matches = {sheet.name: chosen_match(sheet, name, wish, book) for sheet in book.sheets}
    if not book.sheets:
        raise FileRefused(name, "", "has no cells.", "Export the entries again.")
    pages = [
        _page(sheet, match, name)
        for sheet in book.sheets
        if (match := matches[sheet.name]) is not None
    ]
    reading = _reading(book, pages, wish)
    _refuse_unread_sheets(reading, book, matches)
    _check_not_empty(reading, pages, name)
    return reading


def _page(sheet: Sheet, match: ProfileMatch, name: str) -> _Page:
    above = [line for line in sheet.lines if line.number < match.header.first]
    page = _Page(sheet, match, _unit(match, above))
    reader = Reader(match, page.unit)
    preamble = "\n".join(" ".join(line.cells) for line in above)
    _check_currency(preamble, name)
    for line in sheet.lines:
        if line.number > match.header.last:
            _take(page, reader, line)
    page.entries = _owned(page.entries, preamble, match)
    gaps = [row.place.line for row in page.refused]
    # Between the rows of a corrections file others are missing, so no balance follows another.
    if not is_corrections(match.header.shown):
        page.balances = balances_of(page.entries, gaps, sheet.name, page.unit)
        page.refused += page.balances.refused
    return page


def _check_currency(preamble: str, name: str) -> None:
    """Refuse a statement whose heading names another currency than the one reconciled."""
    found = HEADING_CURRENCY.search(preamble)
    if found is not None:
        reason = f"is kept in {found[1]}; only CNY is reconciled."
        raise FileRefused(name, "", reason, "Load the statements of the CNY accounts.")


def _unit(match: ProfileMatch, above: Sequence[Line]) -> Unit:
    """Return the unit the profile, else the amount column, else a line above the header tells."""
    told = match.profile.amount.unit
    if told is not None:
        return told
    places = [at for role in ("amount", "debit", "credit") for at in match.columns.get(role, ())]
    names = [name for at in places for name in match.header.names[at]]
    texts = [*names, *(line.text().replace("：", ":").replace(" ", "") for line in above)]
    is_fen = any(mark in text for text in texts for mark in FEN_MARKS)
    return Unit.FEN if is_fen else Unit.YUAN


def _take(page: _Page, reader: Reader, line: Line) -> None:
    kind = kind_of(line, reader)
    if kind is LineKind.DATA:
        try:
            page.entries.append(reader.entry(line))
        except Unreadable as error:
            page.refuse(line, "payment", str(error))
        return
    page.aside[kind] += 1
    broken = None
    if kind is LineKind.TOTALS:
        broken = totals_break(line, reader, page.entries, len(page.refused))
    if broken is not None:
        page.refuse(line, "payment", broken)


def _owned(entries: Sequence[Entry], preamble: str, match: ProfileMatch) -> list[Entry]:
    """Fill the own account and name: from the line, else the line before, else the preamble."""
    account = _above(match, preamble, "own_account")
    name = _above(match, preamble, "own_name")
    owned = []
    for entry in entries:
        account = entry.values["own_account"] or account
        name = entry.values["own_name"] or name
        owned.append(with_own(entry, account, name))
    return owned


def _above(match: ProfileMatch, preamble: str, role: str) -> str:
    found = match.profile.patterns[role].search(preamble)
    return found[1] if found else ""


def _reading(book: Book, pages: Sequence[_Page], wish: Wish) -> Reading:
    payments, days = Rows("payment"), Rows("account_day")
    entries = [(page, entry) for page in pages for entry in page.entries]
    codes = {page.sheet.name: _bank_code(page.match, wish) for page in pages}
    rows = [_row(entry, page.match, codes[page.sheet.name]) for page, entry in entries]
    for (page, entry), row in zip(entries, numbered(rows, entry_key), strict=True):
        payments.add(Place(page.sheet.name, entry.line.number), row, entry.extra)
    for page in pages:
        _add_days(days, page, codes[page.sheet.name])
    tables = {part.stream: part.table() for part in (payments, days) if part.lines}
    refused = [row for page in pages for row in page.refused]
    return Reading(NAME, tables, refused, _facts(book, pages))


def _bank_code(match: ProfileMatch, wish: Wish) -> str | None:
    """Return the bank: the user's for a layout the user named, else the layout's own."""
    if wish.profile is not None and wish.bank_code is not None:
        return wish.bank_code
    return match.profile.bank_code or wish.bank_code


def _row(entry: Entry, match: ProfileMatch, bank_code: str | None) -> dict[str, str | None]:
    values = entry.values
    own, other = ("payer", "payee") if _is_out(entry) else ("payee", "payer")
    row = {
        "bank_code": bank_code,
        "bank_serial_no": values["bank_serial_no"],
        "voucher_no": values["voucher_no"],
        "fiscal_year": values["fiscal_year"],
        "direction": direction_of(entry, match.profile.patterns),
        "original_serial_no": values["original_serial_no"],
        "budget_unit_code": values["budget_unit_code"],
        f"{own}_account": values[f"{own}_account"] or values["own_account"],
        f"{own}_name": values[f"{own}_name"] or values["own_name"],
        f"{other}_account": values[f"{other}_account"] or values["other_account"],
        f"{other}_name": values[f"{other}_name"] or values["other_name"],
        "payee_bank": values["payee_bank"] or (values["other_bank"] if _is_out(entry) else ""),
        "amount_fen": str(abs(entry.movement_fen)),
        "function_code": values["function_code"],
        "settlement_method": _settlement(values["settlement"]),
        "purpose": entry.purpose,
        "paid_at": entry.moment,
        "channel": values["channel"],
        "status": "paid",
    }
    return {name: text or None for name, text in row.items()}


def _is_out(entry: Entry) -> bool:
    return entry.movement_fen < 0


def _settlement(text: str) -> str | None:
    """Return the canonical word for a settlement method or kind of paper, None when none tells."""
    words = {"公务卡": "official_card", "现金": "cash", "支票": "cheque"}
    words |= dict.fromkeys(("转账", "汇兑", "电子支付", "网银", "汇款"), "transfer")
    return next((word for mark, word in words.items() if mark in text), None)


def _add_days(days: Rows, page: _Page, bank_code: str | None) -> None:
    for (account, day), stand in sorted(page.balances.closing.items()):
        values = {
            "bank_code": bank_code,
            "account": account,
            "date": day,
            "closing_balance_fen": str(stand.balance_fen),
        }
        days.add(Place(page.sheet.name, stand.entry.line.number), values)


def _refuse_unread_sheets(
    reading: Reading, book: Book, matches: Mapping[str, ProfileMatch | None]
) -> None:
    """Name each sheet no profile fits: its rows must not vanish among those of the others."""
    for sheet in book.sheets:
        if matches[sheet.name] is None and is_worth_saying(sheet):
            first = sheet.lines[0]
            reading.refused.append(
                RefusedRow(
                    Place(sheet.name, first.number),
                    "payment",
                    f"no profile fits this sheet of {len(sheet.lines)} lines; it was not read",
                    first.text(),
                )
            )


def _check_not_empty(reading: Reading, pages: Sequence[_Page], name: str) -> None:
    if "payment" in reading.tables:
        return
    if not reading.refused:
        place = f"line {pages[0].match.header.last}"
        reason = "has a header and no entries under it."
        raise FileRefused(name, place, reason, "Export the period again; an empty day needs none.")
    row = reading.refused[0]
    place = f"{row.place.sheet} line {row.place.line}".strip()
    reason = f"has no readable entry; {len(reading.refused)} were refused, the first: {row.reason}."
    raise FileRefused(name, place, reason, "Correct the export, or write a profile for it.")


def _facts(book: Book, pages: Sequence[_Page]) -> dict[str, str]:
    facts = dict(book.facts)
    for page in pages:
        prefix = f"{page.sheet.name}: " if len(pages) > 1 else ""
        facts |= {f"{prefix}{key}": text for key, text in _page_facts(page).items()}
    return facts


def _page_facts(page: _Page) -> dict[str, str]:
    out = -sum(entry.movement_fen for entry in page.entries if _is_out(entry))
    into = sum(entry.movement_fen for entry in page.entries if not _is_out(entry))
    days = sorted(entry.day for entry in page.entries)
    above = sum(line.number < page.match.header.first for line in page.sheet.lines)
    accounts = sorted({entry.values["own_account"] for entry in page.entries} - {""})
    facts = {
        "profile": page.match.profile.id,
        "recognised_by": page.match.reason,
        "header_line": str(page.match.header.first) if page.match.header.last else "none",
        "unit": page.unit.value,
        "lines_above_header": str(above),
        "period": f"{days[0]} to {days[-1]}" if days else "",
        "money_out": yuan(out),
        "money_in": yuan(into),
        "accounts": str(len(accounts)) if accounts else "not told",
        "reversals": str(sum(entry.is_reversal for entry in page.entries)),
        "balances": page.balances.fact,
    }
    aside = {f"{kind.value}_lines": str(count) for kind, count in sorted(page.aside.items())}
    return {**facts, **aside}
