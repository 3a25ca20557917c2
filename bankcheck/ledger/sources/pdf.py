"""PDF statements of accounts: every entry proven by the running balance, or a clear refusal."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from bankcheck.errors import FileRefused
from bankcheck.ledger.cells import masked_account
from bankcheck.ledger.pdf_statements.entries import Entry, Statement, Unread, statements_of
from bankcheck.ledger.pdf_statements.grid import Printed, printed_rows
from bankcheck.ledger.pdf_statements.pages import ELECTRONIC, PageText, read_pages, unmapped_text
from bankcheck.ledger.pdf_statements.proof import Proven, prove
from bankcheck.ledger.pdf_statements.titles import bank_in
from bankcheck.ledger.pdf_statements.values import moment
from bankcheck.ledger.sources.shape import Place, Reading, RefusedRow, Rows, Wish

NAME = "PDF statement"
ORDER = 50
VOUCHER_NO: Final = re.compile(r"凭证号(?:码)?[:：]?\s*([0-9A-Za-z-]+)")
ORIGINAL_SERIAL: Final = re.compile(r"原(?:交易)?流水号?[:：]?\s*([0-9A-Za-z-]+)")
_REFUND: Final = re.compile(r"退款|退汇|冲正|红字|退回")
_CLEARING: Final = re.compile(r"国库|清算|国家金库")
_PERSONAL: Final = re.compile(r"身份证|证件")
_TEXTS: Final = ("summary", "use", "note")


def claims(path: Path, head: bytes) -> bool:
    """Say that a file named or beginning like a PDF is one, so that a broken one is refused."""
    return b"%PDF-" in head[:1024] or path.suffix.lower() == ".pdf"


def read(path: Path, name: str, wish: Wish) -> Reading:
    """Return payments and end-of-day balances; raise FileRefused when the proof fails.

    A refund keeps the parties of the payment it undoes (payer is the statement's account); any
    other credit has the counterparty as its payer.
    """
    _refuse_other_stream(name, wish)
    pages = read_pages(path, name)
    rows = printed_rows(pages)
    _refuse_missing_text(pages, rows, name)
    statements = [statement for statement in statements_of(rows) if statement.items]
    _refuse_nothing_read(statements, rows, name)
    bank_code = _bank_code(rows, name, wish)
    reading = Reading(NAME, facts={"pages": str(len(pages))})
    payments, days = Rows("payment"), Rows("account_day")
    for statement in statements:
        proven = prove(statement, name)
        _add_payments(payments, statement, bank_code)
        _add_days(days, proven, statement, bank_code)
        reading.refused.extend(_refused(unread) for unread in statement.unread)
        reading.facts |= _facts(statement, proven, len(reading.facts))
    reading.tables = {rows.stream: rows.table() for rows in (payments, days) if rows.lines}
    return reading


def _refuse_other_stream(name: str, wish: Wish) -> None:
    if wish.stream not in (None, "payment", "account_day"):
        raise FileRefused(
            name,
            "",
            f"a PDF statement holds payments and balances, not the stream {wish.stream!r}.",
            "Load it without --stream.",
        )


def _refuse_missing_text(pages: Sequence[PageText], rows: Sequence[Printed], name: str) -> None:
    """Refuse unreadable fonts, pictures among the pages, and fewer pages than are announced."""
    if not any(row.headings for row in rows):
        if any(page.unmapped for page in pages):
            raise unmapped_text(name)
        return
    for page in pages:
        if not page.characters and page.has_image:
            raise FileRefused(
                name, f"page {page.number}", "this page is a picture without text.", ELECTRONIC
            )
    announced = [int(said) for row in rows for said in re.findall(r"共\s*(\d+)\s*页", row.text)]
    if len(set(announced)) == 1 and announced[0] > len(pages):
        raise FileRefused(
            name,
            "",
            f"it announces {announced[0]} pages and holds {len(pages)}.",
            "Get the complete file from the bank and load that.",
        )


def _refuse_nothing_read(
    statements: Sequence[Statement], rows: Sequence[Printed], name: str
) -> None:
    if not any(row.headings for row in rows):
        raise FileRefused(
            name,
            "",
            "no statement table is recognised: no line has the headings of a day (交易日期), of an "
            "amount (借方发生额, 贷方发生额 or 交易金额) and at least one more.",
            ELECTRONIC,
        )
    if not statements:
        raise FileRefused(
            name,
            "",
            "the table has headings and not one entry under them.",
            "If the account had no movement, load its balances as account_day instead.",
        )
    if not any(statement.entries for statement in statements):
        first = statements[0].unread[0]
        raise FileRefused(
            name,
            f"page {first.page}, line {first.line}",
            f"not one entry can be read; the first: {first.reason}.",
            ELECTRONIC,
        )


def _bank_code(rows: Sequence[Printed], name: str, wish: Wish) -> str | None:
    """Return the bank that was asked for or that the title names; refuse when the two differ."""
    first_table = next(number for number, row in enumerate(rows) if row.headings)
    titled = bank_in(row.text for row in rows[:first_table])
    if wish.bank_code and titled and not wish.bank_code.startswith(titled):
        raise FileRefused(
            name,
            f"page {rows[0].page}",
            f"its title names bank {titled}, it was to be loaded for bank {wish.bank_code}.",
            "Load it with the right --bank, or leave --bank out.",
        )
    return wish.bank_code or titled


def _add_payments(payments: Rows, statement: Statement, bank_code: str | None) -> None:
    repeats: Counter[tuple[str | None, ...]] = Counter()
    for entry in statement.entries:
        row = _payment(entry, statement, bank_code)
        key = tuple(
            row[column]
            for column in ("bank_serial_no", "payer_account", "payee_account", "amount_fen")
        )
        repeats[key] += 1
        row["line_no"] = str(repeats[key])
        payments.add(_place(entry), row, _extra(entry))


def _payment(entry: Entry, statement: Statement, bank_code: str | None) -> dict[str, str | None]:
    cells, text = entry.cells, _text_of(entry)
    direction = _direction(entry, text)
    return {
        "bank_code": bank_code,
        "bank_serial_no": _told(cells, "serial"),
        "voucher_no": _told(cells, "voucher_no") or _found(VOUCHER_NO, text),
        "direction": direction,
        "original_serial_no": _told(cells, "original_serial") or _found(ORIGINAL_SERIAL, text),
        **_parties(entry, statement, direction),
        "amount_fen": str(abs(entry.movement_fen)),
        "purpose": text or None,
        "paid_at": moment(entry.day, entry.at),
        "status": "paid",
    }


def _text_of(entry: Entry) -> str:
    texts = (entry.cells.get(name, "") for name in _TEXTS)
    return " ".join(text for text in texts if text)


def _direction(entry: Entry, text: str) -> str:
    """Return what the entry is; a debit below zero takes back a payment, as a refund does."""
    if entry.debit_fen > 0:
        return "pay"
    named = " ".join([text, entry.cells.get("counter_name", "")])
    returned = _REFUND.search(text) or _told(entry.cells, "original_serial")
    if entry.debit_fen < 0 or (entry.credit_fen > 0 and (returned or ORIGINAL_SERIAL.search(text))):
        return "refund"
    return "clearing" if _CLEARING.search(named) else "other"


def _parties(entry: Entry, statement: Statement, direction: str) -> dict[str, str | None]:
    own = statement.said.get("account"), statement.said.get("holder")
    other = _told(entry.cells, "counter_account"), _told(entry.cells, "counter_name")
    payer, payee = (own, other) if direction in ("pay", "refund") else (other, own)
    bank = _told(entry.cells, "counter_bank") if payee is other else None
    return {
        "payer_account": payer[0],
        "payer_name": payer[1],
        "payee_account": payee[0],
        "payee_name": payee[1],
        "payee_bank": bank,
    }


def _told(cells: Mapping[str, str], name: str) -> str | None:
    return cells.get(name, "").strip() or None


def _found(pattern: re.Pattern[str], text: str) -> str | None:
    match = pattern.search(text)
    return match.group(1) if match else None


def _extra(entry: Entry) -> str | None:
    kept = {title: text for title, text in entry.extra.items() if not _PERSONAL.search(title)}
    return json.dumps(kept, ensure_ascii=False) if kept else None


def _add_days(days: Rows, proven: Proven, statement: Statement, bank_code: str | None) -> None:
    """Add the balance after each day's last entry, unless an unread entry may have followed it."""
    account = statement.said.get("account")
    for entry in _last_of_days(proven.items):
        if account and entry.balance_fen is not None:
            values = {
                "bank_code": bank_code,
                "account": account,
                "date": entry.day.isoformat(),
                "closing_balance_fen": str(entry.balance_fen),
            }
            days.add(_place(entry), values)


def _last_of_days(items: Sequence[Entry | Unread]) -> Iterator[Entry]:
    for item, following in zip(items, (*items[1:], None), strict=True):
        if not isinstance(item, Entry) or isinstance(following, Unread):
            continue
        if following is None or following.day != item.day:
            yield item


def _place(item: Entry | Unread) -> Place:
    return Place(f"page {item.page}", item.line)


def _refused(unread: Unread) -> RefusedRow:
    return RefusedRow(_place(unread), "payment", unread.reason, unread.text)


def _facts(statement: Statement, proven: Proven, number: int) -> dict[str, str]:
    said = statement.said
    told = [
        f"account {masked_account(said['account'])}" if "account" in said else "account not stated",
        said.get("period", "period not stated"),
        f"{len(statement.entries)} entries",
        proven.sentence,
    ]
    return {f"statement {number}": ", ".join(told)}
