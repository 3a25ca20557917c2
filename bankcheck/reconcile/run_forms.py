"""The form that starts a run."""

from __future__ import annotations

import importlib.util
from datetime import date

from flask_wtf import FlaskForm
from wtforms import DateField, IntegerField, SelectField
from wtforms.validators import InputRequired, NumberRange, Optional, ValidationError

from bankcheck.clock import today
from bankcheck.labels import msg
from bankcheck.reconcile.runs import Request

ENGINES = (("duckdb", "DuckDB"), ("spark", "Apache Spark"))


def engines() -> tuple[tuple[str, str], ...]:
    """Return the engines that are installed here."""
    return ENGINES if importlib.util.find_spec("pyspark") else ENGINES[:1]


class RunForm(FlaskForm):  # type: ignore[misc]  # flask-wtf ships no types
    """What to reconcile and up to which day."""

    year = IntegerField(
        msg("Fiscal year"),
        [
            InputRequired(msg("Give the fiscal year, such as 2025.")),
            NumberRange(2000, 2100, msg("The fiscal year is a year from 2000 to 2100.")),
        ],
    )
    month = SelectField(msg("Month"), coerce=int, default=0)
    as_of = DateField(msg("As of"), [Optional()])
    engine = SelectField(msg("Engine"), default=ENGINES[0][0])

    def __init__(self, whole_year: str, *, has_rows: bool) -> None:
        super().__init__()
        self._has_rows = has_rows
        self.month.choices = [(0, whole_year), *((number, str(number)) for number in range(1, 13))]
        self.engine.choices = list(engines())

    def validate_year(self, _: IntegerField) -> None:
        """Hold that there is something to reconcile, of a period that has begun."""
        if not self._has_rows:
            raise ValidationError(msg("The ledger holds no rows yet; import files first."))
        first = self._first_day()
        if first is not None and first > today():
            raise ValidationError(msg("The period has not begun yet."))

    def validate_as_of(self, field: DateField) -> None:
        """Hold that the day lies in or after the period and has come."""
        first = self._first_day()
        if field.data is None or first is None:
            return
        if field.data < first:
            raise ValidationError(msg("The day lies before the period; nothing would be counted."))
        if field.data > today():
            raise ValidationError(msg("The day has not come yet."))

    def _first_day(self) -> date | None:
        year = self.year.data
        in_range = isinstance(year, int) and 2000 <= year <= 2100
        return date(year, self.month.data or 1, 1) if in_range else None

    def request(self) -> Request:
        """Return what was asked; the form has been validated."""
        return Request(self.year.data, self.month.data or None, self.as_of.data, self.engine.data)
