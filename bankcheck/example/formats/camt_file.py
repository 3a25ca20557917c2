"""camt.053 files: one document of statements with opening and closing booked balances."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from xml.sax.saxutils import escape

from bankcheck.example.formats.statement import Entry, Statement

_NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"
_MARK = {"debit": "DBIT", "credit": "CRDT"}


def write_camt053(path: Path, statements: Iterable[Statement]) -> None:
    """Write the statements as one camt.053.001.08 document in UTF-8."""
    blocks = "".join(_statement_xml(statement) for statement in statements)
    path.write_text(
        f'<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="{_NAMESPACE}">'
        f"<BkToCstmrStmt>{_tag('GrpHdr', _tag('MsgId', escape(path.stem)))}{blocks}"
        "</BkToCstmrStmt></Document>\n",
        encoding="utf-8",
    )


def _tag(name: str, inner: str) -> str:
    return f"<{name}>{inner}</{name}>" if inner else ""


def _amount(fen: int, currency: str) -> str:
    return f'<Amt Ccy="{currency}">{abs(fen) // 100}.{abs(fen) % 100:02d}</Amt>'


def _statement_xml(statement: Statement) -> str:
    account = _tag("Id", _tag("Othr", _tag("Id", escape(statement.account))))
    return _tag(
        "Stmt",
        _tag("Id", escape(statement.number))
        + _tag("Acct", account + _tag("Ccy", statement.currency) + _named(statement.account_name))
        + _balance("OPBD", statement.opening_fen, statement.opened_on.isoformat(), statement)
        + _balance("CLBD", statement.closing_fen, statement.closed_on.isoformat(), statement)
        + "".join(_entry_xml(entry, statement.currency) for entry in statement.entries),
    )


def _named(name: str) -> str:
    return _tag("Nm", escape(name))


def _balance(code: str, fen: int, day: str, statement: Statement) -> str:
    return _tag(
        "Bal",
        _tag("Tp", _tag("CdOrPrtry", _tag("Cd", code)))
        + _amount(fen, statement.currency)
        + _tag("CdtDbtInd", "DBIT" if fen < 0 else "CRDT")
        + _tag("Dt", _tag("Dt", day)),
    )


def _moment(entry: Entry) -> str:
    if isinstance(entry.booked_at, datetime):
        return _tag("DtTm", entry.booked_at.isoformat())
    return _tag("Dt", entry.booked_at.isoformat())


def _entry_xml(entry: Entry, currency: str) -> str:
    return _tag(
        "Ntry",
        _amount(entry.amount_fen, currency)
        + _tag("CdtDbtInd", _MARK[entry.side])
        + _tag("Sts", _tag("Cd", "BOOK"))
        + _tag("BookgDt", _moment(entry))
        + _tag("AcctSvcrRef", escape(entry.serial))
        + _tag("NtryDtls", _tag("TxDtls", _details_xml(entry))),
    )


def _details_xml(entry: Entry) -> str:
    other = "Cdtr" if entry.side == "debit" else "Dbtr"
    account = _tag("Id", _tag("Othr", _tag("Id", escape(entry.other_account))))
    parties = _tag(other, _tag("Pty", _named(entry.other_name))) + _tag(f"{other}Acct", account)
    return (
        _tag("Refs", _tag("EndToEndId", escape(entry.reference)))
        + _tag("RltdPties", parties)
        + _tag("RmtInf", _tag("Ustrd", escape(entry.text)))
        + _tag("RtrInf", _tag("Rsn", _tag("Cd", entry.returned)))
    )
