"""The forms of the calendar; they know fields and their limits, nothing of the tables."""

from __future__ import annotations

from datetime import date

from flask_wtf import FlaskForm
from wtforms import DateField, Field, Form, IntegerField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, NumberRange, ValidationError

from bankcheck.inspections.calendar.notices import NoticeRefused, days_from_text
from bankcheck.inspections.calendar.service import NewNotice
from bankcheck.labels import msg

FILL_IN = msg("Fill this in.")
_FIRST, _LAST = date(2000, 1, 1), date(2100, 12, 31)


def of_our_time(_: Form, field: Field) -> None:
    """Hold that a day lies where the calendar can say something about it."""
    if field.data and not _FIRST <= field.data <= _LAST:
        raise ValidationError(msg("Give a day from 2000 to 2100."))


class NoticeForm(FlaskForm):  # type: ignore[misc]  # flask-wtf has no types
    """A notice of the State Council as its text is read off."""

    year = IntegerField(
        msg("Year"),
        [
            DataRequired(FILL_IN),
            NumberRange(2004, 2100, msg("Write a year from 2004 to 2100.")),
        ],
    )
    number = StringField(
        msg("Number of the notice"),
        [DataRequired(FILL_IN), Length(max=64, message=msg("Write at most 64 characters."))],
    )
    issued_on = DateField(msg("Issued on"), [DataRequired(FILL_IN)])
    days = TextAreaField(
        msg("Days off and make-up workdays"),
        [DataRequired(FILL_IN), Length(max=4000, message=msg("Write at most 4000 characters."))],
    )

    def validate(self, extra_validators: object = None) -> bool:
        """Say whether the fields stand and the days can be read."""
        if not super().validate(extra_validators):
            return False
        try:
            days_from_text(self.days.data, self.year.data)
        except NoticeRefused as refused:
            self.days.errors = [str(refused)]
            return False
        return True

    def notice(self) -> NewNotice:
        """Return the notice that was typed."""
        return NewNotice(
            self.year.data, self.number.data.strip(), self.issued_on.data, self.days.data
        )


class ReasonForm(FlaskForm):  # type: ignore[misc]  # flask-wtf has no types
    """A reason, which every refusal and every withdrawal needs."""

    reason = TextAreaField(
        msg("Reason"),
        [DataRequired(FILL_IN), Length(max=1000, message=msg("Write at most 1000 characters."))],
    )


class ExtensionForm(ReasonForm):
    """More days, with the reason they are asked for."""

    n = IntegerField(
        msg("More days"),
        [DataRequired(FILL_IN), NumberRange(1, 365, msg("Write a number from 1 to 365."))],
    )
