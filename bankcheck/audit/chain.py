"""The chain of events: each event's SM3 digest covers its own content and the digest before it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives import hashes

GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class Head:
    """The last event of the chain at some moment: its number and digest (SM3, hex)."""

    seq: int
    digest: str


@dataclass(frozen=True, slots=True)
class Break:
    """The first place where a chain does not hold, and why."""

    seq: int
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
    were kept outside the database: an event that they name and that is missing or different shows
    a cut-off tail or a chain made anew.
    """
    previous, expected, kept = GENESIS, 1, {head.seq: head.digest for head in heads}
    for event in events:
        reason = _fault(event, previous, expected)
        if reason is None and kept.pop(event["seq"], event["digest"]) != event["digest"]:
            reason = "the event differs from the head that was kept outside the database"
        if reason:
            return Break(expected, reason)
        previous, expected = event["digest"], expected + 1
    if kept:
        return Break(min(kept), "events are missing at the end: a kept head names this one")
    return None


def _fault(event: Mapping[str, Any], previous: str, expected: int) -> str | None:
    if event["seq"] != expected:
        return f"event {expected} is missing or out of order: event {event['seq']} stands here"
    if event["previous_digest"] != previous:
        return "the event does not follow from the one before it"
    covered = {name: event[name] for name in event if name not in ("digest", "previous_digest")}
    if event_digest(covered, previous) != event["digest"]:
        return "the content of the event is not what was recorded"
    return None
