"""The Chinese column headings of bank statements and the one field each of them means."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

_HEADINGS: Final[dict[str, tuple[str, ...]]] = {
    "date": (
        *("交易日期", "记账日期", "记帐日期", "入账日期", "入帐日期", "交易日", "记账日", "日期"),
        *("业务日期", "会计日期", "发生日期"),
    ),
    "time": ("交易时间", "记账时间", "时间", "交易日期时间", "入账时间"),
    "serial": (
        *("流水号", "交易流水号", "交易流水", "银行流水号", "核心流水号", "柜员流水号", "日志号"),
        *("账户明细编号-交易流水号", "账户明细编号", "会计流水号", "业务流水号", "交易序号"),
    ),
    "original_serial": ("原流水号", "原交易流水号", "原业务流水号"),
    "summary": ("摘要", "交易摘要", "摘要信息"),
    "use": ("用途", "资金用途"),
    "note": ("附言", "交易附言", "备注", "交易描述"),
    "debit": (
        *("借方发生额", "借方金额", "借方", "支出", "支出金额", "转出金额", "付款金额", "支取"),
        *("借方发生额支取", "借方交易金额", "支出发生额"),
    ),
    "credit": (
        *("贷方发生额", "贷方金额", "贷方", "收入", "收入金额", "转入金额", "收款金额"),
        *("贷方发生额收入", "贷方交易金额", "收入发生额"),
    ),
    "amount": ("交易金额", "发生额", "金额"),
    "sense": ("借贷标志", "借贷", "借贷方向", "收支", "收支标志", "借贷DrCr"),
    "balance": ("余额", "账户余额", "帐户余额", "本次余额", "联机余额", "交易后余额", "当前余额"),
    "counter_account": (
        *("对方账号", "对方帐号", "对方账户", "对方账户号", "对方卡号/账号", "对方卡号账号"),
        *("交易对手账号", "对手账号"),
    ),
    "counter_name": (
        *("对方户名", "对方账户名", "对方账户名称", "对方单位名称", "对方单位", "对方名称"),
        *("对手户名", "对手信息", "交易对手名称", "对方账号户名"),
    ),
    "counter_bank": ("对方行名", "对方开户行", "对方开户行名", "对方开户机构", "对方银行"),
    "voucher_no": ("凭证号", "凭证号码", "支付凭证号", "支付令号", "凭证编号"),
}
FEWEST_HEADINGS: Final = 3
_FIELDS: Final = {heading: field for field, headings in _HEADINGS.items() for heading in headings}
MONEY_FIELDS: Final = ("debit", "credit", "amount", "balance")
_UNIT: Final = re.compile(r"[（(\[【/]\s*(?:人民币)?(元|分)\s*[)）\]】]?")
_DECORATION: Final = re.compile(r"[（(][^（）()]*[)）]|[\s:：*]")


@dataclass(frozen=True, slots=True)
class Heading:
    """What one column holds: a known field (None when not known), its title, its unit."""

    title: str
    field: str | None
    in_fen: bool = False


def heading_of(text: str) -> Heading:
    """Return what a header cell means; its spaces, line breaks and units are set aside."""
    title = re.sub(r"\s+", "", text)
    unit = _UNIT.search(title)
    bare = _DECORATION.sub("", _UNIT.sub("", title))
    field = _FIELDS.get(title) or _FIELDS.get(bare)
    return Heading(title, field, unit is not None and unit.group(1) == "分")


def header_of(cells: Sequence[str]) -> tuple[Heading, ...] | None:
    """Return the headings when these cells are the header of a statement table, else None.

    A statement needs a day or time, and money: debit or credit, or one amount column.
    """
    headings = tuple(heading_of(cell) for cell in cells)
    known = [heading.field for heading in headings if heading.field]
    dated = "date" in known or "time" in known
    money = any(field in known for field in ("debit", "credit", "amount"))
    if dated and money and len(known) >= FEWEST_HEADINGS and not _doubled(known):
        return headings
    return None


def _doubled(known: Sequence[str]) -> bool:
    return any(known.count(field) > 1 for field in MONEY_FIELDS)
