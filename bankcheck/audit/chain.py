"""The chain of events: each event's SM3 digest covers its own content and the digest before it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from cryptography.hazmat.primitives import hashes

GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class Head:
    """The last event of the chain at some moment: its number and digest (SM3, hex)."""

    seq: int
    digest: str


class Fault(StrEnum):
    """In which way a chain does not hold."""

    EDITED = "edited"
    MISSING = "missing"
    UNLINKED = "unlinked"
    REPLACED = "replaced"
    CUT_OFF = "cut_off"
    BAD_HEAD = "bad_head"


@dataclass(frozen=True, slots=True)
class Break:
    """The first place where a chain does not hold, in which way, and why in a sentence."""

    seq: int
    fault: Fault
    reason: str


def canonical(values: Mapping[str, Any]) -> bytes:
    """Return values as JSON that is the same for the same content: sorted keys, no spaces."""
    text = json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8")


def sm3(content: bytes) -> str:
    """Return the SM3 digest (GB/T 32905) of bytes as 64 hex digits."""
    state = hashes.Hash(hashes.SM3())
    state.update(content)
    return state.finalize().hex()


def event_digest(event: Mapping[str, Any], previous: str) -> str:
    """Return the digest of an event (its columns without the digest) after the one before it."""
    return sm3(previous.encode("ascii") + b"\n" + canonical(event))


def first_break(events: Iterable[Mapping[str, Any]], heads: Iterable[Head] = ()) -> Break | None:
    """Return the first break of a chain given from its first event on, None where it holds.

    ``events`` carry ``seq``, ``previous_digest``, ``digest`` and what the digest covers. ``heads``
    were kept elsewhere: an event that they name and that is missing or different shows a cut-off
    tail or a chain made anew.
    """
    previous, expected, kept = GENESIS, 1, _by_seq(heads)
    for event in events:
        found = _fault(event, previous, expected) or _replaced(event, kept)
        if found:
            return found
        previous, expected = event["digest"], expected + 1
    if kept:
        reason = f"the chain ends at event {expected - 1}, a kept head names event {max(kept)}"
        return Break(expected, Fault.CUT_OFF, reason)
    return None


def _by_seq(heads: Iterable[Head]) -> dict[int, set[str]]:
    kept: dict[int, set[str]] = {}
    for head in heads:
        kept.setdefault(head.seq, set()).add(head.digest)
    return kept


def _replaced(event: Mapping[str, Any], kept: dict[int, set[str]]) -> Break | None:
    if kept.pop(event["seq"], {event["digest"]}) == {event["digest"]}:
        return None
    reason = "the event differs from the head that was kept of it"
    return Break(event["seq"], Fault.REPLACED, reason)


def _fault(event: Mapping[str, Any], previous: str, expected: int) -> Break | None:
    if event["seq"] != expected:
        reason = f"event {expected} is not there: event {event['seq']} stands in its place"
        return Break(expected, Fault.MISSING, reason)
    if event["previous_digest"] != previous:
        reason = "the event does not follow from the one before it: the order was changed, or it"
        return Break(expected, Fault.UNLINKED, f"{reason} or the one before was replaced")
    covered = {name: event[name] for name in event if name not in ("digest", "previous_digest")}
    if event_digest(covered, previous) != event["digest"]:
        return Break(expected, Fault.EDITED, "the content of the event is not what was recorded")
    return None
