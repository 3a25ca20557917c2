"""The forms of findings and statements; they know fields and their limits, nothing of tables."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import (
    DateField,
    Field,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import DataRequired, Length, NumberRange, Optional

from bankcheck.inspections.calendar.counting import Unit
from bankcheck.inspections.cases.elements import DISPOSITIONS, POSITIONS, Amounts, Elements
from bankcheck.inspections.cases.service import TEXTS, NewRetest, Texts, Window
from bankcheck.inspections.cases.severity import Extent, Impact, Severity
from bankcheck.inspections.cases.words import (
    DISPOSITIONS as DISPOSITION_WORDS,
)
from bankcheck.inspections.cases.words import (
    EXTENTS,
    IMPACTS,
    SEVERITIES,
    UNITS,
)
from bankcheck.inspections.cases.words import (
    POSITIONS as POSITION_WORDS,
)
from bankcheck.labels import label, msg
from bankcheck.money import fen_from_yuan, yuan

FILL_IN = msg("Fill this in.")
TOO_LONG = msg("Write less: at most 4000 characters.")
_TEXT = Length(max=4000, message=TOO_LONG)
_GROUPS = {
    "unit": UNITS,
    "impact": IMPACTS,
    "extent": EXTENTS,
    "severity": SEVERITIES,
    "disposition": DISPOSITION_WORDS,
    "position": POSITION_WORDS,
}


def choices(keys: object, group: str) -> list[tuple[str, str]]:
    """Return the choices of a field in the reader's language."""
    return [(str(key), label(key, group, _GROUPS)) for key in keys]  # type: ignore[attr-defined]  # any keys


def money(field: Field) -> int:
    """Return the fen that were typed; empty is nothing."""
    text = (field.data or "").strip().replace(",", "")
    return fen_from_yuan(text) or 0 if text else 0


def _is_money(_: FlaskForm, field: Field) -> None:
    text = (field.data or "").strip().replace(",", "")
    fen = fen_from_yuan(text) if text else 0
    if fen is None or fen < 0:
        raise ValidationError(msg("Write yuan with at most two decimals, such as 1200.50."))


class FindingForm(FlaskForm):  # type: ignore[misc]  # flask-wtf has no types
    """The texts, amounts, severity and evidence of a finding."""

    title = StringField(
        msg("Title"),
        [DataRequired(FILL_IN), Length(max=200, message=msg("Write at most 200 characters."))],
    )
    law = StringField(msg("Law or agreement, article"), [Length(max=200)])
    law_version = StringField(msg("Version of the law"), [Length(max=64)])
    law_text = TextAreaField(msg("Words of the law"), [_TEXT])
    condition = TextAreaField(msg("Condition (what was found)"), [_TEXT])
    cause = TextAreaField(msg("Cause"), [_TEXT])
    effect = TextAreaField(msg("Effect"), [_TEXT])
    recommendation = TextAreaField(msg("Recommendation"), [_TEXT])
    impact = SelectField(msg("What it did"), [Optional()])
    extent = SelectField(msg("How far it reaches"), [Optional()])
    override = SelectField(msg("Another severity than the matrix gives"), [Optional()])
    override_why = TextAreaField(msg("Why another severity"), [_TEXT])
    questioned = StringField(msg("Amount in question (yuan)"), [_is_money])
    determined = StringField(msg("Amount determined (yuan)"), [_is_money])
    loss = StringField(msg("Loss (yuan)"), [_is_money])
    dispositions = SelectMultipleField(msg("Disposition"), [Optional()])
    evidence = SelectMultipleField(msg("Evidence"), [Optional()], coerce=int)

    def offer(self, evidence: tuple[tuple[int, str], ...]) -> None:
        """Offer the words of the choices and the evidence of the inspection."""
        self.impact.choices = [("", "—"), *choices(Impact, "impact")]
        self.extent.choices = [("", "—"), *choices(Extent, "extent")]
        self.override.choices = [("", "—"), *choices(Severity, "severity")]
        self.dispositions.choices = choices(DISPOSITIONS, "disposition")
        self.evidence.choices = list(evidence)

    def texts(self) -> Texts:
        """Return what was filled in."""
        return Texts(
            self.title.data,
            Elements(**{name: self[name].data or "" for name in TEXTS}),
            Amounts(money(self.questioned), money(self.determined), money(self.loss)),
            Impact(self.impact.data) if self.impact.data else None,
            Extent(self.extent.data) if self.extent.data else None,
            tuple(self.dispositions.data or ()),
            tuple(self.evidence.data or ()),
            Severity(self.override.data) if self.override.data else None,
            self.override_why.data or "",
        )


def amounts_typed(fen: int) -> str:
    """Return fen as somebody would type them."""
    return yuan(fen).replace(",", "") if fen else ""


class WindowForm(FlaskForm):  # type: ignore[misc]  # flask-wtf has no types
    """How long the bank has to answer, and by which basis."""

    n = IntegerField(
        msg("Days to answer"),
        [DataRequired(FILL_IN), NumberRange(1, 365, msg("Write a number from 1 to 365."))],
    )
    unit = RadioField(msg("Counted in"), [DataRequired(FILL_IN)])
    basis = StringField(msg("Basis of the time limit"), [DataRequired(FILL_IN), Length(max=300)])

    def offer(self) -> None:
        """Offer the units."""
        self.unit.choices = choices(Unit, "unit")

    def window(self) -> Window:
        """Return what was filled in."""
        return Window(self.n.data, Unit(self.unit.data), self.basis.data.strip())


class RetestForm(FlaskForm):  # type: ignore[misc]  # flask-wtf has no types
    """The record of a retest."""

    tested_on = DateField(msg("Tested on"), [DataRequired(FILL_IN)])
    method = TextAreaField(msg("How it was tested"), [DataRequired(FILL_IN), _TEXT])
    result = TextAreaField(msg("What came of it"), [DataRequired(FILL_IN), _TEXT])
    passed = RadioField(msg("Conclusion"), [DataRequired(FILL_IN)])

    def offer(self) -> None:
        """Offer the two conclusions."""
        words = {"outcome": OUTCOMES}
        self.passed.choices = [(key, label(key, "outcome", words)) for key in OUTCOMES]

    def retest(self) -> NewRetest:
        """Return what was filled in."""
        passed = self.passed.data == "passed"
        return NewRetest(self.tested_on.data, self.method.data, self.result.data, passed)


OUTCOMES = {"passed": msg("The rectification works"), "failed": msg("It does not work yet")}


class LongForm(FlaskForm):  # type: ignore[misc]  # flask-wtf has no types
    """Milestones of a rectification that goes on over a long time."""

    milestones = TextAreaField(msg("Milestones"), [DataRequired(FILL_IN), _TEXT])
    next_on = DateField(msg("Next date"), [DataRequired(FILL_IN)])


class StatementForm(FlaskForm):  # type: ignore[misc]  # flask-wtf has no types
    """What the bank says to the facts."""

    position = RadioField(msg("Position of the bank"), [DataRequired(FILL_IN)])
    text = TextAreaField(msg("Explanation"), [_TEXT])

    def offer(self) -> None:
        """Offer the three positions."""
        self.position.choices = choices(POSITIONS, "position")


class HandForm(FlaskForm):  # type: ignore[misc]  # flask-wtf has no types
    """A finding raised by hand in an inspection."""

    inspection = SelectField(msg("Inspection"), [DataRequired(FILL_IN)], coerce=int)
    code = SelectField(msg("Code of the catalogue"), [DataRequired(FILL_IN)])
    result_no = StringField(
        msg("Number of the failed checklist item"), [Optional(), Length(max=16)]
    )
    title = StringField(msg("Title"), [DataRequired(FILL_IN), Length(max=200)])
