"""camt.052, 053 and 054 of any version, read by local names, balances proven."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Literal

from lxml import etree

from bankcheck.errors import FileRefused
from bankcheck.ledger.locked_xml import XmlRefused, local_name, root_of
from bankcheck.ledger.movements import (
    AccountStatement,
    Balance,
    BalanceRefused,
    Book,
    Movement,
    prove,
)
from bankcheck.ledger.sources.shape import Place, Reading, RefusedRow, Wish

NAME = "camt"
ORDER = 30

_CAMT = re.compile(rb"camt\.05[234]|<(?:\w+:)?BkToCstmr")
_RECORDS = frozenset(("Stmt", "Rpt", "Ntfctn"))
_NEXT = "Ask the bank to export it again."


class _EntryRefused(Exception):
    """An entry that lacks what every entry must have; says what."""


def claims(_path: Path, head: bytes) -> bool:
    """Say whether the first bytes name a camt.05x message."""
    return _CAMT.search(head.replace(b"\x00", b"")) is not None


def read(path: Path, name: str, wish: Wish) -> Reading:
    """Return payments and closing balances; raise FileRefused when unreadable or unproven."""
    try:
        root = root_of(path.read_bytes())
    except XmlRefused as fault:
        raise FileRefused(name, "", f"{fault}.", _NEXT) from fault
    records = [element for element in root.iter() if _is_record(element)]
    if not records:
        raise FileRefused(name, "", "it holds no statement, report or notification.", _NEXT)
    book = Book(wish.bank_code)
    for number, record in enumerate(records, 1):
        try:
            _read_record(record, number, book)
        except BalanceRefused as fault:
            raise FileRefused(name, f"statement {number}", f"{fault}.", _NEXT) from fault
    return _reading(book, name, len(records))


def _reading(book: Book, name: str, count: int) -> Reading:
    if not book.payments.lines and not book.days.lines:
        reason = "it holds no entry and no closing balance."
        if book.refused:
            reason = f"no entry in it can be read: {book.refused[0].reason}."
        raise FileRefused(name, "", reason, _NEXT)
    tables = {rows.stream: rows.table() for rows in (book.payments, book.days) if rows.lines}
    return Reading(NAME, tables, book.refused, {"statements": str(count)})


def _is_record(element: etree._Element) -> bool:
    parent = element.getparent()
    return (
        local_name(element) in _RECORDS
        and parent is not None
        and local_name(parent).startswith("BkToCstmr")
    )


def _read_record(record: etree._Element, number: int, book: Book) -> None:
    account = _account(_child(record, "Acct"))
    if not account:
        raise BalanceRefused("it does not name its account")
    label = _text(record, "Id") or str(number)
    statement = AccountStatement(label, account, _text(record, "Acct", "Nm"))
    statement.opening = _balance(record, "OPBD") or _balance(record, "PRCD")
    statement.closing = _balance(record, "CLBD")
    bookings, broken = [], 0
    for line, entry in enumerate(_children(record, "Ntry"), 1):
        try:
            booking = _booking(entry, Place(label, line))
        except _EntryRefused as fault:
            broken += 1
            said = " ".join("".join(map(str, entry.itertext())).split())[:500]
            book.refused.append(RefusedRow(Place(label, line), "payment", str(fault), said))
            continue
        bookings.append(booking)
        statement.movements.extend(_split(entry, booking))
    if not broken:
        prove(statement, bookings)
    book.add(statement)


def _children(element: etree._Element | None, name: str) -> Iterator[etree._Element]:
    if element is not None:
        yield from (child for child in element if local_name(child) == name)


def _child(element: etree._Element | None, *names: str) -> etree._Element | None:
    for name in names:
        element = next(_children(element, name), None)
    return element


def _text(element: etree._Element | None, *names: str) -> str:
    found = _child(element, *names)
    return (found.text or "").strip() if found is not None else ""


def _account(element: etree._Element | None) -> str:
    """Return the account, whatever kind of number the version names it by."""
    identity = _child(element, "Id")
    if identity is None:
        return ""
    for choice in (("IBAN",), ("Othr", "Id"), ("BBAN",), ("PrtryAcct", "Id"), ("UPIC",)):
        account = _text(identity, *choice)
        if account:
            return account
    return (identity.text or "").strip()


def _balance(record: etree._Element, code: str) -> Balance | None:
    for balance in _children(record, "Bal"):
        kind = _text(balance, "Tp", "CdOrPrtry", "Cd") or _text(balance, "Tp", "Cd")
        if kind != code:
            continue
        try:
            fen, currency = _amount(balance)
            day = _moment(_child(balance, "Dt"))[:10]
        except _EntryRefused as fault:
            raise BalanceRefused(f"balance {code}: {fault}") from fault
        return Balance(-fen if _side(balance) == "debit" else fen, currency, day)
    return None


def _amount(element: etree._Element) -> tuple[int, str]:
    amount = _child(element, "Amt")
    said = _text(element, "Amt")
    if amount is None or not said:
        raise _EntryRefused("it has no amount")
    fen = fen_of(said)
    if fen is None or fen < 0:
        raise _EntryRefused(f"its amount {said!r} is not a plain amount with two decimals")
    return fen, str(amount.get("Ccy", ""))


def fen_of(said: str) -> int | None:
    """Return hundredths of the currency unit; None unless exact, zeros past two decimals aside."""
    if not re.fullmatch(r"-?\d{1,18}(\.\d{0,18})?", said, re.ASCII):
        return None
    try:
        fen = Decimal(said).scaleb(2)
    except InvalidOperation:
        return None
    return int(fen) if fen == int(fen) else None


def _side(element: etree._Element) -> Literal["debit", "credit"]:
    mark = _text(element, "CdtDbtInd")
    if mark not in {"DBIT", "CRDT"}:
        raise _EntryRefused(f"its CdtDbtInd says {mark!r}, neither DBIT nor CRDT")
    return "debit" if mark == "DBIT" else "credit"


def _moment(element: etree._Element | None) -> str:
    said = _text(element, "DtTm") or _text(element, "Dt")
    try:
        datetime.fromisoformat(said)
    except ValueError as fault:
        raise _EntryRefused(f"its date says {said!r}") from fault
    return said


def _state(entry: etree._Element) -> Literal["booked", "pending", "information"]:
    said = _text(entry, "Sts", "Cd") or _text(entry, "Sts")
    if said in {"PDNG", "FUTR"}:
        return "pending"
    return "information" if said == "INFO" else "booked"


def _booking(entry: etree._Element, place: Place) -> Movement:
    fen, currency = _amount(entry)
    dated = _child(entry, "BookgDt")
    if dated is None:
        dated = _child(entry, "ValDt")
    if dated is None:
        raise _EntryRefused("it has neither a booking date nor a value date")
    return Movement(
        place,
        _side(entry),
        fen,
        currency,
        _moment(dated),
        serial=_text(entry, "AcctSvcrRef") or _text(entry, "NtryRef"),
        text=_text(entry, "AddtlNtryInf"),
        reversal="reversal" if _text(entry, "RvslInd") in {"true", "1"} else "",
        state=_state(entry),
        extra={"value_date": _value_date(entry)},
    )


def _value_date(entry: etree._Element) -> str:
    return _text(entry, "ValDt", "Dt") or _text(entry, "ValDt", "DtTm")


def _split(entry: etree._Element, booking: Movement) -> list[Movement]:
    """Return the payments of a booking: those of a batch only where they add up to it."""
    details = [
        transaction
        for group in _children(entry, "NtryDtls")
        for transaction in _children(group, "TxDtls")
    ]
    if len(details) == 1:
        return [_detailed(booking, details[0], booking.fen)]
    amounts = [_own_amount(transaction, booking.currency) for transaction in details]
    known = [fen for fen in amounts if fen is not None]
    if len(known) < len(amounts) or sum(known) != booking.fen or not known:
        return [booking]
    return [
        _detailed(booking, transaction, fen)
        for transaction, fen in zip(details, known, strict=True)
    ]


def _own_amount(transaction: etree._Element, currency: str) -> int | None:
    told = _child(transaction, "AmtDtls", "TxAmt")
    for holder in (transaction, told):
        amount = _child(holder, "Amt")
        if amount is not None and amount.get("Ccy", currency) == currency:
            return fen_of((amount.text or "").strip())
    return None


def _detailed(booking: Movement, transaction: etree._Element, fen: int) -> Movement:
    refs = _child(transaction, "Refs")
    other = "Cdtr" if booking.side == "debit" else "Dbtr"
    parties = _child(transaction, "RltdPties")
    party = _child(parties, other)
    agent = _child(transaction, "RltdAgts", f"{other}Agt", "FinInstnId")
    said = [_text(transaction, "AddtlTxInf") or booking.text]
    said[:0] = [
        (line.text or "").strip() for line in _children(_child(transaction, "RmtInf"), "Ustrd")
    ]
    returned = _child(transaction, "RtrInf")
    return Movement(
        booking.place,
        booking.side,
        fen,
        booking.currency,
        booking.booked_at,
        serial=_text(refs, "AcctSvcrRef") or booking.serial or _text(refs, "TxId"),
        references=(_text(refs, "EndToEndId"), _text(refs, "InstrId")),
        other_account=_account(_child(parties, f"{other}Acct")),
        other_name=_text(party, "Nm") or _text(party, "Pty", "Nm"),
        other_bank=_text(agent, "Nm"),
        text=" ".join(part for part in said if part),
        returned=_text(returned, "Rsn", "Cd") or _text(returned, "Rsn", "Prtry"),
        reversal=booking.reversal,
        state=booking.state,
        extra=booking.extra,
    )
