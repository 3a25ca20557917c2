"""Contents with every kind of block, and what can be read back out of the files made of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pdfplumber
from lxml import etree

from bankcheck.inspections.documents.content import (
    Align,
    Cell,
    Column,
    Content,
    Grid,
    Paragraph,
    Signatures,
    Style,
    Table,
    amount_in_words,
)
from bankcheck.inspections.documents.looks import FORM_MARGINS, PAGE_HEIGHT, POINTS_A_MM

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
LONG = "请你行按照所附清单准备资料，如实反映情况，不得拒绝、阻碍检查。"
DAY = date(2025, 6, 2)
LETTER = Content(
    issuers=("示例市财政局", "人民银行示例市分行"),
    title="国库集中支付代理业务\n检查通知书",
    number="财库检通〔2025〕3号",
    addressee="示例银行股份有限公司滨江支行",
    blocks=(
        Paragraph("根据工作规程第十五条的规定，决定对你行实施检查。"),
        Paragraph("一、检查组成员", Style.FIRST),
        Table(
            (Column("姓名", 2, Align.CENTRE), Column("机构", 5), Column("金额", 3, Align.RIGHT)),
            (("赵监控", "财政部门", "1,234.50"), ("李检查", "人民银行", "")),
        ),
        Paragraph("（一）有关要求", Style.SECOND),
        Paragraph(f"{LONG * 20}涉及金额{amount_in_words(123_456_789)}。"),
    ),
    attachments=("调阅资料清单", "检查组成员名单"),
    signed_by=("示例市财政局", "人民银行示例市分行"),
    dated=DAY,
    copies=("示例银行总行", "市审计局"),
)
FORM = Content(
    issuers=("示例市财政局",),
    title="检查工作底稿",
    number="财库检底〔2025〕1号",
    letter=False,
    blocks=(
        Grid(
            (
                (Cell("被检查单位", 2, label=True), Cell("示例银行", 4),
                 Cell("索引号", 2, label=True), Cell("DG-01", 4)),
                (Cell("检查过程", 2, label=True), Cell(f"{LONG}\n{LONG * 70}", 10, lines=8)),
            )
        ),
        Signatures((("检查人员：", ("（签字）", "年月日")), ("被检查单位：", ("（盖章）",)))),
        Paragraph("注：一式两份。", Style.NOTE),
    ),
)  # fmt: skip


def docx_parts(file: bytes) -> dict[str, etree._Element]:
    """Return every XML part of a docx package, parsed."""
    with ZipFile(BytesIO(file)) as package:
        return {name: etree.fromstring(package.read(name)) for name in package.namelist()}


def docx_words(file: bytes) -> str:
    """Return the text of a docx without white space."""
    body = docx_parts(file)["word/document.xml"]
    return "".join("".join(one.text.split()) for one in body.iter(f"{W}t") if one.text)


def _pdf_signs(file: bytes) -> Iterator[str]:
    # The number of a page stands below the text of both letters and forms.
    top = FORM_MARGINS.top * POINTS_A_MM
    bottom = (PAGE_HEIGHT - FORM_MARGINS.bottom) * POINTS_A_MM
    with pdfplumber.open(BytesIO(file)) as opened:
        for page in opened.pages:
            for sign in page.chars:
                if sign["upright"] and sign["top"] >= top - 1 and sign["bottom"] <= bottom + 1:
                    yield sign["text"]


def pdf_words(file: bytes) -> str:
    """Return the text of a PDF in the order it was drawn, without heads, feet and white space."""
    return "".join("".join(_pdf_signs(file)).split())


def pdf_pages(file: bytes) -> list[str]:
    """Return the text of every page of a PDF, heads and feet included."""
    with pdfplumber.open(BytesIO(file)) as opened:
        return [page.extract_text() for page in opened.pages]
