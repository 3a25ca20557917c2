"""Proof that no entry of a statement was missed: balances, page sums, counts and totals agree."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bankcheck.errors import FileRefused
from bankcheck.ledger.pdf_statements.entries import Entry, Statement, SumRow, Unread
from bankcheck.ledger.pdf_statements.titles import is_opening
from bankcheck.ledger.pdf_statements.values import fen_in
from bankcheck.money import yuan

NEXT_STEP = "Compare that place with the paper; ask the bank for the statement again or as XLSX."


@dataclass(frozen=True, slots=True)
class Proven:
    """A statement's items in the order of time, and in a sentence what proves them complete."""

    items: tuple[Entry | Unread, ...]
    sentence: str


@dataclass(frozen=True, slots=True)
class _Break:
    page: int
    line: int
    expected_fen: int
    printed_fen: int


def prove(statement: Statement, name: str) -> Proven:
    """Return the items in time order with their proof; raise FileRefused where a figure differs."""
    items = _time_ordered(statement, name)
    if not statement.unread:
        _refuse_wrong_totals(statement, name)
        _refuse_wrong_page_sums(statement, name)
    return Proven(items, _sentence(statement))


def opening_fen(statement: Statement) -> int | None:
    """Return the balance before the first entry (fen) as stated in the title or the table."""
    if "opening" in statement.said:
        return fen_in(statement.said["opening"], statement.said.get("unit", "元"))
    carried = (row for row in statement.sums if row.after == 0 and is_opening(row.word))
    return next((row.balance_fen for row in carried if row.balance_fen is not None), None)


def _time_ordered(statement: Statement, name: str) -> tuple[Entry | Unread, ...]:
    """Return the items with the oldest first; statements are printed in either order."""
    opening = opening_fen(statement)
    forward = tuple(statement.items)
    broken = _first_break(forward, opening)
    if broken is None:
        return forward
    backward = tuple(reversed(forward))
    if _first_break(backward, opening) is None and len(backward) > 1:
        return backward
    raise FileRefused(
        name,
        f"page {broken.page}, line {broken.line}",
        f"the running balance breaks: the entries before give {yuan(broken.expected_fen)}, "
        f"the statement prints {yuan(broken.printed_fen)}, so an entry is missing or misread.",
        NEXT_STEP,
    )


def _first_break(items: Sequence[Entry | Unread], opening: int | None) -> _Break | None:
    balance = opening
    for item in items:
        movement = item.movement_fen if isinstance(item, Entry) else None
        expected = None if balance is None or movement is None else balance + movement
        printed = item.balance_fen
        if expected is not None and printed is not None and expected != printed:
            return _Break(item.page, item.line, expected, printed)
        balance = expected if printed is None else printed
    return None


def _refuse_wrong_totals(statement: Statement, name: str) -> None:
    for what, printed, read in _totals(statement):
        if printed != read:
            raise FileRefused(
                name,
                "",
                f"the statement's {what} is {printed}, the entries that were read give {read}.",
                NEXT_STEP,
            )


def _totals(statement: Statement) -> Iterator[tuple[str, str, str]]:
    """Yield what is said, the figure printed and the figure of the entries."""
    said, unit = statement.said, statement.said.get("unit", "元")
    debits = [entry.debit_fen for entry in statement.entries if entry.debit_fen]
    received = [entry.credit_fen for entry in statement.entries if entry.credit_fen]
    counts = {
        "debit_count": len(debits),
        "credit_count": len(received),
        "count": len(statement.entries),
    }
    for label, count in counts.items():
        if label in said:
            yield label.replace("_", " "), str(int(said[label])), str(count)
    sums = {"debit_total": sum(debits), "credit_total": sum(received)}
    opening = opening_fen(statement)
    if opening is not None:
        sums["closing"] = opening + sums["credit_total"] - sums["debit_total"]
    for label, total in sums.items():
        printed = fen_in(said.get(label, ""), unit)
        if printed is not None:
            yield label.replace("_", " "), yuan(printed), yuan(total)


def _refuse_wrong_page_sums(statement: Statement, name: str) -> None:
    for row in statement.sums:
        read = _sums_before(statement, row)
        printed = (row.debit_fen or 0, row.credit_fen or 0)
        if read is not None and printed != read:
            raise FileRefused(
                name,
                f"page {row.page}, line {row.line}",
                f"{row.word} prints debit {yuan(printed[0])} and credit {yuan(printed[1])}, the "
                f"entries that were read give {yuan(read[0])} and {yuan(read[1])}.",
                NEXT_STEP,
            )


def _sums_before(statement: Statement, row: SumRow) -> tuple[int, int] | None:
    """Return debit and credit of what the row sums up; None where it sums nothing checkable."""
    if row.debit_fen is None and row.credit_fen is None:
        return None
    before = statement.entries[: row.after]
    if row.word.startswith(("本页", "当页")):
        before = [entry for entry in before if entry.page == row.page]
    elif not row.word.startswith(("合计", "总计")) or row.after != len(statement.entries):
        return None
    return sum(entry.debit_fen for entry in before), sum(entry.credit_fen for entry in before)


def _sentence(statement: Statement) -> str:
    if all(item.balance_fen is None for item in statement.items):
        stated = "debit_total" in statement.said or "count" in statement.said
        return (
            "completeness proved by the stated totals only"
            if stated and not statement.unread
            else "completeness not proved: the statement prints no running balance"
        )
    if statement.unread:
        return f"completeness proved except for {len(statement.unread)} entries that are refused"
    if opening_fen(statement) is None:
        return "completeness proved by the running balance from the first entry on"
    return "completeness proved by the running balance"
