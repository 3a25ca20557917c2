"""The ledger is looked at for every debt: what it proves is recorded, what it no longer does falls.

Debts that share an entry are one transaction, any other is one by itself. Whoever is killed, or
looks a second time, comes to the same proofs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from bankcheck.actors import EVERYTHING, SYSTEM
from bankcheck.audit.record import record
from bankcheck.clock import now
from bankcheck.db import Database
from bankcheck.inspections.money.book import Book, batch_of
from bankcheck.inspections.money.entries import Entry
from bankcheck.inspections.money.known import Debt, live_debts, of_the_same_banks, used_by_others
from bankcheck.inspections.money.matching import Judgement, Line, Why
from bankcheck.inspections.money.models import Look, Obligation
from bankcheck.inspections.money.proving import bring
from bankcheck.inspections.money.sharing import Use, judge_all
from bankcheck.reconcile.cells import masked_account

MOST_LINES = 50
# A debt takes part in an entry that fits it, also where others leave nothing of it.
_FITS = {Why.NOTHING_LEFT, Why.USED}
Teller = Callable[[int, int], None]


def _silent(_done: int, _total: int) -> None:
    return None


def evaluate(
    database: Database, book: Book, ids: Iterable[int] | None = None, tell: Teller = _silent
) -> int:
    """Look at the ledger for these debts, or all that live; return how many changed."""
    # Both before anything is read: what comes while this looks is looked at again.
    moment, batch_no = now(), book.newest()
    wanted = None if ids is None else set(ids)
    with database.read(EVERYTHING) as session:
        near = None if wanted is None else of_the_same_banks(session, wanted)
        debts = live_debts(session, near)
        # What was read stays as it was read when the session ends.
        session.expunge_all()
    entries = book.entries([one.want for one in debts], _serials(debts)) if debts else ()
    judged = _judged(debts, entries)
    changed, seen = set[int](), dict[int, Judgement]()
    for one, found in zip(debts, judged, strict=True):
        seen[one.row.id] = found
        if not one.says_the_same(found):
            changed.add(one.row.id)
    families = [family for family in _families(debts, judged) if family & changed]
    for done, family in enumerate(families):
        tell(done, len(families))
        seen.update(_bring(database, book, sorted(family), entries))
    touched = {number for family in families for number in family}
    kept = set(seen) if wanted is None else set(seen) & (wanted | touched)
    _remember(database, book, {one: seen[one] for one in sorted(kept)}, batch_no, moment)
    return len(changed)


def _serials(debts: Iterable[Debt]) -> Mapping[str, set[str]]:
    """Return what each bank named; what counts now is looked at again, whoever named it."""
    found = dict[str, set[str]]()
    for one in debts:
        own = found.setdefault(one.want.bank, set())
        own |= set(one.known.serials) | {proof.serial for proof in one.proofs}
    return found


def _judged(
    debts: Sequence[Debt],
    entries: Iterable[Entry],
    used: Mapping[str, tuple[Use, ...]] | None = None,
) -> list[Judgement]:
    """Return what the entries prove of each debt; nothing pays one whose finding fell."""
    standing = [one for one in debts if one.stands]
    found = judge_all([(one.want, one.known) for one in standing], entries, used)
    judged = {one.row.id: each for one, each in zip(standing, found, strict=True)}
    return [judged.get(one.row.id, Judgement(())) for one in debts]


def _families(debts: Sequence[Debt], judged: Sequence[Judgement]) -> list[set[int]]:
    """Return the debts in groups: whoever takes part in one entry is in one group."""
    groups, of_key = dict[int, set[int]](), dict[str, int]()
    for one, found in zip(debts, judged, strict=True):
        number = one.row.id
        groups[number] = {number}
        keys = {proof.entry_key for proof in one.proofs}
        keys |= {line.entry.key for line in found.lines if set(line.whys) <= _FITS}
        for other in {of_key.setdefault(key, number) for key in keys}:
            groups[number] |= groups[other]
        for member in groups[number]:
            groups[member] = groups[number]
    return list({id(group): group for group in groups.values()}.values())


def _bring(
    database: Database, book: Book, ids: list[int], entries: tuple[Entry, ...]
) -> dict[int, Judgement]:
    with database.write(EVERYTHING) as session:
        # The event comes first: it locks the chain, so that no entry is counted twice at once.
        record(session, SYSTEM, "obligation.evaluate", ("obligation", ids[0]), detail={"of": ids})
        debts = live_debts(session, ids)
        judged = _judged(debts, entries, used_by_others(session, debts))
        bring(session, debts, judged, book)
        return {one.row.id: found for one, found in zip(debts, judged, strict=True)}


def _remember(
    database: Database,
    book: Book,
    judged: Mapping[int, Judgement],
    batch_no: int,
    moment: datetime,
) -> None:
    with database.housekeep() as session:
        for number, found in judged.items():
            row = session.get_one(Obligation, number)
            look = session.get(Look, number) or Look(obligation_id=number, bank_code=row.bank_code)
            look.batch_no, look.at = batch_no, moment
            look.lines = [_shown(book, one) for one in found.lines[:MOST_LINES]]
            session.add(look)


def _shown(book: Book, line: Line) -> dict[str, Any]:
    """Return a line as its page shows it, account numbers hidden."""
    entry, place = line.entry, book.place(line.entry.row_id)
    return {
        "row_id": entry.row_id,
        "key": entry.key,
        "serial": entry.serial,
        "line_no": entry.line_no,
        "day": entry.day.isoformat() if entry.day else "",
        "direction": entry.direction,
        "payer": masked_account(entry.payer) if entry.payer else "",
        "payee": masked_account(entry.payee) if entry.payee else "",
        "fen": entry.amount_fen,
        "net_fen": line.net_fen,
        "counted_fen": line.counted_fen,
        "excess_fen": line.excess_fen,
        "whys": [one.value for one in line.whys],
        "named": line.named,
        "used_by": line.used_by,
        "batch": batch_of(entry.row_id),
        "file": place.file if place else "",
        "line": place.line if place else 0,
    }
