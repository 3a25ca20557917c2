"""Who acts: a person in one posting at one institution, and what of the data that lets them see."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class InstitutionKind(StrEnum):
    """What an institution is in the supervision of agent banks."""

    FINANCE = "finance"
    PEOPLES_BANK = "peoples_bank"
    AGENT_BANK = "agent_bank"
    DEPARTMENT = "department"


class Role(StrEnum):
    """What a posting entitles to; the table of rights is in ``permissions``."""

    MONITOR = "monitor"
    SECTION_HEAD = "section_head"
    PBC_INSPECTOR = "pbc_inspector"
    PBC_APPROVER = "pbc_approver"
    BANK_MAKER = "bank_maker"
    BANK_APPROVER = "bank_approver"
    DEPARTMENT_REVIEWER = "department_reviewer"
    AUDITOR = "auditor"
    SYSTEM_ADMINISTRATOR = "system_administrator"
    SECURITY_ADMINISTRATOR = "security_administrator"
    SYSTEM = "system"


BANK_ROLES = frozenset({Role.BANK_MAKER, Role.BANK_APPROVER})
BUSINESS_READERS = frozenset(
    {Role.MONITOR, Role.SECTION_HEAD, Role.PBC_INSPECTOR, Role.PBC_APPROVER, Role.AUDITOR}
)
KIND_OF_ROLE = {
    Role.MONITOR: InstitutionKind.FINANCE,
    Role.SECTION_HEAD: InstitutionKind.FINANCE,
    Role.PBC_INSPECTOR: InstitutionKind.PEOPLES_BANK,
    Role.PBC_APPROVER: InstitutionKind.PEOPLES_BANK,
    Role.BANK_MAKER: InstitutionKind.AGENT_BANK,
    Role.BANK_APPROVER: InstitutionKind.AGENT_BANK,
    Role.DEPARTMENT_REVIEWER: InstitutionKind.DEPARTMENT,
    Role.AUDITOR: InstitutionKind.FINANCE,
    Role.SYSTEM_ADMINISTRATOR: InstitutionKind.FINANCE,
    Role.SECURITY_ADMINISTRATOR: InstitutionKind.FINANCE,
}


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose rows a session may touch: all (``bank`` is None), or those of one agent bank."""

    bank: str | None


EVERYTHING = Scope(None)


@dataclass(frozen=True, slots=True)
class Actor:
    """A person acting in a posting; ``bank_code`` is set for people of an agent bank alone."""

    person_id: int | None
    posting_id: int | None
    login: str
    name: str
    role: Role
    institution: str
    bank_code: str | None = None
    network: str = ""
    fresh: bool = False
    session_id: int | None = None

    def __post_init__(self) -> None:
        """Hold that exactly the people of agent banks have a bank."""
        if (self.role in BANK_ROLES) != (self.bank_code is not None):
            raise ValueError(f"{self.role} and bank {self.bank_code} do not go together")

    @property
    def scope(self) -> Scope:
        """Return whose rows this person may touch."""
        return Scope(self.bank_code)

    @property
    def is_bank(self) -> bool:
        """Say whether this person works for an agent bank."""
        return self.role in BANK_ROLES


SYSTEM = Actor(None, None, "system", "system", Role.SYSTEM, "bankcheck", network="local")
