"""A content becomes docx and PDF in the same words, and the same content in the same bytes."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from types import ModuleType
from typing import Any
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bankcheck.inspections.documents import docx, pdf
from bankcheck.inspections.documents.composing import composed, texts, words
from bankcheck.inspections.documents.content import (
    Block,
    Cell,
    Column,
    Content,
    Grid,
    Paragraph,
    Signatures,
    Style,
    Table,
    digest,
    from_values,
    to_values,
)
from bankcheck.inspections.documents.looks import DRAFT_NOTE, LOOKS
from bankcheck.inspections.documents.pdf_type import known_characters
from tests.inspections.documents.samples import (
    FORM,
    LETTER,
    W,
    docx_parts,
    docx_words,
    pdf_pages,
    pdf_words,
)

SAMPLES = {"letter": LETTER, "form": FORM}
samples = pytest.mark.parametrize("content", SAMPLES.values(), ids=SAMPLES)
writers = pytest.mark.parametrize("writer", [docx, pdf], ids=["docx", "pdf"])
# Two characters that share a drawing come back out of a PDF as the first of them.
ALPHABET = sorted(
    one
    for one in known_characters()
    if "一" <= one <= "龥" or one in "0123456789，。（）〔〕、abcXYZ"
)
WORDS = st.text(ALPHABET, min_size=1, max_size=60)
BLOCKS: st.SearchStrategy[Block] = st.one_of(
    st.builds(Paragraph, WORDS, st.sampled_from(Style)),
    st.builds(
        lambda head, rows: Table(tuple(Column(one, 1) for one in head), tuple(rows)),
        st.tuples(WORDS, WORDS),
        st.lists(st.tuples(WORDS, WORDS), min_size=1, max_size=3),
    ),
    st.builds(
        lambda label, text: Grid(((Cell(label, 2, label=True), Cell(text, 10)),)), WORDS, WORDS
    ),
    st.builds(lambda party, line: Signatures(((party, (line,)), (line, ()))), WORDS, WORDS),
)
CONTENTS = st.builds(
    Content,
    issuers=st.tuples(WORDS),
    title=WORDS,
    blocks=st.lists(BLOCKS, min_size=1, max_size=5).map(tuple),
    letter=st.booleans(),
    number=WORDS,
    addressee=WORDS,
    attachments=st.lists(WORDS, max_size=3).map(tuple),
    signed_by=st.lists(WORDS, max_size=2).map(tuple),
    copies=st.lists(WORDS, max_size=2).map(tuple),
)


@given(CONTENTS)
@settings(max_examples=8)
def test_docx_and_pdf_say_what_the_content_says_in_its_order(content: Content) -> None:
    assert docx_words(docx.written(content, draft=False)) == words(content)
    assert pdf_words(pdf.written(content, draft=False)) == words(content)


@samples
def test_docx_and_pdf_of_a_whole_document_say_the_same(content: Content) -> None:
    assert docx_words(docx.written(content, draft=False)) == words(content)
    assert sorted(pdf_words(pdf.written(content, draft=False))) == sorted(words(content))


@given(CONTENTS)
def test_a_content_kept_as_values_is_the_same_content(content: Content) -> None:
    assert from_values(to_values(content)) == content


@samples
def test_a_changed_word_is_another_digest(content: Content) -> None:
    assert digest(replace(content, title=f"{content.title}。")) != digest(content)


@samples
@writers
def test_the_same_content_gives_the_same_bytes(content: Content, writer: ModuleType) -> None:
    assert writer.written(content, draft=True) == writer.written(content, draft=True)


def test_a_package_carries_no_time_of_its_making() -> None:
    with ZipFile(BytesIO(docx.written(LETTER, draft=False))) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@samples
def test_every_page_of_a_draft_says_so(content: Content) -> None:
    pages = pdf_pages(pdf.written(content, draft=True))
    assert all("未经签发" in page for page in pages)
    header = docx_parts(docx.written(content, draft=True))["word/header.xml"]
    assert "".join(header.itertext()) == DRAFT_NOTE
    assert [one.get("string") for one in header.iter("{urn:schemas-microsoft-com:vml}textpath")][1:]


@samples
def test_nothing_of_what_is_issued_calls_it_a_draft(content: Content) -> None:
    assert not any("草稿" in page for page in pdf_pages(pdf.written(content, draft=False)))
    header = docx_parts(docx.written(content, draft=False))["word/header.xml"]
    assert "".join(header.itertext()) == ""


@pytest.mark.parametrize("text", ["A<B>&C", "{{7*7}}", "{%raw%}", "=1+1", "<w:p/>", "]]>"])
def test_what_looks_like_markup_stays_text(text: str) -> None:
    content = replace(LETTER, blocks=(Paragraph(text),), title=text, issuers=(text,))
    assert text in docx_words(docx.written(content, draft=False))
    assert text in pdf_words(pdf.written(content, draft=False))


def test_what_no_file_keeps_is_left_out_everywhere() -> None:
    content = replace(LETTER, blocks=(Paragraph("一\x00二\x0b三\ud800四\u202e五\ufeff"),))
    assert "一二三四五" in docx_words(docx.written(content, draft=False))
    assert "一二三四五" in pdf_words(pdf.written(content, draft=False))


def test_pages_are_numbered_outside() -> None:
    pages = pdf_pages(pdf.written(FORM, draft=False))
    assert len(pages) > 1
    assert [f"— {number} —" in page for number, page in enumerate(pages, 1)] == [True] * len(pages)


def test_a_table_repeats_its_heading_on_the_next_page() -> None:
    rows = tuple((f"第{place}行", "值") for place in range(60))
    table = Table((Column("名称栏", 1), Column("数值栏", 1)), rows)
    pages = pdf_pages(pdf.written(replace(LETTER, blocks=(table,)), draft=False))
    assert len(pages) > 2
    assert all("名称栏" in page for page in pages if "第" in page)


def test_a_row_higher_than_a_page_goes_on_over_pages() -> None:
    grid = Grid(((Cell("过程", 2, label=True), Cell("核对凭证。" * 900, 10)),))
    file = pdf.written(replace(FORM, blocks=(grid,)), draft=False)
    assert len(pdf_pages(file)) > 2
    assert pdf_words(file).count("核对凭证。") > 890
    assert sorted(pdf_words(file)) == sorted(words(replace(FORM, blocks=(grid,))))


@pytest.mark.parametrize("length", range(190, 430, 60))
def test_no_page_holds_the_signature_alone(length: int) -> None:
    content = replace(LETTER, blocks=(Paragraph("核" * length),), attachments=(), copies=())
    last = pdf_pages(pdf.written(content, draft=False))[-1]
    assert "2025年6月2日" in last
    assert "核" in last


def test_characters_that_the_fonts_lack_are_named() -> None:
    assert pdf.unknown_characters(replace(LETTER, title="\U0002ffff\U00020001好")) == (
        "\U00020001\U0002ffff"
    )


@samples
def test_every_style_that_a_docx_names_is_there(content: Content) -> None:
    parts = docx_parts(docx.written(content, draft=False))
    known = {one.get(f"{W}styleId") for one in parts["word/styles.xml"].iter(f"{W}style")}
    named = {one.get(f"{W}val") for part in parts.values() for one in part.iter(f"{W}pStyle")}
    assert named - known == set()
    assert len(known) == len(LOOKS) + 1


def test_the_page_is_that_of_the_standard() -> None:
    section = docx_parts(docx.written(LETTER, draft=False))["word/document.xml"]
    size = next(section.iter(f"{W}pgSz"))
    margins = next(section.iter(f"{W}pgMar"))
    assert (size.get(f"{W}w"), size.get(f"{W}h")) == ("11906", "16838")
    millimetres = [
        round(int(str(margins.get(f"{W}{side}"))) / 1440 * 25.4)
        for side in ("top", "left", "bottom", "right")
    ]
    assert millimetres == [37, 28, 35, 26]


def test_a_letter_reads_from_its_head_to_its_copies() -> None:
    order = [text for piece in composed(LETTER) for text in texts(piece)]
    assert order[:3] == ["示例市财政局", "人民银行示例市分行", "财库检通〔2025〕3号"]
    assert order[-4:] == [
        "示例市财政局", "人民银行示例市分行", "2025年6月2日", "抄送：示例银行总行，市审计局。",
    ]  # fmt: skip


@pytest.mark.parametrize("broken", [{"issuers": ()}, {"title": " "}, {"blocks": ()}])
def test_no_document_is_without_issuer_title_or_text(broken: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="an issuer, a title and a text"):
        replace(LETTER, **broken)
