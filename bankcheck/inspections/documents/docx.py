"""A document as WordprocessingML, written part by part: the same content gives the same bytes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from bankcheck.inspections.documents.composing import Box, Line, Piece, Rule, Ruled, composed
from bankcheck.inspections.documents.content import Content
from bankcheck.inspections.documents.docx_parts import (
    CONTENT_TYPES,
    DECLARATION,
    FONTS,
    NAMESPACES,
    PACKAGE_RELATIONS,
    RELATIONS,
    SETTINGS,
    core,
    footer,
    header,
)
from bankcheck.inspections.documents.looks import (
    LOOKS,
    NUMBER_BELOW,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    Face,
    Look,
    Margins,
    Role,
    margins_of,
)

MEDIA = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# The fonts that offices have; fontTable names what stands in where one is missing.
EAST_ASIAN = {
    Face.TITLE: "方正小标宋简体",
    Face.FANG: "仿宋",
    Face.SONG: "宋体",
    Face.HEI: "黑体",
    Face.KAI: "楷体",
}
ALIGN = {"justify": "both", "left": "left", "right": "right", "centre": "center"}
_EPOCH = (1980, 1, 1, 0, 0, 0)


def twips(mm: float) -> int:
    """Return millimetres in twentieths of a point."""
    return round(mm / 25.4 * 1440)


def written(content: Content, *, draft: bool) -> bytes:
    """Return the document as a docx file; a draft carries its mark on every page."""
    parts = {
        "[Content_Types].xml": CONTENT_TYPES,
        "_rels/.rels": PACKAGE_RELATIONS,
        "docProps/core.xml": core(content),
        "word/document.xml": _document(content),
        "word/_rels/document.xml.rels": RELATIONS,
        "word/styles.xml": _styles(),
        "word/settings.xml": SETTINGS,
        "word/fontTable.xml": FONTS,
        "word/header.xml": header(draft=draft),
        "word/footer1.xml": footer("right"),
        "word/footer2.xml": footer("left"),
    }
    return _packed(parts)


def _packed(parts: dict[str, str]) -> bytes:
    """Return the parts as a package whose entries all carry one day of long ago."""
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as package:
        for name, text in parts.items():
            entry = ZipInfo(name, _EPOCH)
            entry.compress_type, entry.create_system = ZIP_DEFLATED, 3
            package.writestr(entry, text.encode("utf-8"))
    return buffer.getvalue()


def _document(content: Content) -> str:
    pieces, margins = composed(content), margins_of(letter=content.letter)
    followed = zip(pieces, (*pieces[1:], None), strict=True)
    body = "".join(_piece(one, after, margins.width) for one, after in followed)
    body += _section(margins)
    return f"{DECLARATION}<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>"


def _section(margins: Margins) -> str:
    kinds = (("header", "default", "h"), ("header", "even", "h"))
    feet = (("footer", "default", "f1"), ("footer", "even", "f2"))
    references = "".join(
        f'<w:{part}Reference w:type="{kind}" r:id="{at}"/>' for part, kind, at in (*kinds, *feet)
    )
    free = (
        f'w:top="{twips(margins.top)}" w:right="{twips(margins.right)}" '
        f'w:bottom="{twips(margins.bottom)}" w:left="{twips(margins.left)}" '
        f'w:header="{twips(margins.top - 19)}" '
        f'w:footer="{twips(margins.bottom - NUMBER_BELOW - 6)}" w:gutter="0"'
    )
    size = f'w:w="{twips(PAGE_WIDTH)}" w:h="{twips(PAGE_HEIGHT)}"'
    return f"<w:sectPr>{references}<w:pgSz {size}/><w:pgMar {free}/></w:sectPr>"


def _piece(piece: Piece, after: Piece | None, width: float) -> str:
    if isinstance(piece, Line):
        return _paragraph(piece.text, piece.role, together=piece.together)
    if isinstance(piece, Rule):
        return _rule(piece)
    return (
        _gap(80)
        + _table(piece, width)
        + _gap(20 if isinstance(after, Ruled) or after is None else 160)
    )


def _paragraph(text: str, role: Role, *, align: str = "", together: bool = False) -> str:
    properties = f'<w:pStyle w:val="{style_id(role)}"/>'
    properties += "<w:keepNext/>" if together else ""
    properties += f'<w:jc w:val="{ALIGN[align]}"/>' if align else ""
    parts = (f'<w:t xml:space="preserve">{escape(one)}</w:t>' for one in text.split("\n") if one)
    run = f"<w:r>{'<w:br/>'.join(parts)}</w:r>" if text else ""
    return f"<w:p><w:pPr>{properties}</w:pPr>{run}</w:p>"


def _rule(rule: Rule) -> str:
    colour, weight = ("CC0000", 18) if rule.red else ("000000", 6)
    border = f'<w:bottom w:val="single" w:sz="{weight}" w:space="0" w:color="{colour}"/>'
    return (
        f"<w:p><w:pPr><w:keepNext/><w:pBdr>{border}</w:pBdr>"
        '<w:spacing w:before="0" w:after="0" w:line="60" w:lineRule="exact"/></w:pPr></w:p>'
    )


def _gap(line: int) -> str:
    """Return a paragraph as low as so many twentieths of a point: a table needs one behind it."""
    spacing = f'<w:spacing w:before="0" w:after="0" w:line="{line}" w:lineRule="exact"/>'
    return f"<w:p><w:pPr><w:keepNext/>{spacing}</w:pPr></w:p>"


def _table(table: Ruled, millimetres: float) -> str:
    total, width = sum(table.shares), twips(millimetres)
    widths = [round(width * share / total) for share in table.shares]
    edge = "single" if table.bordered else "none"
    borders = "".join(
        f'<w:{side} w:val="{edge}" w:sz="4" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    grid = "".join(f'<w:gridCol w:w="{one}"/>' for one in widths)
    rows = "".join(
        _row(row, widths, head=place < table.heads, together=table.stays(place))
        for place, row in enumerate(table.rows)
    )
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar>'
        '<w:top w:w="60" w:type="dxa"/><w:left w:w="60" w:type="dxa"/>'
        '<w:bottom w:w="60" w:type="dxa"/><w:right w:w="60" w:type="dxa"/></w:tblCellMar>'
        f"</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"
    )


def _row(row: Sequence[Box], widths: Sequence[int], *, head: bool, together: bool) -> str:
    least = max(LOOKS[box.role].line_points * box.lines for box in row)
    properties = f'<w:trHeight w:val="{round(least * 20) + 120}" w:hRule="atLeast"/>'
    properties += "<w:tblHeader/>" if head else ""
    cells, at = "", 0
    for box in row:
        cells += _cell(box, sum(widths[at : at + box.span]), together=together)
        at += box.span
    return f"<w:tr><w:trPr>{properties}</w:trPr>{cells}</w:tr>"


def _cell(box: Box, width: int, *, together: bool) -> str:
    span = f'<w:gridSpan w:val="{box.span}"/>' if box.span > 1 else ""
    properties = f'<w:tcW w:w="{width}" w:type="dxa"/>{span}<w:vAlign w:val="center"/>'
    paragraphs = "".join(
        _paragraph(one, box.role, align=box.align, together=together)
        for one in box.text.split("\n")
    )
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraphs}</w:tc>"


def style_id(role: Role) -> str:
    """Return the name under which a document knows the style of a role."""
    return "".join(word.title() for word in role.value.split("_"))


def _styles() -> str:
    standing = _fonts(Face.FANG)
    defaults = (
        f"<w:docDefaults><w:rPrDefault><w:rPr>{standing}<w:sz w:val='32'/><w:szCs w:val='32'/>"
        "<w:lang w:val='en-US' w:eastAsia='zh-CN'/></w:rPr></w:rPrDefault>"
        "<w:pPrDefault/></w:docDefaults>"
    )
    normal = '<w:style w:type="paragraph" w:default="1" w:styleId="Normal">'
    normal += '<w:name w:val="Normal"/></w:style>'
    styles = "".join(_style(role, look) for role, look in LOOKS.items())
    return f"{DECLARATION}<w:styles {NAMESPACES}>{defaults}{normal}{styles}</w:styles>"


def _fonts(face: Face) -> str:
    name = quoteattr(EAST_ASIAN[face])
    return (
        f'<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia={name} '
        'w:cs="Times New Roman"/>'
    )


def _style(role: Role, look: Look) -> str:
    indents = _indents(look)
    paragraph = "<w:keepNext/>" if look.together else ""
    # Word's own default said aloud: LibreOffice then hangs no mark over the edge, and loses none.
    paragraph += '<w:overflowPunct w:val="1"/>'
    paragraph += (
        f'<w:spacing w:before="{round(look.before * 20)}" w:after="{round(look.after * 20)}" '
        f'w:line="{round(look.line_points * 20)}" w:lineRule="exact"/>{indents}'
        f'<w:jc w:val="{ALIGN[look.align]}"/>'
    )
    run = _fonts(look.face) + ("<w:b/>" if look.bold else "")
    run += '<w:color w:val="CC0000"/>' if look.red else ""
    size = round(look.points * 2)
    run += f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'
    return (
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{style_id(role)}">'
        f'<w:name w:val="{style_id(role)}"/><w:basedOn w:val="Normal"/><w:qFormat/>'
        f"<w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
    )


def _indents(look: Look) -> str:
    """Return the indents of a look, counted in characters and in points of its size."""
    sides: Iterable[tuple[str, float]] = (
        ("left", look.left),
        ("right", look.right),
        ("firstLine", look.first),
    )
    parts = [
        f'w:{side}Chars="{round(count * 100)}" w:{side}="{round(count * look.points * 20)}"'
        for side, count in sides
        if count
    ]
    return f"<w:ind {' '.join(parts)}/>" if parts else ""
