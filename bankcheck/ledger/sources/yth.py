"""Exports of the integration system: a row may hold authorization, payment and clearing at once."""

from __future__ import annotations

import json
import zipfile
import zlib
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa

from bankcheck.errors import FileRefused
from bankcheck.ledger.evouchers.words import pay_type, settlement_method
from bankcheck.ledger.sources.shape import Place, Reading, RefusedRow, Rows, Wish
from bankcheck.ledger.tables.amounts import Unit, fen_or_none
from bankcheck.ledger.tables.cells import Line, Unreadable
from bankcheck.ledger.tables.dates import moment_of
from bankcheck.ledger.tables.entries import LOST_DIGITS, account_text
from bankcheck.ledger.tables.opening import open_book
from bankcheck.ledger.tables.persons import names_a_person_number, without_person_numbers
from bankcheck.ledger.tables.repeats import claim_key, entry_key, numbered, voucher_key
from bankcheck.ledger.tables.workbook import CFB_MARK, ZIP_MARK
from bankcheck.ledger.tables.yth_layout import Found, bank_of, found_table, known_count, marks

NAME = "yth"
ORDER = 60
DELETED = "1"
PEEK_BYTES = 1 << 18
PEEKED_PARTS = ("xl/sharedstrings.xml", "xl/worksheets/sheet")
ENCODINGS = ("utf-8", "gb18030", "utf-16-le")
WHOLE = ("pay_cert_no", "agent_business_no", "lqd_cert_no", "plan_voucher_no")
ACCOUNTS = ("pay_acct_no", "payee_acct_no", "xpayee_acct_no")

Row = dict[str, str | None]


@dataclass(slots=True)
class _Gathered:
    """Rows by stream with their places, refused rows, and what was left out knowingly."""

    rows: dict[str, list[tuple[Place, Row, str | None]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    refused: list[RefusedRow] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def add(self, stream: str, source: _Source, row: Row) -> None:
        """Keep one canonical row, empty texts as unknown."""
        known = {name: text or None for name, text in row.items()}
        self.rows[stream].append((source.place, known, source.extra))


@dataclass(frozen=True, slots=True)
class _Source:
    """One row of a table: its values by column name, its place, and the joined application."""

    values: Mapping[str, str]
    application: Mapping[str, str]
    place: Place
    bank_code: str | None
    extra: str | None

    def text(self, *names: str) -> str:
        """Return the first of the columns that says something."""
        return next((self.values[name] for name in names if self.values.get(name)), "")

    def fen(self, name: str) -> int | None:
        """Return an amount in fen; None when empty; raises Unreadable."""
        return fen_or_none(self.values.get(name, ""), Unit.YUAN)

    def day(self, name: str) -> str:
        """Return a date or time as ISO text, empty when there is none; a midnight is a day."""
        text = self.values.get(name, "")
        return moment_of(text, "").removesuffix("T00:00:00") if text else ""


def claims(path: Path, head: bytes) -> bool:
    """Say whether the names of one of the tables stand together in the file."""
    if head.startswith(ZIP_MARK):
        text = _peek(path)
    elif head.startswith(CFB_MARK):
        with path.open("rb") as file:
            text = file.read(PEEK_BYTES * 4)
    else:
        text = head
    return any(
        all(mark.encode(encoding) in text for mark in listed)
        for listed in marks()
        for encoding in ENCODINGS
    )


def _peek(path: Path) -> bytes:
    """Return the first bytes of the parts in which a workbook keeps its names."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = [n for n in archive.namelist() if n.lower().startswith(PEEKED_PARTS)]
            return b"".join(_start(archive, part) for part in parts[:20])
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError):
        return b""


def _start(archive: zipfile.ZipFile, part: str) -> bytes:
    with archive.open(part) as file:
        return file.read(PEEK_BYTES)


def read(path: Path, name: str, wish: Wish) -> Reading:
    """Read every table of the export into vouchers, payments, claims and quotas."""
    book = open_book(path, name, known_count)
    sheets = [sheet for sheet in book.sheets if sheet.lines]
    tables = [found for sheet in sheets if (found := found_table(sheet)) is not None]
    if not tables:
        reason = "has no table of the integration system under its headers."
        raise FileRefused(name, "", reason, "Export PAY_VOUCHER_BILL with its column names.")
    gathered = _Gathered()
    applications = _applications(tables)
    for found in tables:
        _read_table(found, applications, wish, gathered, name)
    tables_read = ", ".join(found.layout.name for found in tables)
    facts = {**book.facts, "tables": tables_read}
    facts |= {key: str(count) for key, count in sorted(gathered.counts.items())}
    reading = Reading(NAME, _streams(gathered), gathered.refused, facts)
    _check_not_empty(reading, name)
    return reading


def _applications(tables: Sequence[Found]) -> dict[str, dict[str, str]]:
    """Return the applications by voucher key, where one voucher has only one of them."""
    listed: dict[str, list[dict[str, str]]] = defaultdict(list)
    for found in tables:
        if found.layout.name == "PAY_VOUCHER":
            for line in found.lines:
                values = _plain(found, line)
                listed[values["pay_cert_id"]].append(values)
    return {key: values[0] for key, values in listed.items() if len(values) == 1}


def _plain(found: Found, line: Line) -> dict[str, str]:
    try:
        return found.values(line)
    except Unreadable:
        return dict.fromkeys(found.layout.columns, "")


def _read_table(
    found: Found,
    applications: Mapping[str, Mapping[str, str]],
    wish: Wish,
    gathered: _Gathered,
    name: str,
) -> None:
    readers: dict[str, tuple[str, Callable[[_Source, _Gathered], None]]] = {
        "PAY_VOUCHER_BILL": ("voucher", _bill),
        "PAY_DETAIL": ("voucher", _detail),
        "PAY_PLAN_VOUCHER": ("quota", _plan),
    }
    if found.layout.name not in readers:
        gathered.counts[f"{found.layout.name} rows not kept"] += len(found.lines)
        return
    stream, take = readers[found.layout.name]
    for line in found.lines:
        place = Place(found.sheet.name, line.number)
        try:
            take(_source(found, line, applications, wish), gathered)
        except Unreadable as error:
            gathered.refused.append(RefusedRow(place, stream, str(error), _said(found, line)))


def _source(
    found: Found, line: Line, applications: Mapping[str, Mapping[str, str]], wish: Wish
) -> _Source:
    values = found.values(line)
    for column in (*WHOLE, *ACCOUNTS):
        if LOST_DIGITS.fullmatch(values.get(column, "")):
            raise Unreadable(
                f"{column} {values[column]} was turned into a number by a spreadsheet; its last "
                "digits are unrecoverable"
            )
    values |= {name: account_text(values[name]) for name in ACCOUNTS if name in values}
    bank_code = wish.bank_code or bank_of(values.get("pay_acct_bank_name", ""))
    application = applications.get(values.get("pay_cert_id", ""), {})
    place = Place(found.sheet.name, line.number)
    return _Source(values, application, place, bank_code, _extra(found, line))


def _extra(found: Found, line: Line) -> str | None:
    """Return the columns not read as JSON, without names and numbers of persons."""
    used = set(found.places.values())
    kept = {
        shown: without_person_numbers(cell)
        for at, (shown, cell) in enumerate(zip(found.header.shown, line.cells, strict=False))
        if cell and at not in used and not names_a_person_number(shown)
    }
    return json.dumps(kept, ensure_ascii=False, sort_keys=True) if kept else None


def _said(found: Found, line: Line) -> str:
    """Return the columns read as text: names and numbers of persons are not among them."""
    cells = line.cells
    said = (f"{name}={cells[at]}" for name, at in found.places.items() if at < len(cells))
    return without_person_numbers("; ".join(said))[:500]


def _bill(source: _Source, gathered: _Gathered) -> None:
    """Take a row of PAY_VOUCHER_BILL: voucher always, payment and claim when they are told."""
    voucher = _voucher(source)
    payment, claim = _payment(source), _claim(source)
    is_deleted = source.values["is_deleted"] == DELETED
    voucher["status"] = "voided" if is_deleted else "valid"
    gathered.counts["deleted vouchers"] += is_deleted
    gathered.add("voucher", source, voucher)
    for stream, row in (("payment", payment), ("claim", claim)):
        if row is not None:
            gathered.add(stream, source, row)


def _voucher(source: _Source) -> Row:
    told = source.application
    code = source.text("pay_type_code") or told.get("pay_type_code", "")
    fen = source.fen("pay_amt")
    if fen is None:
        raise Unreadable("pay_amt is empty")
    return {
        **_common(source),
        "voucher_type": "5214",
        "pay_type": pay_type(code, source.text("pay_type_name")) or "centralized",
        "budget_unit_name": source.text("agency_name"),
        "payer_account": source.text("pay_acct_no"),
        "payer_name": source.text("pay_acct_name"),
        "payee_account": source.text("payee_acct_no"),
        "payee_name": source.text("payee_acct_name"),
        "payee_bank": source.text("payee_acct_bank_name"),
        "amount_fen": str(fen),
        "economic_code": source.text("gov_bgt_eco_code", "dep_bgt_eco_code"),
        "project_code": source.text("pro_code"),
        "indicator_no": source.text("bgt_id") or told.get("bgt_id", ""),
        "purpose": without_person_numbers(source.text("use_des")),
        "settlement_method": _settlement(source),
        "issued_at": source.day("vou_date"),
    }


def _common(source: _Source) -> Row:
    return {
        "fiscal_year": source.text("fiscal_year"),
        "voucher_no": source.text("pay_cert_no"),
        "bank_code": source.bank_code,
        "budget_unit_code": source.text("agency_code"),
        "function_code": source.text("exp_func_code"),
    }


def _settlement(source: _Source) -> str | None:
    return settlement_method(
        source.text("set_mode_name"), source.text("set_mode_code"), source.text("mof_div_code")
    )


def _payment(source: _Source) -> Row | None:
    """Return the payment; none where an amount of zero or none stands without a date."""
    fen, paid_at = source.fen("xpay_amt"), source.day("xpay_date")
    if not fen and not paid_at:
        return None
    if not fen or fen < 0 or not paid_at:
        raise Unreadable("xpay_amt and xpay_date do not stand together as a payment")
    return {
        **_common(source),
        "bank_serial_no": source.text("agent_business_no"),
        "direction": "pay",
        "payer_account": source.text("pay_acct_no"),
        "payer_name": source.text("pay_acct_name"),
        "payee_account": source.text("xpayee_acct_no", "payee_acct_no"),
        "payee_name": source.text("xpayee_acct_name", "payee_acct_name"),
        "payee_bank": source.text("xpayee_acct_bank_name", "payee_acct_bank_name"),
        "amount_fen": str(fen),
        "settlement_method": _settlement(source),
        "purpose": without_person_numbers(source.text("use_des")),
        "paid_at": paid_at,
        "status": "paid",
    }


def _claim(source: _Source) -> Row | None:
    """Return the claim: the export tells when it was cleared, not when it was applied for."""
    claim_no, cleared_at = source.text("lqd_cert_no"), source.day("act_lqd_date")
    if not claim_no:
        return None
    fen = source.fen("xpay_amt") or source.fen("pay_amt")
    return {
        **_common(source),
        "claim_no": claim_no,
        "claim_type": "transfer",
        "bank_serial_no": source.text("agent_business_no"),
        "amount_fen": str(fen),
        "cleared_at": cleared_at,
        "status": "cleared" if cleared_at else "pending",
    }


def _detail(source: _Source, gathered: _Gathered) -> None:
    """Take a row of PAY_DETAIL, a line of a batch, without the person's name and number."""
    fen = source.fen("pay_amt")
    if fen is None:
        raise Unreadable("pay_amt is empty")
    is_deleted = source.values["is_deleted"] == DELETED
    row = {
        **_common(source),
        "voucher_type": "8207",
        "payee_account": source.text("payee_acct_no"),
        "payee_name": source.text("payee_acct_name"),
        "payee_bank": source.text("payee_acct_bank_name"),
        "amount_fen": str(fen),
        "purpose": without_person_numbers(source.text("add_word")),
        "status": "voided" if is_deleted else "valid",
    }
    gathered.add("voucher", source, row)


def _plan(source: _Source, gathered: _Gathered) -> None:
    if source.values["is_deleted"] == DELETED:
        gathered.counts["deleted plans left out"] += 1
        return
    fen = source.fen("plan_amt")
    if fen is None:
        raise Unreadable("plan_amt is empty")
    row = {
        "notice_no": source.text("plan_voucher_no"),
        "fiscal_year": source.text("fiscal_year"),
        "month": source.text("plan_month"),
        "budget_unit_code": source.text("agency_code"),
        "function_code": source.text("exp_func_code"),
        "project_code": source.text("pro_code"),
        "bank_code": source.bank_code,
        "amount_fen": str(fen),
    }
    gathered.add("quota", source, row)


def _streams(gathered: _Gathered) -> dict[str, pa.Table]:
    """Return the rows by stream, the lines of each voucher, entry and claim numbered."""
    keys = {"voucher": voucher_key, "payment": entry_key, "claim": claim_key}
    tables = {}
    for stream, kept in gathered.rows.items():
        plain = [row for _, row, _ in kept]
        lines = numbered(plain, keys[stream]) if stream in keys else plain
        rows = Rows(stream)
        for (place, _, extra), row in zip(kept, lines, strict=True):
            rows.add(place, row, extra)
        tables[stream] = rows.table()
    return tables


def _check_not_empty(reading: Reading, name: str) -> None:
    if reading.tables:
        return
    left = "; ".join(f"{key}: {text}" for key, text in reading.facts.items())
    first = f" The first refused row: {reading.refused[0].reason}." if reading.refused else ""
    raise FileRefused(
        name,
        "",
        f"gives no voucher, payment, claim or quota ({left}).{first}",
        "Applications (PAY_VOUCHER) and indicators (BA_BGT_INFO) only add to PAY_VOUCHER_BILL: "
        "put them into one workbook with it.",
    )
