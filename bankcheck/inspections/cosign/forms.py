"""The form of a signature on paper."""

from __future__ import annotations

from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import DateField, SelectField, StringField
from wtforms.validators import DataRequired, Length

from bankcheck.inspections.calendar.forms import FILL_IN
from bankcheck.inspections.cosign.scans import Scan
from bankcheck.labels import msg


class ScanForm(FlaskForm):  # type: ignore[misc]  # flask-wtf has no types
    """Who signed on paper, in which post, on which day, and the scanned page."""

    signer = StringField(msg("Name of the signer"), [DataRequired(FILL_IN), Length(max=64)])
    post = StringField(msg("Post of the signer"), [DataRequired(FILL_IN), Length(max=64)])
    # Each place of the envelope offers its own side, and what is chosen is checked against it.
    institution = SelectField(msg("Institution"), [DataRequired(FILL_IN)], validate_choice=False)
    signed_on = DateField(msg("Signed on"), [DataRequired(FILL_IN)])
    page = FileField(msg("Scanned page (PDF, PNG or JPEG)"), [FileRequired(FILL_IN)])

    def scan(self) -> Scan:
        """Return what was filled in."""
        return Scan(
            self.page.data.stream,
            self.page.data.filename or "",
            self.signer.data.strip(),
            self.post.data.strip(),
            self.institution.data.strip(),
            self.signed_on.data,
        )
