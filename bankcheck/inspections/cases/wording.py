"""What both institutions sign of a finding: its words and figures as they stand now."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bankcheck.inspections.cases.elements import Elements
from bankcheck.inspections.cases.models import Finding

DETERMINED, LOSS = "认定金额（分）", "损失金额（分）"


def wording(finding: Finding) -> Mapping[str, Any]:
    """Return what is signed of a finding."""
    return {
        "编号": finding.number,
        "版次": finding.edition,
        "代理银行": finding.bank_name,
        "问题代码": finding.code,
        "标题": finding.title,
        **{name: getattr(finding, name) for name in Elements.__slots__},
        "严重程度": finding.severity,
        "疑点金额（分）": finding.questioned_fen,
        DETERMINED: finding.determined_fen,
        LOSS: finding.loss_fen,
        "处理方式": list(finding.dispositions),
        "银行意见": finding.position,
    }
