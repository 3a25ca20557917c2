"""The sentences of the readers, so that pages can say them in the reader's language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache

from bankcheck.ledger.intake_desk.reason_words import SENTENCES

JOINT, STOP = "; ", "."
# Names of places whose text is itself a sentence of a reader.
NESTED = frozenset({"why", "first", "what"})
_PLACE = re.compile(r"%\((\w+)\)s")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence by its msgid, with what stands in its places; ``nested`` ones are sentences.

    ``stop`` says that a full stop follows which the msgid does not have.
    """

    msgid: str
    values: Mapping[str, str]
    nested: Mapping[str, str]
    stop: bool = False


def parts_of(text: str) -> list[str]:
    """Return the sentences that one text joins; a text with an unknown one in it stays whole."""
    return _known_parts(text) or [text]


def _known_parts(text: str) -> list[str]:
    """Return the known sentences a text is made of, the shortest first; nothing for any other."""
    ends = [match.start() for match in re.finditer(JOINT, text)]
    for end in ends:
        rest = _known_parts(text[end + len(JOINT) :]) if sentence_of(text[:end]) else []
        if rest:
            return [text[:end], *rest]
    return [text] if sentence_of(text) else []


def sentence_of(text: str) -> Sentence | None:
    """Return the known sentence that a text is, None when no reader says it.

    A reader may end with a full stop what another sentence says without one.
    """
    return _sentence_of(text) or (_ended(text) if text.endswith(STOP) else None)


def _ended(text: str) -> Sentence | None:
    found = _sentence_of(text.removesuffix(STOP))
    return replace(found, stop=True) if found else None


def _sentence_of(text: str) -> Sentence | None:
    for msgid, pattern in _patterns():
        match = pattern.fullmatch(text)
        if match:
            found = {name: said or "" for name, said in match.groupdict().items()}
            nested = {name: said for name, said in found.items() if name in NESTED}
            plain = {name: said for name, said in found.items() if name not in NESTED}
            return Sentence(msgid, plain, nested)
    return None


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((msgid, _pattern(msgid)) for msgid in SENTENCES)


def _pattern(msgid: str) -> re.Pattern[str]:
    pieces = _PLACE.split(msgid)
    texts, names = pieces[::2], pieces[1::2]
    groups = [f"(?P<{name}>.*?)" for name in names]
    rest = (f"{group}{re.escape(text)}" for group, text in zip(groups, texts[1:], strict=True))
    return re.compile(re.escape(texts[0]) + "".join(rest), re.DOTALL)
