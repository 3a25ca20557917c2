"""What both institutions sign of a notice over joint findings, as it stands now."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bankcheck.inspections.rectification.models import Notice


def wording(notice: Notice) -> Mapping[str, Any]:
    """Return what is signed of a notice."""
    return {
        "编号": notice.number,
        "代理银行": f"{notice.bank} {notice.bank_name}",
        "标题": notice.title,
        "正文": notice.opening,
        "整改期限": f"{notice.n} {notice.unit}",
        "期限依据": notice.basis,
        "异议期限": f"{notice.objection_n} {notice.objection_unit}",
        "异议依据": notice.objection_basis,
        "问题": [
            {"编号": one.number, "标题": one.title, **one.texts, "整改要求": one.requirement}
            for one in notice.items
        ],
    }
