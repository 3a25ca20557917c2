"""The chain of custody: each entry's SM3 covers its content and the entry before; never changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from bankcheck.audit.chain import GENESIS, canonical, sm3

FIELDS = (
    "evidence", "seq", "act", "at", "person", "institution", "purpose", "authority",
    "sha256_before", "sha256_after",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class BrokenLink:
    """The first entry of a chain that does not hold, and why."""

    seq: int
    reason: str


def entry_digest(entry: Mapping[str, Any], previous: str) -> str:
    """Return the SM3 of an entry's fields after the digest of the entry before it."""
    fields = {name: entry[name] for name in FIELDS}
    return sm3(previous.encode("ascii") + b"\n" + canonical(fields))


def first_broken(entries: Iterable[Mapping[str, Any]]) -> BrokenLink | None:
    """Return the first broken link of a chain from its first entry on, None where it holds."""
    previous, expected, content = GENESIS, 1, ""
    for entry in entries:
        reason = _fault(entry, previous, expected, content)
        if reason:
            return BrokenLink(expected, reason)
        previous, expected, content = entry["digest"], expected + 1, entry["sha256_after"]
    return None


def _fault(entry: Mapping[str, Any], previous: str, expected: int, content: str) -> str:
    if entry["seq"] != expected:
        return "an entry is missing or out of order"
    if entry["previous"] != previous:
        return "the entry does not follow from the one before it"
    if entry_digest(entry, previous) != entry["digest"]:
        return "the content of the entry is not what was recorded"
    if expected > 1 and entry["sha256_before"] != content:
        return "the file changed between two entries"
    return ""
