"""Which differences of a run a measured rate counts, and which way each of them moves it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from bankcheck.scoring.rulebook import Rulebook
from bankcheck.suspicions.pinning import UNCHARGED

LATE_CLEARING, LATE_REFUND, LATE_PAYMENT = "AB02", "AB03", "AB14"
COUNTS: Mapping[str, Callable[[str], bool]] = {
    "differences_per_1000": lambda code: code not in UNCHARGED,
    "late_payments_per_1000": lambda code: code == LATE_PAYMENT,
    "clearing_punctuality": lambda code: code == LATE_CLEARING,
    "refund_punctuality": lambda code: code == LATE_REFUND,
}
# These count what is wrong; the others count what was done in time.
COUNT_WRONG = frozenset({"differences_per_1000", "late_payments_per_1000"})


def used_by(book: Rulebook) -> frozenset[str]:
    """Return the measures that cost points under a scheme."""
    shares = (name.strip() for one in book.indicators for name in one.measure.split(","))
    rates = (part.measure for one in book.indicators for part in one.deductions)
    return frozenset({*shares, *rates} & COUNTS.keys())


def feeds(measures: Iterable[str], code: str) -> bool:
    """Say whether a difference of this code counts in one of these measures."""
    return any(COUNTS[name](code) for name in measures)
