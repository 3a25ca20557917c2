"""Where lines of Chinese text end: no closing mark begins one, no opening mark closes one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

Measure = Callable[[str], float]
NOT_FIRST = frozenset("，。、；：？！）》」』】〕”’…—％‰℃·,.;:?!)]}%")
NOT_LAST = frozenset("（《「『【〔“‘([{￥¥")
# A long number or code may go on in the next line behind a stroke.
_ATOM = re.compile(r"[A-Za-z0-9][A-Za-z0-9.,:%+@#&_]*[-/]*|.", re.DOTALL)
# Marks stick to their neighbours, but a row of nothing but marks has to end somewhere.
MOST_GLUED = 6


def atoms(text: str, words: re.Pattern[str] = _ATOM) -> list[str]:
    """Return a text in the pieces that stay on one line; together they are the text."""
    found: list[str] = []
    for one in words.findall(text):
        last = found[-1] if found else ""
        sticks = one in NOT_FIRST or last[-1:] in NOT_LAST
        if last and sticks and (len(last) < MOST_GLUED or last[-1:].isalnum()):
            found[-1] += one
        else:
            found.append(one)
    return found


def wrapped(
    text: str, width: float, first: float, measure: Measure, words: re.Pattern[str] = _ATOM
) -> list[str]:
    """Return the lines of a paragraph; the first one is ``first`` shorter than the width."""
    lines: list[str] = []
    line, room = "", width - first
    for atom in _fitting(atoms(text, words), width, measure):
        if line and measure(line + atom.rstrip()) > room:
            lines.append(line)
            line, room = "", width
        line += atom
    return [*lines, line]


def _fitting(found: list[str], width: float, measure: Measure) -> Iterator[str]:
    """Yield atoms, those wider than a line in single characters."""
    for atom in found:
        if len(atom) > 1 and measure(atom) > width:
            yield from atom
        else:
            yield atom
