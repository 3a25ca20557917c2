"""Numbers of persons' identity papers are dropped before anything is stored."""

from __future__ import annotations

import re
from datetime import date

RESIDENT_NUMBER = re.compile(
    r"(?<![0-9A-Za-z])[1-9]\d{5}(?P<day>(?:19|20)\d{6})\d{3}[0-9Xx](?![0-9A-Za-z])"
)
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_DIGITS = "10X98765432"
DROPPED = "[证件号码]"
PERSON_COLUMNS = re.compile(r"证件号|身份证|iden_no|per_name|姓名")


def names_a_person_number(label: str) -> bool:
    """Say whether a column of that name holds names or identity numbers of persons."""
    return PERSON_COLUMNS.search(label.lower()) is not None


def without_person_numbers(text: str) -> str:
    """Return the text with resident identity numbers (date and check digit right) taken out."""
    return RESIDENT_NUMBER.sub(_dropped, text) if len(text) >= len(WEIGHTS) else text


def _dropped(match: re.Match[str]) -> str:
    return DROPPED if _is_resident_number(match[0], match["day"]) else match[0]


def _is_resident_number(number: str, day: str) -> bool:
    try:
        date.fromisoformat(day)
    except ValueError:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number, WEIGHTS, strict=False))
    return CHECK_DIGITS[total % 11] == number[-1].upper()
