"""The words of the annual workbook, in both languages beside each other as all its text stands."""

from __future__ import annotations

from collections.abc import Mapping

_WORDS: Mapping[str, Mapping[str, str]] = {
    "assessment": {
        "open": "未计算 Not computed",
        "frozen": "已冻结 Inputs frozen",
        "computed": "已计算 Computed",
        "provisional": "初步结果 Provisional",
        "final": "最终结果 Final",
    },
    "fee": {
        "computed": "已编制 Drawn up",
        "sent": "待银行确认 Waiting for the bank",
        "confirmed": "银行已确认 Confirmed",
        "disputed": "银行有异议 Disputed",
        "approved": "已审定 Approved",
    },
    "line": {
        "assessed": "已评 Assessed",
        "not_applicable": "不适用 Not applicable",
        "not_assessed": "未评 Not assessed",
        "insufficient": "证据不足 Evidence insufficient",
    },
    "way": {
        "left_out": "不计入总分，其余指标按权重折算 left out, the others stand for it",
        "zero": "不得分 earns nothing",
    },
    "unit": {
        "per_occurrence": "每次 per occurrence",
        "per_day": "每日 per day",
        "per_1000": "每千笔 per thousand",
        "rate_band": "按比率分档 by band of the rate",
    },
    "kind": {
        "per_item": "逐笔 per item",
        "tiers": "分档 by amount",
        "per_mille": "千分比 per mille",
        "flat": "年度定额 flat",
        "exempt": "免收 exempt",
    },
    "pay_type": {
        "direct": "直接支付 Direct",
        "authorized": "授权支付 Authorized",
        "centralized": "集中支付 Centralized",
    },
    "verdict": {
        "equal": "一致 As counted",
        "more": "多报 More than counted",
        "less": "少报 Less than counted",
        "other_fee": "费额不同 Another fee",
        "not_counted": "无对应业务 Nothing counted",
        "not_claimed": "未申报 Not claimed",
        "shifted": "归入同一服务项目的其他渠道或金额档 Counted under another channel or band",
    },
    "adjustment": {
        "compensation_withheld": "抵扣赔偿 Compensation withheld",
        "false_claim": "虚报扣减 False claim",
        "advance_interest": "垫付资金计息 Interest on advances",
        "correction": "更正 Correction",
    },
    "cause": {
        "differences_per_1000": "差错率 Differences per thousand",
        "late_payments_per_1000": "延付率 Late payments per thousand",
        "clearing_punctuality": "清算及时率 Punctual clearing",
        "refund_punctuality": "退款及时率 Punctual refunds",
        "feedback_punctuality": "整改反馈及时率 Punctual feedback",
    },
}


def word(group: str, key: str) -> str:
    """Return the words of a stored key; a key without words is shown as it is."""
    return _WORDS[group].get(key, key)
