"""A kind of document: its name, what it is written about, and the function that writes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from bankcheck.actors import Actor, InstitutionKind
from bankcheck.errors import BankcheckError
from bankcheck.inspections.documents.content import Content
from bankcheck.inspections.evidence.blobs import Blobs

Inputs = Mapping[str, str]


class KindUnknown(BankcheckError):
    """A kind of document, or of subject, that there is not."""

    def __init__(self) -> None:
        super().__init__("There is no such kind of document; choose one from the list.")


@dataclass(frozen=True, slots=True)
class Ask:
    """What people write into a document themselves: its name, words (a msgid), and a hint.

    ``default`` stands in the form at first, in the language of the document.
    """

    name: str
    words: str
    hint: str = ""
    default: str = ""
    lines: int = 1
    needed: bool = True


@dataclass(frozen=True, slots=True)
class Written:
    """What a builder returns: the text, the bank it goes to, and why it may not be issued yet.

    ``unmet`` names conditions of its subject, for the words of refusals. ``issuer`` is the kind
    of institution that numbers it.
    """

    content: Content
    bank: str = ""
    unmet: tuple[str, ...] = ()
    issuer: InstitutionKind = InstitutionKind.FINANCE


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of document.

    ``subject`` names the kind of thing it is about (see ``Subject``), ``word`` is its part of the
    number (检通 of 财库检通〔2025〕3号), ``build`` writes it from the stored facts and from what
    people wrote: it only reads, and says the same as long as those stay the same, so that what
    was looked at is what is issued. ``second`` asks for another person to issue it. ``bears``
    gives the number that its subject has already, which the first edition bears too.
    """

    key: str
    subject: str
    word: str
    words: str
    build: Callable[[Session, int, Inputs], Written]
    asks: tuple[Ask, ...] = ()
    second: bool = True
    bears: Callable[[Session, int], str] | None = None


@dataclass(frozen=True, slots=True)
class Subject:
    """A kind of thing that documents are about.

    ``number`` gives its number as people write it and raises the error of its own room where it
    is not there. ``endpoint`` is its page, asked for with ``arguments`` of its id. ``require``
    raises an error where somebody may not write about it.
    """

    key: str
    number: Callable[[Session, int], str]
    endpoint: str
    arguments: Callable[[Session, int], Mapping[str, int]] = field(
        default=lambda _, subject_id: {"object_id": subject_id}
    )
    require: Callable[[Session, int, Actor], None] = field(default=lambda *_: None)


@dataclass(frozen=True, slots=True)
class Shelf:
    """What the service of documents works with: kept files, kinds and subjects by their names."""

    blobs: Blobs
    kinds: dict[str, Kind]
    subjects: dict[str, Subject]

    def kind(self, key: str) -> Kind:
        """Return a kind; raise KindUnknown."""
        if key not in self.kinds:
            raise KindUnknown
        return self.kinds[key]

    def subject(self, key: str) -> Subject:
        """Return a kind of subject; raise KindUnknown."""
        if key not in self.subjects:
            raise KindUnknown
        return self.subjects[key]

    def kinds_of(self, subject: str) -> tuple[Kind, ...]:
        """Return the kinds of document about a kind of subject."""
        return tuple(one for one in self.kinds.values() if one.subject == subject)

    def offer(self, kinds: Mapping[str, Kind], subjects: Mapping[str, Subject]) -> None:
        """Take in the kinds and subjects of another room."""
        self.kinds.update(kinds)
        self.subjects.update(subjects)


def kinds_by_key(*kinds: Kind) -> dict[str, Kind]:
    """Return kinds by their names."""
    return {one.key: one for one in kinds}
