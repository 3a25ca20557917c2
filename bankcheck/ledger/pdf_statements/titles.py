"""What a statement says about itself outside its entries: account, period, balances and sums."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

_AMOUNT: Final = r"([-+]?[¥￥]?\s*[0-9][0-9,]*(?:\.[0-9]+)?)"
_DAY: Final = r"\d{4}\s*[-/.年]?\s*\d{1,2}\s*[-/.月]?\s*\d{1,2}日?"
_TOTAL: Final = r"(?:发生额)?(?:总额|合计金额|总金额|累计金额|合计|累计发生额)"
_LABELS: Final[dict[str, str]] = {
    "account": r"(?<!方)(?<!行)(?:账号|帐号|账户号|账户号码|客户账号|卡号)[:：]\s*"
    r"([0-9][0-9 -]{5,40}[0-9])",
    "holder": r"(?<!方)(?:户名|账户名称|帐户名称|客户名称|单位名称)[:：]\s*(\S+)",
    "period": rf"(?:起止日期|查询期间|对账期间|账单周期|查询日期|交易期间|日期范围)[:：]\s*"
    rf"({_DAY}\s*[至到~—–-]+\s*{_DAY})",
    "unit": r"(?:单位[:：]\s*(?:人民币)?|人民币)(元|分)",
    "opening": rf"(?:期初余额|上期余额|上期结余|承前余额|承前页余额|起始余额)[:：]\s*{_AMOUNT}",
    "closing": rf"(?:期末余额|本期余额|本期结余|结束余额)[:：]\s*{_AMOUNT}",
    "debit_count": r"(?:借方|支出)(?:总|合计|交易)?笔数[:：]\s*(\d+)",
    "credit_count": r"(?:贷方|收入)(?:总|合计|交易)?笔数[:：]\s*(\d+)",
    "debit_total": rf"(?:借方|支出){_TOTAL}[:：]\s*{_AMOUNT}",
    "credit_total": rf"(?:贷方|收入){_TOTAL}[:：]\s*{_AMOUNT}",
    "count": r"(?<!方)(?:总笔数|合计笔数|交易笔数)[:：]\s*(\d+)",
    "pages": r"共\s*(\d+)\s*页",
}
_PATTERNS: Final = {label: re.compile(pattern, re.ASCII) for label, pattern in _LABELS.items()}
_FIRST: Final = ("account", "holder", "period", "unit", "opening")
_SUM_CELL: Final = re.compile(
    r"(?:(?:本页|当页|本日|当日|本月|本期|本年)?(?:合计|小计|累计|总计)(?:金额|发生额)?"
    r"|承前页|过次页|转下页|承上页|期初余额|期末余额|上期余额|上期结余|本期结余|上页余额|承前余额"
    r"|上日余额)[:：]?"
)
_OPENINGS: Final = ("期初余额", "上期余额", "上期结余", "承前余额", "上日余额", "承前页", "承上页")
_PAGE_MARK: Final = re.compile(r"(?:第\s*\d+\s*页|共\s*\d+\s*页|\d+\s*/\s*\d+|[\s/,，])+")
BANKS: Final[dict[str, str]] = {
    "国家开发银行": "201",
    "进出口银行": "202",
    "农业发展银行": "203",
    "工商银行": "102",
    "农业银行": "103",
    "中国银行": "104",
    "建设银行": "105",
    "交通银行": "301",
    "中信银行": "302",
    "光大银行": "303",
    "华夏银行": "304",
    "民生银行": "305",
    "广发银行": "306",
    "平安银行": "307",
    "招商银行": "308",
    "兴业银行": "309",
    "浦东发展银行": "310",
    "邮政储蓄银行": "403",
}


def said_in(line: str) -> dict[str, str]:
    """Return what the line states, by label."""
    found = ((label, pattern.search(line)) for label, pattern in _PATTERNS.items())
    return {label: re.sub(r"\s+", "", match.group(1)) for label, match in found if match}


def said_together(known: Mapping[str, str], said: Mapping[str, str]) -> dict[str, str]:
    """Return both: titles and the opening balance stay as first said, sums as last said."""
    kept = {label: known[label] for label in _FIRST if label in known}
    return {**known, **said, **kept}


def speaks(line: str) -> bool:
    """Say whether a line states something about the statement rather than about an entry."""
    return is_page_mark(line) or any(pattern.search(line) for pattern in _PATTERNS.values())


def is_page_mark(line: str) -> bool:
    """Say whether a line is only a page number."""
    return _PAGE_MARK.fullmatch(line.strip()) is not None


def sum_word(cells: Iterable[str]) -> str | None:
    """Return the word that makes a row a sum or a balance carried over; None for an entry."""
    found = (_SUM_CELL.fullmatch(re.sub(r"\s+", "", cell)) for cell in cells)
    return next((match.group().rstrip(":：") for match in found if match), None)


def is_opening(word: str) -> bool:
    """Say whether a sum row carries the balance from before the entries under it."""
    return word in _OPENINGS


def is_another(said: Mapping[str, str], known: Mapping[str, str]) -> bool:
    """Say whether a line names another account or period than the statement so far."""
    return any(
        label in said and label in known and said[label] != known[label]
        for label in ("account", "period")
    )


def bank_in(lines: Iterable[str]) -> str | None:
    """Return the clearing code of the one bank that the lines name; None for none or several."""
    text = "".join(lines)
    codes = {code for name, code in BANKS.items() if name in text}
    return codes.pop() if len(codes) == 1 else None
