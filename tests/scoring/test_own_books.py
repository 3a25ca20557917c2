"""An installation's own rulebook files are told by their first mistake, or by their digest."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest
from click.testing import CliRunner

from bankcheck.cli_rulebook import rulebook
from bankcheck.errors import CallRefused
from bankcheck.scoring.dated import BookRefused
from bankcheck.scoring.own_books import Checked, checked
from bankcheck.scoring.rulebook import BOOKS
from bankcheck.scoring.shelf import Shelf
from tests.scoring.books import EVERY_KIND, SMALL
from tests.scoring.test_adopted import TEXT
from tests.scoring.test_rulebook import BROKEN

NAMED = 'code = "small"'


def written(home: Path, text: str, name: str = "small.toml") -> Path:
    """Write a file into the own folder of an installation; return its data folder."""
    (home / "rulebook").mkdir(exist_ok=True)
    (home / "rulebook" / name).write_text(text, encoding="utf-8")
    return home


def only(home: Path) -> Checked:
    """Return the one file that was looked through."""
    (found,) = checked(home)
    return found


def test_a_right_scheme_is_told_by_its_digest(tmp_path: Path) -> None:
    found = only(written(tmp_path, SMALL))
    digest = sha256(SMALL.encode("utf-8")).hexdigest()
    assert (found.kind, found.status, found.digest, found.fault) == (
        "scheme", "sample", digest, "",
    )  # fmt: skip


def test_points_that_do_not_add_up_to_their_weight_are_told_and_are_no_fault(
    tmp_path: Path,
) -> None:
    found = only(written(tmp_path, SMALL))
    noted = "scorer finance, line all: 40.00 points of indicators weigh 70.00; each counts in"
    assert (found.fault, len(found.notes)) == ("", 1)
    assert noted in found.notes[0]


@pytest.mark.parametrize("name", ["sample-100.toml", "sample-400.toml"])
def test_the_points_of_the_shipped_schemes_add_up(tmp_path: Path, name: str) -> None:
    text = (BOOKS / name).read_text(encoding="utf-8")
    assert only(written(tmp_path, text, name)).notes == ()


@pytest.mark.parametrize(("old", "new", "said"), BROKEN.values(), ids=BROKEN.keys())
def test_a_wrong_scheme_is_told_by_its_mistake(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    if (old, new) in (("[scheme]", "[scheme"), ("[scheme]", "[plan]")):
        said = "it is no TOML" if new == "[scheme" else "neither [scheme] nor [tariff]"
    assert said in only(written(tmp_path, SMALL.replace(old, new))).fault


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (NAMED, 'code = "other"', "the file must be other.toml"),
        ("value = 70", "value = 69", "the weights do not add up"),
        ('reference = "test"\nstatus = "sample"', 'reference = "test"\nstatus = "draft"',
         "`status` must be one of"),
    ],
    ids=["another name", "weights that miss the total", "no known status"],
)  # fmt: skip
def test_a_scheme_that_no_year_could_be_held_to_is_told(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    assert old in SMALL
    assert said in only(written(tmp_path, SMALL.replace(old, new, 1))).fault


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (EVERY_KIND, "the table [advance] is missing"),
        ('[tariff]\ncode = "own"\n', "at least one [[service]]"),
    ],
    ids=["no terms of advances", "no list of services"],
)
def test_a_wrong_tariff_is_told_by_its_mistake(tmp_path: Path, text: str, said: str) -> None:
    assert said in only(written(tmp_path, text, "own-tariff.toml")).fault


def test_a_copied_tariff_is_right(tmp_path: Path) -> None:
    text = (BOOKS / "tariff-sample.toml").read_text(encoding="utf-8")
    assert only(written(tmp_path, text, "own-tariff.toml")).fault == ""


@pytest.mark.parametrize(
    ("value", "said"), [("2", "`permitted` is 1 for yes or 0 for no"), ('"yes"', "a number")]
)
def test_a_wrong_clause_on_withholding_is_told(tmp_path: Path, value: str, said: str) -> None:
    text = (BOOKS / "tariff-sample.toml").read_text(encoding="utf-8")
    place = "permitted = [{ from = 2024-01-01, value = "
    assert (
        said
        in only(
            written(tmp_path, text.replace(f"{place}1", f"{place}{value}"), "own-tariff.toml")
        ).fault
    )


def test_a_choice_of_what_is_not_there_is_told(tmp_path: Path) -> None:
    text = TEXT.replace("sample-400", "county-2026")
    found = only(written(tmp_path, text, "in-force.toml"))
    assert "county-2026.toml is not in the rulebook folder" in found.fault


def test_what_is_no_text_is_told(tmp_path: Path) -> None:
    written(tmp_path, "")
    (tmp_path / "rulebook" / "small.toml").write_bytes(b"\xff\xfe")
    assert "no text in UTF-8" in only(tmp_path).fault


def test_the_own_scheme_comes_beside_the_shipped_ones(tmp_path: Path) -> None:
    shelf = Shelf()
    assert "small" not in shelf.codes()
    shelf.open(written(tmp_path, SMALL))
    assert {"small", "sample-100", "sample-400"} == set(shelf.codes())
    assert shelf.book("small").total.on(shelf.book("small").total.versions[0].from_) > 0


def test_an_own_copy_comes_before_the_shipped_one(tmp_path: Path) -> None:
    text = (BOOKS / "sample-100.toml").read_text(encoding="utf-8").replace("示例", "采用", 1)
    shelf = Shelf()
    shipped = shelf.book("sample-100").digest
    shelf.open(written(tmp_path, text, "sample-100.toml"))
    assert shelf.book("sample-100").digest != shipped


def test_a_scheme_that_is_nowhere_is_an_error(tmp_path: Path) -> None:
    shelf = Shelf()
    shelf.open(tmp_path)
    with pytest.raises(BookRefused, match="no such file"):
        shelf.book("county-2026")


def test_the_command_names_every_wrong_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BANKCHECK_HOME", str(written(tmp_path, SMALL)))
    right = CliRunner().invoke(rulebook)
    assert (right.exit_code, "Note: from 2024-01-01, scorer finance" in right.output) == (0, True)
    written(tmp_path, SMALL.replace('kind = "ratio"', 'kind = "guess"'))
    answer = CliRunner().invoke(rulebook)
    assert isinstance(answer.exception, CallRefused)
    assert "kind: it must be one of" in answer.output
