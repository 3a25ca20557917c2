"""Documents turned into canonical rows, one function for each kind of reading."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from json.encoder import encode_basestring as _string

from bankcheck.ledger.evouchers import words
from bankcheck.ledger.evouchers.document import Document
from bankcheck.ledger.evouchers.envelope import Packed
from bankcheck.ledger.evouchers.types import Section, VoucherType, filled, load_types
from bankcheck.ledger.sources.shape import Place, RefusedRow, Rows
from bankcheck.money import fen_from_yuan

Values = dict[str, str | None]

_TIMES = ("issued_at", "paid_at", "claimed_at", "cleared_at", "arrived_notice_at")


@dataclass(slots=True)
class Line:
    """One line of a voucher: its rank, where it stands in the document, and its elements.

    ``serial_rank`` is its rank among the lines of one bank serial; banks share one in a batch.
    """

    rank: int
    position: int
    detail: Section
    serial_rank: int = 1


@dataclass(slots=True)
class Sheaf:
    """The rows of all vouchers of one file so far."""

    rows: dict[str, Rows] = field(default_factory=dict)
    refused: list[RefusedRow] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def add(self, stream: str, place: Place, values: Values, extra: str | None) -> None:
        """Append one row to a stream."""
        rows = self.rows.get(stream)
        if rows is None:
            rows = self.rows[stream] = Rows(stream)
        rows.add(place, values, extra)

    def refuse(self, stream: str, place: Place, reason: str, text: str) -> None:
        """Note one row that could not be read."""
        self.refused.append(RefusedRow(place, stream, reason, text))


@dataclass(slots=True)
class Paper:
    """One voucher being read: what the envelope said, its type, its document."""

    packed: Packed
    kind: VoucherType
    document: Document
    bank_code: str | None
    head_extra: Section

    @property
    def head(self) -> Section:
        """Return the filled elements of the head."""
        return self.document.head

    def place(self, line: Line) -> Place:
        """Return where this line stands: type and number of the voucher, line in its list."""
        return Place(f"{self.kind.code} {self.head.get('VoucherNo', '')}", line.position)

    def values(self, stream: str, line: Line) -> Values:
        """Return the row the tables describe, times brought to ISO; raise WordRefused."""
        values = filled(self.kind.columns[stream], self.document.head, line.detail)
        for column in _TIMES:
            text = values.get(column)
            if text is not None:
                values[column] = words.moment(text, column)
        if values.get("bank_code") is None:
            values["bank_code"] = self.bank_code
        return values

    def rest(self, line: Line) -> str | None:
        """Return the elements no column took, as JSON text."""
        used = self.kind.used[1]
        kept = {name: text for name, text in line.detail.items() if name not in used}
        both = {**self.head_extra, **kept}
        return _as_json(both) if both else None


def _as_json(texts: Section) -> str:
    """Return what `json.dumps` makes of texts by name, for a quarter of its time."""
    pairs = [f"{_string(name)}: {_string(texts[name])}" for name in sorted(texts)]
    return f"{{{', '.join(pairs)}}}"


def read_paper(paper: Paper, sheaf: Sheaf) -> None:
    """Add the rows of one voucher; a line that cannot be read is refused alone."""
    reading = _READINGS[paper.kind.reading]
    for line in _lines(paper.document):
        try:
            reading(paper, line, sheaf)
        except words.WordRefused as fault:
            stream = next(iter(paper.kind.columns))
            sheaf.refuse(stream, paper.place(line), str(fault), _quoted(line.detail))
    _AFTERWARDS.get(paper.kind.reading, _nothing)(paper, sheaf)


def _quoted(detail: Section) -> str:
    return json.dumps(dict(detail), ensure_ascii=False)[:500]


def _nothing(paper: Paper, sheaf: Sheaf) -> None:
    """Do nothing; most readings are done with their lines."""


def _lines(document: Document) -> Iterator[Line]:
    """Yield the lines ranked by their Id, so that both legs number them alike.

    Without distinct Ids the order of the document counts. A voucher without lines is one line
    that says what the head says.
    """
    details = document.details
    if not details:
        yield Line(1, 1, document.head)
        return
    if len(details) == 1:
        yield Line(1, 1, details[0])
        return
    order = list(range(len(details)))
    names = [detail.get("Id", "") for detail in details]
    if "" not in names and len(set(names)) == len(names):
        order.sort(key=lambda at: (len(names[at]), names[at]))
    serials: Counter[str | None] = Counter()
    for rank, at in enumerate(order, 1):
        serial = details[at].get("XAgentBusinessNo")
        serials[serial] += 1
        yield Line(rank, at + 1, details[at], serials[serial])


def _plain(amount: str | None) -> str | None:
    return amount[1:] if amount is not None and amount.startswith("+") else amount


def _fen(text: str | None, element: str) -> int:
    if text is None:
        return 0
    fen = fen_from_yuan(_plain(text) or "")
    if fen is None:
        raise words.WordRefused(
            f"{element} says {text!r}, which is not yuan with at most two decimals"
        )
    return fen


def _settlement(head: Section) -> str | None:
    return words.settlement_method(
        head.get("SetModeName", ""), head.get("SetModeCode", ""), head.get("AdmDivCode", "")
    )


def is_batch_head(paper: Paper) -> bool:
    """Say whether this voucher leaves its lines to a batch detail (8207).

    It does when its business type says batch, or when no payee account stands anywhere on it and
    its business type is told and not the ordinary one. Otherwise it keeps its own lines.
    """
    head = paper.head
    if "OriginalVoucherNo" in head or paper.kind.code == "8207":
        return False
    business = (head.get("BusinessTypeCode", ""), head.get("BusinessTypeName", ""))
    if words.is_batch(business[1]):
        return True
    if words.is_ordinary(*business) or "PayeeAcctNo" in head:
        return False
    return not any("PayeeAcctNo" in detail for detail in paper.document.details)


def _authorization(paper: Paper, line: Line, sheaf: Sheaf) -> None:
    batch_head = is_batch_head(paper)
    rest = paper.rest(line)
    if not batch_head:
        _voucher_row(paper, line, sheaf, rest)
    if paper.packed.leg == "return" or "XPayAmt" in line.detail:
        _payment_row(paper, line, sheaf, rest, batch_head=batch_head)


def _voucher_row(paper: Paper, line: Line, sheaf: Sheaf, rest: str | None) -> None:
    head = paper.head
    values = paper.values("voucher", line)
    if values["amount"] is None and len(paper.document.details) <= 1:
        values["amount"] = head.get("PayAmt")
    if values["amount"] is None:
        raise words.WordRefused("the line has no PayAmt")
    values["amount"] = _plain(values["amount"])
    values["line_no"] = str(line.rank)
    values["voucher_type"] = paper.kind.code
    told = words.pay_type(head.get("PayTypeCode", ""), head.get("PayTypeName", ""))
    original = load_types().get(head.get("OriginalVtCode", ""), paper.kind)
    values["pay_type"] = told or paper.kind.words.get("pay_type") or original.words.get("pay_type")
    values["settlement_method"] = _settlement(head)
    values["status"] = "valid"
    sheaf.add("voucher", paper.place(line), values, rest)


def _payment_row(
    paper: Paper, line: Line, sheaf: Sheaf, rest: str | None, *, batch_head: bool
) -> None:
    values = paper.values("payment", line)
    if values["amount"] is None and len(paper.document.details) <= 1:
        values["amount"] = paper.head.get("XPayAmt")
    paid = _fen(values["amount"], "XPayAmt")
    if paid:
        known = values["paid_at"] is not None or values["bank_serial_no"] is not None
        if batch_head or not (known or paper.packed.leg == "return"):
            return
        values["status"] = "paid" if known else "pending"
        values["direction"] = "pay" if paid > 0 else "refund"
        values["amount"] = None
        values["amount_fen"] = str(abs(paid))
    elif not _refused_payment(paper, line, values):
        return
    values["line_no"] = str(line.serial_rank)
    values["settlement_method"] = _settlement(paper.head)
    sheaf.add("payment", paper.place(line), values, rest)


def _refused_payment(paper: Paper, line: Line, values: Values) -> bool:
    """Fill in what the bank did not pay and why; False when it gave no reason."""
    whole, single = paper.packed.return_reason, line.detail.get("XAddWord", "")
    reason = single or whole
    if not reason or (not single and not _is_meant(paper, line)):
        return False
    values["status"] = "failed" if single else "returned"
    values["fail_reason"] = reason
    values["direction"] = "pay"
    asked = line.detail.get("PayAmt") or paper.head.get("PayAmt")
    values["amount"] = None
    values["amount_fen"] = str(abs(_fen(asked, "PayAmt")))
    values["returned_at"] = values["paid_at"]
    return True


def _is_meant(paper: Paper, line: Line) -> bool:
    """Say whether the reason for returning the voucher is about this line.

    It is about the lines the bank filled in; about all where it filled in none.
    """
    return _is_filled(line.detail) or not any(map(_is_filled, paper.document.details))


def _is_filled(detail: Section) -> bool:
    return "XPayDate" in detail or "XAgentBusinessNo" in detail


def _whole_payment(paper: Paper, sheaf: Sheaf) -> None:
    """Add one payment for a voucher of several lines whose bank filled in the head only."""
    details = paper.document.details
    if len(details) <= 1 or any("XPayAmt" in detail for detail in details):
        return
    if paper.packed.return_reason or is_batch_head(paper) or "XPayAmt" not in paper.head:
        return
    line = Line(1, 1, paper.head)
    try:
        _payment_row(paper, line, sheaf, paper.rest(line), batch_head=False)
    except words.WordRefused as fault:
        sheaf.refuse("payment", paper.place(line), str(fault), _quoted(paper.head))


def _claim(paper: Paper, line: Line, sheaf: Sheaf) -> None:
    values = paper.values("claim", line)
    refund = paper.kind.words["claim_type"] == "refund"
    for column in ("amount", "head_total"):
        fen = _fen(values[column], "PayAmt")
        values[column] = None
        values[f"{column}_fen"] = str(-fen if refund and fen < 0 else fen)
    values["line_no"] = str(line.rank)
    values["claim_type"] = paper.kind.words["claim_type"]
    values["status"] = "cleared" if values["cleared_at"] else "pending"
    if paper.packed.return_reason:
        values["status"] = "rejected"
    sheaf.add("claim", paper.place(line), values, paper.rest(line))


def _refund(paper: Paper, line: Line, sheaf: Sheaf) -> None:
    values = paper.values("payment", line)
    fen = _fen(values["amount"], "PayAmt")
    if not fen:
        raise words.WordRefused("the refund has no amount")
    values["amount"] = None
    values["amount_fen"] = str(abs(fen))
    values["line_no"] = str(line.rank)
    values["direction"] = "refund"
    values["status"] = "paid"
    sheaf.add("payment", paper.place(line), values, paper.rest(line))


def _reported(paper: Paper, line: Line, sheaf: Sheaf) -> None:
    values = paper.values("payment", line)
    if values["amount"] is None and "NegAmt" in paper.head:
        return
    fen = _fen(values["amount"], "PayAmt")
    if not fen:
        raise words.WordRefused("the line has no amount, and the report's NegAmt is empty")
    values["amount"] = None
    values["amount_fen"] = str(abs(fen))
    values["line_no"] = str(line.rank)
    values["direction"] = "pay" if fen > 0 else "refund"
    values["status"] = "paid"
    values["settlement_method"] = _settlement({**paper.head, **line.detail})
    sheaf.add("payment", paper.place(line), values, paper.rest(line))


def _reported_refunds(paper: Paper, sheaf: Sheaf) -> None:
    """Add one refund of the report's NegAmt for all the lines that came without an amount."""
    bare = [line for line in _lines(paper.document) if "PayAmt" not in line.detail]
    if not bare or "NegAmt" not in paper.head:
        return
    line = bare[0]
    try:
        fen = abs(_fen(paper.head["NegAmt"], "NegAmt"))
        values = paper.values("payment", line)
    except words.WordRefused as fault:
        sheaf.refuse("payment", paper.place(line), str(fault), _quoted(paper.head))
        return
    if not fen:
        sheaf.refuse("payment", paper.place(line), "the line has no amount", _quoted(line.detail))
        return
    values["amount_fen"] = str(fen)
    values["line_no"] = str(line.rank)
    values["direction"] = "refund"
    values["status"] = "paid"
    sheaf.add("payment", paper.place(line), values, paper.rest(line))


def _quota(paper: Paper, line: Line, sheaf: Sheaf) -> None:
    values = paper.values("quota", line)
    if values["notice_no"] is None:
        raise words.WordRefused("it does not name the quota notice that it is about")
    values["amount"] = _plain(values["amount"])
    if values["amount"] is None:
        raise words.WordRefused("the line has no PlanAmt")
    sheaf.add("quota", paper.place(line), values, paper.rest(line))


_READINGS: dict[str, Callable[[Paper, Line, Sheaf], None]] = {
    "authorization": _authorization,
    "claim": _claim,
    "refund": _refund,
    "day_report": _reported,
    "quota": _quota,
}
_AFTERWARDS: dict[str, Callable[[Paper, Sheaf], None]] = {
    "authorization": _whole_payment,
    "day_report": _reported_refunds,
}
