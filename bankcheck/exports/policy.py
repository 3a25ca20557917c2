"""Who must decide on an export, what the decision is bound to, and which conditions are unmet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from bankcheck.audit.chain import canonical, sm3
from bankcheck.exports.datasets import DATASETS
from bankcheck.exports.lifecycle import APPROVERS, ExportState

MOST_DOWNLOADS = 3
MOST_ROWS = 1_000_000
LONGEST_VALIDITY_DAYS = 30


class Masking(StrEnum):
    """Whether names and account numbers leave whole."""

    MASKED = "masked"
    WHOLE = "whole"


class Recipient(StrEnum):
    """Who is to have the data."""

    FINANCE = "finance"
    PEOPLES_BANK = "peoples_bank"
    OUTSIDE = "outside"


class Medium(StrEnum):
    """What the data are carried on."""

    INTRANET_TERMINAL = "intranet_terminal"
    ENCRYPTED_DISK = "encrypted_disk"
    OPTICAL_DISC = "optical_disc"
    PAPER = "paper"


class Network(StrEnum):
    """Where the data may be opened."""

    INTRANET = "intranet"
    OTHER = "other"


class Layout(StrEnum):
    """How the file is written."""

    XLSX = "xlsx"
    CSV = "csv"


@dataclass(frozen=True, slots=True)
class Wish:
    """Everything that is asked for and decided on; approvals are bound to its digest."""

    dataset: str
    columns: tuple[str, ...]
    filter: Mapping[str, str]
    masking: Masking
    layout: Layout
    purpose: str
    recipient_kind: Recipient
    recipient: str
    medium: Medium
    network: Network
    valid_days: int

    @property
    def digest(self) -> str:
        """Return the digest of the content; another column or filter is another digest."""
        return sm3(canonical({**asdict(self), "columns": sorted(self.columns)}))

    @property
    def is_sensitive(self) -> bool:
        """Say whether names or account numbers are to leave whole."""
        columns = DATASETS[self.dataset].chosen(self.columns)
        return self.masking is Masking.WHOLE and any(one.is_sensitive for one in columns)

    @property
    def reasons_for_two(self) -> tuple[str, ...]:
        """Return why two institutions must approve; none where one approval is enough."""
        reasons = {
            "sensitive": self.is_sensitive,
            "outside": self.recipient_kind is Recipient.OUTSIDE,
            "network": self.network is not Network.INTRANET,
        }
        return tuple(name for name, holds in reasons.items() if holds)


@dataclass(frozen=True, slots=True)
class Facts:
    """What the conditions of a step are judged by."""

    actor_id: int | None
    actor_role: str
    actor_institution: str
    is_fresh: bool
    requester_id: int
    first_approver_id: int | None
    first_institution: str
    digest: str
    approved_digest: str
    needs_two: bool
    expires_at: datetime | None
    now: datetime
    downloads: int
    has_copy: bool
    for_commands: bool
    reason: str
    description: tuple[str, ...]


def unmet(facts: Facts) -> tuple[str, ...]:
    """Return every condition that does not hold; a step counts only those it asks for."""
    own = facts.actor_id is not None and facts.actor_id == facts.requester_id
    overdue = facts.expires_at is not None and facts.now >= facts.expires_at
    holds: dict[str, bool] = {
        "own": own,
        "not_own": not own,
        "own_or_approver": own or facts.actor_role in APPROVERS,
        "fresh": facts.is_fresh,
        "unchanged": facts.digest == facts.approved_digest,
        "two_due": facts.needs_two,
        "one_is_enough": not facts.needs_two,
        "another_person": facts.actor_id != facts.first_approver_id,
        "another_institution": facts.actor_institution != facts.first_institution,
        "in_time": not overdue,
        "overdue": overdue,
        "left": facts.downloads < MOST_DOWNLOADS,
        "has_copy": facts.has_copy,
        "for_commands": facts.for_commands,
        "reasoned": bool(facts.reason.strip()),
        "described": len([one for one in facts.description if one.strip()]) == 2,
    }
    return tuple(name for name, held in holds.items() if not held)


def approving_event(state: ExportState, *, needs_two: bool) -> str:
    """Return which approval is due in a state."""
    first = needs_two and state is ExportState.SUBMITTED
    return "approve_first" if first else "approve"


def plain(wish: Wish) -> dict[str, Any]:
    """Return a wish as plain values."""
    return {**asdict(wish), "columns": list(wish.columns), "filter": dict(wish.filter)}
