"""The forms of rule changes."""

from __future__ import annotations

from datetime import date

from flask_wtf import FlaskForm
from wtforms import (
    DateField,
    HiddenField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import (
    DataRequired,
    InputRequired,
    Length,
    NumberRange,
    Optional,
    ValidationError,
)
from wtforms.widgets import TextInput

from bankcheck.clock import today
from bankcheck.labels import msg
from bankcheck.reconcile.catalogue import Parameter
from bankcheck.reconcile.rule_changes import value_of
from bankcheck.reconcile.rule_service import Draft
from bankcheck.reconcile.words import VALUE_FAULTS

_FIRST, _LAST = date(2000, 1, 1), date(2100, 12, 31)


class DraftForm(FlaskForm):  # type: ignore[misc]  # flask-wtf ships no types
    """A value for one parameter, from a day on, with its basis."""

    value = TextAreaField(msg("New value"), [DataRequired(msg("Give the new value."))])
    from_on = DateField(
        msg("In force from"), [InputRequired(msg("Give the first day, such as 2026-01-01."))]
    )
    reference = StringField(
        msg("Legal basis"),
        [
            DataRequired(msg("Name the document that sets the value.")),
            Length(max=200, message=msg("Use at most 200 characters.")),
        ],
    )
    reason = TextAreaField(
        msg("Reason"),
        [
            DataRequired(msg("Say why the value is changed.")),
            Length(max=1000, message=msg("Use at most 1000 characters.")),
        ],
    )

    def __init__(self, parameter: Parameter) -> None:
        super().__init__()
        self._parameter = parameter
        if parameter.unit != "words":
            self.value.widget = TextInput()

    def validate_value(self, field: TextAreaField) -> None:
        """Hold that the value fits the unit of its parameter and is another one."""
        value = value_of(self._parameter, field.data or "")
        if value is None:
            raise ValidationError(VALUE_FAULTS[self._parameter.unit])
        day = self.from_on.data
        if day and day >= _FIRST and self._parameter.version_on(day).value == value:
            raise ValidationError(msg("This value is in force on that day already."))

    def validate_from_on(self, field: DateField) -> None:
        """Hold that the day is one that runs know."""
        if field.data and not _FIRST <= field.data <= _LAST:
            raise ValidationError(msg("Give a day from 2000 to 2100."))

    def draft(self, code: str) -> Draft:
        """Return what is proposed; the form has been validated."""
        value = value_of(self._parameter, self.value.data)
        assert value is not None
        reference, reason = self.reference.data.strip(), self.reason.data.strip()
        return Draft(code, self._parameter.name, value, self.from_on.data, reference, reason)


class TestForm(FlaskForm):  # type: ignore[misc]  # flask-wtf ships no types
    """The past period that a change is tried on."""

    year = IntegerField(
        msg("Fiscal year"),
        [
            InputRequired(msg("Give the fiscal year, such as 2025.")),
            NumberRange(2000, 2100, msg("The fiscal year is a year from 2000 to 2100.")),
        ],
    )
    month = SelectField(msg("Month"), coerce=int, default=0)

    def __init__(self, whole_year: str, year: int | None = None) -> None:
        super().__init__(data={"year": year} if year else None)
        self.month.choices = [(0, whole_year), *((number, str(number)) for number in range(1, 13))]

    def validate_year(self, field: IntegerField) -> None:
        """Hold that the period has begun; a test on days to come would find nothing."""
        if (field.data, self.month.data or 1) > (today().year, today().month):
            raise ValidationError(msg("The period has not begun yet."))


class DecisionForm(FlaskForm):  # type: ignore[misc]  # flask-wtf ships no types
    """A decision on the change as it was seen, with a reason where one is needed."""

    row_version = HiddenField(validators=[InputRequired()])
    reason = TextAreaField(
        msg("Reason"), [Optional(), Length(max=1000, message=msg("Use at most 1000 characters."))]
    )

    def __init__(self, *, asks_reason: bool = False) -> None:
        super().__init__()
        self._asks = asks_reason

    def validate(self, *args: object, **kwargs: object) -> bool:
        """Hold that a reason is given where the step needs one."""
        fits = bool(super().validate(*args, **kwargs))
        if self._asks and not (self.reason.data or "").strip():
            self.reason.errors = [*self.reason.errors, msg("Give the reason.")]
            return False
        return fits

    def version(self) -> int:
        """Return the version of the change that was looked at."""
        text = str(self.row_version.data)
        return int(text) if text.isascii() and text.isdigit() else 0
