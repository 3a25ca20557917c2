"""Plans and inspections brought to where a test wants them, by the people whose work that is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO

from bankcheck.actors import EVERYTHING
from bankcheck.inspections.cosign import service as cosign
from bankcheck.inspections.evidence import service as collecting
from bankcheck.inspections.evidence.blobs import Blobs
from bankcheck.inspections.evidence.scanning import SCANNERS
from bankcheck.inspections.evidence.service import NewEvidence
from bankcheck.inspections.fieldwork import checklists, inspections, papers, plans
from bankcheck.inspections.fieldwork.checklists import Judgment
from bankcheck.inspections.fieldwork.inspections import FACTS, NewInspection, NewMeeting
from bankcheck.inspections.fieldwork.models import Inspection, Plan
from bankcheck.inspections.fieldwork.plans import NewItem
from bankcheck.inspections.reporting.service import let_go
from bankcheck.inspections.signed import KINDS
from bankcheck.inspections.views import CONDITIONS
from tests.workbench.house import HEAD, MONITOR, PBC, PBC_HEAD, House

DAY = date(2025, 6, 2)
ITEM = NewItem(
    "105",
    "滨江支行",
    ("business", "system", "control"),
    date(2025, 1, 1),
    date(2025, 5, 31),
    DAY,
    date(2025, 6, 30),
    "on_site",
    "risk",
    "先清算后支付差异多",
)
AD_HOC = NewInspection(
    "105",
    "滨江支行",
    ("business",),
    date(2025, 1, 1),
    date(2025, 5, 31),
    "on_site",
    "收到单位反映",
)
PAPER = {
    "objective": "核对印鉴卡管理",
    "procedure": "抽查印鉴卡",
    "work_done": "抽查二十份",
    "result": "全部相符",
    "conclusion": "未发现问题",
}
NOTICE = "请准备2025年1月至5月国库集中支付业务资料。"


def plan(house: House, item: NewItem = ITEM) -> int:
    """Draft a plan with one inspection."""
    plan_id = plans.draft(house.database, 2025, "工作规程第十五条", actor=house.actor(MONITOR))
    plans.add_item(house.database, plan_id, item, actor=house.actor(MONITOR))
    return plan_id


def plan_in_signing(house: House) -> tuple[int, int]:
    """Bring a plan to its envelope; return both numbers."""
    plan_id = plan(house)
    plans.take(house.database, plan_id, "submit", actor=house.actor(MONITOR))
    plans.take(house.database, plan_id, "approve", actor=house.actor(HEAD))
    with house.database.read(EVERYTHING) as session:
        envelope_id = session.get_one(Plan, plan_id).envelope_id
    assert envelope_id is not None
    return plan_id, envelope_id


def plan_in_effect(house: House) -> int:
    """Bring a plan into effect by both signatures."""
    plan_id, envelope_id = plan_in_signing(house)
    sign(house, envelope_id, HEAD)
    sign(house, envelope_id, PBC_HEAD)
    return plan_id


def sign(house: House, envelope_id: int, login: str) -> bool:
    """Sign an envelope as that person."""
    return cosign.sign(house.database, KINDS, envelope_id, actor=house.actor(login))


def inspection(house: House, bank: str = "105") -> int:
    """Begin an inspection outside the plan."""
    new = replace(AD_HOC, bank=bank)
    return inspections.begin_ad_hoc(house.database, new, actor=house.actor(MONITOR))


def team(house: House, inspection_id: int) -> None:
    """Put one person of each institution on the team, with clear statements."""
    for login, part in ((MONITOR, "lead"), (PBC, "co_lead")):
        inspections.add_member(
            house.database, inspection_id, login=login, part=part, actor=house.actor(MONITOR)
        )
        inspections.state_recusal(
            house.database,
            inspection_id,
            conflict=False,
            statement="无利害关系",
            actor=house.actor(login),
        )


def notice(house: House, inspection_id: int, text: str = NOTICE) -> None:
    """Write the notice."""
    inspections.write_notice(
        house.database, KINDS, inspection_id, text=text, starts_on=DAY, actor=house.actor(MONITOR)
    )


def step(house: House, inspection_id: int, event: str, login: str = MONITOR) -> None:
    """Take a step of an inspection."""
    inspections.take(house.database, inspection_id, event, FACTS, actor=house.actor(login))


def cancelled(house: House, inspection_id: int, login: str) -> bool:
    """Let a lead ask to cancel, or agree to it; return whether it is done."""
    return inspections.cancel(
        house.database, inspection_id, let_go, reason="另行安排", actor=house.actor(login)
    )


def inspection_in_signing(house: House, bank: str = "105") -> tuple[int, int]:
    """Bring an inspection to the signing of its notice; return both numbers."""
    inspection_id = inspection(house, bank)
    team(house, inspection_id)
    notice(house, inspection_id)
    step(house, inspection_id, "send_notice")
    envelope_id = row(house, inspection_id).notice_envelope_id
    assert envelope_id is not None
    return inspection_id, envelope_id


def notified(house: House, bank: str = "105") -> int:
    """Bring an inspection to where its notice is signed by both."""
    inspection_id, envelope_id = inspection_in_signing(house, bank)
    sign(house, envelope_id, PBC_HEAD)
    sign(house, envelope_id, HEAD)
    return inspection_id


def meeting(house: House, inspection_id: int, kind: str) -> None:
    """Record a meeting."""
    inspections.record_meeting(
        house.database,
        inspection_id,
        NewMeeting(kind, DAY, "滨江支行会议室", "双方参会人员", "说明检查安排"),
        actor=house.actor(MONITOR),
    )


def in_the_field(house: House, bank: str = "105") -> int:
    """Bring an inspection into the field."""
    inspection_id = notified(house, bank)
    meeting(house, inspection_id, "entry")
    step(house, inspection_id, "enter")
    return inspection_id


def row(house: House, inspection_id: int) -> Inspection:
    """Return an inspection as stored."""
    with house.database.read(EVERYTHING) as session:
        found = session.get_one(Inspection, inspection_id)
        session.refresh(found)
        session.expunge(found)
        return found


def fieldwork_done(house: House, inspection_id: int) -> int:
    """Judge one item, write one paper, have both reviewed, and end the fieldwork."""
    monitor, other = house.actor(MONITOR), house.actor(PBC)
    database = house.database
    checklists.add_item(database, inspection_id, area="control", text="印鉴卡管理", actor=monitor)
    said = Judgment("complies", "", ())
    checklists.judge(database, inspection_id, "9.01", said, conclude=True, actor=monitor)
    checklists.review(database, inspection_id, "9.01", actor=other)
    paper = papers.add_paper(database, inspection_id, PAPER, actor=monitor)
    papers.take(database, inspection_id, paper, "prepare", actor=monitor)
    papers.take(database, inspection_id, paper, "review", actor=other)
    meeting(house, inspection_id, "exit")
    inspections.take(database, inspection_id, "complete", CONDITIONS, actor=monitor)
    return inspection_id


def evidence(house: House, inspection_id: int, content: bytes = b"%PDF-1.7 a statement") -> int:
    """Take a file in as evidence of an inspection."""
    new = NewEvidence(
        BytesIO(content), "对账单.pdf", "export", "2月对账单", "核心系统", "滨江支行",
        datetime(2025, 6, 2, tzinfo=UTC), original=True, sensitive=False,
    )  # fmt: skip
    blobs = Blobs(house.home)
    return collecting.take_in(
        house.database, blobs, SCANNERS, inspection_id, new, actor=house.actor(MONITOR)
    )
