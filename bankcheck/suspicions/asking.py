"""What an address asks of the list of suspicions, understood once; faults are named."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from bankcheck.money import fen_from_yuan
from bankcheck.suspicions.states import SuspicionState

OPEN_VIEW, EVERY_STATE = "open", "all"
STATES = (OPEN_VIEW, EVERY_STATE, *(state.value for state in SuspicionState))
FILTERS = (
    *("state", "rule", "bank", "severity", "assignee", "month", "from", "to"),
    *("q", "overdue", "proposed"),
)
SORTS = ("severity", "amount", "amount_up", "day", "day_up", "due", "number", "age")
NOBODY, NO_BANK = "none", "-"
LONGEST_TEXT = 80
PAGE_ROWS = 50
LARGEST_FEN = 10**17

_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which suspicions are wanted; None wants all; both amount ends are included, in fen."""

    state: str = OPEN_VIEW
    rule: str | None = None
    bank: str | None = None
    severity: int | None = None
    assignee: str | None = None
    month: str | None = None
    least_fen: int | None = None
    most_fen: int | None = None
    text: str | None = None
    overdue: bool = False
    proposed: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """The filters, order and page of an address; ``faults`` names the fields not understood."""

    wanted: Wanted
    sort: str
    page: int
    given: tuple[tuple[str, str], ...]
    faults: tuple[str, ...]

    def value(self, name: str) -> str:
        """Return what was given for a filter, empty when nothing was."""
        return dict(self.given).get(name, "")

    def address(self, **changes: str | int | None) -> dict[str, str | int]:
        """Return the address parameters with changes; None leaves one out."""
        values: dict[str, str | int | None] = dict(self.given)
        if self.sort != SORTS[0]:
            values["sort"] = self.sort
        return {name: value for name, value in (values | changes).items() if value is not None}

    @property
    def query(self) -> str:
        """The filters and the order as one text to keep."""
        return urlencode(self.address())


def asked_for(arguments: Mapping[str, str]) -> Asked:
    """Understand an address; what cannot be understood is named and left out, never guessed."""
    stripped = {name: arguments.get(name, "").strip()[:LONGEST_TEXT] for name in FILTERS}
    given = {name: text for name, text in stripped.items() if text}
    amounts = {name: _fen(given.get(name, "")) for name in ("from", "to")}
    understood = {
        "state": given.get("state", OPEN_VIEW) in STATES,
        "severity": re.fullmatch(r"[0-4]?", given.get("severity", "")) is not None,
        "assignee": re.fullmatch(r"(none|\d{1,9})?", given.get("assignee", "")) is not None,
        "month": "month" not in given or _MONTH.fullmatch(given["month"]) is not None,
        "from": "from" not in given or amounts["from"] is not None,
        "to": "to" not in given or amounts["to"] is not None,
    }
    kept = {name: text for name, text in given.items() if understood.get(name, True)}
    wanted = Wanted(
        state=kept.get("state", OPEN_VIEW),
        rule=kept.get("rule"),
        bank=kept.get("bank"),
        severity=int(kept["severity"]) if "severity" in kept else None,
        assignee=kept.get("assignee"),
        month=kept.get("month"),
        least_fen=amounts["from"],
        most_fen=amounts["to"],
        text=kept.get("q"),
        overdue="overdue" in kept,
        proposed="proposed" in kept,
    )
    sort = arguments.get("sort", "")
    return Asked(
        wanted,
        sort if sort in SORTS else SORTS[0],
        _page(arguments.get("page", "")),
        tuple(given.items()),
        tuple(name for name, held in understood.items() if not held),
    )


def _fen(text: str) -> int | None:
    fen = fen_from_yuan(text.replace(",", ""))
    return fen if fen is not None and abs(fen) < LARGEST_FEN else None


def _page(text: str) -> int:
    return max(1, int(text)) if re.fullmatch(r"[0-9]{1,6}", text) else 1
