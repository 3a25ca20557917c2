"""What a password must be: long, not common, nothing about its owner; plain rules over text."""

from __future__ import annotations

import secrets
import unicodedata
from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path

SHORTEST, LONGEST = 12, 200
FEWEST_DIFFERENT = 5
REMEMBERED = 5
INITIAL_LASTS = timedelta(hours=24)
_OWN_WORDS_FROM = 3
_COMMON = Path(__file__).parent / "common_passwords.txt"
# Neither 0 and O nor 1, l and I: an initial password is read from paper.
_LETTERS = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_ROWS = ("abcdefghijklmnopqrstuvwxyz", "0123456789", "qwertyuiop", "asdfghjkl", "zxcvbnm")


class Fault(StrEnum):
    """What is wrong with a new password."""

    SHORT = "short"
    LONG = "long"
    MONOTONOUS = "monotonous"
    COMMON = "common"
    PERSONAL = "personal"
    USED = "used"
    UNREPEATED = "unrepeated"


def plain(password: str) -> str:
    """Return a password in the one form in which it is hashed, however it was typed."""
    return unicodedata.normalize("NFKC", password)


def faults(password: str, about: Iterable[str]) -> tuple[Fault, ...]:
    """Return what is wrong with a password whose owner the words of ``about`` describe."""
    text = plain(password).casefold()
    found = {
        Fault.SHORT: len(text) < SHORTEST,
        Fault.LONG: len(text) > LONGEST,
        Fault.MONOTONOUS: len(set(text)) < FEWEST_DIFFERENT or is_row(text),
        Fault.COMMON: is_common(text),
        Fault.PERSONAL: is_personal(text, about),
    }
    return tuple(fault for fault, holds in found.items() if holds)


def is_row(text: str) -> bool:
    """Say whether a text only follows the alphabet, the digits or a row of keys."""
    steps = "".join(one for one in text if one.isalnum())
    rows = [row * 4 for row in _ROWS] + [row[::-1] * 4 for row in _ROWS]
    return any(steps in row for row in rows)


def is_common(text: str) -> bool:
    """Say whether a text is a common password, or one that was only decorated or repeated."""
    core = text.strip("0123456789!@#$%^&*()_+-=.,?~`'\"/\\|<>:;[]{} ")
    half = text[: len(text) // 2]
    doubled = len(text) % 2 == 0 and half * 2 == text
    long_core = len(core) * 2 >= min(len(text), SHORTEST)
    return (
        text in common()
        or (long_core and core in common())
        or (doubled and (half in common() or is_row(half)))
    )


def is_personal(text: str, about: Iterable[str]) -> bool:
    """Say whether a text contains a word about its owner."""
    known = {plain(word).casefold().strip() for word in about}
    return any(_counts(word) and word in text for word in known)


def _counts(word: str) -> bool:
    return len(word) >= _OWN_WORDS_FROM or (len(word) > 1 and not word.isascii())


@cache
def common() -> frozenset[str]:
    """Return the common passwords, in lower case."""
    lines = _COMMON.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


def initial() -> str:
    """Return a random initial password: four groups of four letters and digits."""
    groups = ("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))
    return "-".join(groups)


def is_due(set_at: datetime, moment: datetime, days: int) -> bool:
    """Say whether a password is older than a number of days."""
    return moment - set_at > timedelta(days=days)
