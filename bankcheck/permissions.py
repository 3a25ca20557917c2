"""The one table of rights: each permission, who has it, and what using it takes.

Routes declare one of these names; tests and ``docs/PERMISSIONS.md`` are made from this table.
"""

from __future__ import annotations

from dataclasses import dataclass

from bankcheck.actors import BANK_ROLES, BUSINESS_READERS, Role

PUBLIC = "public"
SIGNED_IN = "signed_in"
ALL_ROLES = frozenset(Role) - {Role.SYSTEM}


@dataclass(frozen=True, slots=True)
class Permission:
    """A right, the roles that have it, and what using it takes.

    ``fresh`` asks for a recent sign-in; a ``sensitive`` read is recorded in the audit chain.
    """

    roles: frozenset[Role]
    fresh: bool = False
    sensitive: bool = False


def _to(*roles: Role, fresh: bool = False, sensitive: bool = False) -> Permission:
    return Permission(frozenset(roles), fresh=fresh, sensitive=sensitive)


_READERS = tuple(BUSINESS_READERS)
_BANK = tuple(BANK_ROLES)

PERMISSIONS: dict[str, Permission] = {
    SIGNED_IN: Permission(ALL_ROLES),
    "rules.read": Permission(ALL_ROLES),
    "rules.changes": _to(*_READERS),
    "rules.draft": _to(Role.MONITOR),
    "rules.withdraw": _to(Role.MONITOR),
    "rules.approve": _to(Role.SECTION_HEAD, fresh=True),
    "jobs.read": _to(*_READERS),
    "jobs.cancel": _to(Role.MONITOR, Role.SECTION_HEAD, Role.PBC_INSPECTOR, Role.PBC_APPROVER),
    "imports.read": _to(*_READERS),
    "imports.write": _to(Role.MONITOR),
    "runs.read": _to(*_READERS),
    "runs.start": _to(Role.MONITOR),
    "differences.read": _to(*_READERS, sensitive=True),
    "suspicions.list": _to(*_READERS),
    "suspicions.read": _to(*_READERS, sensitive=True),
    "suspicions.work": _to(Role.MONITOR, Role.PBC_INSPECTOR),
    "suspicions.decide": _to(Role.MONITOR, Role.SECTION_HEAD, Role.PBC_INSPECTOR),
    "inquiries.list": _to(*_BANK),
    "inquiries.read": _to(*_BANK, sensitive=True),
    "inquiries.answer": _to(Role.BANK_MAKER),
    "inquiries.submit": _to(Role.BANK_APPROVER, fresh=True),
    "accounts.unmask": _to(
        Role.MONITOR, Role.SECTION_HEAD, Role.PBC_INSPECTOR, Role.AUDITOR, sensitive=True
    ),
    "dashboards.read": _to(*_READERS, *_BANK),
    "exports.request": _to(
        Role.MONITOR, Role.SECTION_HEAD, Role.PBC_INSPECTOR, Role.PBC_APPROVER, Role.AUDITOR
    ),
    "exports.approve": _to(Role.SECTION_HEAD, Role.PBC_APPROVER, fresh=True),
    "exports.download": _to(
        Role.MONITOR,
        Role.SECTION_HEAD,
        Role.PBC_INSPECTOR,
        Role.PBC_APPROVER,
        Role.AUDITOR,
        fresh=True,
    ),
    "exports.read": _to(*_READERS),
    "tokens.own": _to(*_READERS, *_BANK),
    "tokens.make": _to(*_READERS, *_BANK, fresh=True),
    "people.read": _to(Role.SYSTEM_ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR, Role.AUDITOR),
    "people.manage": _to(Role.SYSTEM_ADMINISTRATOR, fresh=True),
    "postings.manage": _to(Role.SECURITY_ADMINISTRATOR, fresh=True),
    "factors.reset": _to(Role.SECURITY_ADMINISTRATOR, fresh=True),
    "documents.read": _to(*_READERS),
    "documents.work": _to(Role.MONITOR, Role.PBC_INSPECTOR),
    "documents.issue": _to(Role.SECTION_HEAD, Role.PBC_APPROVER, fresh=True),
    "documents.own": _to(*_BANK),
    "deadlines.read": _to(*_READERS, *_BANK),
    "deadlines.ask": _to(Role.MONITOR, *_BANK),
    "deadlines.decide": _to(Role.SECTION_HEAD, fresh=True),
    "cosign.read": _to(*_READERS),
    "cosign.sign": _to(Role.SECTION_HEAD, Role.PBC_APPROVER, fresh=True),
    "cosign.record": _to(Role.MONITOR, Role.PBC_INSPECTOR),
    "cosign.confirm": _to(
        Role.MONITOR, Role.PBC_INSPECTOR, Role.SECTION_HEAD, Role.PBC_APPROVER, fresh=True
    ),
    "cosign.scan": _to(*_READERS, sensitive=True),
    "plans.write": _to(Role.MONITOR),
    "plans.approve": _to(Role.SECTION_HEAD, fresh=True),
    "inspections.read": _to(*_READERS),
    "inspections.work": _to(Role.MONITOR, Role.PBC_INSPECTOR),
    "inspections.sample": _to(*_READERS, sensitive=True),
    "evidence.read": _to(*_READERS),
    "evidence.view": _to(*_READERS, sensitive=True),
    "evidence.collect": _to(Role.MONITOR, Role.PBC_INSPECTOR),
    "evidence.hand_out": _to(Role.MONITOR, Role.PBC_INSPECTOR, fresh=True, sensitive=True),
    "material.read": _to(*_BANK),
    "material.deliver": _to(Role.BANK_MAKER),
    "material.submit": _to(Role.BANK_APPROVER, fresh=True),
    "evidence.approve": _to(Role.SECTION_HEAD, Role.PBC_APPROVER, fresh=True),
    "inspections.recuse": _to(
        Role.MONITOR, Role.PBC_INSPECTOR, Role.SECTION_HEAD, Role.PBC_APPROVER
    ),
    "findings.read": _to(*_READERS),
    "findings.work": _to(Role.MONITOR, Role.PBC_INSPECTOR),
    "findings.confirm": _to(Role.SECTION_HEAD, Role.PBC_APPROVER, fresh=True),
    "findings.told": _to(*_BANK),
    "findings.answer": _to(Role.BANK_MAKER),
    "findings.submit": _to(Role.BANK_APPROVER, fresh=True),
    "notices.read": _to(*_READERS),
    "notices.work": _to(Role.MONITOR),
    "notices.approve": _to(Role.SECTION_HEAD, fresh=True),
    "responses.read": _to(*_BANK),
    "responses.draft": _to(Role.BANK_MAKER),
    "responses.submit": _to(Role.BANK_APPROVER, fresh=True),
    "responses.review": _to(Role.MONITOR, Role.SECTION_HEAD, Role.PBC_INSPECTOR),
    "responses.rehear": _to(
        Role.MONITOR, Role.SECTION_HEAD, Role.PBC_INSPECTOR, Role.PBC_APPROVER, fresh=True
    ),
    "money.read": _to(*_READERS),
    "money.work": _to(Role.MONITOR),
    "money.decide": _to(Role.SECTION_HEAD, fresh=True),
    "money.own": _to(*_BANK),
    "money.report": _to(Role.BANK_MAKER),
    "money.submit": _to(Role.BANK_APPROVER, fresh=True),
    "assessments.read": _to(*_READERS),
    "assessments.work": _to(Role.MONITOR),
    "assessments.waive": _to(Role.SECTION_HEAD, Role.PBC_APPROVER, fresh=True),
    "assessments.decide": _to(Role.SECTION_HEAD, fresh=True),
    "assessments.own": _to(*_BANK),
    "assessments.object": _to(Role.BANK_MAKER),
    "assessments.file": _to(Role.BANK_APPROVER, fresh=True),
    "assessments.review": _to(
        Role.MONITOR, Role.SECTION_HEAD, Role.PBC_INSPECTOR, Role.PBC_APPROVER, fresh=True
    ),
    "assessments.line": _to(Role.MONITOR, Role.PBC_INSPECTOR),
    "assessments.settle": _to(Role.SECTION_HEAD, Role.PBC_APPROVER, fresh=True),
    "surveys.read": _to(*_READERS),
    "surveys.work": _to(Role.MONITOR),
    "decisions.read": _to(*_READERS),
    "decisions.work": _to(Role.MONITOR),
    "decisions.review": _to(Role.MONITOR, Role.SECTION_HEAD),
    "decisions.approve": _to(Role.SECTION_HEAD, fresh=True),
    "decisions.issue": _to(Role.MONITOR, Role.SECTION_HEAD, fresh=True),
    "decisions.own": _to(*_BANK),
    "decisions.state": _to(Role.BANK_APPROVER, fresh=True),
    "fees.read": _to(*_READERS),
    "fees.work": _to(Role.MONITOR),
    "fees.approve": _to(Role.SECTION_HEAD, fresh=True),
    "fees.own": _to(*_BANK),
    "fees.answer": _to(Role.BANK_APPROVER, fresh=True),
    "fees.claim": _to(*_BANK),
    "fees.claim_submit": _to(Role.BANK_APPROVER, fresh=True),
    "calendar.propose": _to(Role.MONITOR),
    "calendar.approve": _to(Role.SECTION_HEAD, fresh=True),
    "audit.read": _to(Role.AUDITOR, Role.SECURITY_ADMINISTRATOR),
}


def is_allowed(role: Role, permission: str) -> bool:
    """Say whether a role has a permission; an unknown permission is nobody's."""
    found = PERMISSIONS.get(permission)
    return found is not None and role in found.roles
