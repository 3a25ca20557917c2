"""Fields that take exactly what their documentation says, and nothing that only looks like it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from marshmallow import fields, validate

# Controls are no text, and no database takes all of them.
PLAIN = validate.Regexp(r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$")
_WHOLE = re.compile(r"-?[0-9]{1,18}", re.ASCII)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


class Whole(fields.Integer):
    """A whole number: no fraction, no exponent, no other digits than 0 to 9."""

    def __init__(self, low: int, high: int, **more: Any) -> None:
        super().__init__(validate=validate.Range(low, high), **more)

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **more: Any
    ) -> int:
        plain = isinstance(value, int) and not isinstance(value, bool)
        if not plain and not (isinstance(value, str) and _WHOLE.fullmatch(value)):
            raise self.make_error("invalid", input=value)
        return int(super()._deserialize(value, attr, data, **more) or 0)


class Number(Whole):
    """A whole number of a JSON body, where a text is not a number."""

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **more: Any
    ) -> int:
        if isinstance(value, str):
            raise self.make_error("invalid", input=value)
        return super()._deserialize(value, attr, data, **more)


class Day(fields.Date):
    """A day as YYYY-MM-DD."""

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **more: Any
    ) -> date:
        if not (isinstance(value, str) and _DAY.fullmatch(value)):
            raise self.make_error("invalid", input=value, obj_type="date")
        return super()._deserialize(value, attr, data, **more)


class Text(fields.String):
    """A text that UTF-8 can write: JSON's escapes can name halves of characters as well."""

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **more: Any
    ) -> str:
        said = super()._deserialize(value, attr, data, **more) or ""
        if not said.isascii() and any("\ud800" <= one <= "\udfff" for one in said):
            raise self.make_error("invalid_utf8")
        return said


def text(longest: int, shortest: int = 0, **more: Any) -> Text:
    """Return a field of text of so many characters."""
    return Text(validate=[validate.Length(shortest, longest), PLAIN], **more)


def one_of(words: Any, **more: Any) -> fields.String:
    """Return a field that takes one of a few words."""
    return fields.String(validate=validate.OneOf([str(word) for word in words]), **more)
