"""Lines that are no entries are told apart knowingly, and a totals line must prove the sums."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

from bankcheck.ledger.tables.amounts import fen_or_none
from bankcheck.ledger.tables.cells import Line, Unreadable
from bankcheck.ledger.tables.entries import Entry, Reader
from bankcheck.ledger.tables.header import plain_name
from bankcheck.money import yuan

TOTALS = re.compile(
    r"^(?:本页|本期|本月|累计|总|全部|人民币|借方|贷方)?(?:合计|总计|小计|累计|总笔数|总金额|汇总)"
)
SUBTOTAL = re.compile(r"本页|小计|累计")
NOTE = re.compile(
    r"^(?:以上|说明|注[:：]|注意|备注[:：]|温馨提示|打印|制表|经办|复核|第\s*\d+\s*页|共\s*\d+\s*页|"
    r"截止|下载时间|查询时间|起始日期|终止日期|\*+|[-=]{3,}|--.*--$)"
)
COUNT = re.compile(r"总?笔数[:：]?\s*(\d+)")
WORDED = {
    "debit": re.compile(
        r"(?:借方|支出|转出|付出)[^\d]{0,8}(?:金额|发生额|合计|总额)[^\d-]{0,3}([\d,]+\.\d{2})"
    ),
    "credit": re.compile(
        r"(?:贷方|收入|转入|存入)[^\d]{0,8}(?:金额|发生额|合计|总额)[^\d-]{0,3}([\d,]+\.\d{2})"
    ),
}


class LineKind(StrEnum):
    """What a line under the header is."""

    DATA = "data"
    TOTALS = "totals"
    NOTE = "note"
    HEADER = "header"


def kind_of(line: Line, reader: Reader) -> LineKind:
    """Say what a line is; only what is plainly no entry is anything but data."""
    date = reader.cell(line, "date")
    if any(character.isdigit() for character in date) and not TOTALS.match(line.first):
        return LineKind.DATA
    names = [plain_name(cell) for cell in line.cells]
    shown = [plain_name(cell) for cell in reader.match.header.shown]
    if sum(a == b != "" for a, b in zip(names, shown, strict=False)) * 2 > len(shown):
        return LineKind.HEADER
    if any(TOTALS.match(plain_name(cell)) for cell in line.cells[:3]):
        return LineKind.TOTALS
    is_note = NOTE.match(line.first) is not None and line.filled <= 2
    return LineKind.NOTE if is_note else LineKind.DATA


def totals_break(line: Line, reader: Reader, entries: Sequence[Entry], refused: int) -> str | None:
    """Return how a totals line contradicts the entries above it, None when it does not.

    A subtotal of a page is not checked. Refused lines are named as a possible cause.
    """
    if SUBTOTAL.search(line.first):
        return None
    told = {role: _told(line, reader, role) for role in ("debit", "credit")}
    sums = {
        "debit": -sum(e.movement_fen for e in entries if _is_debit(e)),
        "credit": sum(e.movement_fen for e in entries if not _is_debit(e)),
    }
    broken = [
        f"{role} total {yuan(fen)} against {yuan(sums[role])} read"
        for role, fen in told.items()
        if fen is not None and fen != sums[role]
    ]
    count = COUNT.search(line.text())
    if count is not None and int(count[1]) != len(entries):
        broken.append(f"{count[1]} entries told against {len(entries)} read")
    if not broken:
        return None
    cause = f" ({refused} lines were refused)" if refused else ""
    return f"totals do not agree: {'; '.join(broken)}{cause}"


def _is_debit(entry: Entry) -> bool:
    """Tell the column an entry stood in: a reversal stands in the column it turns round."""
    return (entry.movement_fen < 0) != entry.is_reversal


def _told(line: Line, reader: Reader, role: str) -> int | None:
    worded = WORDED[role].search(line.text())
    text = worded[1] if worded else reader.cell(line, role)
    try:
        return fen_or_none(text, reader.unit)
    except Unreadable:
        return None
