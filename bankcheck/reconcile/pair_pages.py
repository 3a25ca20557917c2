"""What the pages show that set two runs, or a back-test, side by side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from bankcheck.reconcile.catalogue import Catalogue
from bankcheck.reconcile.cells import Cell, shown
from bankcheck.reconcile.coverage import ELEMENTS
from bankcheck.reconcile.listing import DifferenceLine, difference_line
from bankcheck.reconcile.pages import ParameterLine, RunHead, Said, parameter_lines, run_head
from bankcheck.reconcile.pairs import Count, Fate, Pair, PairWanted

Raw = Mapping[str, Any]
LONGEST_FILTER = 40
_TOLD = ("severity", "amount", "expected", "actual", "due_on")


@dataclass(frozen=True, slots=True)
class Tally:
    """Rows and fen of each fate under one heading (a rule, a bank, or all)."""

    key: str
    rows: Mapping[str, int]
    fen: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that a changed difference says otherwise now."""

    name: str
    old: Cell
    new: Cell


@dataclass(frozen=True, slots=True)
class FatedLine:
    """One difference with what became of it."""

    fate: str
    line: DifferenceLine
    told: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class PairView:
    """The figures by rule and by bank, and one page of the wanted differences."""

    wanted: PairWanted
    total: Tally
    by_rule: tuple[Tally, ...]
    by_bank: tuple[Tally, ...]
    lines: tuple[FatedLine, ...]
    page: int
    pages: int
    total_rows: int
    names: Mapping[str, Said]

    def address(self, **changes: str | int | None) -> dict[str, str | int]:
        """Return the address parameters with changes; None leaves one out."""
        now = {"fate": self.wanted.fate, "rule": self.wanted.rule, "bank": self.wanted.bank}
        values: dict[str, str | int | None] = {**now, **changes}
        return {name: value for name, value in values.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Otherwise:
    """Something about the runs themselves that differs: a stream, a rule or an element."""

    kind: str
    what: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class PairPage:
    """Two runs side by side."""

    old: RunHead
    new: RunHead
    view: PairView
    parameters: tuple[tuple[ParameterLine | None, ParameterLine | None], ...]
    coverage: tuple[Otherwise, ...]
    elements: Mapping[str, Said]
    same_input: bool
    same_result: bool


def pair_wanted(arguments: Mapping[str, str]) -> PairWanted:
    """Understand an address; a fate that does not exist is left out."""
    given = {name: arguments.get(name, "")[:LONGEST_FILTER] or None for name in ("rule", "bank")}
    fate = arguments.get("fate", "")
    return PairWanted(fate if fate in set(Fate) else None, given["rule"], given["bank"])


def pair_view(pair: Pair, wanted: PairWanted, page: int, catalogue: Catalogue) -> PairView:
    """Return the figures and one page of two sets of differences."""
    counts, found = pair.counts(), pair.find(wanted, page)
    names = {rule.code: Said(rule.zh, rule.en) for rule in catalogue.rules}
    return PairView(
        wanted,
        _tally("", counts),
        _tallies(counts, "code"),
        _tallies(counts, "bank"),
        tuple(_fated(row, names) for row in found.rows),
        found.page,
        found.pages,
        found.total_rows,
        names,
    )


def _tallies(counts: Iterable[Count], by: str) -> tuple[Tally, ...]:
    counts = tuple(counts)
    keys = sorted({getattr(count, by) for count in counts})
    return tuple(_tally(key, (c for c in counts if getattr(c, by) == key)) for key in keys)


def _tally(key: str, counts: Iterable[Count]) -> Tally:
    rows: dict[str, int] = dict.fromkeys(Fate, 0)
    fen: dict[str, int] = dict.fromkeys(Fate, 0)
    for count in counts:
        fate = Fate(count.fate)
        rows[fate] += count.rows
        fen[fate] += count.old_fen if fate is Fate.GONE else count.new_fen
    return Tally(key, rows, fen)


def _fated(row: Raw, names: Mapping[str, Said]) -> FatedLine:
    told = _told(row) if row["fate"] == Fate.CHANGED else ()
    return FatedLine(str(row["fate"]), difference_line(row, names), told)


def _told(row: Raw) -> tuple[Told, ...]:
    field = str(row["field"] or "")
    pairs = [
        ("severity", "severity", row["old_severity"], row["severity"]),
        ("amount", "amount_fen", row["old_fen"], row["new_fen"]),
        ("expected", field, row["old_expected"], row["new_expected"]),
        ("actual", field, row["old_actual"], row["new_actual"]),
        ("due_on", "due_on", row["old_due_on"], row["new_due_on"]),
    ]
    return tuple(
        Told(name, shown(column, old), shown(column, new))
        for name, column, old, new in pairs
        if old != new
    )


def pair_page(
    summaries: tuple[Raw, Raw], run_ids: tuple[str, str], view: PairView, catalogue: Catalogue
) -> PairPage:
    """Return two runs side by side from their summaries."""
    old, new = summaries
    digests = [summary.get("digests") or {} for summary in summaries]
    return PairPage(
        run_head(old, run_ids[0]),
        run_head(new, run_ids[1]),
        view,
        _parameters(old, new, catalogue),
        tuple(_coverage(old, new)),
        {element[0]: Said(element[1], element[2]) for element in ELEMENTS},
        digests[0].get("input") == digests[1].get("input"),
        digests[0].get("result") == digests[1].get("result"),
    )


def _parameters(
    old: Raw, new: Raw, catalogue: Catalogue
) -> tuple[tuple[ParameterLine | None, ParameterLine | None], ...]:
    """Return the parameters that were in force otherwise, or in one of the runs alone."""
    then, now = (
        {(line.rule, line.name): line for line in parameter_lines(summary["rules"], catalogue)}
        for summary in (old, new)
    )
    keys = sorted({*then, *now}, key=lambda key: (key[0], key[1].en))
    pairs = [(then.get(key), now.get(key)) for key in keys]
    return tuple((a, b) for a, b in pairs if _holds(a) != _holds(b))


def _holds(line: ParameterLine | None) -> tuple[str, str] | None:
    return (line.value, line.from_) if line else None


def _coverage(old: Raw, new: Raw) -> Iterable[Otherwise]:
    """Yield each stream, rule and element that was covered otherwise."""
    then, now = _covered(old), _covered(new)
    for kind, what in sorted({*then, *now}):
        before, after = then.get((kind, what), ""), now.get((kind, what), "")
        if before != after:
            yield Otherwise(kind, what, before, after)


def _covered(summary: Raw) -> dict[tuple[str, str], str]:
    states = {
        ("stream", name): "supplied" if raw.get("supplied") else "absent"
        for name, raw in summary["streams"].items()
    }
    rules = {("rule", raw["code"]): "ran" if raw["run"] else "not_run" for raw in summary["rules"]}
    elements = {("element", raw["element"]): raw["state"] for raw in summary.get("elements") or ()}
    return {**states, **rules, **elements}
