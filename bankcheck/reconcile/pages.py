"""What the pages of a run and of the rules show: frozen and in no language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from bankcheck.money import yuan
from bankcheck.reconcile.archive import StoredRun
from bankcheck.reconcile.catalogue import Catalogue, Parameter, Rule, Version
from bankcheck.reconcile.cells import moment

Raw = Mapping[str, Any]
FINDINGS = ("CONSERVATION", "AMBIGUOUS", "NOT_COVERED")


@dataclass(frozen=True, slots=True)
class Said:
    """A name in both languages."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class RunLine:
    """One run in the list; ``readable`` is False when its summary cannot be read."""

    run_id: str
    readable: bool
    year: int = 0
    month: int | None = None
    as_of: str = ""
    finished_at: str = ""
    hits: int = 0
    amount_fen: int = 0
    not_run: int = 0
    digest: str = ""


@dataclass(frozen=True, slots=True)
class RunHead:
    """What every page of a run says about the run itself."""

    run_id: str
    year: int
    month: int | None
    as_of: str
    banks: tuple[tuple[str, str], ...]

    def bank_name(self, code: str) -> str:
        """Return the name of an agent bank, its code when the register has none."""
        return dict(self.banks).get(code) or code


@dataclass(frozen=True, slots=True)
class Figure:
    """Hits and fen of one rule at one bank."""

    bank: str
    hits: int
    amount_fen: int


@dataclass(frozen=True, slots=True)
class RuleLine:
    """One rule in a run: whether it ran, what it found, what it lacked."""

    code: str
    name: Said
    severity: int
    run: bool
    missing: tuple[str, ...]
    hits: int
    amount_fen: int
    by_bank: tuple[Figure, ...]

    def at(self, bank: str) -> Figure:
        """Return what the rule found at a bank, nothing found included."""
        found = (figure for figure in self.by_bank if figure.bank == bank)
        return next(found, Figure(bank, 0, 0))


@dataclass(frozen=True, slots=True)
class StreamLine:
    """The conservation of one stream: in = matched + open + excluded, in rows and fen."""

    name: str
    supplied: bool
    rows: tuple[int, int, int, int] = (0, 0, 0, 0)
    fen: tuple[int, int, int, int] = (0, 0, 0, 0)
    rejected: int | None = None
    excluded_by: tuple[tuple[str, int], ...] = ()

    @property
    def holds(self) -> bool:
        """True when rows and fen both balance."""
        return all(came == sum(went) for came, *went in (self.rows, self.fen))


@dataclass(frozen=True, slots=True)
class Filled:
    """How many rows of one side fill an Article 10 element."""

    filled: int
    rows: int

    @property
    def percent(self) -> int:
        """Whole percent, rounded down so that 100 means all."""
        return self.filled * 100 // self.rows if self.rows else 0


@dataclass(frozen=True, slots=True)
class ElementLine:
    """The coverage of one Article 10 element."""

    name: Said
    voucher: Filled
    payment: Filled
    state: str


@dataclass(frozen=True, slots=True)
class ParameterLine:
    """A parameter value that was in force in a run."""

    rule: str
    name: Said
    value: str
    from_: str
    reference: str
    status: str


@dataclass(frozen=True, slots=True)
class OverviewPage:
    """Everything one run says."""

    head: RunHead
    hits: int
    amount_fen: int
    grave_hits: int
    banks_hit: int
    voucher: StreamLine | None
    findings: tuple[tuple[str, int], ...]
    nameless: int
    rules: tuple[RuleLine, ...]
    totals: tuple[Figure, ...]
    streams: tuple[StreamLine, ...]
    elements: tuple[ElementLine, ...]
    parameters: tuple[ParameterLine, ...]
    passes: tuple[tuple[str, int], ...]
    timings: tuple[tuple[str, float], ...]
    engine: str
    versions: tuple[tuple[str, str], ...]
    started_at: str
    finished_at: str
    peak_mib: int
    digests: tuple[tuple[str, str], ...]

    @property
    def found(self) -> tuple[RuleLine, ...]:
        """The rules with hits, most hits first."""
        hit = [rule for rule in self.rules if rule.hits]
        return tuple(sorted(hit, key=lambda rule: (-rule.hits, rule.code)))

    @property
    def not_run(self) -> tuple[RuleLine, ...]:
        """The rules that did not run and so never passed."""
        return tuple(rule for rule in self.rules if not rule.run)

    @property
    def absent(self) -> tuple[StreamLine, ...]:
        """The streams that were not supplied."""
        return tuple(stream for stream in self.streams if not stream.supplied)

    @property
    def uncovered(self) -> tuple[ElementLine, ...]:
        """The elements of Article 10 that were not, or only partly, checked."""
        return tuple(element for element in self.elements if element.state != "checked")


@dataclass(frozen=True, slots=True)
class RulesPage:
    """All rules of the catalogue, and the parameters of matching as text."""

    rules: tuple[Rule, ...]
    matching: tuple[tuple[Parameter, Version, str], ...]


@dataclass(frozen=True, slots=True)
class RulePage:
    """One rule, with its parameters as text."""

    rule: Rule
    parameters: tuple[tuple[Parameter, Version, str], ...]
    lines: tuple[str, ...]


def value_text(unit: str, value: object) -> str:
    """Return a parameter value as text; fen as yuan."""
    if isinstance(value, list | tuple):
        return "、".join(str(word) for word in value)
    return yuan(value) if unit == "fen" and isinstance(value, int) else str(value)


def _figures(by_bank: Raw) -> tuple[Figure, ...]:
    return tuple(
        Figure(bank, int(raw["hits"]), int(raw["amount_fen"]))
        for bank, raw in sorted(by_bank.items())
    )


def _rule_line(raw: Raw) -> RuleLine:
    return RuleLine(
        code=raw["code"],
        name=Said(raw["zh"], raw["en"]),
        severity=int(raw["severity"]),
        run=bool(raw["run"]),
        missing=tuple(raw.get("missing") or ()),
        hits=int(raw.get("hits") or 0),
        amount_fen=int(raw.get("amount_fen") or 0),
        by_bank=_figures(raw.get("by_bank") or {}),
    )


def _rule_lines(summary: Raw) -> tuple[RuleLine, ...]:
    lines = (_rule_line(raw) for raw in summary["rules"] if raw["code"] not in FINDINGS)
    return tuple(sorted(lines, key=lambda line: line.code))


def _four(raw: Raw, unit: str) -> tuple[int, int, int, int]:
    came, matched, still_open, excluded = (
        int(raw.get(name) or 0)
        for name in (f"{unit}_in", f"matched_{unit}", f"open_{unit}", f"excluded_{unit}")
    )
    return came, matched, still_open, excluded


def _stream_line(name: str, raw: Raw) -> StreamLine:
    if not raw.get("supplied"):
        return StreamLine(name, supplied=False)
    excluded_by = tuple(sorted((raw.get("excluded_by") or {}).items()))
    return StreamLine(
        name,
        supplied=True,
        rows=_four(raw, "rows"),
        fen=_four(raw, "fen"),
        rejected=raw.get("rejected_rows"),
        excluded_by=tuple((why, int(rows)) for why, rows in excluded_by if rows),
    )


def _element_line(raw: Raw) -> ElementLine:
    return ElementLine(
        Said(raw["zh"], raw["en"]),
        Filled(int(raw["voucher_filled"]), int(raw["voucher_rows"])),
        Filled(int(raw["payment_filled"]), int(raw["payment_rows"])),
        raw["state"],
    )


def _unit_and_name(catalogue: Catalogue, code: str, name: str) -> tuple[str, Said]:
    rule = catalogue.rule(code)
    for parameter in rule.parameters if rule else catalogue.matching:
        if parameter.name == name:
            return parameter.unit, Said(parameter.zh, parameter.en)
    return "words", Said(name, name)


def parameter_lines(rules: Iterable[Raw], catalogue: Catalogue) -> tuple[ParameterLine, ...]:
    """Return the parameters that were in force in a run, from the rules of its summary."""
    lines = []
    for rule in rules:
        for raw in rule.get("parameters") or ():
            unit, name = _unit_and_name(catalogue, rule["code"], raw["name"])
            value, from_ = value_text(unit, raw["value"]), str(raw["from"])
            status, reference = str(raw["status"]), str(raw["reference"])
            lines.append(ParameterLine(rule["code"], name, value, from_, reference, status))
    return tuple(lines)


def _totals(rules: tuple[RuleLine, ...]) -> tuple[Figure, ...]:
    figures = [figure for rule in rules for figure in rule.by_bank]
    return tuple(
        Figure(
            bank,
            sum(figure.hits for figure in figures if figure.bank == bank),
            sum(figure.amount_fen for figure in figures if figure.bank == bank),
        )
        for bank in sorted({figure.bank for figure in figures})
    )


def _finding_counts(summary: Raw) -> tuple[tuple[str, int], ...]:
    uncharged = summary.get("uncharged") or {}
    return tuple((code, int(uncharged[code])) for code in FINDINGS if uncharged.get(code))


def _pairs(raw: Raw | None) -> tuple[tuple[str, Any], ...]:
    return tuple((raw or {}).items())


def run_head(summary: Raw, run_id: str) -> RunHead:
    """Return what names a run on each of its pages."""
    banks = tuple(sorted((summary.get("banks") or {}).items()))
    return RunHead(run_id, int(summary["year"]), summary.get("month"), str(summary["as_of"]), banks)


def run_line(stored: StoredRun) -> RunLine:
    """Return a stored run as one line of a list."""
    summary = stored.summary
    if summary is None:
        return RunLine(stored.run_id, readable=False)
    rules = _rule_lines(summary)
    return RunLine(
        run_id=stored.run_id,
        readable=True,
        year=int(summary["year"]),
        month=summary.get("month"),
        as_of=str(summary["as_of"]),
        finished_at=moment(summary.get("finished_at")),
        hits=sum(rule.hits for rule in rules),
        amount_fen=sum(rule.amount_fen for rule in rules),
        not_run=sum(not rule.run for rule in rules),
        digest=str((summary.get("digests") or {}).get("result", "")),
    )


def overview_page(summary: Raw, run_id: str, catalogue: Catalogue) -> OverviewPage:
    """Return everything one run says, from its summary and the names of the catalogue."""
    rules = _rule_lines(summary)
    streams = tuple(_stream_line(name, raw) for name, raw in summary["streams"].items())
    totals = _totals(rules)
    return OverviewPage(
        head=run_head(summary, run_id),
        hits=sum(rule.hits for rule in rules),
        amount_fen=sum(rule.amount_fen for rule in rules),
        grave_hits=sum(rule.hits for rule in rules if rule.severity >= 4),
        banks_hit=sum(figure.hits > 0 for figure in totals),
        voucher=next((s for s in streams if s.name == "voucher" and s.supplied), None),
        findings=_finding_counts(summary),
        nameless=int(summary.get("nameless") or 0),
        rules=rules,
        totals=totals,
        streams=streams,
        elements=tuple(_element_line(raw) for raw in summary.get("elements") or ()),
        parameters=parameter_lines(summary["rules"], catalogue),
        passes=_pairs(summary.get("passes")),
        timings=_pairs(summary.get("timings")),
        engine=str(summary.get("engine", "")),
        versions=_pairs(summary.get("versions")),
        started_at=moment(summary.get("started_at")),
        finished_at=moment(summary.get("finished_at")),
        peak_mib=int(summary.get("peak_memory_bytes") or 0) >> 20,
        digests=_pairs(summary.get("digests")),
    )


def _dated(parameters: Iterable[Parameter]) -> tuple[tuple[Parameter, Version, str], ...]:
    """Return each dated value of parameters, the earliest first."""
    return tuple(
        (parameter, version, value_text(parameter.unit, version.value))
        for parameter in parameters
        for version in sorted(parameter.versions, key=lambda version: version.from_)
    )


def rules_page(catalogue: Catalogue) -> RulesPage:
    """Return all rules and the parameters of matching."""
    return RulesPage(catalogue.rules, _dated(catalogue.matching))


def rule_page(rule: Rule) -> RulePage:
    """Return one rule with each dated value of its parameters and its numbered SQL lines."""
    return RulePage(rule, _dated(rule.parameters), tuple(rule.sql.rstrip().splitlines()))
