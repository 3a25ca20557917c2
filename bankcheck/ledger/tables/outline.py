"""The outline of a table: its first lines, where its header stands, and which profile fits it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bankcheck.ledger.sources.shape import Wish
from bankcheck.ledger.tables.cells import Sheet
from bankcheck.ledger.tables.choice import wished_profile
from bankcheck.ledger.tables.excerpt import opened
from bankcheck.ledger.tables.profile import all_profiles
from bankcheck.ledger.tables.proposal import ProfileMatch, best_match, header_like, propose

SHOWN_LINES = 25
SHOWN_CELLS = 60
SHOWN_TEXT = 120


@dataclass(frozen=True, slots=True)
class Outline:
    """How a file was opened, its first lines by number, its headings, and what they may mean.

    ``columns`` says by role which heading stands for it; ``missing`` what the profile lacks.
    """

    facts: dict[str, str]
    lines: list[tuple[int, list[str]]]
    header_line: int
    headings: list[str]
    profile: str
    mode: str
    columns: dict[str, list[str]]
    missing: list[str]


def outline(path: Path, name: str, wish: Wish) -> Outline:
    """Return the outline of the longest sheet under the profile wished for, else the best one."""
    named = wished_profile(wish, name)
    book = opened(path, name, wish)
    sheet = max(book.sheets, key=lambda one: len(one.lines), default=Sheet("", ()))
    offered = propose(sheet, all_profiles(wish.own)) if named is None else []
    match = best_match(sheet, named) if named else next(iter(offered), None)
    lines = [(line.number, _shown(line.cells)) for line in sheet.lines[:SHOWN_LINES]]
    if match is None:
        like = header_like(sheet)
        number, cells = (like.number, _shown(like.cells)) if like else (0, [])
        return Outline(dict(book.facts), lines, number, cells, "", "", {}, [])
    return _laid(dict(book.facts), lines, match)


def _laid(
    facts: dict[str, str], lines: list[tuple[int, list[str]]], match: ProfileMatch
) -> Outline:
    headings = _shown(match.header.shown)
    columns = {
        role: [headings[at] for at in places if at < len(headings)]
        for role, places in match.columns.items()
        if places
    }
    profile = match.profile
    missing, mode = list(match.missing), profile.amount.mode.value
    return Outline(facts, lines, match.header.first, headings, profile.id, mode, columns, missing)


def _shown(cells: tuple[str, ...]) -> list[str]:
    return [cell[:SHOWN_TEXT] for cell in cells[:SHOWN_CELLS]]
