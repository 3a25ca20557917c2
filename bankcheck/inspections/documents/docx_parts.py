"""The parts of a docx package that say nothing of a document's own text."""

from __future__ import annotations

from xml.sax.saxutils import escape

from bankcheck.inspections.documents.content import Content
from bankcheck.inspections.documents.looks import DRAFT_MARK, DRAFT_NOTE

DECLARATION = "<?xml version='1.0' encoding='UTF-8' standalone='yes'?>"
_OFFICE = "http://schemas.openxmlformats.org"
_W = f"{_OFFICE}/wordprocessingml/2006/main"
_R = f"{_OFFICE}/officeDocument/2006/relationships"
_TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml"
NAMESPACES = (
    f'xmlns:w="{_W}" xmlns:r="{_R}" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:o="urn:schemas-microsoft-com:office:office"'
)
_OVERRIDES = {
    "/word/document.xml": f"{_TYPES}.document.main+xml",
    "/word/styles.xml": f"{_TYPES}.styles+xml",
    "/word/settings.xml": f"{_TYPES}.settings+xml",
    "/word/fontTable.xml": f"{_TYPES}.fontTable+xml",
    "/word/header.xml": f"{_TYPES}.header+xml",
    "/word/footer1.xml": f"{_TYPES}.footer+xml",
    "/word/footer2.xml": f"{_TYPES}.footer+xml",
    "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
}
CONTENT_TYPES = (
    f'{DECLARATION}<Types xmlns="{_OFFICE}/package/2006/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    + "".join(
        f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in _OVERRIDES.items()
    )
    + "</Types>"
)
_RELATION = f'<Relationships xmlns="{_OFFICE}/package/2006/relationships">'
PACKAGE_RELATIONS = (
    f"{DECLARATION}{_RELATION}"
    f'<Relationship Id="d" Type="{_R}/officeDocument" Target="word/document.xml"/>'
    f'<Relationship Id="p" Type="{_OFFICE}/package/2006/relationships/metadata/core-properties" '
    'Target="docProps/core.xml"/></Relationships>'
)
RELATIONS = (
    f"{DECLARATION}{_RELATION}"
    + "".join(
        f'<Relationship Id="{at}" Type="{_R}/{kind}" Target="{target}"/>'
        for at, kind, target in (
            ("s", "styles", "styles.xml"),
            ("t", "settings", "settings.xml"),
            ("n", "fontTable", "fontTable.xml"),
            ("h", "header", "header.xml"),
            ("f1", "footer", "footer1.xml"),
            ("f2", "footer", "footer2.xml"),
        )
    )
    + "</Relationships>"
)
SETTINGS = (
    f'{DECLARATION}<w:settings {NAMESPACES}><w:zoom w:percent="100"/><w:evenAndOddHeaders/>'
    '<w:defaultTabStop w:val="420"/><w:characterSpacingControl w:val="compressPunctuation"/>'
    '<w:compat><w:compatSetting w:name="compatibilityMode" '
    'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
    '<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>'
)
# What stands in where an office lacks a font: its older name, then the nearest that all have.
_STANDINS = {
    "方正小标宋简体": "FZXiaoBiaoSong-B05S;宋体;SimSun",
    "仿宋": "FangSong;仿宋_GB2312",
    "宋体": "SimSun",
    "黑体": "SimHei",
    "楷体": "KaiTi;楷体_GB2312",
}
FONTS = (
    f"{DECLARATION}<w:fonts {NAMESPACES}>"
    + "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{others}"/><w:charset w:val="86"/>'
        '<w:pitch w:val="variable"/></w:font>'
        for name, others in _STANDINS.items()
    )
    + "</w:fonts>"
)
_FORMULAS = "".join(
    f'<v:f eqn="{one}"/>'
    for one in (
        "sum #0 0 10800",
        "prod #0 2 1",
        "sum 21600 0 @1",
        "sum 0 0 @2",
        "sum 21600 0 @3",
        "if @0 @3 0",
        "if @0 21600 @1",
        "if @0 0 @2",
        "if @0 @4 21600",
        "mid @5 @6",
        "mid @8 @5",
        "mid @7 @8",
        "mid @6 @7",
        "sum @6 0 @5",
    )
)
_ART = (
    '<v:shapetype id="art" coordsize="21600,21600" o:spt="136" adj="10800" '
    f'path="m@7,l@8,m@5,21600l@6,21600e"><v:formulas>{_FORMULAS}</v:formulas>'
    '<v:path textpathok="t" o:connecttype="custom" o:connectlocs="@9,0;@10,10800;@11,21600;'
    '@12,10800" o:connectangles="270,180,90,0"/><v:textpath on="t" fitshape="t"/></v:shapetype>'
)
_RED = '<w:rPr><w:color w:val="CC0000"/><w:sz w:val="24"/><w:szCs w:val="24"/></w:rPr>'
_PLACE = (
    "position:absolute;margin-left:0;margin-top:0;width:280pt;height:140pt;rotation:315;"
    "z-index:-251658752;mso-position-horizontal:center;mso-position-horizontal-relative:margin;"
    "mso-position-vertical:center;mso-position-vertical-relative:margin"
)
_WATERMARK = (
    f'<w:r><w:pict>{_ART}<v:shape id="mark" o:spid="_x0000_s2049" type="#art" style="{_PLACE}" '
    'o:allowincell="f" fillcolor="#d8d8d8" stroked="f"><v:fill opacity=".5"/>'
    '<v:textpath style="font-family:&quot;宋体&quot;;font-size:1pt" '
    f'string="{DRAFT_MARK}"/></v:shape></w:pict></w:r>'
)


def core(content: Content) -> str:
    """Return the properties of a document; its one date is the day it was issued."""
    day = content.dated.isoformat() if content.dated else "2000-01-01"
    when = "".join(
        f'<dcterms:{word} xsi:type="dcterms:W3CDTF">{day}T00:00:00Z</dcterms:{word}>'
        for word in ("created", "modified")
    )
    return (
        f'{DECLARATION}<cp:coreProperties xmlns:cp="{_OFFICE}/package/2006/metadata/'
        'core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(f'{content.number} {content.name}'.strip())}</dc:title>"
        f"<dc:creator>{escape('、'.join(content.issuers))}</dc:creator>{when}</cp:coreProperties>"
    )


def header(*, draft: bool) -> str:
    """Return the head of every page: nothing, or the mark of a draft across the page."""
    note = f"<w:r>{_RED}<w:t>{DRAFT_NOTE}</w:t></w:r>{_WATERMARK}" if draft else ""
    return (
        f"{DECLARATION}<w:hdr {NAMESPACES}><w:p><w:pPr>"
        '<w:spacing w:before="0" w:after="0" w:line="320" w:lineRule="exact"/>'
        f'<w:jc w:val="right"/></w:pPr>{note}</w:p></w:hdr>'
    )


def footer(side: str) -> str:
    """Return the foot of odd (right) or even (left) pages: the page number between dashes."""
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        '<w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    return (
        f'{DECLARATION}<w:ftr {NAMESPACES}><w:p><w:pPr><w:pStyle w:val="Page"/>'
        f'<w:ind w:{side}Chars="100" w:{side}="280"/><w:jc w:val="{side}"/></w:pPr>'
        f'<w:r><w:t xml:space="preserve">— </w:t></w:r>{field}'
        '<w:r><w:t xml:space="preserve"> —</w:t></w:r></w:p></w:ftr>'
    )
