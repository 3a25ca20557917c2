"""How grave a finding is: a matrix of what it did and how far it reaches, never a bare word."""

from __future__ import annotations

from enum import StrEnum
from itertools import product


class Impact(StrEnum):
    """What a finding did, the least first."""

    FORMAL = "formal"
    DELAY = "delay"
    FUNDS = "funds"
    LOSS = "loss"


class Extent(StrEnum):
    """How far a finding reaches, the narrowest first."""

    SINGLE = "single"
    REPEATED = "repeated"
    SYSTEMIC = "systemic"


class Severity(StrEnum):
    """How grave a finding is, the lightest first."""

    MINOR = "minor"
    SERIOUS = "serious"
    GRAVE = "grave"
    EXTREME = "extreme"


_STEPS = tuple(Severity)
# One step for what it did, one for how far it reaches: a loss of any repetition is the gravest.
MATRIX = {
    (impact, extent): _STEPS[min(3, max(0, at + wide - 1))]
    for (at, impact), (wide, extent) in product(enumerate(Impact), enumerate(Extent))
}


def severity_of(impact: Impact, extent: Extent, *, recurrences: int) -> Severity:
    """Return what the matrix says; a finding that came back is one step graver."""
    found = MATRIX[impact, extent]
    return _STEPS[min(3, _STEPS.index(found) + (recurrences > 0))]
