"""A line of a bank export becomes one entry: when, how much, which way, between whom."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from bankcheck.ledger.tables.amounts import Unit, fen_or_none
from bankcheck.ledger.tables.cells import Line, Unreadable
from bankcheck.ledger.tables.dates import moment_of
from bankcheck.ledger.tables.persons import names_a_person_number, without_person_numbers
from bankcheck.ledger.tables.profile import Mode, Profile
from bankcheck.ledger.tables.proposal import ProfileMatch

LOST_DIGITS = re.compile(r"\d(?:\.\d+)?[eE]\+?\d+")
PLAIN_ROLES = (
    *("bank_serial_no", "voucher_no", "original_serial_no", "fiscal_year", "budget_unit_code"),
    *("function_code", "channel", "settlement"),
)
ACCOUNT_ROLES = ("own_account", "other_account", "payer_account", "payee_account")
NAME_ROLES = ("own_name", "other_name", "other_bank", "payer_name", "payee_name", "payee_bank")
SEVERAL_ROLES = ("text", "purpose", "ignored")
WHOLE_ROLES = ("bank_serial_no", "voucher_no", "original_serial_no", *ACCOUNT_ROLES)
HOME_CURRENCY = frozenset({"cny", "rmb", "人民币", "人民币元", "156", "01", "001", "元"})
DASHES = re.compile(r"[-—]+")
TRIMMED = " ;；,，|/、:："


@dataclass(frozen=True, slots=True)
class Entry:
    """One bank entry of one account.

    ``movement_fen`` is signed as the account sees it (money in is positive); ``is_reversal``
    says that the sign turns the column round (a negative debit, a red-letter entry).
    """

    line: Line
    moment: str
    movement_fen: int
    is_reversal: bool
    balance_text: str
    values: Mapping[str, str]
    purpose: str
    text: str
    extra: str | None

    @property
    def day(self) -> str:
        """Return the ISO day of the entry."""
        return self.moment[:10]


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the lines of one sheet by one match; ``unit`` is what its amounts count."""

    match: ProfileMatch
    unit: Unit
    _taken: frozenset[int | None] = frozenset()

    def __post_init__(self) -> None:
        columns = self.match.columns
        single = {at[0] for role, at in columns.items() if at and role not in SEVERAL_ROLES}
        object.__setattr__(self, "_taken", frozenset({*single, *columns["ignored"]}))

    @property
    def profile(self) -> Profile:
        """Return the profile of the match."""
        return self.match.profile

    def entry(self, line: Line) -> Entry:
        """Return the entry of a line; raises Unreadable with the reason."""
        self._check_cells(line)
        moment = self._moment(line)
        self._check_currency(line)
        values = self._values(line)
        text = " ".join(self.cells(line, "text"))
        values |= self._extracted(values, text)
        movement, is_reversal = self._movement(line, text)
        purpose_at = self._purpose_at(line)
        purpose = self._purpose(line.cells[purpose_at]) if purpose_at is not None else ""
        return Entry(
            line=line,
            moment=moment,
            movement_fen=movement,
            is_reversal=is_reversal,
            balance_text=self.cell(line, "balance"),
            values=values,
            purpose=without_person_numbers(purpose),
            text=text,
            extra=self._extra(line, purpose_at),
        )

    def cell(self, line: Line, role: str) -> str:
        """Return the first filled cell of a role, empty when there is none."""
        for at in self.match.columns[role]:
            if at < len(line.cells) and _says(line.cells[at]):
                return line.cells[at]
        return ""

    def cells(self, line: Line, role: str) -> list[str]:
        """Return the filled cells of a role in the order of its names."""
        places = self.match.columns.get(role, ())
        return [line.cells[at] for at in places if at < len(line.cells) and _says(line.cells[at])]

    def _check_cells(self, line: Line) -> None:
        width = len(self.match.header.shown)
        beyond = [cell for cell in line.cells[width:] if cell]
        if beyond:
            raise Unreadable(f"has {len(line.cells)} cells under {width} column names")
        for at, problem in line.problems.items():
            if at < 0:
                raise Unreadable(problem)
            if any(at in places for places in self.match.columns.values()):
                raise Unreadable(f"column {self.match.header.shown[at]!r} holds {problem}")

    def _moment(self, line: Line) -> str:
        """Return the moment; a midnight within the date cell is a spreadsheet's bare day."""
        day, clock = self.cell(line, "date"), self.cell(line, "time")
        moment = moment_of(day, clock)
        return moment if clock else moment.removesuffix("T00:00:00")

    def _check_currency(self, line: Line) -> None:
        currency = self.cell(line, "currency")
        if currency and currency.lower() not in HOME_CURRENCY:
            raise Unreadable(f"amount is in {currency}; only CNY is reconciled")

    def _values(self, line: Line) -> dict[str, str]:
        values = {role: self.cell(line, role) for role in (*PLAIN_ROLES, *NAME_ROLES)}
        values |= {role: account_text(self.cell(line, role)) for role in ACCOUNT_ROLES}
        for role in WHOLE_ROLES:
            if LOST_DIGITS.fullmatch(values[role]):
                raise Unreadable(
                    f"{role} {values[role]} was turned into a number by a spreadsheet; "
                    "its last digits are unrecoverable"
                )
        return values

    def _extracted(self, values: Mapping[str, str], text: str) -> dict[str, str]:
        found = {}
        for role in ("voucher_no", "original_serial_no"):
            match = None if values[role] else self.profile.patterns[role].search(text)
            if match is not None:
                found[role] = match[1]
        return found

    def _movement(self, line: Line, text: str) -> tuple[int, bool]:
        """Return the movement as the account sees it and whether its sign turns it round."""
        rule = self.profile.amount
        if rule.mode is Mode.DEBIT_CREDIT:
            return self._two_columns(line)
        fen = self._amount(line, "amount")
        if fen is None:
            raise Unreadable("amount is empty")
        if rule.mode is Mode.SIGNED:
            return (fen if rule.positive == "credit" else -fen), False
        if rule.mode is Mode.TEXT:
            is_credit = rule.credit_text is not None and rule.credit_text.search(text) is not None
            return (fen if is_credit else -fen), False
        return self._flagged(line, fen)

    def _two_columns(self, line: Line) -> tuple[int, bool]:
        debit, credit = self._amount(line, "debit"), self._amount(line, "credit")
        if debit is None and credit is None:
            raise Unreadable("stands neither under debit nor under credit")
        if debit and credit:
            raise Unreadable("has both a debit and a credit amount")
        if debit:
            return -debit, debit < 0
        return (credit or 0), (credit or 0) < 0

    def _flagged(self, line: Line, fen: int) -> tuple[int, bool]:
        rule = self.profile.amount
        word = self.cell(line, "flag").lower()
        if word not in rule.debit_words | rule.credit_words:
            raise Unreadable(f"debit/credit flag {word!r} is not known")
        is_debit = word in rule.debit_words
        if rule.sign == "follows" and is_debit:
            return -abs(fen), False
        return (-fen if is_debit else fen), fen < 0

    def _amount(self, line: Line, role: str) -> int | None:
        text = self.cell(line, role)
        pattern = self.profile.amount.pattern
        if pattern is not None and text:
            match = pattern.search(text)
            if match is None:
                raise Unreadable(f"amount {text!r} is not in CNY or not of the layout's form")
            text = match[1]
        return fen_or_none(text, self.unit)

    def _purpose_at(self, line: Line) -> int | None:
        places = self.match.columns.get("purpose", ())
        return next((at for at in places if at < len(line.cells) and _says(line.cells[at])), None)

    def _purpose(self, text: str) -> str:
        """Take voucher and serial numbers out of the purpose; they have columns of their own."""
        for role in ("voucher_no", "original_serial_no"):
            text = self.profile.patterns[role].sub("", text)
        return text.strip(TRIMMED)

    def _extra(self, line: Line, purpose_at: int | None) -> str | None:
        used = self._used(line) | {purpose_at}
        kept = {
            self._label(at): without_person_numbers(cell)
            for at, cell in enumerate(line.cells)
            if _says(cell) and at not in used and not names_a_person_number(self._label(at))
        }
        return json.dumps(kept, ensure_ascii=False, sort_keys=True) if kept else None

    def _used(self, line: Line) -> frozenset[int | None]:
        """Return the columns whose cells went into canonical columns or mean nothing."""
        masked = [role for role in ACCOUNT_ROLES if "*" in self.cell(line, role)]
        return self._taken - {self.match.columns[role][0] for role in masked}

    def _label(self, at: int) -> str:
        shown = self.match.header.shown
        return shown[at] if at < len(shown) and shown[at] else f"column {at + 1}"


def _says(cell: str) -> bool:
    """Say whether a cell says something; banks fill empty ones with dashes."""
    return bool(cell) and (cell[0] not in "-—" or DASHES.fullmatch(cell) is None)


def account_text(text: str) -> str:
    """Return an account without wrapping quotes and blanks; a masked one is unknown, so empty."""
    bare = re.sub(r"\s+", "", text.removeprefix("=").strip("\"'`"))
    return "" if "*" in bare else bare


def with_own(entry: Entry, account: str, name: str) -> Entry:
    """Return the entry with its own account and name where its line does not tell them."""
    values = dict(entry.values)
    values["own_account"] = values["own_account"] or account
    values["own_name"] = values["own_name"] or name
    return replace(entry, values=values)
