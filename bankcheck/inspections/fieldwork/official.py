"""The Chinese words of what is signed: official texts have one language, whoever reads the page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

AREAS: Mapping[str, str] = {"business": "业务办理", "system": "系统设置", "control": "内部控制"}
MODES: Mapping[str, str] = {"on_site": "现场", "off_site": "非现场"}
MOTIVES: Mapping[str, str] = {
    "risk": "风险",
    "rotation": "轮查",
    "lead": "线索",
    "complaint": "投诉",
}
INSTITUTIONS: Mapping[str, str] = {"finance": "财政部门", "peoples_bank": "人民银行"}
PARTS: Mapping[str, str] = {"lead": "组长", "co_lead": "副组长", "member": "组员"}


def areas(keys: Iterable[object]) -> list[str]:
    """Return areas of inspection in the words of Article 15."""
    return [AREAS[str(key)] for key in keys]
