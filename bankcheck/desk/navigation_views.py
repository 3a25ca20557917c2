"""The main navigation: rooms that belong to one step of the work stand behind one word."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bankcheck.labels import msg
from bankcheck.web import Room

# A room that no step names stands by itself; of two sides of one thing each reader has one.
STEPS: Mapping[str, tuple[str, ...]] = {
    msg("Data and runs"): (
        "imports.desk", "reconcile.runs", "reconcile.rules", "exports.requests", "jobs.jobs",
    ),
    msg("Supervision"): (
        "suspicions.listed", "inquiries.listed", "fieldwork.list_inspections", "findings.listed",
        "statements.listed",
    ),
    msg("Follow-up"): (
        "notices.listed", "portal.listed", "money.listed", "own_money.listed",
        "own_documents.listed", "calendar.list_deadlines",
    ),
    msg("Assessment and fees"): (
        "assessments.listed", "assessments.own_list", "decisions.listed", "decisions.own_list",
        "fees.listed", "fees.own_list",
    ),
    msg("Administration"): ("people.everybody", "audit.events"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Step:
    """One word of the navigation, and the rooms behind it, the first being its own page."""

    words: str
    rooms: tuple[Room, ...]

    @property
    def current(self) -> bool:
        """Say whether the page of this request lies in one of its rooms."""
        return any(room.current for room in self.rooms)

    @property
    def endpoint(self) -> str:
        """Return the page that the word leads to."""
        return self.rooms[0].endpoint


def steps(rooms: Iterable[Room]) -> tuple[Step, ...]:
    """Return the rooms of a reader by steps; a step with one room is called as that room."""
    known = {one.endpoint: one for one in rooms}
    places = {endpoint: words for words, endpoints in STEPS.items() for endpoint in endpoints}
    alone = [Step(one.words, (one,)) for one in known.values() if one.endpoint not in places]
    found = [
        tuple(known[endpoint] for endpoint in endpoints if endpoint in known)
        for endpoints in STEPS.values()
    ]
    grouped = [
        Step(words if len(inside) > 1 else inside[0].words, inside)
        for words, inside in zip(STEPS, found, strict=True)
        if inside
    ]
    return (*alone, *grouped)
