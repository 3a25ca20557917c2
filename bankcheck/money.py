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


_CAPITALS = "零壹贰叁肆伍陆柒捌玖"
_SECTION_UNITS = ("仟", "佰", "拾", "")
LARGEST_CAPITAL_FEN = 10**18 - 1


def capitals(fen: int) -> str:
    """Return fen in the capitals of payment papers: 壹仟陆佰捌拾元零叁角贰分, 负伍角整, 零元整.

    Where the rules of the People's Bank leave 零 to the writer it stands, since a 零 that is
    written leaves no room to write something else. An amount without 分 ends in 整.
    """
    if abs(fen) > LARGEST_CAPITAL_FEN:
        raise ValueError("an amount of more than sixteen digits of yuan has no capitals")
    whole, cents = divmod(abs(fen), 100)
    jiao, last = divmod(cents, 10)
    text = f"{_capital_number(whole)}元" if whole or not cents else ""
    if whole and (jiao or last) and (not jiao or whole % 10 == 0):
        text += "零"
    text += f"{_CAPITALS[jiao]}角" if jiao else ""
    text += f"{_CAPITALS[last]}分" if last else "整"
    return f"负{text}" if fen < 0 else text


def _capital_number(whole: int) -> str:
    """Return a whole number below 10**16 in capitals, its 亿 and 万 read as numbers again."""
    for unit, word in ((10**8, "亿"), (10**4, "万")):
        high, low = divmod(whole, unit)
        if high:
            gap = "零" if 0 < low < unit // 10 else ""
            return f"{_capital_number(high)}{word}{gap}{_capital_number(low) if low else ''}"
    return _capital_section(whole)


def _capital_section(below_ten_thousand: int) -> str:
    digits = f"{below_ten_thousand:04d}"
    text = "".join(
        f"{_CAPITALS[int(digit)]}{unit if digit != '0' else ''}"
        for digit, unit in zip(digits, _SECTION_UNITS, strict=True)
    )
    # Zeros in a row are one, those in front and at the end none.
    return re.sub("零+", "零", text).strip("零") or "零"
