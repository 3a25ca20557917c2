"""The powers apart: running the system, giving rights, auditing and the business itself."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from bankcheck.actors import KIND_OF_ROLE, InstitutionKind, Role


class Power(StrEnum):
    """What a role is a power of; nobody holds two."""

    SYSTEM = "system"
    SECURITY = "security"
    AUDIT = "audit"
    BUSINESS = "business"


_ADMINISTRATIVE = {
    Role.SYSTEM_ADMINISTRATOR: Power.SYSTEM,
    Role.SECURITY_ADMINISTRATOR: Power.SECURITY,
    Role.AUDITOR: Power.AUDIT,
}


def power_of(role: Role) -> Power:
    """Return the power a role belongs to."""
    return _ADMINISTRATIVE.get(role, Power.BUSINESS)


def may_hold(held: Iterable[Role], more: Role) -> bool:
    """Say whether somebody who holds roles may be given one more."""
    return all(power_of(role) == power_of(more) for role in held)


def fits(role: Role, kind: InstitutionKind) -> bool:
    """Say whether a role exists at a kind of institution."""
    return KIND_OF_ROLE.get(role) == kind


def given(text: str) -> Role | None:
    """Return the role that a text names, None when it is nobody's to give."""
    return next((role for role in KIND_OF_ROLE if role.value == text), None)
