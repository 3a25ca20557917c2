"""One profile is chosen for a sheet or the file is refused with what was found and what to do."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bankcheck.errors import CallRefused, FileRefused
from bankcheck.ledger.sources.shape import Wish
from bankcheck.ledger.tables.cells import Book, Sheet
from bankcheck.ledger.tables.profile import (
    SPECIFIC_RANK,
    Profile,
    all_profiles,
    profile_named,
)
from bankcheck.ledger.tables.proposal import ProfileMatch, best_match, header_like, propose

LEAST_COLUMNS = 3
LEAST_LINES = 2
SHOWN_NAMES = 30
LONG_NUMBER = re.compile(r"\d{6}")  # an account or a serial: not to be repeated in a message


def wished_profile(wish: Wish, name: str) -> Profile | None:
    """Return the profile the user named; refuse the file it was meant for when it is unusable."""
    try:
        all_profiles(wish.own)
        return profile_named(wish.profile, wish.own) if wish.profile else None
    except CallRefused as error:
        raise FileRefused(name, "", str(error), "Correct --profile and load the file again.") from (
            error
        )


def chosen_match(sheet: Sheet, name: str, wish: Wish, book: Book) -> ProfileMatch | None:
    """Return the match of one sheet; None when only another sheet of the book has one.

    Raises FileRefused when no sheet of the book can be read, or two profiles fit equally well.
    """
    wished = wished_profile(wish, name)
    offered = [profile for profile in all_profiles(wish.own) if _is_told(profile, book)]
    match = _wished(sheet, wished) if wished else _proposed(sheet, name, offered)
    if match is None and not any(_fits(other, wished, offered) for other in book.sheets):
        raise _misfit(book, name, wished) if wished else _unknown(book, name, wish.own)
    return match


def _is_told(profile: Profile, book: Book) -> bool:
    """Say whether a book was opened the way a profile says its files are."""
    encoding = book.facts.get("encoding", "").removesuffix("-sig")
    told = profile.encoding is None or encoding.startswith(profile.encoding)
    return told and profile.delimiter in (None, book.facts.get("delimiter"))


def is_worth_saying(sheet: Sheet) -> bool:
    """Say whether a sheet that was not read looks like a table and not like a note."""
    return sum(line.filled >= LEAST_COLUMNS for line in sheet.lines) >= LEAST_LINES


def _fits(sheet: Sheet, wished: Profile | None, offered: Sequence[Profile]) -> bool:
    return _wished(sheet, wished) is not None if wished else bool(propose(sheet, offered))


def _wished(sheet: Sheet, wished: Profile) -> ProfileMatch | None:
    match = best_match(sheet, wished)
    return match if match is not None and match.fits else None


def _proposed(sheet: Sheet, name: str, offered: Sequence[Profile]) -> ProfileMatch | None:
    proposals = propose(sheet, offered)
    if len(proposals) > 1 and proposals[0].score == proposals[1].score:
        first, second = sorted(match.profile.id for match in proposals[:2])
        if proposals[0].profile.rank == SPECIFIC_RANK:
            raise FileRefused(
                name,
                sheet.name,
                f"fits two profiles equally well: {first} and {second}.",
                f"Load it with --profile {first} or --profile {second}.",
            )
    return proposals[0] if proposals else None


def _longest(book: Book) -> Sheet:
    return max(book.sheets, key=lambda sheet: len(sheet.lines))


def _unknown(book: Book, name: str, own: str) -> FileRefused:
    sheet = _longest(book)
    ids = ", ".join(profile.id for profile in all_profiles(own))
    return FileRefused(
        name,
        sheet.name,
        f"no profile fits it; columns found: {_found_names(sheet)}.",
        f"Name a profile with --profile ({ids}), or copy generic-signed.toml from "
        "bankcheck/ledger/profiles, put these column names in and name its path.",
    )


def _misfit(book: Book, name: str, profile: Profile) -> FileRefused:
    sheet = _longest(book)
    found = _found_names(sheet)
    match = best_match(sheet, profile)
    missing = "; ".join(match.missing) if match else "the header, no line looks like one"
    return FileRefused(
        name,
        sheet.name,
        f"profile {profile.id} needs a column that is missing: {missing}. Columns found: {found}.",
        "Choose another profile, or copy the profile to a .toml file, correct its names and name "
        "its path with --profile.",
    )


def _found_names(sheet: Sheet) -> str:
    line = header_like(sheet)
    cells = line.cells if line else ()
    names = [cell for cell in cells if cell and not LONG_NUMBER.search(cell)][:SHOWN_NAMES]
    place = f"line {line.number}: " if line else ""
    return f"{place}{', '.join(name[:40] for name in names)}" if names else "none"
