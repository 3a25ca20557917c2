"""Amount cells become integer fen exactly, or say why not; nothing is rounded or made positive."""

from __future__ import annotations

import re
from enum import StrEnum

from bankcheck.ledger.tables.cells import Unreadable
from bankcheck.money import fen_from_fen, fen_from_yuan

GROUPED = re.compile(r"(-?)(\d{1,3}(?:,\d{3})+)(\.\d{1,2})?")
NOTHING = frozenset({"", "-", "--", "—", "——"})


class Unit(StrEnum):
    """In what an amount column counts."""

    YUAN = "yuan"
    FEN = "fen"


def fen_or_none(text: str, unit: Unit) -> int | None:
    """Return the fen of an amount cell, None for an empty one (dashes alone are empty too).

    A leading plus and well-formed thousands separators are taken off knowingly. Raises
    Unreadable for anything else that is not plain digits with at most two decimals.
    """
    if text in NOTHING:
        return None
    plain = _ungrouped(text.removeprefix("+") if not text.startswith("+-") else text)
    fen = fen_from_yuan(plain) if unit is Unit.YUAN else fen_from_fen(plain)
    if fen is None:
        raise Unreadable(f"amount {text!r} {_why(plain, unit)}")
    return fen


def _ungrouped(text: str) -> str:
    match = GROUPED.fullmatch(text) if text.isascii() else None
    return f"{match[1]}{match[2].replace(',', '')}{match[3] or ''}" if match else text


def _why(text: str, unit: Unit) -> str:
    """Say what is wrong with an amount that was refused."""
    if not text.isascii():
        return "is not written in plain digits"
    if re.fullmatch(r"-?\d+(\.\d+)?[eE][+-]?\d+", text):
        return "has an exponent; the exact figure is lost"
    if re.fullmatch(r"-0+(\.0+)?", text):
        return "is minus zero"
    if unit is Unit.FEN:
        return "is not a whole number of fen"
    if re.fullmatch(r"-?\d+\.\d{3,}", text):
        return "has more than two decimals"
    return "is not plain digits with at most two decimals"
