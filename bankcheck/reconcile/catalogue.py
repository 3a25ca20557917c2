"""Rules as data: names, law, dated parameters and one SQL text each, checked when loaded."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from bankcheck.errors import BankcheckError
from bankcheck.ledger.streams import STREAMS

RULES_FOLDER = Path(__file__).parent / "rules"
UNITS = ("working_days", "number", "fen", "time_of_day", "words")
Value = int | str | tuple[str, ...]
MATCHING = "matching"
CHANGES_FILE = "rules.json"


class CatalogueError(BankcheckError):
    """A catalogue entry that cannot be used as it stands."""

    def __init__(self, entry: str, fault: str) -> None:
        super().__init__(f"Rule catalogue, {entry}: {fault} Correct the entry and run again.")


@dataclass(frozen=True, slots=True)
class Version:
    """A parameter value in force from a day on (inclusive), with its own reference."""

    from_: date
    value: Value
    reference: str
    status: str


@dataclass(frozen=True, slots=True)
class Change:
    """An approved value of one parameter (of a rule's code or of ``matching``) from a day on."""

    code: str
    parameter: str
    version: Version
    number: int

    def as_json(self) -> dict[str, Any]:
        """Return the change as it is stored with the data folder and with each run."""
        value = self.version.value
        return {
            "code": self.code,
            "parameter": self.parameter,
            "value": list(value) if isinstance(value, tuple) else value,
            "from": self.version.from_.isoformat(),
            "reference": self.version.reference,
            "status": self.version.status,
            "number": self.number,
        }


@dataclass(frozen=True, slots=True)
class Parameter:
    """A dated parameter; ``unit`` says how SQL gets it."""

    name: str
    zh: str
    en: str
    unit: str
    versions: tuple[Version, ...]

    def version_on(self, day: date) -> Version:
        """Return the version in force on a day; a day before the first version is an error."""
        in_force = [version for version in self.versions if version.from_ <= day]
        if not in_force:
            raise CatalogueError(self.name, f"no value is in force on {day}.")
        return max(in_force, key=lambda version: version.from_)

    def changed_by(self, changes: Iterable[Change]) -> Parameter:
        """Return the parameter with further versions; of two from one day the later one stays."""
        versions = {version.from_: version for version in self.versions}
        for change in sorted(changes, key=lambda change: change.number):
            versions[change.version.from_] = change.version
        return replace(self, versions=tuple(versions[day] for day in sorted(versions)))


@dataclass(frozen=True, slots=True)
class Rule:
    """One irregularity: what it is called, stands on, needs, says, and the SQL that finds it."""

    code: str
    version: str
    zh: str
    en: str
    severity: int
    law: str
    law_en: str
    streams: tuple[str, ...]
    message_zh: str
    message_en: str
    parameters: tuple[Parameter, ...]
    sql: str


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All rules in the order of their codes, the parameters of matching, and what changed them."""

    rules: tuple[Rule, ...]
    matching: tuple[Parameter, ...]
    changes: tuple[Change, ...] = ()

    def rule(self, code: str) -> Rule | None:
        """Return the rule of that code, None when there is none."""
        return next((rule for rule in self.rules if rule.code == code), None)

    def parameter(self, code: str, name: str) -> Parameter | None:
        """Return a parameter of a rule or of ``matching``, None when there is none."""
        rule = self.rule(code)
        own = self.matching if code == MATCHING else rule.parameters if rule else ()
        return next((parameter for parameter in own if parameter.name == name), None)

    def changed_by(self, changes: Iterable[Change]) -> Catalogue:
        """Return the catalogue with approved changes; one of no known parameter is an error."""
        changes = tuple(changes)
        for change in changes:
            if self.parameter(change.code, change.parameter) is None:
                entry = f"{change.code}.{change.parameter}"
                raise CatalogueError(entry, f"change {change.number} names no known parameter.")

        def changed(code: str, parameters: tuple[Parameter, ...]) -> tuple[Parameter, ...]:
            mine = [change for change in changes if change.code == code]
            return tuple(p.changed_by(c for c in mine if c.parameter == p.name) for p in parameters)

        rules = (
            replace(rule, parameters=changed(rule.code, rule.parameters)) for rule in self.rules
        )
        return Catalogue(tuple(rules), changed(MATCHING, self.matching), self.changes + changes)


def _version(entry: str, raw: dict[str, Any]) -> Version:
    value = raw.get("value")
    if isinstance(value, list):
        value = tuple(str(word) for word in value)
    if not isinstance(value, int | str | tuple) or isinstance(value, bool):
        raise CatalogueError(entry, "a version has no usable value.")
    if not isinstance(raw.get("from"), date):
        raise CatalogueError(entry, "a version has no date `from`.")
    return Version(raw["from"], value, str(raw.get("reference", "")), str(raw.get("status", "")))


def _parameter(entry: str, raw: dict[str, Any]) -> Parameter:
    label = f"{entry}.{raw.get('name', '?')}"
    if raw.get("unit") not in UNITS:
        raise CatalogueError(label, f"unit must be one of {', '.join(UNITS)}.")
    versions = tuple(_version(label, version) for version in raw.get("versions", []))
    if not versions:
        raise CatalogueError(label, "it has no versions.")
    return Parameter(raw["name"], raw["zh"], raw["en"], raw["unit"], versions)


def _rule(raw: dict[str, Any], folder: Path) -> Rule:
    code = str(raw.get("code", "?"))
    sql_file = folder / f"{code}.sql"
    if not sql_file.is_file():
        raise CatalogueError(code, f"its SQL file {sql_file.name} is missing.")
    unknown = [name for name in raw.get("streams", []) if name not in STREAMS]
    if unknown or not raw.get("streams"):
        raise CatalogueError(code, f"streams must name known streams, not {unknown}.")
    return Rule(
        code=code,
        version=str(raw["version"]),
        zh=raw["zh"],
        en=raw["en"],
        severity=int(raw["severity"]),
        law=raw["law"],
        law_en=raw["law_en"],
        streams=tuple(raw["streams"]),
        message_zh=raw["message_zh"],
        message_en=raw["message_en"],
        parameters=tuple(_parameter(code, entry) for entry in raw.get("parameter", [])),
        sql=sql_file.read_text(encoding="utf-8"),
    )


def read_catalogue(folder: Path) -> Catalogue:
    """Read ``catalogue.toml`` and the SQL files of a folder; raise CatalogueError by name."""
    raw = tomllib.loads((folder / "catalogue.toml").read_text(encoding="utf-8"))
    rules = sorted((_rule(entry, folder) for entry in raw["rule"]), key=lambda rule: rule.code)
    codes = [rule.code for rule in rules]
    twice = sorted({code for code in codes if codes.count(code) > 1})
    if twice:
        raise CatalogueError(", ".join(twice), "the code stands more than once.")
    matching = tuple(_parameter("matching", entry) for entry in raw["matching"]["parameter"])
    return Catalogue(tuple(rules), matching)


@lru_cache(maxsize=1)
def _shipped() -> Catalogue:
    return read_catalogue(RULES_FOLDER)


def changes_from(entries: Iterable[Mapping[str, Any]]) -> tuple[Change, ...]:
    """Return stored changes as they were approved."""
    return tuple(
        Change(
            entry["code"],
            entry["parameter"],
            _version(entry["code"], {**entry, "from": date.fromisoformat(entry["from"])}),
            int(entry["number"]),
        )
        for entry in entries
    )


def stored_changes(home: Path) -> tuple[Change, ...]:
    """Return the approved changes that a data folder holds, none when it has no such file."""
    path = home / CHANGES_FILE
    try:
        return changes_from(json.loads(path.read_text("utf-8"))["changes"])
    except FileNotFoundError:
        return ()
    except (ValueError, KeyError, TypeError) as fault:
        raise CatalogueError(path.name, "the approved changes cannot be read.") from fault


def load_catalogue(home: Path | None = None) -> Catalogue:
    """Return the package's catalogue, changed by what a data folder holds as approved."""
    return _shipped() if home is None else _shipped().changed_by(stored_changes(home))
