"""The forms of the intake desk; what each field is called and asks for are msgids."""

from __future__ import annotations

from collections.abc import Iterable

from flask_wtf import FlaskForm
from wtforms import (
    HiddenField,
    IntegerField,
    MultipleFileField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Length, Optional, Regexp

from bankcheck.labels import msg

Choices = Iterable[tuple[str, str]]
BANK_CODE = r"^[0-9A-Za-z]{1,16}$"


def stripped(text: str | None) -> str:
    """Return what was typed without the blanks around it."""
    return (text or "").strip()


class OptionsForm(FlaskForm):  # type: ignore[misc]  # the library has no types
    """How files are to be read; every field may stay open."""

    stream = SelectField(msg("Stream"), validators=[Optional()])
    profile = SelectField(msg("Column profile"), validators=[Optional()])
    bank = StringField(
        msg("Agent bank"),
        filters=[stripped],
        validators=[
            Optional(),
            Regexp(BANK_CODE, message=msg("Write the bank's code, such as 105: digits alone.")),
        ],
    )
    version = HiddenField(default="0")

    def offer(self, streams: Choices, profiles: Choices) -> None:
        """Fill the lists to choose from."""
        self.stream.choices = list(streams)
        self.profile.choices = list(profiles)


class UploadForm(OptionsForm):
    """Files to be read; the files themselves are taken from the request as they come."""

    files = MultipleFileField(msg("Files"))


class ReplaceForm(UploadForm):
    """Files that replace a batch, and why."""

    reason = TextAreaField(
        msg("Why the batch is replaced"),
        filters=[stripped],
        validators=[
            Length(
                min=4, max=1000, message=msg("Say in at least four characters why; 1000 at most.")
            )
        ],
    )


class WithdrawForm(FlaskForm):  # type: ignore[misc]  # the library has no types
    """Why a batch is taken out."""

    reason = TextAreaField(
        msg("Why the batch is withdrawn"),
        filters=[stripped],
        validators=[
            Length(
                min=4, max=1000, message=msg("Say in at least four characters why; 1000 at most.")
            )
        ],
    )


class VersionForm(FlaskForm):  # type: ignore[misc]  # the library has no types
    """A step with an import as the person saw it."""

    version = IntegerField()
    upload = IntegerField(validators=[Optional()])
