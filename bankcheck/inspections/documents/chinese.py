"""The Chinese words of documents: official texts have one language, whoever reads the page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bankcheck.inspections.documents.content import Paragraph, Style

SEVERITIES: Mapping[str, str] = {
    "": "待定",
    "minor": "一般",
    "serious": "较重",
    "grave": "严重",
    "extreme": "特别严重",
}
DISPOSITIONS: Mapping[str, str] = {
    "refund": "退回资金",
    "redo": "重新办理",
    "adjust": "调账",
    "make_up": "补办手续",
    "improve": "完善内控",
    "warn": "警示",
}
POSITIONS: Mapping[str, str] = {
    "": "未表示意见",
    "agree": "认可",
    "partly": "部分认可",
    "disagree": "不认可",
}
UNITS: Mapping[str, str] = {"working_days": "个工作日", "calendar_days": "日"}
SERVICES: Mapping[str, str] = {
    "": "",
    "system": "通过监管系统电子送达",
    "courier": "邮寄送达",
    "in_person": "直接送达",
}
ACKNOWLEDGEMENTS: Mapping[str, str] = {
    "": "",
    "signed": "已签字确认",
    "refused": "拒绝签字",
    "not_required": "无需确认",
}


def paragraphs(text: str, style: Style = Style.BODY) -> tuple[Paragraph, ...]:
    """Return a text as paragraphs, one for each of its lines."""
    lines = (line.strip() for line in text.splitlines())
    return tuple(Paragraph(line, style) for line in lines if line)


def sentence(text: str) -> str:
    """Return a text with its closing mark."""
    plain = text.strip()
    return plain if not plain or plain[-1] in "。！？；" else f"{plain}。"


def listed(words: Iterable[str]) -> str:
    """Return words as an enumeration."""
    return "、".join(words)
