"""A stored score as people read it: each line with its points, each loss with its clause."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from bankcheck.scoring.balance import uneven
from bankcheck.scoring.dated import Dated, NotInForce
from bankcheck.scoring.figures import percent, points
from bankcheck.scoring.gathering import rulebook
from bankcheck.scoring.rulebook import Deduction, Kind, Rulebook


@dataclass(frozen=True, slots=True)
class Clause:
    """The clause of the scheme that cost points: per what, how many, at most, and its source."""

    unit: str
    points: str
    cap: str
    reference: str
    is_sample: bool


@dataclass(frozen=True, slots=True)
class Found:
    """The finding behind a deduction, as a page leads to it."""

    id: int
    number: str


@dataclass(frozen=True, slots=True)
class LossLine:
    """Points lost for one cause: the clause and, where there are, the suspicion and finding.

    ``is_shared`` says that it belongs to no manner of payment alone, and costs each line a part.
    """

    cause: str
    code: str
    raw: str
    charged: str
    clause: Clause | None
    suspicion_id: int | None
    finding: Found | None
    is_shared: bool


@dataclass(frozen=True, slots=True)
class PendingLine:
    """A confirmed suspicion that awaits its finding; ``is_ready`` says that it came since."""

    suspicion: str
    code: str
    severity: int
    suspicion_id: int | None
    finding: Found | None
    finding_number: str
    is_ready: bool
    waiver: tuple[str, str] | None


@dataclass(frozen=True, slots=True)
class UnderLine:
    """A suspicion with its finding that costs nothing of its own, and what it is counted under."""

    cause: str
    code: str
    under: str
    suspicion_id: int | None
    finding: Found | None


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One indicator of the sheet; ``zh`` and ``en`` are its names.

    ``silent`` are the codes of an assessed one whose rules did not run.
    """

    code: str
    zh: str
    en: str
    state: str
    reason: str
    most: str
    earned: str
    lost: str
    law: str
    is_starred: bool
    losses: tuple[LossLine, ...]
    waiver: tuple[str, str] | None
    silent: str


@dataclass(frozen=True, slots=True)
class PartLine:
    """One scorer of the sheet with its weight, the points it gave and its lines.

    ``beside`` is what findings cost where nothing of it was assessed. ``most`` is what its lines
    come to, where a point of a line is another one of the total.
    """

    code: str
    zh: str
    en: str
    weight: str
    earned: str
    counted: bool
    lines: tuple[SheetLine, ...]
    beside: str
    most: str


@dataclass(frozen=True, slots=True)
class ByHandLine:
    """An adjustment of the total by two people, in points with its sign."""

    number: str
    points: str
    reason: str
    proposed_by: str
    approved_by: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole score sheet."""

    bank: str
    bank_name: str
    year: int
    number: int
    state: str
    scheme_zh: str
    scheme_en: str
    is_sample: bool
    points: str
    total: str
    grade_zh: str
    grade_en: str
    coverage: str
    is_starred: bool
    vetoes: tuple[tuple[str, str, str], ...]
    parts: tuple[PartLine, ...]
    by_hand: tuple[ByHandLine, ...]
    pending: tuple[PendingLine, ...]
    under: tuple[UnderLine, ...]
    unassessed: str
    sha256: str

    @property
    def not_assessed(self) -> int:
        """Return how many indicators nobody looked into."""
        return sum(line.state == "not_assessed" for part in self.parts for line in part.lines)


@dataclass(frozen=True, slots=True)
class Copy:
    """Whose sheet it is and where it stands."""

    bank: str
    bank_name: str
    year: int
    number: int
    state: str


@dataclass(frozen=True, slots=True)
class Links:
    """Where a sheet leads to: suspicions and findings by number, and who waived what and why.

    ``confirmed`` are the suspicions whose findings are confirmed by now.
    """

    suspicions: Mapping[str, int] = field(default_factory=dict)
    findings: Mapping[str, Found] = field(default_factory=dict)
    waivers: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    confirmed: frozenset[str] = frozenset()


NO_LINKS = Links()


def score_sheet(copy: Copy, scheme: str, text: str, sha256: str, links: Links) -> Sheet:
    """Return a stored score as a sheet to be read."""
    raw, book, day = json.loads(text), rulebook(scheme), date(copy.year, 12, 31)
    grade = book.grade(raw["grade"]) if raw["grade"] else None
    shared = _shared(raw["lines"])
    lines = {one["indicator"]: _sheet_line(one, book, day, links, shared) for one in raw["lines"]}
    return Sheet(
        copy.bank,
        copy.bank_name,
        copy.year,
        copy.number,
        copy.state,
        book.zh,
        book.en,
        book.status == "sample",
        "" if raw["hundredths"] is None else points(Fraction(raw["hundredths"], 100)),
        points(book.total.on(day)),
        grade.zh if grade else "",
        grade.en if grade else "",
        percent(raw["coverage"]),
        any(line.is_starred for line in lines.values()),
        tuple((one["finding"], one["code"], one["reference"]) for one in raw["vetoes"]),
        tuple(_parts(raw["parts"], book, lines, _sums(book, day))),
        tuple(
            ByHandLine(
                one["number"],
                points(Fraction(one["hundredths"], 100)),
                one["reason"],
                one["proposed_by"],
                one["approved_by"],
            )
            for one in raw["adjustments"]
        ),
        tuple(_pending(one, links) for one in raw.get("pending", ())),
        tuple(_under(one, links) for one in raw.get("under", ())),
        book.unassessed.value,
        sha256,
    )


def _shared(lines: Iterable[Mapping[str, Any]]) -> frozenset[str]:
    """Return the findings that cost points in more than one line of business."""
    found: dict[str, set[str]] = {}
    for line in lines:
        for loss in line["losses"]:
            if loss["code"]:
                found.setdefault(loss["cause"], set()).add(line["line"])
    return frozenset(cause for cause, of in found.items() if len(of) > 1)


def _parts(
    raw: Iterable[Mapping[str, Any]],
    book: Rulebook,
    lines: Mapping[str, SheetLine],
    sums: Mapping[str, str],
) -> Iterator[PartLine]:
    parts = {one["scorer"]: one for one in raw}
    for one in book.scorers:
        part = parts[one.code]
        yield PartLine(
            one.code,
            one.zh,
            one.en,
            points(Fraction(part["weight"])),
            points(Fraction(part["earned"])),
            bool(part["counted"]),
            tuple(lines[i.code] for i in book.indicators if i.scorer == one.code),
            _beside(part),
            sums.get(one.code, ""),
        )


def _beside(part: Mapping[str, Any]) -> str:
    lost = -Fraction(part["earned"])
    return points(lost) if lost > 0 else ""


def _sums(book: Rulebook, day: date) -> dict[str, str]:
    """Return what the lines of each scorer come to whose points count in proportion."""
    sums = {one.scorer: Fraction(0) for one in uneven(book, day)}
    for one in book.indicators:
        if one.scorer in sums and one.kind is not Kind.BONUS:
            sums[one.scorer] += one.most.on(day)
    return {scorer: points(most) for scorer, most in sums.items()}


def _pending(raw: Mapping[str, Any], links: Links) -> PendingLine:
    number = raw["suspicion"]
    return PendingLine(
        number,
        raw["code"],
        raw["severity"],
        links.suspicions.get(number),
        links.findings.get(number),
        raw["finding"],
        number in links.confirmed,
        links.waivers.get(number),
    )


def _under(raw: Mapping[str, Any], links: Links) -> UnderLine:
    number = raw["finding"]
    found = links.suspicions.get(number), links.findings.get(number)
    return UnderLine(number, raw["code"], raw["under"], *found)


def _sheet_line(
    raw: Mapping[str, Any], book: Rulebook, day: date, links: Links, shared: Collection[str]
) -> SheetLine:
    indicator = next(one for one in book.indicators if one.code == raw["indicator"])
    clauses = {one.place: _clause(one, day) for one in indicator.deductions}
    lost = sum((Fraction(one["charged"]) for one in raw["losses"]), Fraction(0))
    silent = raw["reason"] if raw["state"] == "assessed" else ""
    return SheetLine(
        indicator.code,
        indicator.zh,
        indicator.en,
        raw["state"],
        raw["reason"],
        points(Fraction(raw["most"])),
        points(Fraction(raw["earned"])),
        points(lost),
        raw["law"],
        raw["state"] == "insufficient" or bool(silent),
        tuple(
            LossLine(
                one["cause"],
                one["code"],
                points(Fraction(one["raw"])),
                points(Fraction(one["charged"])),
                clauses.get(one["clause"]),
                links.suspicions.get(one["cause"]),
                links.findings.get(one["cause"]),
                one["cause"] in shared,
            )
            for one in raw["losses"]
        ),
        links.waivers.get(indicator.code),
        silent,
    )


def _clause(deduction: Deduction, day: date) -> Clause:
    version = deduction.points.version_on(day) if deduction.points else None
    return Clause(
        deduction.unit.value,
        points(version.value or Fraction(0)) if version else "",
        _in_force(deduction.cap, day),
        version.reference if version else "",
        version is None or version.status == "sample",
    )


def _in_force(value: Dated | None, day: date) -> str:
    try:
        return points(value.on(day)) if value else ""
    except NotInForce:
        return ""
