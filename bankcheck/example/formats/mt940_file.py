"""MT940 files: statements of fixed-order fields, Chinese text in GB18030."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from bankcheck.example.formats.statement import Entry, Statement

_TEXT_WIDTH = 27


def write_mt940(path: Path, statements: Iterable[Statement]) -> None:
    """Write the statements one after another; days only, the format has no time of day."""
    text = "".join(_statement_text(statement) for statement in statements)
    path.write_bytes(text.encode("gb18030"))


def _statement_text(statement: Statement) -> str:
    lines = [
        f":20:{statement.number[:16]}",
        f":25:{statement.account}",
        ":28C:1/1",
        f":60F:{_balance(statement.opening_fen, statement.opened_on, statement.currency)}",
        *(line for entry in statement.entries for line in _entry_lines(entry)),
        f":62F:{_balance(statement.closing_fen, statement.closed_on, statement.currency)}",
        "-",
    ]
    return "".join(f"{line}\r\n" for line in lines)


def _balance(fen: int, day: date, currency: str) -> str:
    return f"{'D' if fen < 0 else 'C'}{day:%y%m%d}{currency}{_amount(fen)}"


def _amount(fen: int) -> str:
    return f"{abs(fen) // 100},{abs(fen) % 100:02d}"


def _entry_lines(entry: Entry) -> list[str]:
    mark = "D" if entry.side == "debit" else ("RD" if entry.returned else "C")
    day = entry.booked_at
    reference = entry.reference or "NONREF"
    movement = f"{day:%y%m%d}{day:%m%d}{mark}{_amount(entry.amount_fen)}"
    other = _fields(31, entry.other_account) + _fields(32, entry.other_name)
    return [
        f":61:{movement}NTRF{reference}//{entry.serial}",
        f":86:808?00转账{_fields(20, entry.text)}{other}",
    ]


def _fields(first: int, text: str) -> str:
    """Return the text cut into numbered subfields, `?20…?21…`."""
    pieces = [text[at : at + _TEXT_WIDTH] for at in range(0, len(text), _TEXT_WIDTH)]
    return "".join(f"?{first + number}{piece}" for number, piece in enumerate(pieces))
