"""An office opens every docx and prints the words that the document says, on as few pages."""

from __future__ import annotations

import os
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from bankcheck.inspections.calendar.service import seed
from bankcheck.inspections.documents import docx, pdf
from bankcheck.inspections.documents.catalogue import KINDS
from bankcheck.inspections.documents.composing import words
from bankcheck.inspections.documents.content import Content
from tests.databases import Stable
from tests.inspections.documents.gallery import gallery, issued
from tests.inspections.documents.samples import FORM, LETTER, pdf_pages, pdf_words
from tests.office import program
from tests.workbench.house import open_house

pytestmark = pytest.mark.office
SAMPLES = {"letter": LETTER, "form": FORM}


@pytest.fixture(scope="module")
def contents(
    stable: Stable, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, Content]]:
    """One document of every kind, and one with every kind of block."""
    home = tmp_path_factory.mktemp("office")
    house = open_house(home, stable.fresh("sqlite", home))
    seed(house.database, home)
    yield {**{key: issued(one) for key, one in gallery(house).items()}, **SAMPLES}
    house.database.close()


@pytest.fixture(scope="module")
def printed(
    contents: dict[str, Content], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, bytes]:
    """Every document as the office prints it, all of them in one call."""
    folder = tmp_path_factory.mktemp("printed")
    for key, content in contents.items():
        (folder / f"{key}.docx").write_bytes(docx.written(content, draft=False))
    _print(folder)
    return {key: (folder / f"{key}.pdf").read_bytes() for key in contents}


def _print(folder: Path) -> None:
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    files = sorted(folder.glob("*.docx"))
    subprocess.run(
        [program(), profile, "--headless", "--convert-to", "pdf", "--outdir", folder, *files],
        check=True,
        capture_output=True,
        timeout=300,
    )
    if not list(folder.glob("*.pdf")):
        said = "LibreOffice without Writer: the tests of documents in an office did not run"
        pytest.fail(said) if os.environ.get("CI") else pytest.skip(said)


@pytest.mark.parametrize("key", [*KINDS, *SAMPLES])
def test_an_office_prints_every_word(
    printed: dict[str, bytes], contents: dict[str, Content], key: str
) -> None:
    # Every sign as often as it is written: a mark at the end of a line is lost in silence.
    missing = Counter(words(contents[key])) - Counter(pdf_words(printed[key]))
    assert missing == Counter()


@pytest.mark.parametrize("key", [*KINDS, *SAMPLES])
def test_an_office_takes_no_more_than_a_page_more(
    printed: dict[str, bytes], contents: dict[str, Content], key: str
) -> None:
    own = len(pdf_pages(pdf.written(contents[key], draft=False)))
    assert len(pdf_pages(printed[key])) <= own + 1


@pytest.mark.parametrize("key", [*KINDS, *SAMPLES])
def test_an_office_numbers_the_pages(printed: dict[str, bytes], key: str) -> None:
    assert all(f"— {place} —" in page for place, page in enumerate(pdf_pages(printed[key]), 1))
