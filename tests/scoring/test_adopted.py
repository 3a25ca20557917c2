"""A year is held to the scheme and the tariff in force on its last day, or to an error."""

from __future__ import annotations

from pathlib import Path

import pytest

from bankcheck.scoring.adopted import book_path, scheme_of, tariff_of
from bankcheck.scoring.dated import BookRefused, NotInForce
from bankcheck.scoring.rulebook import BOOKS

TEXT = """
[[scheme]]
from = 2024-01-01
code = "sample-100"
reference = "first"
status = "sample"

[[scheme]]
from = 2025-12-31
code = "sample-400"
reference = "second"
status = "sample"

[[tariff]]
from = 2024-01-01
code = "tariff-sample"
reference = "third"
status = "sample"
"""


def own(home: Path, text: str) -> Path:
    """Give an installation its own choice; return its data folder."""
    (home / "rulebook").mkdir()
    (home / "rulebook" / "in-force.toml").write_text(text, encoding="utf-8")
    return home


@pytest.mark.parametrize(
    ("year", "code"), [(2024, "sample-100"), (2025, "sample-400"), (2026, "sample-400")]
)
def test_what_begins_on_the_last_day_of_a_year_holds_for_it(
    tmp_path: Path, year: int, code: str
) -> None:
    assert scheme_of(year, own(tmp_path, TEXT)).code == code


def test_a_year_before_the_first_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(NotInForce):
        scheme_of(2023, own(tmp_path, TEXT))


def test_what_is_shipped_holds_where_an_installation_says_nothing(tmp_path: Path) -> None:
    assert (scheme_of(2025, tmp_path).code, tariff_of(2025, tmp_path).code) == (
        "sample-100",
        "tariff-sample",
    )


def test_every_shipped_choice_has_its_file(tmp_path: Path) -> None:
    for choice in (scheme_of(2025, tmp_path), tariff_of(2025, tmp_path)):
        assert book_path(f"{choice.code}.toml", tmp_path).parent == BOOKS


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("[[scheme]]", "[scheme", "it is no TOML"),
        ("[[scheme]]", "[[other]]", "at least one"),
        ("from = 2024-01-01", 'from = "2024"', "`from` must be a day"),
        ('status = "sample"', 'status = "new"', "`status` must be one of"),
        ('code = "sample-100"', 'code = "../x"', "the name of a file"),
        ('reference = "first"', 'reference = ""', "`reference` must be a text"),
        ("from = 2025-12-31", "from = 2023-12-31", "oldest first"),
    ],
)
def test_a_wrong_choice_is_refused_by_its_fault(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    with pytest.raises(BookRefused, match=said):
        scheme_of(2025, own(tmp_path, TEXT.replace(old, new)))
