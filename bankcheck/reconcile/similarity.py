"""How alike two payee names are, as whole numbers so that every engine decides the same."""

from __future__ import annotations

import unicodedata

from rapidfuzz.distance import Levenshtein

_DROPPED = {ord(sign): None for sign in "()[]{}<>〈〉《》【】〔〕「」『』（）［］｛｝"}


def normal_name(name: str) -> str:
    """Return a name after NFKC, without spaces and brackets."""
    text = unicodedata.normalize("NFKC", name).translate(_DROPPED)
    return "".join(text.split())


def alike(one: str, other: str, percent: int) -> bool:
    """Say whether 1 − distance / longer length is at least ``percent`` hundredths."""
    left, right = normal_name(one), normal_name(other)
    longer = max(len(left), len(right))
    if left == right or longer == 0:
        return left == right
    return (longer - Levenshtein.distance(left, right)) * 100 >= percent * longer


def closeness(one: str, other: str) -> int:
    """Return how alike two names are in ten-thousandths, rounded down; 10000 is the same."""
    left, right = normal_name(one), normal_name(other)
    longer = max(len(left), len(right))
    if longer == 0:
        return 0
    return (longer - Levenshtein.distance(left, right)) * 10_000 // longer
