"""A bank's answer as values: whether it is whole, what its content is, and where two differ."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from bankcheck.audit.chain import canonical
from bankcheck.inspections.cases.elements import POSITIONS

REASONS = ("incomplete", "no_proof", "measure_unfit", "money_missing", "unclear", "wrong")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a bank says to one finding; ``reference`` names the refund or the redone business.

    ``files`` names each file that came with it, with its digest.
    """

    position: str = ""
    cause: str = ""
    measures: str = ""
    done_on: date | None = None
    responsible: str = ""
    reference: str = ""
    accountability: str = ""
    prevention: str = ""
    files: str = ""

    @property
    def is_whole(self) -> bool:
        """Say whether nothing is missing; a reference is needed where there is one to give."""
        texts = (self.cause, self.measures, self.responsible)
        return self.position in POSITIONS and all(texts) and self.done_on is not None


FIELDS = tuple(Answer.__slots__)
LATER_FIELDS = ("accountability", "prevention", "files")


@dataclass(frozen=True, slots=True)
class Change:
    """A field that says something else than in the version before."""

    number: str
    field: str
    before: str
    after: str


def content_of(
    notice: str, version: int, letter: str, answers: Mapping[str, Answer]
) -> dict[str, Any]:
    """Return what a version says, finding number by finding number, as one canonical value."""
    said = {number: _content(one) for number, one in sorted(answers.items())}
    return {"notice": notice, "version": version, "letter": letter, "answers": said}


def _content(one: Answer) -> dict[str, Any]:
    said = {**asdict(one), "done_on": one.done_on.isoformat() if one.done_on else ""}
    # Answers from before these fields were asked for keep their digests.
    return {name: value for name, value in said.items() if value or name not in LATER_FIELDS}


def digest(content: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a content, hexadecimal."""
    return sha256(canonical(content)).hexdigest()


def text_of(content: Mapping[str, Any]) -> str:
    """Return a content as its one canonical text."""
    return canonical(content).decode("utf-8")


def changes(before: Mapping[str, Answer], after: Mapping[str, Answer]) -> tuple[Change, ...]:
    """Return every field that differs, of the findings that both versions speak of."""
    return tuple(
        Change(number, name, _said(before[number], name), _said(one, name))
        for number, one in after.items()
        if number in before
        for name in FIELDS
        if _said(before[number], name) != _said(one, name)
    )


def _said(one: Answer, name: str) -> str:
    value = getattr(one, name)
    return str(value) if value is not None else ""
