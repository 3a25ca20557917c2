"""The text, with its positions, and the ruled tables of each page of a PDF, or a clear refusal."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfplumber.page import Page
from pdfplumber.utils.exceptions import PdfminerException

from bankcheck.errors import FileRefused

BYTE_LIMIT: Final = 64 * 1024 * 1024
PAGE_LIMIT: Final = 1000
CHARACTER_LIMIT: Final = 50_000
EDGE_LIMIT: Final = 20_000
UNMAPPED_SHARE: Final = 0.05
DOUBLED_SHARE: Final = 0.2
SAME_LINE_POINTS: Final = 3.0
TAIL_BYTES: Final = 2048
# No heading of an amount is without one of these; other documents are spared the search for rules.
MONEY_SIGNS: Final = frozenset("借贷额支收")
ELECTRONIC: Final = "Ask the bank for the electronic statement (XLSX, CSV or a PDF with text)."
_UNMAPPED: Final = re.compile(r"\(cid:\d+\)")


@dataclass(frozen=True, slots=True)
class Word:
    """A piece of text without blanks; positions in points from the left and top of the page."""

    text: str
    left: float
    right: float
    top: float
    bottom: float


@dataclass(frozen=True, slots=True)
class TextLine:
    """The words of one printed line, from left to right; lines count from 1 on each page."""

    number: int
    top: float
    bottom: float
    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        """Return the words with one blank between them."""
        return " ".join(word.text for word in self.words)


@dataclass(frozen=True, slots=True)
class RuledRow:
    """One row of a ruled table; an empty cell is an empty text."""

    top: float
    bottom: float
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PageText:
    """One page: its lines, its ruled tables, and how much of it is no readable text."""

    number: int
    width: float
    lines: tuple[TextLine, ...]
    tables: tuple[tuple[RuledRow, ...], ...]
    characters: int
    unmapped: int
    has_image: bool


def read_pages(path: Path, name: str) -> list[PageText]:
    """Return all pages that were read; raise FileRefused where a file cannot be read in full."""
    _refuse_size_or_truncation(path, name)
    try:
        pages = list(_open_pages(path, name))
    except (FileRefused, MemoryError):
        raise
    except PdfminerException as error:
        raise _refused_opening(name, error) from error
    # pdfminer raises whatever a damaged object makes it stumble over (TypeError, KeyError,
    # struct.error, AssertionError, RecursionError ...); this is the one place that meets it.
    except Exception as error:
        raise _broken(name, f"its objects cannot be decoded ({type(error).__name__})") from error
    _refuse_unreadable_text(pages, name)
    return pages


def _refuse_size_or_truncation(path: Path, name: str) -> None:
    size = path.stat().st_size
    if size > BYTE_LIMIT:
        raise FileRefused(
            name,
            "",
            f"the PDF has {size:,} bytes; the limit is {BYTE_LIMIT:,}.",
            "Ask the bank for one file a month.",
        )
    with path.open("rb") as file:
        file.seek(max(0, size - TAIL_BYTES))
        if b"%%EOF" not in file.read():
            raise _broken(name, "its end is missing, so pages may be missing too")


def _broken(name: str, what: str) -> FileRefused:
    return FileRefused(
        name, "", f"the PDF is damaged: {what}.", "Get the file again from the bank and load that."
    )


def _refused_opening(name: str, error: PdfminerException) -> FileRefused:
    if any(isinstance(cause, PDFPasswordIncorrect) for cause in (*error.args, error.__context__)):
        return FileRefused(
            name,
            "",
            "the PDF is protected by a password.",
            "Remove the password in a PDF viewer (save a copy without it) and load the copy.",
        )
    return _broken(
        name, f"it has no readable structure ({error})" if str(error) else "no structure"
    )


def _open_pages(path: Path, name: str) -> Iterator[PageText]:
    with pdfplumber.open(path) as document:
        count = len(document.pages)
        if not count:
            raise _broken(name, "it has no pages")
        if count > PAGE_LIMIT:
            raise FileRefused(
                name,
                "",
                f"the PDF has {count:,} pages; the limit is {PAGE_LIMIT:,}.",
                "Ask the bank for one file a month.",
            )
        with_money = False
        for page in document.pages:
            with_money = with_money or any(char["text"] in MONEY_SIGNS for char in page.chars)
            yield _page_text(page, name, with_tables=with_money)
            page.close()


def _page_text(page: Page, name: str, *, with_tables: bool) -> PageText:
    characters = page.chars
    if len(characters) > CHARACTER_LIMIT:
        raise FileRefused(
            name,
            f"page {page.page_number}",
            f"the page holds {len(characters):,} characters; the limit is {CHARACTER_LIMIT:,}.",
            ELECTRONIC,
        )
    if _doubled_share(characters) > DOUBLED_SHARE:
        page = page.dedupe_chars()
    return PageText(
        number=page.page_number,
        width=float(page.width),
        lines=_lines(page.extract_words(x_tolerance=2)),
        tables=tuple(_tables(page)) if with_tables else (),
        characters=len(characters),
        unmapped=sum(1 for character in characters if _UNMAPPED.search(character["text"])),
        has_image=bool(page.images),
    )


def _doubled_share(characters: Sequence[dict[str, Any]]) -> float:
    """Return the share of characters printed again on the same spot, as a cheap bold face."""
    spots = {(char["text"], round(char["x0"]), round(char["top"])) for char in characters}
    return 1 - len(spots) / len(characters) if characters else 0.0


def _lines(found: Sequence[dict[str, Any]]) -> tuple[TextLine, ...]:
    words = [
        Word(word["text"], word["x0"], word["x1"], word["top"], word["bottom"]) for word in found
    ]
    clusters: list[list[Word]] = []
    for word in sorted(words, key=lambda word: (word.top + word.bottom, word.left)):
        if clusters and _middle(word) - _middle(clusters[-1][0]) <= SAME_LINE_POINTS:
            clusters[-1].append(word)
        else:
            clusters.append([word])
    return tuple(_line(number, words) for number, words in enumerate(clusters, start=1))


def _middle(word: Word) -> float:
    return (word.top + word.bottom) / 2


def _line(number: int, words: list[Word]) -> TextLine:
    ordered = tuple(sorted(words, key=lambda word: word.left))
    top, bottom = min(word.top for word in words), max(word.bottom for word in words)
    return TextLine(number, top, bottom, ordered)


def _tables(page: Page) -> Iterator[tuple[RuledRow, ...]]:
    if not page.edges or len(page.edges) > EDGE_LIMIT:
        return
    for table in page.find_tables():
        texts = table.extract(x_tolerance=2)
        yield tuple(
            RuledRow(row.bbox[1], row.bbox[3], tuple(cell or "" for cell in cells))
            for row, cells in zip(table.rows, texts, strict=True)
        )


def _refuse_unreadable_text(pages: Sequence[PageText], name: str) -> None:
    characters = sum(page.characters for page in pages)
    if not characters:
        raise FileRefused(
            name, "", f"its {len(pages)} page(s) hold pictures and no text.", ELECTRONIC
        )
    if sum(page.unmapped for page in pages) > characters * UNMAPPED_SHARE:
        raise unmapped_text(name)


def unmapped_text(name: str) -> FileRefused:
    """Return the refusal of a file whose fonts do not say which characters they print."""
    return FileRefused(
        name,
        "",
        "its fonts do not say which characters they print (the text reads '(cid:n)').",
        ELECTRONIC,
    )
