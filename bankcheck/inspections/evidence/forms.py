"""The form of a piece of evidence."""

from __future__ import annotations

from datetime import datetime, time
from typing import BinaryIO

from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import (
    BooleanField,
    DateField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, Length, NumberRange

from bankcheck.clock import CHINA
from bankcheck.inspections.calendar.counting import Unit
from bankcheck.inspections.calendar.forms import FILL_IN
from bankcheck.inspections.evidence.requests import NewRequest
from bankcheck.inspections.evidence.service import NewEvidence
from bankcheck.inspections.words import EVIDENCE_KINDS, UNITS
from bankcheck.labels import gettext, msg

_SHORT = [DataRequired(FILL_IN), Length(max=200, message=msg("Write at most 200 characters."))]


class EvidenceForm(FlaskForm):  # type: ignore[misc]  # flask-wtf has no types
    """A file, what it is, and where it comes from."""

    kind = SelectField(msg("Kind"))
    title = StringField(msg("What it shows"), _SHORT)
    source = StringField(msg("Where it comes from"), _SHORT)
    place = StringField(msg("Where it was collected"), _SHORT)
    collected_on = DateField(msg("Collected on"), [DataRequired(FILL_IN)])
    original = BooleanField(msg("It is the original"))
    sensitive = BooleanField(msg("It is sensitive"))
    file = FileField(msg("File"), [FileRequired(FILL_IN)])

    def offer(self) -> None:
        """Fill the choices, in the reader's language."""
        self.kind.choices = [(key, gettext(text)) for key, text in EVIDENCE_KINDS.items()]

    def evidence(self) -> NewEvidence:
        """Return what was filled in."""
        return NewEvidence(
            self.file.data.stream,
            self.file.data.filename or "",
            self.kind.data,
            self.title.data.strip(),
            self.source.data.strip(),
            self.place.data.strip(),
            datetime.combine(self.collected_on.data, time(12), CHINA),
            self.original.data,
            self.sensitive.data,
        )


class RequestForm(FlaskForm):  # type: ignore[misc]  # flask-wtf has no types
    """What is asked of a bank, and how long it has."""

    title = StringField(msg("What is asked for"), _SHORT)
    what = TextAreaField(
        msg("In detail"),
        [DataRequired(FILL_IN), Length(max=4000, message=msg("Write at most 4000 characters."))],
    )
    n = IntegerField(
        msg("Days to deliver"),
        [DataRequired(FILL_IN), NumberRange(1, 365, msg("Write a number from 1 to 365."))],
    )
    unit = SelectField(msg("Counted in"))
    basis = StringField(msg("Basis of the time limit"), [DataRequired(FILL_IN), Length(max=300)])

    def offer(self) -> None:
        """Fill the choices, in the reader's language."""
        self.unit.choices = [(key, gettext(text)) for key, text in UNITS.items()]

    def request(self) -> NewRequest:
        """Return what was filled in."""
        return NewRequest(
            self.title.data, self.what.data, self.n.data, Unit(self.unit.data), self.basis.data
        )


class FileForm(FlaskForm):  # type: ignore[misc]  # flask-wtf has no types
    """One file that a bank sends."""

    file = FileField(msg("File"), [FileRequired(FILL_IN)])

    def given(self) -> tuple[BinaryIO, str]:
        """Return the file and its name."""
        return self.file.data.stream, self.file.data.filename or ""
