"""The forms of sign-ins and administration; what a form does not name cannot be sent."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from flask_wtf import FlaskForm
from wtforms import DateField, Field, PasswordField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from bankcheck import clock
from bankcheck.accounts.institutions import CODE, Place
from bankcheck.accounts.own import Outcome
from bankcheck.accounts.passwords import LONGEST, Fault
from bankcheck.accounts.people import LOGIN
from bankcheck.accounts.tokens import last_day
from bankcheck.actors import KIND_OF_ROLE, InstitutionKind
from bankcheck.labels import msg

# Control characters, and those that turn the direction of writing around.
_UNSEEN = re.compile(r"[\x00-\x1f\x7f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
NEEDED = msg("Fill this in.")
TOO_LONG = msg("This is too long.")
NO_DAY = msg("Write a day such as 2026-01-31.")
CHOOSE = msg("Choose one from the list.")
FAULTS = {
    Fault.SHORT: msg("A password has at least 12 characters."),
    Fault.LONG: msg("A password has at most 200 characters."),
    Fault.MONOTONOUS: msg("This password only repeats or follows the keys; choose another."),
    Fault.COMMON: msg("This password is among the most common ones; choose another."),
    Fault.PERSONAL: msg("A password contains neither your name or login nor your institution."),
    Fault.USED: msg("This is one of your last five passwords; choose another."),
    Fault.UNREPEATED: msg("The two new passwords differ."),
}


def _of_our_time(_: FlaskForm, field: Field) -> None:
    if field.data and not 2000 <= field.data.year <= 2100:
        raise ValidationError(msg("Give a day from 2000 to 2100."))


class Trimmed(StringField):  # type: ignore[misc]  # WTForms ships no types
    """One line of text without blanks around it or control characters in it."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take what was typed."""
        text = valuelist[0] if valuelist else ""
        self.data = re.sub(
            r"[\x00-\x1f\x7f\u2028\u2029\u202a-\u202e\u2066-\u2069]", " ", text
        ).strip()


class Day(DateField):  # type: ignore[misc]  # WTForms ships no types
    """A day; what is none is said in our own words."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take what was typed."""
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(NO_DAY) from error


class SignInForm(FlaskForm):  # type: ignore[misc]  # flask-wtf ships no types
    """Who comes in."""

    login = Trimmed(msg("Login"), [Length(max=64)])
    password = PasswordField(msg("Password"), [Length(max=4 * LONGEST)])
    code = Trimmed(msg("Code of the second factor"), [Length(max=16)])


class AgainForm(FlaskForm):  # type: ignore[misc]  # flask-wtf ships no types
    """Who is still there."""

    password = PasswordField(msg("Password"), [Length(max=4 * LONGEST)])
    code = Trimmed(msg("Code of the second factor"), [Length(max=16)])


class PasswordForm(FlaskForm):  # type: ignore[misc]  # flask-wtf ships no types
    """A new password, typed twice."""

    current = PasswordField(msg("Present password"), [InputRequired(NEEDED)])
    new = PasswordField(msg("New password"), [InputRequired(NEEDED)])
    again = PasswordField(msg("New password once more"), [InputRequired(NEEDED)])

    def validate_again(self, field: Field) -> None:
        """Hold that both are the same."""
        if field.data != self.new.data:
            raise ValidationError(FAULTS[Fault.UNREPEATED])

    def tell(self, outcome: Outcome) -> None:
        """Say beside the fields what was wrong."""
        if outcome.wrong_current:
            self.current.errors = [msg("This is not your present password.")]
        self.new.errors = [FAULTS[fault] for fault in outcome.faults]


class CodeForm(FlaskForm):  # type: ignore[misc]  # flask-wtf ships no types
    """The first code of a second factor."""

    code = Trimmed(msg("One-time code"), [InputRequired(NEEDED), Length(max=16, message=TOO_LONG)])

    def tell(self) -> None:
        """Say that the code was wrong."""
        self.code.errors = [
            msg("This code does not fit; wait for the next one and check the clock of the phone.")
        ]


class PersonForm(FlaskForm):  # type: ignore[misc]  # flask-wtf ships no types
    """A person to add."""

    login = Trimmed(msg("Login"), [InputRequired(NEEDED)])
    name = Trimmed(msg("Full name"), [InputRequired(NEEDED), Length(max=64, message=TOO_LONG)])

    def validate_login(self, field: Field) -> None:
        """Hold a login to plain letters, so that no two look the same."""
        if not LOGIN.fullmatch((field.data or "").lower()):
            raise ValidationError(
                msg("A login has 2 to 64 small letters, digits, dots or dashes, a letter first.")
            )


class PostingForm(FlaskForm):  # type: ignore[misc]  # flask-wtf ships no types
    """A posting to give."""

    role = SelectField(msg("Role"), [InputRequired(CHOOSE)], validate_choice=False)
    institution = SelectField(
        msg("Institution"), [InputRequired(CHOOSE)], coerce=int, validate_choice=False
    )
    starts_on = Day(msg("First day"), [InputRequired(NO_DAY), _of_our_time])
    ends_on = Day(msg("Last day (included)"), [Optional(), _of_our_time])

    def validate_role(self, field: Field) -> None:
        """Hold that the role is somebody's to give."""
        if field.data not in {role.value for role in KIND_OF_ROLE}:
            raise ValidationError(CHOOSE)

    def validate_ends_on(self, field: Field) -> None:
        """Hold that a posting does not end before it starts."""
        if field.data and self.starts_on.data and field.data < self.starts_on.data:
            raise ValidationError(msg("The last day lies before the first."))


class InstitutionForm(FlaskForm):  # type: ignore[misc]  # flask-wtf ships no types
    """An institution to add."""

    kind = SelectField(msg("Kind"), [InputRequired(CHOOSE)], validate_choice=False)
    code = Trimmed(msg("Code"), [InputRequired(NEEDED)])
    name = Trimmed(msg("Name"), [InputRequired(NEEDED), Length(max=128, message=TOO_LONG)])

    def validate_kind(self, field: Field) -> None:
        """Hold that there is such a kind."""
        if field.data not in {kind.value for kind in InstitutionKind}:
            raise ValidationError(CHOOSE)

    def validate_code(self, field: Field) -> None:
        """Hold a code to what the ledger takes."""
        if not CODE.fullmatch(field.data or ""):
            raise ValidationError(msg("A code has 1 to 16 letters, digits or dashes."))


class TokenForm(FlaskForm):  # type: ignore[misc]  # flask-wtf ships no types
    """A token to make."""

    name = Trimmed(msg("What it is for"), [InputRequired(NEEDED), Length(max=64, message=TOO_LONG)])
    last = Day(msg("Last day (included)"), [InputRequired(NO_DAY)])

    def validate_last(self, field: Field) -> None:
        """Hold that a token ends within a year."""
        today = clock.today()
        day: date | None = field.data
        if day is not None and not today <= day <= last_day(today):
            raise ValidationError(msg("A token holds for a year at most, and at least today."))


def posting_form(places: tuple[Place, ...], **values: Any) -> PostingForm:
    """Return the form of a posting with what there is to choose from."""
    form = PostingForm(**values)
    form.role.choices = [(role.value, role.value) for role in KIND_OF_ROLE]
    form.institution.choices = [(one.institution_id, one.name) for one in places]
    return form
