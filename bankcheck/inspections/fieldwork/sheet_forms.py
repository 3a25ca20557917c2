"""The forms of checklists and samples."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import DateField, IntegerField, SelectField, StringField
from wtforms.validators import DataRequired, Length, NumberRange, Regexp

from bankcheck.inspections.calendar.forms import FILL_IN, of_our_time
from bankcheck.inspections.fieldwork.population import STRATA
from bankcheck.inspections.fieldwork.samples import NewSample
from bankcheck.inspections.fieldwork.sampling import LARGEST_SAMPLE, Method
from bankcheck.inspections.words import DIRECTIONS, METHODS, STRATUM
from bankcheck.labels import gettext, msg
from bankcheck.money import fen_from_yuan

AMOUNT = msg("Write an amount in yuan such as 5000 or 12.50.")


class SampleForm(FlaskForm):  # type: ignore[misc]  # flask-wtf has no types
    """Which payments to sample, how, how many, and from which seed."""

    first = DateField(msg("Paid from"), [DataRequired(FILL_IN), of_our_time])
    last = DateField(msg("Paid to"), [DataRequired(FILL_IN), of_our_time])
    direction = SelectField(msg("Direction"))
    least = StringField(
        msg("Least amount (yuan)"),
        [DataRequired(FILL_IN), Regexp(r"\d{1,12}(\.\d{1,2})?", 0, AMOUNT)],
    )
    method = SelectField(msg("Method"))
    stratum = SelectField(msg("Strata"))
    n = IntegerField(
        msg("Size of the sample"),
        [
            DataRequired(FILL_IN),
            NumberRange(1, LARGEST_SAMPLE, msg("Write a number from 1 to 500.")),
        ],
    )
    seed = StringField(msg("Seed"), [Length(max=64, message=msg("Write at most 64 characters."))])

    def offer(self) -> None:
        """Fill the choices, in the reader's language."""
        self.direction.choices = [(key, gettext(text)) for key, text in DIRECTIONS.items()]
        self.method.choices = [(one.value, gettext(METHODS[one.value])) for one in Method]
        self.stratum.choices = [(one, gettext(STRATUM[one])) for one in STRATA]

    def sample(self) -> NewSample:
        """Return the sample that was asked for."""
        return NewSample(
            self.first.data,
            self.last.data,
            self.direction.data,
            fen_from_yuan(self.least.data) or 0,
            self.stratum.data,
            Method(self.method.data),
            self.n.data,
            (self.seed.data or "").strip(),
        )
