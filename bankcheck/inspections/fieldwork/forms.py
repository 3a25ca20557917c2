"""The forms of plans and inspections."""

from __future__ import annotations

from collections.abc import Mapping

from flask_wtf import FlaskForm
from wtforms import (
    DateField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, Length, NumberRange

from bankcheck.inspections.calendar.forms import FILL_IN, of_our_time
from bankcheck.inspections.fieldwork.inspections import NewInspection, NewMeeting
from bankcheck.inspections.fieldwork.plans import NewItem
from bankcheck.inspections.words import AREAS, MODES, MOTIVES
from bankcheck.labels import gettext, msg

IN_ORDER = msg("The last day may not come before the first.")
_DAY = [DataRequired(FILL_IN), of_our_time]
_LONG = [DataRequired(FILL_IN), Length(max=4000, message=msg("Write at most 4000 characters."))]
_SHORT = [DataRequired(FILL_IN), Length(max=128, message=msg("Write at most 128 characters."))]


class PlanForm(FlaskForm):  # type: ignore[misc]  # flask-wtf has no types
    """A plan to draft: its year and its basis."""

    year = IntegerField(
        msg("Year"),
        [DataRequired(FILL_IN), NumberRange(2004, 2100, msg("Write a year from 2004 to 2100."))],
    )
    basis = StringField(
        msg("Basis"),
        [DataRequired(FILL_IN), Length(max=300, message=msg("Write at most 300 characters."))],
    )


class _ScopeForm(FlaskForm):  # type: ignore[misc]  # flask-wtf has no types
    """What an inspection looks at."""

    bank = SelectField(msg("Agent bank"), [DataRequired(FILL_IN)])
    branch = StringField(msg("Branch"), _SHORT)
    areas = SelectMultipleField(msg("Areas (Art. 15)"), [DataRequired(FILL_IN)])
    period_from = DateField(msg("Period from"), _DAY)
    period_to = DateField(msg("Period to"), _DAY)
    mode = RadioField(msg("Mode"), [DataRequired(FILL_IN)])

    def offer(self, banks: Mapping[str, str]) -> None:
        """Fill the choices, in the reader's language."""
        named = [(code, f"{code} {name}") for code, name in banks.items()]
        self.bank.choices = [("", gettext("Choose")), *named]
        self.areas.choices = _choices(AREAS)
        self.mode.choices = _choices(MODES)

    def validate(self, extra_validators: object = None) -> bool:
        """Say whether the fields stand and the period is in order."""
        fine: bool = super().validate(extra_validators)
        return _in_order(self.period_from, self.period_to) and fine


def _choices(words: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(key, gettext(text)) for key, text in words.items()]


def _in_order(first: DateField, last: DateField) -> bool:
    if first.data and last.data and last.data < first.data:
        last.errors = [*last.errors, IN_ORDER]
        return False
    return True


class ItemForm(_ScopeForm):
    """One inspection of a plan."""

    window_from = DateField(msg("To be made from"), _DAY)
    window_to = DateField(msg("To be made by"), _DAY)
    motive = SelectField(msg("Why this bank"), [DataRequired(FILL_IN)])
    why = TextAreaField(msg("Reason in words"), _LONG)

    def offer(self, banks: Mapping[str, str]) -> None:
        """Fill the choices, in the reader's language."""
        super().offer(banks)
        self.motive.choices = _choices(MOTIVES)

    def validate(self, extra_validators: object = None) -> bool:
        """Say whether the fields stand and both spans are in order."""
        fine = super().validate(extra_validators)
        return _in_order(self.window_from, self.window_to) and fine

    def item(self) -> NewItem:
        """Return the item that was filled in."""
        return NewItem(
            self.bank.data,
            self.branch.data.strip(),
            tuple(self.areas.data),
            self.period_from.data,
            self.period_to.data,
            self.window_from.data,
            self.window_to.data,
            self.mode.data,
            self.motive.data,
            self.why.data.strip(),
        )


class InspectionForm(_ScopeForm):
    """An inspection outside the plan."""

    why = TextAreaField(msg("Reason for an inspection outside the plan"), _LONG)

    def inspection(self) -> NewInspection:
        """Return the inspection that was filled in."""
        return NewInspection(
            self.bank.data,
            self.branch.data.strip(),
            tuple(self.areas.data),
            self.period_from.data,
            self.period_to.data,
            self.mode.data,
            self.why.data.strip(),
        )


class NoticeTextForm(FlaskForm):  # type: ignore[misc]  # flask-wtf has no types
    """The notice of inspection: its text and the day the team comes."""

    starts_on = DateField(msg("The team comes on"), _DAY)
    text = TextAreaField(msg("Text of the notice"), _LONG)


class MeetingForm(FlaskForm):  # type: ignore[misc]  # flask-wtf has no types
    """The record of a meeting with the bank."""

    held_on = DateField(msg("Held on"), _DAY)
    place = StringField(msg("Place"), _SHORT)
    attendees = TextAreaField(msg("Who was there"), _LONG)
    minutes = TextAreaField(msg("What was said"), _LONG)

    def meeting(self, kind: str) -> NewMeeting:
        """Return the record that was filled in."""
        return NewMeeting(
            kind,
            self.held_on.data,
            self.place.data.strip(),
            self.attendees.data.strip(),
            self.minutes.data.strip(),
        )
