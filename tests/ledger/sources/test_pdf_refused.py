"""A PDF that cannot be read in full is refused with its reason and the next step."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest
from fpdf import FPDF

from bankcheck.errors import FileRefused
from bankcheck.example.formats.pdf_file import StatementEntry, StatementPages, write_statement
from bankcheck.ledger.pdf_statements import pages
from bankcheck.ledger.sources import pdf
from bankcheck.ledger.sources.shape import Wish

SHARED = Path(os.environ.get("BANKCHECK_SHARED", Path(__file__).parents[4] / "shared"))
CORPUS = SHARED / "data" / "pdfplumber_tests" / "tests" / "pdfs"
FILES = sorted(CORPUS.glob("*.pdf")) or [CORPUS / "missing"]


def _sound(folder: Path) -> Path:
    entry = StatementEntry(date(2025, 1, 2), None, "7", "工资", 100, 0, 900)
    day = date(2025, 1, 1)
    path = folder / "statement.pdf"
    write_statement(path, StatementPages("0200", "某单位", "某行", day, day, 1000, [entry]))
    return path


def _refusal(path: Path) -> str:
    with pytest.raises(FileRefused) as refused:
        pdf.read(path, path.name, Wish())
    return str(refused.value)


def _saved(document: FPDF, folder: Path) -> Path:
    path = folder / "made.pdf"
    document.output(str(path))
    return path


def test_a_password_is_named(tmp_path: Path) -> None:
    document = FPDF()
    document.add_page()
    document.set_encryption(owner_password="one", user_password="two")  # noqa: S106 made here
    assert "protected by a password" in _refusal(_saved(document, tmp_path))


def test_pages_without_text_are_named(tmp_path: Path) -> None:
    document = FPDF()
    document.add_page()
    document.rect(10, 10, 50, 50, style="F")
    assert "pictures and no text" in _refusal(_saved(document, tmp_path))


def test_fonts_without_characters_are_named(tmp_path: Path) -> None:
    path = _sound(tmp_path)
    path.write_bytes(path.read_bytes().replace(b"/ToUnicode", b"/NoUnicode"))
    assert "(cid:n)" in _refusal(path)


def test_text_that_is_no_statement_is_named(tmp_path: Path) -> None:
    document = FPDF()
    document.add_page()
    document.set_font("helvetica")
    document.text(10, 10, "A letter")
    assert "no statement table is recognised" in _refusal(_saved(document, tmp_path))


@pytest.mark.parametrize("share", [0.0, 0.3, 0.6, 0.9])
def test_a_truncated_file_is_refused(tmp_path: Path, share: float) -> None:
    path = _sound(tmp_path)
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * share)])
    assert "damaged: its end is missing" in _refusal(path)


def test_damage_inside_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "damaged.pdf"
    path.write_bytes(b"%PDF-1.4\n" + b"\x00 nonsense <<>>\n" * 50 + b"%%EOF\n")
    assert "the PDF is damaged" in _refusal(path)


def test_an_empty_table_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "none.pdf"
    day = date(2025, 1, 1)
    write_statement(path, StatementPages("0200", "某单位", "某行", day, day, 1000, []))
    assert "not one entry under them" in _refusal(path)


@pytest.mark.parametrize(
    ("limit", "sentence"), [("BYTE_LIMIT", "bytes"), ("PAGE_LIMIT", "pages")], ids=str
)
def test_a_limit_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, sentence: str
) -> None:
    path = _sound(tmp_path)
    monkeypatch.setattr(pages, limit, 0)
    assert f"{sentence}; the limit is 0" in _refusal(path)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_pdf_of_the_corpus_ends_in_rows_or_a_reason(path: Path) -> None:
    if not path.exists():
        pytest.skip("the corpus pdfplumber_tests is not beside the repository")
    try:
        reading = pdf.read(path, path.name, Wish())
    except FileRefused as refused:
        outcome = refused.reason and refused.next_step
    else:
        outcome = str(reading.tables["payment"].num_rows)
    assert outcome
