"""E-vouchers: every body of an envelope becomes rows, or one refused row that says why."""

from __future__ import annotations

import re
from pathlib import Path

from bankcheck.errors import FileRefused
from bankcheck.ledger.evouchers.document import BodyRefused, Document, DocumentReader
from bankcheck.ledger.evouchers.envelope import ROOTS, EnvelopeRefused, Packed, bodies_of
from bankcheck.ledger.evouchers.reading import Paper, Sheaf, read_paper
from bankcheck.ledger.evouchers.types import VoucherType, load_types
from bankcheck.ledger.sources.shape import Place, Reading, Wish

NAME = "evoucher"
ORDER = 20

_START = re.compile(rb"<(?!\?|!)([A-Za-z_][\w.-]*)")
_ASK_AGAIN = "Ask the sender to export it again."


def claims(_path: Path, head: bytes) -> bool:
    """Say whether the first element is that of an e-voucher envelope."""
    match = _START.search(head.replace(b"\x00", b""))
    return (
        match is not None
        and match.group(1).decode("ascii") in ROOTS
        and (match.group(1) == b"MOF" or b"Voucher" in head)
    )


def read(path: Path, name: str, wish: Wish) -> Reading:
    """Return the rows of an envelope file; raise FileRefused when it is not whole or all bad."""
    sheaf, documents = Sheaf(), DocumentReader()
    try:
        for packed in bodies_of(path):
            _read_body(packed, documents, sheaf, wish.bank_code)
    except EnvelopeRefused as fault:
        raise FileRefused(name, "envelope", f"{fault}.", _ASK_AGAIN) from fault
    if not sheaf.rows and not any(kind in sheaf.counts for kind in load_types()):
        first = sheaf.refused[0]
        raise FileRefused(
            name, first.place.sheet, f"no voucher in it can be read: {first.reason}.", _ASK_AGAIN
        )
    tables = {stream: rows.table() for stream, rows in sheaf.rows.items()}
    return Reading(NAME, tables, sheaf.refused, _facts(sheaf))


def _facts(sheaf: Sheaf) -> dict[str, str]:
    signed = sheaf.counts.pop("signed", 0)
    return {key: str(count) for key, count in sorted(sheaf.counts.items())} | {
        "signed": "yes" if signed else "no"
    }


def _read_body(
    packed: Packed, documents: DocumentReader, sheaf: Sheaf, bank_code: str | None
) -> None:
    if packed.signed:
        sheaf.counts["signed"] += 1
    try:
        document = documents.read(packed.code, packed.text)
        paper = _paper(packed, document, bank_code)
    except BodyRefused as fault:
        place = Place(f"{packed.code} {packed.voucher_no}".strip(), packed.number)
        said = packed.text[:200].decode("ascii", "replace")
        sheaf.refuse("voucher", place, str(fault), said)
        return
    sheaf.counts[paper.kind.code] += 1
    _note_differences(paper, sheaf)
    read_paper(paper, sheaf)


def _paper(packed: Packed, document: Document, bank_code: str | None) -> Paper:
    head = document.head
    code = head.get("VtCode") or packed.code
    if packed.code and code != packed.code:
        raise BodyRefused(f"the envelope calls it a {packed.code}, the voucher itself a {code}")
    kind = load_types().get(code)
    if kind is None:
        raise BodyRefused(f"voucher type {code or 'without a code'} is not read")
    head.setdefault("VoucherNo", packed.voucher_no)
    head.setdefault("StYear", packed.year)
    if not head["VoucherNo"]:
        raise BodyRefused("it has no voucher number")
    return Paper(packed, kind, document, bank_code, _head_extra(packed, kind, head))


def _head_extra(packed: Packed, kind: VoucherType, head: dict[str, str]) -> dict[str, str]:
    extra = {name: text for name, text in head.items() if name not in kind.used[0]}
    if packed.voucher_no and packed.voucher_no != head["VoucherNo"]:
        extra["EnvelopeVoucherNo"] = packed.voucher_no
    return extra


def _note_differences(paper: Paper, sheaf: Sheaf) -> None:
    if "EnvelopeVoucherNo" in paper.head_extra:
        sheaf.counts["envelope_number_differs"] += 1
