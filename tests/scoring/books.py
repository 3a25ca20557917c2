"""A small rulebook and tariff whose every figure can be followed by hand."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from bankcheck.scoring.claim_differences import Covered
from bankcheck.scoring.facts import (
    Adjustment,
    Answers,
    Bonus,
    Charge,
    Facts,
    Measure,
    Pending,
    Standing,
    State,
)
from bankcheck.scoring.pricing import tiers_of
from bankcheck.scoring.tariffs import Tariff

CASES = Path(__file__).parent / "cases"
DAY = date(2025, 12, 31)
TWO_LINES_MEASURES: Mapping[str, Iterable[int]] = {"refunds": (10, 10), "answers": (4, 4)}
MEASURES: Mapping[str, Iterable[int]] = {
    "differences": (0, 1000),
    "late": (0, 1000),
    "punctual": (10, 10),
}


def _dated(value: str) -> str:
    return f'[{{ from = 2024-01-01, value = {value}, reference = "test", status = "sample" }}]'


def _indicator(code: str, scorer: str, kind: str, family: str, most: str, rest: str = "") -> str:
    return f"""
[[indicator]]
code = "{code}"
zh = "{code}"
en = "{code}"
scorer = "{scorer}"
line = "all"
kind = "{kind}"
family = "{family}"
law = "Art. 24"
most = {_dated(most)}
{rest}
"""


def _deduction(codes: str, unit: str, points: str, cap: str = "") -> str:
    held = f"cap = {_dated(cap)}\n" if cap else ""
    return f"""
[[indicator.deduction]]
codes = {codes}
unit = "{unit}"
points = {_dated(points)}
{held}"""


def _named(kind: str, code: str, weight: str) -> str:
    return f'[[{kind}]]\ncode = "{code}"\nzh = "{code}"\nen = "{code}"\nweight = {_dated(weight)}\n'


def _grade(code: str, at_least: str, coefficient: str) -> str:
    return (
        f'[[grade]]\ncode = "{code}"\nzh = "{code}"\nen = "{code}"\n'
        f"at_least = {at_least}\ncoefficient = {_dated(coefficient)}\n"
    )


SMALL = "".join(
    (
        '[scheme]\ncode = "small"\nzh = "小"\nen = "small"\nreference = "test"\n',
        f'status = "sample"\ntotal = {_dated("100")}\n',
        _named("scorer", "finance", "70"),
        _named("scorer", "pbc", "30"),
        _named("line", "all", "1"),
        _indicator(
            "F1",
            "finance",
            "deduct",
            "payment",
            "20",
            _deduction('["AB06"]', "per_occurrence", "4")
            + _deduction('["AB07"]', "per_occurrence", "1", "3")
            + _deduction('["AB09"]', "per_occurrence", "5"),
        ),
        _indicator(
            "F2",
            "finance",
            "deduct",
            "payment",
            "20",
            _deduction('["AB14"]', "per_day", "0.2")
            + _deduction('["AB09"]', "per_occurrence", "2"),
        ),
        _indicator(
            "P1",
            "pbc",
            "deduct",
            "rate",
            "10",
            '[[indicator.deduction]]\nmeasure = "differences"\nunit = "rate_band"\n'
            "bands = [{ at_least = 1, points = 5 }, { at_least = 2.5, points = 10 }]\n",
        ),
        _indicator(
            "P2",
            "pbc",
            "deduct",
            "late",
            "10",
            '[[indicator.deduction]]\nmeasure = "late"\nunit = "per_1000"\n'
            f"points = {_dated('1.5')}\n",
        ),
        _indicator("P3", "pbc", "ratio", "punctual", "10", 'measure = "punctual"'),
        _indicator("B1", "finance", "bonus", "bonus", "3"),
        '[[veto]]\ncodes = ["AB06"]\nseverity = 4\neffect = "grade"\ngrade = "D"\n',
        'reference = "Art. 24"\n',
        '[[veto]]\ncodes = ["AB32"]\nseverity = 4\neffect = "zero"\nreference = "Art. 24"\n',
        _grade("A", "90", "1"),
        _grade("B", "80", "1"),
        _grade("C", "60", "0.9"),
        _grade("D", "0", "0.7"),
    )
)
# The same book, by which what nobody looked into earns nothing instead of being left out.
AS_ZERO = SMALL.replace('reference = "test"\n', 'reference = "test"\nunassessed = "zero"\n', 1)
TARIFF = f"""
[tariff]
code = "small"
zh = "小"
en = "small"
reference = "test"
status = "sample"
least_year_fen = {_dated("1000")}

[[service]]
code = "relief"
zh = "免"
en = "relief"
kind = "exempt"
channels = ["relief"]

[[service]]
code = "urgent"
zh = "加急"
en = "urgent"
kind = "per_item"
channels = ["urgent"]
rate = {_dated("50")}
surcharge_percent = {_dated("30")}

[[service]]
code = "authorized"
zh = "授权"
en = "authorized"
kind = "per_item"
pay_types = ["authorized"]
rate = {_dated("50")}

[[service]]
code = "direct"
zh = "直接"
en = "direct"
kind = "tiers"
pay_types = ["direct"]
most_fen = {_dated("20000")}
tiers = [
  {{ up_to_fen = 1000000, fen = 500 }},
  {{ up_to_fen = 100000000, fen = 1000 }},
  {{ per_mille = 0.02 }},
]
"""

# The same, where the agreement grants the minimum of a year without any payment.
GRANTING = TARIFF.replace("least_year_fen", f"least_idle = {_dated('1')}\nleast_year_fen")

# One service of every kind of tariff, with a least and a most of its own.
EVERY_KIND = f"""
[tariff]
code = "every-kind"
zh = "各种"
en = "every kind"
reference = "test"
status = "sample"

[[service]]
code = "relief"
zh = "免"
en = "relief"
kind = "exempt"
channels = ["relief"]

[[service]]
code = "year"
zh = "定额"
en = "flat"
kind = "flat"
channels = ["treasury"]
rate = {_dated("120000")}

[[service]]
code = "mille"
zh = "千分比"
en = "per mille"
kind = "per_mille"
pay_types = ["direct"]
rate = {_dated("0.01")}
least_fen = {_dated("100")}
most_fen = {_dated("5000")}

[[service]]
code = "item"
zh = "逐笔"
en = "per item"
kind = "per_item"
rate = {_dated("50.5")}
surcharge_percent = {_dated("10")}
"""
# A book of two lines of business with a survey, a weakest link and bands of both ends.
TWO_LINES = "".join(
    (
        '[scheme]\ncode = "two"\nzh = "二"\nen = "two"\nreference = "test"\n',
        f'status = "sample"\ntotal = {_dated("200")}\n',
        _named("scorer", "bureau", "160"),
        _named("scorer", "units", "40"),
        _named("line", "direct", "0.5") + 'pay_types = ["direct", "centralized"]\n',
        _named("line", "authorized", "0.5") + 'pay_types = ["authorized"]\n',
        _indicator(
            "D1", "bureau", "deduct", "d", "20",
            _deduction('["AB07", "AB04"]', "per_occurrence", "4"),
        ).replace('line = "all"', 'line = "direct"'),
        _indicator(
            "A1", "bureau", "deduct", "a", "20",
            _deduction('["AB07", "AB04"]', "per_occurrence", "4"),
        ).replace('line = "all"', 'line = "authorized"'),
        _indicator("W1", "bureau", "weakest", "w", "20", 'measure = "refunds, answers"').replace(
            'line = "all"', 'line = "direct"'
        ),
        _indicator("S1", "units", "survey", "s", "10", 'measure = "staff"').replace(
            'line = "all"', 'line = "direct"'
        ),
        _grade("A", "180", "1"),
        _grade("B", "120", "0.95"),
        _grade("C", "0", "0.8"),
    )
)  # fmt: skip


def covered(tariff: Tariff) -> tuple[Covered, ...]:
    """Return what the services of a tariff cover."""
    return tuple(
        Covered(one.code, one.zh, one.en, one.pay_types, one.channels,
                tuple(tier.up_to_fen for tier in tiers_of(one)))
        for one in tariff.services
    )  # fmt: skip


def cases(name: str) -> list[dict[str, Any]]:
    """Return the hand-worked cases of a file."""
    content = (CASES / f"{name}.toml").read_text(encoding="utf-8")
    found: list[dict[str, Any]] = tomllib.loads(content, parse_float=Decimal)["case"]
    return found


def facts_of(case: dict[str, Any], usual: Mapping[str, Iterable[int]] = MEASURES) -> Facts:
    """Return the facts a case names; what it does not name is all in order."""
    counted = {**usual, **case.get("measures", {})}
    return Facts(
        bank="105",
        year=2025,
        day=DAY,
        charges=tuple(Charge(**{"line": "all", **one}) for one in case.get("charges", ())),
        measures=_measures(counted, case.get("missing", ())),
        answers=(Answers("staff", tuple(case.get("survey", (100,)))),),
        bonuses=tuple(Bonus(code, points, "proof") for code, points in case.get("bonuses", ())),
        adjustments=tuple(
            Adjustment(number, points, "reason", "one", "another")
            for number, points in case.get("adjustments", ())
        ),
        standings=tuple(
            Standing(one["indicator"], State(one["state"]), _reason(one))
            for one in case.get("standings", ())
        ),
        pending=tuple(Pending(**one) for one in case.get("pending", ())),
    )


def _reason(standing: Mapping[str, str]) -> str:
    """Return the reason of a case; an assessed indicator has one only for codes it names."""
    return standing.get("reason", "reason")


def _measures(counted: dict[str, Iterable[int]], missing: Iterable[str]) -> tuple[Measure, ...]:
    return tuple(
        Measure(name, "all", *pair) for name, pair in counted.items() if name not in missing
    )


def hundredths(text: str) -> int:
    """Return points written with two decimals as hundredths."""
    return int(Fraction(text) * 100)
