"""The people of the example municipality, who come in with one click and never in production."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from bankcheck.accounts.models import Person
from bankcheck.accounts.people import NewPerson, add_person, institution
from bankcheck.actors import EVERYTHING, SYSTEM, InstitutionKind, Role
from bankcheck.audit.record import record
from bankcheck.db import Database

FIRST_DAY = date(2024, 1, 1)
# A hash that no password has: demo people come in by their button alone.
NO_PASSWORD = "!"  # noqa: S105  no secret: it opens nothing
INSTITUTIONS = {
    "finance": ("示例市财政局国库科", InstitutionKind.FINANCE),
    "pbc": ("人民银行示例市分行", InstitutionKind.PEOPLES_BANK),
    "budget": ("示例市财政局部门预算管理科", InstitutionKind.DEPARTMENT),
}
PEOPLE = (
    NewPerson("monitor", "赵监控", Role.MONITOR, "finance"),
    NewPerson("monitor2", "钱监控", Role.MONITOR, "finance"),
    NewPerson("head", "孙科长", Role.SECTION_HEAD, "finance"),
    NewPerson("pbc", "李检查", Role.PBC_INSPECTOR, "pbc"),
    NewPerson("pbc-head", "周处长", Role.PBC_APPROVER, "pbc"),
    NewPerson("department", "吴审核", Role.DEPARTMENT_REVIEWER, "budget"),
    NewPerson("auditor", "郑审计", Role.AUDITOR, "finance"),
    NewPerson("sysadmin", "王系统", Role.SYSTEM_ADMINISTRATOR, "finance"),
    NewPerson("secadmin", "冯安全", Role.SECURITY_ADMINISTRATOR, "finance"),
)
BANK_PEOPLE = (("maker", "经办", Role.BANK_MAKER), ("approver", "复核", Role.BANK_APPROVER))


def add_demo_people(database: Database, banks: Mapping[str, str]) -> int:
    """Add the demo people, two for each bank of the register (code to name); once only."""
    with database.write(EVERYTHING) as session:
        if session.scalars(select(Person).where(Person.demo).limit(1)).first():
            return 0
        added = _add_bureau(session) + _add_banks(session, banks)
        record(session, SYSTEM, "demo.people", ("person", "demo"), detail={"people": added})
    return added


def _add_bureau(session: Session) -> int:
    places = {
        code: institution(session, code, name, kind) for code, (name, kind) in INSTITUTIONS.items()
    }
    for new in PEOPLE:
        add_person(session, new, places[new.institution], NO_PASSWORD, FIRST_DAY, demo=True)
    return len(PEOPLE)


def _add_banks(session: Session, banks: Mapping[str, str]) -> int:
    for code, name in sorted(banks.items()):
        place = institution(session, f"bank-{code}", name, InstitutionKind.AGENT_BANK, code)
        for login, word, role in BANK_PEOPLE:
            new = NewPerson(f"{login}-{code}", f"{name}{word}", role, place.code)
            add_person(session, new, place, NO_PASSWORD, FIRST_DAY, demo=True)
    return len(banks) * len(BANK_PEOPLE)
