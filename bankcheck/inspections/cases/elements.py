"""What a finding must hold before it goes anywhere: five elements, severity, evidence, amounts."""

from __future__ import annotations

from dataclasses import dataclass

DISPOSITIONS = ("refund", "redo", "adjust", "make_up", "improve", "warn")
POSITIONS = ("agree", "partly", "disagree")
# Catalogue codes that no data rule finds: they are raised by hand, from an inspection.
BY_HAND = (
    *("AB18", "AB19", "AB22", "AB23", "AB24", "AB25", "AB27", "AB29", "AB30", "AB31", "AB32"),
)


@dataclass(frozen=True, slots=True)
class Elements:
    """The texts of a finding: criteria (law, its version, its words) to recommendation."""

    law: str
    law_version: str
    law_text: str
    condition: str
    cause: str
    effect: str
    recommendation: str

    @property
    def missing(self) -> tuple[str, ...]:
        """Return the names of the texts without a word."""
        return tuple(name for name in self.__slots__ if not str(getattr(self, name)).strip())


@dataclass(frozen=True, slots=True)
class Amounts:
    """What is in question, what was determined and what was lost, in fen; each 0 or more."""

    questioned_fen: int = 0
    determined_fen: int = 0
    loss_fen: int = 0

    @property
    def agree(self) -> bool:
        """Say whether no more was lost than was determined."""
        return 0 <= self.loss_fen <= self.determined_fen and self.questioned_fen >= 0
