"""A supposed score follows the same arithmetic, and nothing that keeps or decides can take it."""

from __future__ import annotations

import ast
from dataclasses import fields, replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bankcheck.scoring.dated import BookRefused
from bankcheck.scoring.facts import Charge, Facts
from bankcheck.scoring.rulebook import parse_rulebook
from bankcheck.scoring.scores import Score, score
from bankcheck.scoring.supposing import Supposed, Supposition, suppose
from tests.scoring.books import SMALL, TWO_LINES, facts_of
from tests.scoring.test_properties import facts

PACKAGE = Path(__file__).parents[2] / "bankcheck"
BOOK = parse_rulebook(SMALL, "small")
NOTHING: frozenset[str] = frozenset()
FOUND = facts_of({"charges": [{"finding": "W1", "code": "AB06", "severity": 3}]})


def supposition(
    weights: dict[str, Fraction] | None = None, without: frozenset[str] = NOTHING
) -> Supposition:
    """Return a supposition under the small book."""
    return Supposition(BOOK, weights or {}, without, ())


@given(facts)
def test_supposing_nothing_is_the_real_score(known: Facts) -> None:
    real = score(BOOK, known)
    found = suppose(Supposition(BOOK, {}, NOTHING, known.standings), known)
    assert (found.hundredths, found.grade, found.coverage) == (
        real.hundredths,
        real.grade,
        real.coverage,
    )


def test_a_finding_that_is_left_out_costs_nothing() -> None:
    assert suppose(supposition(without=frozenset({"W1"})), FOUND).hundredths == 10_000


@given(st.integers(0, 100))
def test_another_weight_moves_the_score_by_its_share(finance: int) -> None:
    weights = {"finance": Fraction(finance), "pbc": Fraction(100 - finance)}
    found = suppose(supposition(weights), FOUND)
    assert found.hundredths == 10_000 - 10 * finance


def test_weights_that_miss_the_total_are_refused() -> None:
    with pytest.raises(BookRefused):
        suppose(supposition({"finance": Fraction(71)}), FOUND)


def test_another_scheme_scores_the_same_facts() -> None:
    two = parse_rulebook(TWO_LINES, "two")
    found = suppose(Supposition(two, {}, NOTHING, ()), FOUND)
    assert (found.scheme, found.total) == ("two", Fraction(200))


def test_the_real_facts_stay_as_they_were() -> None:
    before = replace(FOUND, charges=(Charge("W1", "AB06", 3, "all"),))
    suppose(supposition(without=frozenset({"W1"})), before)
    assert [one.finding for one in before.charges] == ["W1"]


def test_a_supposed_score_is_no_score_and_has_nothing_to_be_stored_by() -> None:
    assert not issubclass(Supposed, Score)
    names = {one.name for one in fields(Supposed)} | set(dir(Supposed))
    assert names & {"as_bytes", "digest", "facts_digest", "book_digest", "bank", "year"} == set()


def _importers(module: str) -> set[str]:
    found = set()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                names = [f"{node.module}.{alias.name}" for alias in node.names]
                names.append(node.module or "")
            if any(name == module or name.startswith(f"{module}.") for name in names):
                found.add(str(path.relative_to(PACKAGE)))
    return found


def test_nothing_but_its_own_pages_knows_a_supposed_score() -> None:
    assert _importers("bankcheck.scoring.supposing") == {"scoring/supposed_pages.py"}
    assert _importers("bankcheck.scoring.supposed_pages") == {"scoring/supposed_views.py"}


def test_its_pages_only_read() -> None:
    for name in ("supposed_pages.py", "supposed_views.py"):
        text = (PACKAGE / "scoring" / name).read_text(encoding="utf-8")
        assert ".write(" not in text
        assert "pages.post" not in text
