"""The forms of notices and answers; they know fields and their limits, nothing of the tables."""

from __future__ import annotations

from collections.abc import Sequence

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    Form,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, Length, NumberRange, Optional

from bankcheck.inspections.calendar.counting import Unit
from bankcheck.inspections.cases.elements import POSITIONS
from bankcheck.inspections.cases.forms import FILL_IN, TOO_LONG, choices
from bankcheck.inspections.rectification.answers import REASONS, Answer
from bankcheck.inspections.rectification.notices import SERVICES, Terms
from bankcheck.inspections.rectification.words import REASONS as REASON_WORDS
from bankcheck.inspections.rectification.words import SERVICES as SERVICE_WORDS
from bankcheck.labels import label, msg

_TEXT = Length(max=4000, message=TOO_LONG)
_DAYS = NumberRange(1, 365, msg("Write a number from 1 to 365."))
_NEED = DataRequired(FILL_IN)
# What a field of an answer says of itself; named here so that it has its Chinese words.
OWN_FAULTS = (msg("Not a valid date value."), msg("Not a valid choice."))


class NoticeForm(FlaskForm):  # type: ignore[misc]  # flask-wtf has no types
    """What a notice says and how long the bank has, to rectify and to object."""

    title = StringField(msg("Title"), [_NEED, Length(max=200)])
    opening = TextAreaField(msg("Opening text"), [_TEXT])
    n = IntegerField(msg("Days to rectify and answer"), [_NEED, _DAYS])
    unit = SelectField(msg("Counted in"), [_NEED])
    basis = StringField(msg("Basis of the time limit"), [_NEED, Length(max=300)])
    objection_n = IntegerField(msg("Days to decide on an objection"), [_NEED, _DAYS])
    objection_unit = SelectField(msg("Objection counted in"), [_NEED])
    objection_basis = StringField(msg("Basis of the objection"), [_NEED, Length(max=300)])
    findings = SelectMultipleField(msg("Findings"), [Optional()], coerce=int)

    def offer(self, findings: Sequence[tuple[int, str]] = ()) -> None:
        """Offer the units and the findings of the bank."""
        self.unit.choices = self.objection_unit.choices = choices(Unit, "unit")
        self.findings.choices = list(findings)

    def terms(self) -> Terms:
        """Return what was filled in."""
        return Terms(
            self.title.data.strip(),
            (self.opening.data or "").strip(),
            self.n.data,
            Unit(self.unit.data),
            self.basis.data.strip(),
            self.objection_n.data,
            Unit(self.objection_unit.data),
            self.objection_basis.data.strip(),
        )


class ServiceForm(FlaskForm):  # type: ignore[misc]  # flask-wtf has no types
    """How a notice is served."""

    service = RadioField(msg("How it is served"), [_NEED])
    proof = StringField(msg("Proof of service"), [Length(max=300)])

    def offer(self) -> None:
        """Offer the ways of service."""
        words = {"service": SERVICE_WORDS}
        self.service.choices = [(key, label(key, "service", words)) for key in SERVICES]


class ResponseForm(FlaskForm):  # type: ignore[misc]  # flask-wtf has no types
    """What stands over the whole answer."""

    letter = TextAreaField(msg("Covering letter"), [_TEXT])
    declared = BooleanField(msg("The bank declares that this answer is true and complete"))


class AnswerForm(Form):  # type: ignore[misc]  # wtforms has no types
    """What the bank says to one finding; a draft may be incomplete."""

    position = RadioField(msg("Position"), [Optional()])
    cause = TextAreaField(msg("Cause, or grounds of disagreement"), [_TEXT])
    measures = TextAreaField(msg("Measures"), [_TEXT])
    done_on = DateField(msg("Done on"), [Optional()])
    responsible = StringField(msg("Responsible person"), [Length(max=128)])
    reference = StringField(msg("Refund or redo reference"), [Length(max=200)])
    accountability = TextAreaField(msg("Who was held to account, and how"), [_TEXT])
    prevention = TextAreaField(msg("What prevents it in future"), [_TEXT])

    def offer(self) -> None:
        """Offer the three positions."""
        self.position.choices = choices(POSITIONS, "position")

    def answer(self) -> Answer:
        """Return what was filled in."""
        return Answer(
            self.position.data or "",
            (self.cause.data or "").strip(),
            (self.measures.data or "").strip(),
            self.done_on.data,
            (self.responsible.data or "").strip(),
            (self.reference.data or "").strip(),
            (self.accountability.data or "").strip(),
            (self.prevention.data or "").strip(),
        )


def reason_choices() -> list[tuple[str, str]]:
    """Return the reasons for a return in the reader's language."""
    return [(key, label(key, "reason", {"reason": REASON_WORDS})) for key in REASONS]
