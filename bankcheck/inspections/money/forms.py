"""The forms of debts, reports, decisions and claims; they know fields and their limits alone."""

from __future__ import annotations

from collections.abc import Iterable

from flask_wtf import FlaskForm
from wtforms import (
    DateField,
    Field,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import DataRequired, Length, NumberRange, Optional, Regexp

from bankcheck.inspections.calendar.counting import Unit
from bankcheck.inspections.cases.forms import FILL_IN, TOO_LONG, money
from bankcheck.inspections.money.balances import ORDER
from bankcheck.inspections.money.claims import NewComponent, Terms
from bankcheck.inspections.money.matching import Kind
from bankcheck.inspections.money.obligations import NewObligation
from bankcheck.inspections.money.reports import Reported
from bankcheck.inspections.money.words import DECISIONS, KINDS, PARTS, UNITS
from bankcheck.labels import label, msg

_NEED = DataRequired(FILL_IN)
_TEXT = Length(max=4000, message=TOO_LONG)
_DAYS = NumberRange(1, 365, msg("Write a number from 1 to 365."))
_ACCOUNT = Regexp(r"\s*[0-9A-Za-z-]{4,64}\s*\Z", message=msg("Write the account number alone."))
_GROUPS = {"unit": UNITS, "kind": KINDS, "decision": DECISIONS, "part": PARTS}


def _is_positive(_: FlaskForm, field: Field) -> None:
    try:
        fen = money(field)
    except ValueError:
        fen = 0
    if fen <= 0:
        raise ValidationError(msg("Write yuan above zero with at most two decimals."))


def _choices(keys: Iterable[str], group: str) -> list[tuple[str, str]]:
    return [(str(key), label(str(key), group, _GROUPS)) for key in keys]


class ObligationForm(FlaskForm):  # type: ignore[misc]  # flask-wtf has no types
    """What a bank is to pay, where, from which day on it counts, and by when."""

    kind = RadioField(msg("What is owed"), [_NEED])
    amount = StringField(msg("Amount (yuan)"), [_NEED, _is_positive])
    account = StringField(msg("Account"), [_NEED, _ACCOUNT])
    account_name = StringField(msg("Name of the account"), [_NEED, Length(max=128)])
    counts_from = DateField(msg("First day whose entries count"), [_NEED])
    n = IntegerField(msg("Days to pay"), [_NEED, _DAYS])
    unit = SelectField(msg("Counted in"), [_NEED])
    basis = StringField(msg("Basis of the time limit"), [_NEED, Length(max=300)])

    def offer(self, kinds: Iterable[str]) -> None:
        """Offer the kinds that the finding asks for, and the units."""
        self.kind.choices = _choices(kinds, "kind")
        self.unit.choices = _choices(Unit, "unit")

    def obligation(self) -> NewObligation:
        """Return what was filled in."""
        return NewObligation(
            Kind(self.kind.data),
            money(self.amount),
            self.account.data.strip(),
            self.account_name.data.strip(),
            self.counts_from.data,
            self.n.data,
            Unit(self.unit.data),
            self.basis.data.strip(),
        )


class ReportForm(FlaskForm):  # type: ignore[misc]  # flask-wtf has no types
    """An entry of the bank's books that pays a debt."""

    serial = StringField(msg("Serial number of the entry"), [_NEED, Length(max=64)])
    paid_on = DateField(msg("Day of booking"), [_NEED])
    amount = StringField(msg("Amount (yuan)"), [_NEED, _is_positive])
    account = StringField(msg("Account credited"), [_NEED, _ACCOUNT])
    note = TextAreaField(msg("Note"), [_TEXT])

    def reported(self) -> Reported:
        """Return what was filled in."""
        return Reported(
            self.serial.data.strip(),
            self.paid_on.data,
            money(self.amount),
            self.account.data.strip(),
            self.note.data or "",
        )


class ProposalForm(FlaskForm):  # type: ignore[misc]  # flask-wtf has no types
    """What a second person is to decide on."""

    kind = RadioField(msg("Decision"), [_NEED])
    basis = StringField(msg("Basis of the decision"), [_NEED, Length(max=300)])
    reason = TextAreaField(msg("Reason"), [_NEED, _TEXT])

    def offer(self) -> None:
        """Offer the kinds of decisions."""
        self.kind.choices = _choices(DECISIONS, "decision")


class TermsForm(FlaskForm):  # type: ignore[misc]  # flask-wtf has no types
    """By which clause a claim stands, where it is to be paid, and in which time."""

    clause = StringField(msg("Clause of the agency agreement"), [_NEED, Length(max=300)])
    account = StringField(msg("Account to pay to"), [_NEED, _ACCOUNT])
    account_name = StringField(msg("Name of the account"), [_NEED, Length(max=128)])
    n = IntegerField(msg("Days to pay"), [_NEED, _DAYS])
    unit = SelectField(msg("Counted in"), [_NEED])

    def offer(self) -> None:
        """Offer the units."""
        self.unit.choices = _choices(Unit, "unit")

    def terms(self) -> Terms:
        """Return what was filled in."""
        return Terms(
            self.clause.data,
            self.account.data,
            self.account_name.data,
            self.n.data,
            Unit(self.unit.data),
        )


class ComponentForm(FlaskForm):  # type: ignore[misc]  # flask-wtf has no types
    """One part of a claim; interest is reckoned from a sum, a rate and two days."""

    kind = RadioField(msg("Component"), [_NEED])
    words = StringField(msg("What it is for"), [_NEED, Length(max=200)])
    component = StringField(
        msg("Amount, or for interest the sum it runs on (yuan)"), [_NEED, _is_positive]
    )
    rate = SelectField(msg("Rate, for interest"), [Optional()])
    from_on = DateField(msg("Interest from (counted)"), [Optional()])
    to_on = DateField(msg("Interest to (counted)"), [Optional()])

    def offer(self, rates: Iterable[tuple[str, str]]) -> None:
        """Offer the parts and the rates."""
        self.kind.choices = _choices(reversed(ORDER), "part")
        self.rate.choices = [("", "—"), *rates]

    def new(self) -> NewComponent:
        """Return what was filled in."""
        interest = self.kind.data == "interest"
        return NewComponent(
            self.kind.data,
            self.words.data,
            money(self.component),
            self.rate.data if interest else "",
            self.from_on.data if interest else None,
            self.to_on.data if interest else None,
        )
