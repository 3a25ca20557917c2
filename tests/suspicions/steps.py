"""The steps that bring a suspicion where a test needs it."""

from __future__ import annotations

from datetime import date, timedelta

from bankcheck.clock import now
from bankcheck.suspicions import cases
from bankcheck.suspicions.cases import Conclusion
from bankcheck.suspicions.states import Reason, VerificationKind, VerificationOutcome
from bankcheck.suspicions.verifying import NewVerification
from tests.suspicions.past import Past
from tests.workbench.house import MONITOR, House

TODAY = date(2026, 3, 2)


def by_phone(outcome: VerificationOutcome = VerificationOutcome.SUPPORTS) -> NewVerification:
    """Return a complete verification by phone."""
    return NewVerification(
        VerificationKind.PHONE,
        outcome,
        "The teller chose the wrong payee.",
        now() - timedelta(minutes=20),
        now() - timedelta(minutes=5),
        phone_number="0474-8320001",
        spoken_to="Wang",
    )


def verifying(house: House, past: Past, name: str) -> None:
    """Bring a new suspicion so far that it is being verified."""
    actor = house.actor(MONITOR)
    cases.triage(house.database, past.target(name), actor=actor)
    person = actor.person_id or 0
    cases.assign(house.database, past.target(name), person, actor=actor, today=TODAY)


def verified(
    house: House,
    past: Past,
    name: str,
    outcome: VerificationOutcome = VerificationOutcome.SUPPORTS,
    by: str = MONITOR,
) -> None:
    """Record a verification by phone."""
    new, actor = by_phone(outcome), house.actor(by)
    cases.verify(house.database, past.target(name), new, actor=actor)


def concluded(house: House, past: Past, name: str, said: Conclusion, by: str = MONITOR) -> None:
    """Take a deciding step."""
    target, actor = past.target(name), house.actor(by)
    cases.conclude(house.database, target, said, actor=actor, today=TODAY)


def cleared(house: House, past: Past, name: str) -> None:
    """Bring a new suspicion to being cleared."""
    verifying(house, past, name)
    said = Conclusion("clear", "the receipt was shown", Reason.EXPLAINED)
    concluded(house, past, name, said)
