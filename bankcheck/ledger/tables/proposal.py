"""Which profile a table follows is argued from its column names, never from its values alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from bankcheck.ledger.tables.cells import Line, Sheet
from bankcheck.ledger.tables.dates import is_date
from bankcheck.ledger.tables.header import SEARCHED_LINES, Header, header_at, headers, plain_name
from bankcheck.ledger.tables.profile import Profile, known_names


@dataclass(frozen=True, slots=True)
class ProfileMatch:
    """A profile laid on a header: where each role stands, what is missing, and why it fits."""

    profile: Profile
    header: Header
    columns: Mapping[str, tuple[int, ...]]
    missing: tuple[str, ...]
    recognised: int

    @property
    def fits(self) -> bool:
        """Say whether nothing that the profile needs is missing."""
        return not self.missing

    @property
    def score(self) -> tuple[int, int, int, int]:
        """Return what orders two fitting matches: rank, marks recognised, columns understood."""
        understood = {at for indexes in self.columns.values() for at in indexes}
        single = int(self.header.first >= self.header.last)
        return self.profile.rank, self.recognised, len(understood), single

    @property
    def reason(self) -> str:
        """Return the columns by which the profile was recognised, for people."""
        marks = ", ".join(min(entry, key=len) for entry in self.profile.recognise)
        return f"{self.profile.zh}: {marks}" if marks else self.profile.zh


def known_count(line: Line) -> int:
    """Return how many cells of a line are column names that some profile knows."""
    known = known_names()
    return sum(1 for cell in line.cells if cell and plain_name(cell) in known)


def propose(sheet: Sheet, profiles: Iterable[Profile]) -> list[ProfileMatch]:
    """Return those of the profiles that fit the sheet, best first."""
    best = (best_match(sheet, profile) for profile in profiles)
    fitting = [match for match in best if match is not None and match.fits]
    return sorted(fitting, key=lambda match: (match.score, match.profile.id), reverse=True)


def best_match(sheet: Sheet, profile: Profile) -> ProfileMatch | None:
    """Return how the profile lies best on the sheet, also when something is missing."""
    matches = [_match(profile, header) for header in _headers(sheet, profile)]
    return max(matches, key=lambda match: (match.fits, match.score), default=None)


def header_like(sheet: Sheet) -> Line | None:
    """Return the line most like a header: most known names, then most cells without a digit."""
    return max(sheet.lines[:SEARCHED_LINES], key=_likeness, default=None)


def _likeness(line: Line) -> tuple[int, int]:
    words = (cell for cell in line.cells if cell and not any(map(str.isdigit, cell)))
    return known_count(line), sum(1 for _ in words)


def _headers(sheet: Sheet, profile: Profile) -> Iterable[Header]:
    found = _implied(sheet, profile) if profile.header else headers(sheet)
    told = profile.header_line
    return found if told is None else (header for header in found if header.first == told)


def _implied(sheet: Sheet, profile: Profile) -> Iterator[Header]:
    """Lay the fixed names of a layout without header on the first line that is as wide."""
    names = tuple(frozenset({plain_name(name)}) for name in profile.header)
    dates = {plain_name(name) for name in profile.columns["date"]}
    for line in sheet.lines[:1]:
        at = next((at for at, found in enumerate(names) if found & dates), None)
        fits = len(names) <= len(line.cells) <= len(names) + 1 and at is not None
        if fits and at is not None and is_date(line.cells[at]):
            yield header_at(line.number, line.number - 1, names, profile.header)


def _match(profile: Profile, header: Header) -> ProfileMatch:
    columns = {role: _found(names, header) for role, names in profile.columns.items()}
    marks = [any(header.find(name) is not None for name in entry) for entry in profile.recognise]
    missing = [
        "/".join(sorted(entry))
        for entry, stands in zip(profile.recognise, marks, strict=True)
        if not stands
    ]
    missing += [
        f"{role} ({' / '.join(profile.columns[role][:4])})"
        for role in sorted(profile.required_roles)
        if not columns.get(role)
    ]
    return ProfileMatch(profile, header, columns, tuple(missing), sum(marks))


def _found(names: Iterable[str], header: Header) -> tuple[int, ...]:
    places = (header.find(plain_name(name)) for name in names)
    return tuple(dict.fromkeys(at for at in places if at is not None))
