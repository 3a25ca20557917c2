"""The forms of reports and comments; they know fields and their limits, nothing of the tables."""

from __future__ import annotations

from collections.abc import Sequence

from flask_wtf import FlaskForm
from wtforms import IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, NumberRange

from bankcheck.inspections.calendar.counting import Unit
from bankcheck.inspections.cases.forms import FILL_IN, choices
from bankcheck.inspections.reporting.comments import KINDS, Said
from bankcheck.inspections.reporting.service import Comments
from bankcheck.inspections.reporting.words import COMMENT_KINDS
from bankcheck.labels import label, msg

_NEED = DataRequired(FILL_IN)


class ReportForm(FlaskForm):  # type: ignore[misc]  # flask-wtf has no types
    """The words of a report."""

    title = StringField(msg("Title"), [_NEED, Length(max=200)])
    text = TextAreaField(
        msg("Text of the report"),
        [_NEED, Length(max=20000, message=msg("Write less: at most 20000 characters."))],
    )


class CommentsForm(FlaskForm):  # type: ignore[misc]  # flask-wtf has no types
    """How long the bank has to comment, and by which basis."""

    n = IntegerField(
        msg("Days to comment"), [_NEED, NumberRange(1, 365, msg("Write a number from 1 to 365."))]
    )
    unit = SelectField(msg("Counted in"), [_NEED])
    basis = StringField(msg("Basis of the time limit"), [_NEED, Length(max=300)])

    def offer(self) -> None:
        """Offer the units."""
        self.unit.choices = choices(Unit, "unit")

    def window(self) -> Comments:
        """Return what was filled in."""
        return Comments(self.n.data, Unit(self.unit.data), self.basis.data.strip())


class CommentForm(FlaskForm):  # type: ignore[misc]  # flask-wtf has no types
    """What the bank says to a draft report."""

    kind = RadioField(msg("Kind"), [_NEED])
    about = SelectField(msg("What it is about"))
    text = TextAreaField(
        msg("What the bank says"),
        [_NEED, Length(max=4000, message=msg("Write less: at most 4000 characters."))],
    )

    def offer(self, findings: Sequence[tuple[str, str]]) -> None:
        """Offer the kinds, the whole report and each finding of it."""
        words = {"kind": COMMENT_KINDS}
        self.kind.choices = [(key, label(key, "kind", words)) for key in KINDS]
        self.about.choices = [("", label("", "kind", words)), *findings]

    def said(self) -> Said:
        """Return what was filled in."""
        return Said(self.kind.data, self.about.data or "", self.text.data)
