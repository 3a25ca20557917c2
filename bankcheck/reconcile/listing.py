"""The list of differences: what the address asks for, understood once, and what the page shows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bankcheck.money import fen_from_yuan
from bankcheck.reconcile.archive import SORTS, Choice, Found, Wanted
from bankcheck.reconcile.catalogue import Catalogue
from bankcheck.reconcile.cells import holds_account, masked_text, spoken_amounts
from bankcheck.reconcile.pages import RunHead, Said

FILTERS = ("rule", "kind", "bank", "severity", "month", "from", "to", "q")
LONGEST_TEXT = 80

_MONTH = re.compile(r"\d{4}-\d{2}")


@dataclass(frozen=True, slots=True)
class Asked:
    """The filters, order and page of an address; ``faults`` names the fields not understood."""

    wanted: Wanted
    sort: str
    page: int
    given: tuple[tuple[str, str], ...]
    faults: tuple[str, ...]

    def value(self, name: str) -> str:
        """Return what was given for a filter, empty when nothing was."""
        return dict(self.given).get(name, "")

    def address(self, **changes: str | int | None) -> dict[str, str | int]:
        """Return the address parameters with changes; None leaves one out."""
        values: dict[str, str | int | None] = dict(self.given)
        if self.sort != SORTS[0]:
            values["sort"] = self.sort
        return {name: value for name, value in (values | changes).items() if value is not None}


@dataclass(frozen=True, slots=True)
class DifferenceLine:
    """One difference in the list."""

    fingerprint: str
    code: str
    name: Said
    kind: str
    severity: int
    bank: str
    voucher_no: str
    serial: str
    claim_no: str
    amount_fen: int | None
    occurred_on: str
    message: Said


@dataclass(frozen=True, slots=True)
class ListPage:
    """One page of differences with its totals and the filters it was asked with."""

    head: RunHead
    asked: Asked
    choices: tuple[Choice, ...]
    names: tuple[tuple[str, Said], ...]
    lines: tuple[DifferenceLine, ...]
    page: int
    pages: int
    page_fen: int
    total_rows: int
    total_fen: int

    def options(self, what: str) -> tuple[Choice, ...]:
        """Return the values one can filter by."""
        return tuple(choice for choice in self.choices if choice.what == what)

    def name(self, code: str) -> Said | None:
        """Return a rule's name, None for a finding that is no rule."""
        return dict(self.names).get(code)

    @property
    def first(self) -> int:
        """Number of the first line shown, from 1."""
        return (self.page - 1) * 50 + 1

    @property
    def stored(self) -> int:
        """How many differences the run has in all."""
        return sum(choice.rows for choice in self.options("rule"))

    @property
    def numbers(self) -> tuple[int, ...]:
        """The page numbers worth a link; 0 stands for a gap."""
        near = range(self.page - 2, self.page + 3)
        kept = sorted({1, self.pages, *(n for n in near if 1 <= n <= self.pages)})
        with_gaps: list[int] = []
        for number in kept:
            if with_gaps and number - with_gaps[-1] > 1:
                with_gaps.append(0)
            with_gaps.append(number)
        return tuple(with_gaps)


def _fen(given: Mapping[str, str], name: str) -> tuple[int | None, tuple[str, ...]]:
    text = given.get(name, "").replace(",", "")
    if not text:
        return None, ()
    fen = fen_from_yuan(text)
    return fen, () if fen is not None else (name,)


def _whole(text: str, otherwise: int) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else otherwise


def asked_for(arguments: Mapping[str, str]) -> Asked:
    """Understand an address; what cannot be understood is named, never guessed."""
    stripped = {name: arguments.get(name, "").strip()[:LONGEST_TEXT] for name in FILTERS}
    given = {name: text for name, text in stripped.items() if text}
    least, bad_from = _fen(given, "from")
    most, bad_to = _fen(given, "to")
    severity = given.get("severity", "")
    month = given.get("month", "")
    faults = bad_from + bad_to
    if severity and not re.fullmatch(r"[0-9]", severity):
        faults += ("severity",)
    if month and not _MONTH.fullmatch(month):
        faults += ("month",)
    wanted = Wanted(
        rule=given.get("rule"),
        kind=given.get("kind"),
        bank=given.get("bank"),
        severity=int(severity) if re.fullmatch(r"[0-9]", severity) else None,
        month=month if _MONTH.fullmatch(month) else None,
        least_fen=least,
        most_fen=most,
        text=given.get("q"),
    )
    sort = arguments.get("sort", "")
    page = _whole(arguments.get("page", ""), 1)
    return Asked(wanted, sort if sort in SORTS else SORTS[0], page, tuple(given.items()), faults)


def message(row: Mapping[str, Any], accounts: tuple[str, ...] = ()) -> Said:
    """Return a difference's message in both languages with accounts hidden."""
    known = [str(row[name] or "") for name in ("voucher_no", "bank_serial_no", "claim_no")]
    told = ("expected", "actual") if holds_account(str(row["field"] or "")) else ()
    hide = (*accounts, *(str(row[name] or "") for name in ("account", *told)))
    zh, en = (masked_text(str(row[f"message_{lang}"] or ""), hide, known) for lang in ("zh", "en"))
    return Said(spoken_amounts(zh), spoken_amounts(en))


def difference_line(row: Mapping[str, Any], names: Mapping[str, Said]) -> DifferenceLine:
    """Return a difference as one line of a list."""
    code = str(row["code"])
    return DifferenceLine(
        fingerprint=str(row["fingerprint"]),
        code=code,
        name=names.get(code, Said("", "")),
        kind=str(row["kind"] or ""),
        severity=int(row["severity"] or 0),
        bank=str(row["bank_code"] or ""),
        voucher_no=str(row["voucher_no"] or ""),
        serial=str(row["bank_serial_no"] or ""),
        claim_no=str(row["claim_no"] or ""),
        amount_fen=row["amount_fen"],
        occurred_on=str(row["occurred_on"] or ""),
        message=message(row),
    )


def list_page(
    head: RunHead, asked: Asked, found: Found, choices: tuple[Choice, ...], catalogue: Catalogue
) -> ListPage:
    """Return the page that shows what was found for what was asked."""
    names = {rule.code: Said(rule.zh, rule.en) for rule in catalogue.rules}
    return ListPage(
        head=head,
        asked=asked,
        choices=choices,
        names=tuple(names.items()),
        lines=tuple(difference_line(row, names) for row in found.rows),
        page=found.page,
        pages=found.pages,
        page_fen=sum(row["amount_fen"] or 0 for row in found.rows),
        total_rows=found.total_rows,
        total_fen=found.total_fen,
    )
