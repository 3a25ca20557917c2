"""The form of a document: what its kind asks people to write themselves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_wtf import FlaskForm
from wtforms import StringField, TextAreaField
from wtforms.validators import Length, Optional

from bankcheck.inspections.documents.kinds import Kind
from bankcheck.inspections.documents.service import LONGEST_INPUT
from bankcheck.labels import msg

_LONG = Length(max=LONGEST_INPUT, message=msg("Write at most 8,000 characters."))
_SHORT = Length(max=300, message=msg("Write at most 300 characters."))


def form_of(kind: Kind, stands: Mapping[str, Any] | None = None) -> Any:
    """Return the form of a kind: filled from the request, else with what stands or its defaults."""
    fields = {
        one.name: (TextAreaField if one.lines > 1 else StringField)(
            one.words, [Optional(), _LONG if one.lines > 1 else _SHORT], description=one.hint
        )
        for one in kind.asks
    }
    made = type("DocumentForm", (FlaskForm,), fields)
    given = {one.name: one.default for one in kind.asks} | dict(stands or {})
    return made(data=given)


def inputs_of(form: Any, kind: Kind) -> dict[str, str]:
    """Return what was written into a form."""
    return {one.name: str(form[one.name].data or "") for one in kind.asks}
