"""One profile is chosen for a sheet or the file is refused with what was found and what to do."""

from __future__ import annotations

import re

from bankcheck.errors import CallRefused, FileRefused
from bankcheck.ledger.tables.cells import Book, Sheet
from bankcheck.ledger.tables.profile import SPECIFIC_RANK, profile_named, shipped_profiles
from bankcheck.ledger.tables.proposal import ProfileMatch, best_match, header_like, propose

LEAST_COLUMNS = 3
LEAST_LINES = 2
SHOWN_NAMES = 30
LONG_NUMBER = re.compile(r"\d{6}")  # an account or a serial: not to be repeated in a message


def chosen_match(sheet: Sheet, name: str, wished: str | None, book: Book) -> ProfileMatch | None:
    """Return the match of one sheet; None when only another sheet of the book has one.

    Raises FileRefused when no sheet of the book can be read, or two profiles fit equally well.
    """
    if wished:
        _check_profile(wished, name)
    match = _wished(sheet, wished) if wished else _proposed(sheet, name)
    if match is None and not any(_fits(other, wished) for other in book.sheets):
        raise _refused(book, name, wished)
    return match


def _check_profile(wished: str, name: str) -> None:
    """Turn a profile that cannot be used into a refusal of the file it was meant for."""
    try:
        profile_named(wished)
    except CallRefused as error:
        raise FileRefused(name, "", str(error), "Correct --profile and load the file again.") from (
            error
        )


def is_worth_saying(sheet: Sheet) -> bool:
    """Say whether a sheet that was not read looks like a table and not like a note."""
    return sum(line.filled >= LEAST_COLUMNS for line in sheet.lines) >= LEAST_LINES


def _fits(sheet: Sheet, wished: str | None) -> bool:
    return _wished(sheet, wished) is not None if wished else bool(propose(sheet))


def _wished(sheet: Sheet, wished: str) -> ProfileMatch | None:
    match = best_match(sheet, profile_named(wished))
    return match if match is not None and match.fits else None


def _proposed(sheet: Sheet, name: str) -> ProfileMatch | None:
    proposals = propose(sheet)
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


def _refused(book: Book, name: str, wished: str | None) -> FileRefused:
    sheet = max(book.sheets, key=lambda sheet: len(sheet.lines))
    found = _found_names(sheet)
    if wished is None:
        ids = ", ".join(profile.id for profile in shipped_profiles())
        return FileRefused(
            name,
            sheet.name,
            f"no profile fits it; columns found: {found}.",
            f"Name a profile with --profile ({ids}), or copy generic-signed.toml from "
            "bankcheck/ledger/profiles, put these column names in and name its path.",
        )
    return _misfit(sheet, name, wished, found)


def _misfit(sheet: Sheet, name: str, wished: str, found: str) -> FileRefused:
    profile = profile_named(wished)
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
