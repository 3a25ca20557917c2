"""The filter of an export: understood or named as a fault, then frozen as plain text."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bankcheck.exports.datasets import Dataset
from bankcheck.reconcile.archive import Wanted
from bankcheck.reconcile.listing import asked_for
from bankcheck.suspicions.asking import OPEN_VIEW
from bankcheck.suspicions.asking import asked_for as suspicions_asked_for

LONGEST_TEXT = 80
_RUN = re.compile(r"R\d{6,12}")
_BANK = re.compile(r"[0-9A-Za-z]{1,16}")
_YEAR = re.compile(r"20\d\d")
_MONTH_NUMBER = re.compile(r"[1-9]|1[0-2]")
Check = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class Frozen:
    """A filter as it is stored; ``faults`` names what was not understood or is missing."""

    values: dict[str, str]
    faults: tuple[str, ...]


_CHECKS: dict[str, dict[str, Check]] = {
    "differences": {"run": _RUN.fullmatch},
    "year_results": {"year": _YEAR.fullmatch, "bank": _BANK.fullmatch},
    "run_outputs": {"year": _YEAR.fullmatch, "month": _MONTH_NUMBER.fullmatch},
}
# The very reading of the address that the list itself has, so that a list and its export agree.
_LISTS: dict[str, Callable[[Mapping[str, str]], tuple[str, ...]]] = {
    "differences": lambda values: asked_for(values).faults,
    "suspicions": lambda values: suspicions_asked_for(values).faults,
}


def frozen(dataset: Dataset, given: Mapping[str, str]) -> Frozen:
    """Return the filter that an address or a form gives for a dataset."""
    stripped = {name: given.get(name, "").strip()[:LONGEST_TEXT] for name in dataset.filters}
    values = {name: text for name, text in stripped.items() if text}
    if dataset.name == "suspicions":
        values.setdefault("state", OPEN_VIEW)
    missing = [name for name in dataset.required if name not in values]
    checks = _CHECKS.get(dataset.name, {})
    wrong = [name for name, text in values.items() if name in checks and not checks[name](text)]
    listed = _LISTS[dataset.name](values) if dataset.name in _LISTS else ()
    return Frozen(values, tuple(dict.fromkeys([*missing, *wrong, *listed])))


def wanted(values: Mapping[str, str], bank: str | None) -> Wanted:
    """Return a frozen filter of differences as the archive asks it, held to one bank's rows."""
    held = dict(values) if bank is None else {**values, "bank": bank}
    return asked_for(held).wanted
