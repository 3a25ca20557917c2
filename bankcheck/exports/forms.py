"""The forms of the export pages: what was typed, checked, and handed on as a wish."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from flask_wtf import FlaskForm
from wtforms import (
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, ValidationError

from bankcheck.exports.datasets import Dataset
from bankcheck.exports.filters import Frozen
from bankcheck.exports.policy import (
    LONGEST_VALIDITY_DAYS,
    Layout,
    Masking,
    Medium,
    Network,
    Recipient,
    Wish,
)
from bankcheck.labels import msg

NEEDED = msg("Fill this in.")
CHOOSE = msg("Choose one from the list.")
COLUMNS_NEEDED = msg("Choose at least one column.")
FILTER_FAULT = msg("This value is missing or not understood.")
TOO_SHORT = msg("Write at least ten characters, so that an approver understands it.")
DAYS = msg("Write a whole number of days from 1 to 30.")


def _choices(kind: type[StrEnum]) -> list[str]:
    return [one.value for one in kind]


class RequestForm(FlaskForm):  # type: ignore[misc]  # flask-wtf ships no types
    """The request of an export; the filter stands beside it, for each dataset has its own."""

    columns = SelectMultipleField(
        msg("Columns that leave"),
        choices=[],
        validators=[InputRequired(COLUMNS_NEEDED)],
        validate_choice=False,
    )
    masking = RadioField(
        msg("Names and account numbers"),
        choices=_choices(Masking),
        default="masked",
        validators=[InputRequired(CHOOSE)],
    )
    layout = RadioField(
        msg("Kind of file"),
        choices=_choices(Layout),
        default="xlsx",
        validators=[InputRequired(CHOOSE)],
    )
    purpose = TextAreaField(
        msg("Purpose"), validators=[InputRequired(NEEDED), Length(10, 2000, TOO_SHORT)]
    )
    recipient_kind = SelectField(
        msg("Who is to have the data"),
        choices=_choices(Recipient),
        validators=[InputRequired(CHOOSE)],
    )
    recipient = StringField(
        msg("Name of the recipient"), validators=[InputRequired(NEEDED), Length(1, 120, NEEDED)]
    )
    medium = SelectField(
        msg("Carried on"), choices=_choices(Medium), validators=[InputRequired(CHOOSE)]
    )
    network = RadioField(
        msg("Network of use"),
        choices=_choices(Network),
        default="intranet",
        validators=[InputRequired(CHOOSE)],
    )
    valid_days = IntegerField(
        msg("Days until it expires"),
        default=7,
        validators=[InputRequired(DAYS), NumberRange(1, LONGEST_VALIDITY_DAYS, DAYS)],
    )

    def validate_columns(self, field: SelectMultipleField) -> None:
        """Refuse a column that is not on the list; only a made-up form names one."""
        if not set(field.data) <= set(field.choices):
            raise ValidationError(CHOOSE)

    def offer(self, dataset: Dataset) -> None:
        """Offer the columns of a dataset's allow-list and no others."""
        self.columns.choices = [column.name for column in dataset.columns]
        self.layout.choices = [(one, one) for one in dataset.layouts]

    def wish(self, dataset: Dataset, given: Mapping[str, str]) -> Wish:
        """Return what a valid form asks for."""
        chosen = dataset.chosen(self.columns.data)
        return Wish(
            dataset.name,
            tuple(column.name for column in chosen),
            given,
            Masking(self.masking.data),
            Layout(self.layout.data),
            self.purpose.data.strip(),
            Recipient(self.recipient_kind.data),
            self.recipient.data.strip(),
            Medium(self.medium.data),
            Network(self.network.data),
            int(self.valid_days.data),
        )

    def faults(self, filled: Frozen) -> tuple[tuple[str, str], ...]:
        """Return every fault as its field and its sentence, the filter's first."""
        in_filter = [(f"filter-{name}", FILTER_FAULT) for name in filled.faults]
        own = [(name, str(said[0])) for name, said in self.errors.items() if name and said]
        return (*in_filter, *own)


def reason_from(text: str) -> str:
    """Return a reason as it is stored."""
    return text.strip()[:2000]
