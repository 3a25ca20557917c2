"""Every word of the pages has its Chinese, and the compiled catalogue is the written one."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from bankcheck.labels import COLUMNS, GROUPS, TRANSLATIONS, WORDS
from bankcheck.labels import STREAMS as STREAM_WORDS
from bankcheck.ledger.streams import STREAMS, stored_names

ROOT = TRANSLATIONS.parent.parent
FOLDER = TRANSLATIONS / "zh_Hans_CN" / "LC_MESSAGES"
METHODS = [("**.py", "python"), ("**.html", "jinja2")]
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "n_": (1, 2), "msg": None}
HOLE = re.compile(r"%\((\w+)\)s")


@pytest.fixture(scope="module")
def catalogue() -> Catalog:
    """The written Chinese catalogue."""
    with (FOLDER / "messages.po").open("rb") as file:
        return read_po(file, locale="zh_Hans_CN")


@pytest.fixture(scope="module")
def used() -> set[str]:
    """Every msgid the package and its templates use."""
    return {
        words if isinstance(words, str) else words[0]
        for folder in (ROOT / "bankcheck", ROOT / "templates")
        for _, _, words, _, _ in extract_from_dir(
            folder, method_map=METHODS, options_map={}, keywords=KEYWORDS
        )
    }


def test_the_extraction_finds_known_words(used: set[str]) -> None:
    assert {"Skip to the content", "Payment vouchers (finance)", "There is no such run."} <= used


def test_every_word_has_a_chinese_one(catalogue: Catalog, used: set[str]) -> None:
    assert sorted(one for one in used if not (m := catalogue.get(one)) or not m.string) == []


def test_no_chinese_word_is_left_over(catalogue: Catalog, used: set[str]) -> None:
    ids = {m.id if isinstance(m.id, str) else m.id[0] for m in catalogue if m.id}
    assert ids - used == set()


def test_a_translation_fills_the_same_holes(catalogue: Catalog) -> None:
    def holes(text: str | tuple[str, ...] | list[str] | None) -> set[str]:
        return set(HOLE.findall(text if isinstance(text, str) else " ".join(text or ())))

    assert [m.id for m in catalogue if m.id and holes(m.id) != holes(m.string)] == []


def test_the_compiled_catalogue_is_the_written_one(catalogue: Catalog) -> None:
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    assert compiled.getvalue() == (FOLDER / "messages.mo").read_bytes()


def test_every_stream_column_and_word_has_a_label() -> None:
    columns = [column for stream in STREAMS.values() for column in stream.columns]
    names = {name for column in columns for name in stored_names(column)}
    words = {word for column in columns for word in column.words}
    assert (names - COLUMNS.keys(), words - WORDS.keys(), STREAMS.keys() - STREAM_WORDS.keys()) == (
        set(),
        set(),
        set(),
    )


def test_every_label_is_translated(catalogue: Catalog) -> None:
    words = {word for group in GROUPS.values() for word in group.values()}
    assert sorted(word for word in words if not catalogue.get(word)) == []


def test_the_catalogue_is_inside_the_package() -> None:
    assert Path(TRANSLATIONS).is_relative_to(ROOT / "bankcheck")
