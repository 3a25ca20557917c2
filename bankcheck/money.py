"""Money is a whole number of fen; text becomes fen exactly or not at all."""

from __future__ import annotations

import re

_YUAN = re.compile(r"(-?)(\d{1,15})(?:\.(\d{1,2}))?")
_FEN = re.compile(r"-?\d{1,17}")


def fen_from_yuan(text: str) -> int | None:
    """Return the fen of a yuan amount such as ``12.5``; None when it is not exact plain digits.

    Refused, never rounded: more than two decimals, exponents, full-width digits, minus zero,
    thousands separators (a reader removes those knowingly before it asks).
    """
    match = _YUAN.fullmatch(text) if text.isascii() else None
    if match is None:
        return None
    sign, whole, cents = match.groups()
    fen = int(whole) * 100 + int((cents or "").ljust(2, "0"))
    if sign and fen == 0:
        return None
    return -fen if sign else fen


def fen_from_fen(text: str) -> int | None:
    """Return a whole number of fen written in plain digits; None otherwise (``-0`` too)."""
    if not text.isascii() or not _FEN.fullmatch(text):
        return None
    fen = int(text)
    return None if fen == 0 and text.startswith("-") else fen


def yuan(fen: int) -> str:
    """Return fen as yuan text with separators and two decimals, ``-1,234.50``."""
    whole, cents = divmod(abs(fen), 100)
    return f"{'-' if fen < 0 else ''}{whole:,}.{cents:02d}"
