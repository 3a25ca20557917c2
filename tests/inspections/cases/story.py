"""Findings brought to where a test wants them, by the people whose work that is."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select

from bankcheck.actors import EVERYTHING
from bankcheck.clock import today
from bankcheck.inspections.calendar.counting import Unit
from bankcheck.inspections.cases import service, signing, sources, statements
from bankcheck.inspections.cases.elements import Amounts, Elements
from bankcheck.inspections.cases.models import Finding, Statement
from bankcheck.inspections.cases.service import NewRetest, Texts, Window
from bankcheck.inspections.cases.severity import Extent, Impact
from bankcheck.inspections.cases.sources import ByHand
from bankcheck.suspicions.cases import Conclusion
from tests.inspections import journey
from tests.suspicions import steps
from tests.suspicions.past import Hit, Past
from tests.workbench.house import APPROVER_A, HEAD, MAKER_A, MONITOR, PBC_HEAD, House

ELEMENTS = Elements(
    "工作规程第十条",
    "2025年版",
    "代理银行应当核对支付凭证要素。",
    "金额与凭证不符。",
    "柜员录入错误。",
    "多付财政资金。",
    "退回多付资金。",
)
TEXTS = Texts(
    "支付金额与凭证不符",
    ELEMENTS,
    Amounts(12_300, 12_300, 0),
    Impact.FUNDS,
    Extent.SINGLE,
    ("refund", "improve"),
)
WINDOW = Window(5, Unit.WORKING_DAYS, "委托代理协议第十二条")
PASSED = NewRetest(today(), "抽查十笔", "全部相符", passed=True)
FAILED = NewRetest(today(), "抽查十笔", "仍有两笔不符", passed=False)


def row(house: House, finding_id: int) -> Finding:
    """Return a finding as stored."""
    with house.database.read(EVERYTHING) as session:
        found = session.get_one(Finding, finding_id)
        session.expunge(found)
        return found


def version(house: House, finding_id: int) -> int:
    """Return the version of a finding that a screen would show."""
    return row(house, finding_id).row_version


def confirmed_suspicion(house: House, *names: str, bank: str = "105") -> Past:
    """Bring suspicions of these names to being confirmed by a second person."""
    past = Past(house.home, house.database)
    past.run(*(Hit(name, bank=bank) for name in names))
    for name in names:
        steps.verifying(house, past, name)
        steps.verified(house, past, name)
        steps.concluded(house, past, name, Conclusion("confirm", "核实属实"), by=HEAD)
    return past


def raised(house: House, name: str = "ONE", *, past: Past | None = None) -> int:
    """Raise a finding from a confirmed suspicion."""
    past = past or confirmed_suspicion(house, name)
    return sources.from_suspicion(house.database, past.target(name), actor=house.actor(MONITOR))


def in_inspection(house: House, inspection_id: int | None = None) -> int:
    """Raise a finding by hand in a joint inspection."""
    new = ByHand(inspection_id or journey.in_the_field(house), "AB31", "系统参数未复核")
    return sources.by_hand(house.database, new, actor=house.actor(MONITOR))


def written(house: House, finding_id: int, texts: Texts = TEXTS) -> int:
    """Write a finding whole."""
    seen = version(house, finding_id)
    service.edit(house.database, finding_id, seen, texts, actor=house.actor(MONITOR))
    return finding_id


def proposed(house: House, finding_id: int) -> int:
    """Put a whole finding to its bank."""
    written(house, finding_id)
    seen = version(house, finding_id)
    service.propose(house.database, finding_id, seen, WINDOW, actor=house.actor(MONITOR))
    return finding_id


def statement(house: House, finding_id: int) -> Statement:
    """Return the last statement of a finding."""
    asked = select(Statement).where(Statement.finding_id == finding_id)
    with house.database.read(EVERYTHING) as session:
        found = session.scalars(asked.order_by(Statement.id.desc())).first()
        assert found is not None
        session.expunge(found)
        return found


def proposed_on(house: House, finding_id: int, evidence_id: int) -> int:
    """Put a finding of an inspection to its bank, resting on a piece of its evidence."""
    written(house, finding_id, replace(TEXTS, evidence=(evidence_id,), dispositions=("improve",)))
    seen = version(house, finding_id)
    service.propose(house.database, finding_id, seen, WINDOW, actor=house.actor(MONITOR))
    return finding_id


def joint(house: House, inspection_id: int) -> int:
    """Bring a finding of a joint inspection in the field to being signed and confirmed."""
    finding_id = in_inspection(house, inspection_id)
    proposed_on(house, finding_id, journey.evidence(house, inspection_id))
    return confirmed(house, signed(house, answered(house, finding_id)))


def answered(house: House, finding_id: int, position: str = "agree") -> int:
    """Let the bank answer a proposed finding through its two people."""
    one = statement(house, finding_id)
    statements.draft(
        house.database, one.id, one.row_version, position=position, text="情况说明",
        actor=house.actor(MAKER_A),
    )  # fmt: skip
    seen = statement(house, finding_id).row_version
    statements.submit(house.database, one.id, seen, actor=house.actor(APPROVER_A))
    return finding_id


def confirmed(house: House, finding_id: int) -> int:
    """Confirm an answered finding as the section head."""
    seen = version(house, finding_id)
    service.confirm(house.database, finding_id, seen, actor=house.actor(HEAD))
    return finding_id


def signed(house: House, finding_id: int) -> int:
    """Let both institutions sign an answered finding."""
    seen = version(house, finding_id)
    signing.ask_signatures(house.database, finding_id, seen, actor=house.actor(MONITOR))
    envelope_id = row(house, finding_id).envelope_id or 0
    journey.sign(house, envelope_id, PBC_HEAD)
    journey.sign(house, envelope_id, HEAD)
    return finding_id


def ready(house: House, name: str = "ONE", *, past: Past | None = None) -> int:
    """Bring a finding from a suspicion to being confirmed."""
    finding_id = raised(house, name, past=past)
    return confirmed(house, answered(house, proposed(house, finding_id)))
