"""What a run says of a suspicion that is already known: it may mark, never decide."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bankcheck.suspicions.lifecycle import ENDED, OPEN
from bankcheck.suspicions.states import Seen, SuspicionState


@dataclass(frozen=True, slots=True)
class RunScope:
    """What a run looked at: a fiscal year, perhaps one month, until a day, by which rules."""

    run_id: str
    year: int
    month: int | None
    as_of: date
    rules: frozenset[str]

    @property
    def month_text(self) -> str | None:
        """The month as suspicions carry it, None for the whole year."""
        return None if self.month is None else f"{self.year}-{self.month:02d}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of a suspicion that a run found: its ledger word, and a new number or not."""

    seen: Seen
    new_number: bool


def found(state: SuspicionState, *, gone: bool) -> Verdict:
    """Say what finding a known suspicion means; ``gone`` says that the run before missed it.

    What has ended stays ended: found without a break it is seen again, after a break it is a
    return under a new number.
    """
    if not gone:
        return Verdict(Seen.SEEN_AGAIN, new_number=False)
    return Verdict(Seen.RETURNED, new_number=state in ENDED)


def proposes_close(state: SuspicionState) -> bool:
    """Say whether no longer finding it asks a person to close it."""
    return state in OPEN


def order(run_id: str | None) -> int:
    """Return the place of a run in the order of runs; nothing comes before every run."""
    return int(run_id[1:]) if run_id else 0
