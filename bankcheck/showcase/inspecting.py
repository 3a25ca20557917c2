"""Inspections of the example, from the plan to the signed report."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta
from io import BytesIO

from sqlalchemy import select

from bankcheck.actors import EVERYTHING
from bankcheck.clock import now, today
from bankcheck.inspections.calendar.counting import Unit
from bankcheck.inspections.cosign import service as cosign
from bankcheck.inspections.evidence import requests
from bankcheck.inspections.evidence import service as evidence
from bankcheck.inspections.evidence.requests import NewRequest
from bankcheck.inspections.evidence.scanning import SCANNERS
from bankcheck.inspections.evidence.service import NewEvidence
from bankcheck.inspections.fieldwork import checklists, inspections, papers, plans, samples
from bankcheck.inspections.fieldwork.checklists import Judgment
from bankcheck.inspections.fieldwork.inspections import NewMeeting
from bankcheck.inspections.fieldwork.models import Inspection, Plan, PlanItem
from bankcheck.inspections.fieldwork.plans import NewItem
from bankcheck.inspections.fieldwork.samples import NewSample
from bankcheck.inspections.fieldwork.sampling import Method, SampleRefused
from bankcheck.inspections.reporting import comments, service
from bankcheck.inspections.reporting.models import InspectionReport, ReportDraft
from bankcheck.inspections.signed import KINDS
from bankcheck.inspections.views import CONDITIONS
from bankcheck.showcase.cast import HEAD, MONITOR, PBC, PBC_HEAD, Cast, Story
from bankcheck.showcase.scenes import BASIS, COMMENTS, PAPER, PERIOD, SCENES, Scene


def planned(cast: Cast) -> Story:
    """Plan the year's inspections, have the plan approved, and signed by both institutions."""
    yield 175
    monitor, first = cast.actor(MONITOR), today()
    plan_id = plans.draft(cast.database, first.year, BASIS, actor=monitor)
    for one in SCENES:
        until = first + timedelta(days=180)
        item = NewItem(
            one.bank, one.branch, ("control",), *PERIOD, first, until, "on_site", one.motive,
            one.why,
        )  # fmt: skip
        plans.add_item(cast.database, plan_id, item, actor=monitor)
    plans.take(cast.database, plan_id, "submit", actor=monitor)
    yield 172
    plans.take(cast.database, plan_id, "approve", actor=cast.actor(HEAD))
    with cast.database.read(EVERYTHING) as session:
        envelope_id = session.get_one(Plan, plan_id).envelope_id
    sign(cast, envelope_id)


def sign(cast: Cast, envelope_id: int | None) -> None:
    """Sign for both institutions."""
    for login in (HEAD, PBC_HEAD):
        cosign.sign(cast.database, KINDS, envelope_id or 0, actor=cast.actor(login))


def begun(cast: Cast, scene: Scene, starts_on: date) -> int:
    """Begin the planned inspection of a bank with a team of both institutions; return it."""
    database, monitor = cast.database, cast.actor(MONITOR)
    with database.read(EVERYTHING) as session:
        item = session.scalars(select(PlanItem.id).where(PlanItem.bank == scene.bank)).one()
    number = inspections.begin_planned(database, item, actor=monitor)
    for login, part in ((MONITOR, "lead"), (PBC, "co_lead")):
        inspections.add_member(database, number, login=login, part=part, actor=monitor)
        inspections.state_recusal(
            database, number, conflict=False, statement="无利害关系。", actor=cast.actor(login)
        )
    text = (
        "请你行按照所附清单准备有关资料，如实反映情况，为检查组提供必要的工作条件，"
        "并指定一名联络人员。"
    )
    inspections.write_notice(database, KINDS, number, text=text, starts_on=starts_on, actor=monitor)
    inspections.take(database, number, "send_notice", CONDITIONS, actor=monitor)
    with database.read(EVERYTHING) as session:
        envelope_id = session.get_one(Inspection, number).notice_envelope_id
    sign(cast, envelope_id)
    return number


def _met(cast: Cast, number: int, scene: Scene, kind: str) -> None:
    minutes = {"entry": "宣读检查通知书，说明检查安排及纪律。", "exit": "通报检查情况，交换意见。"}
    new = NewMeeting(
        kind, today(), f"{scene.branch}会议室", "检查组全体成员、支行负责人及业务人员",
        minutes[kind],
    )  # fmt: skip
    inspections.record_meeting(cast.database, number, new, actor=cast.actor(MONITOR))


def entered(cast: Cast, number: int, scene: Scene) -> int:
    """Enter the field, draw a sample and collect a first piece of evidence; return that."""
    monitor = cast.actor(MONITOR)
    _met(cast, number, scene, "entry")
    inspections.take(cast.database, number, "enter", CONDITIONS, actor=monitor)
    new = NewSample(*PERIOD, "pay", 0, "", Method.RANDOM, 10, f"example-{scene.bank}")
    # A ledger without this bank's payments has nothing to draw from.
    with suppress(SampleRefused):
        samples.draw_sample(cast.database, cast.home, number, new, actor=monitor)
    return _collected(cast, number, scene)


def _collected(cast: Cast, number: int, scene: Scene) -> int:
    content = f"检查事项,{scene.title}\n网点,{scene.branch}\n情况,{scene.condition}\n"
    new = NewEvidence(
        BytesIO(content.encode("utf-8")), f"{scene.branch}系统导出.csv", "export",
        f"{scene.title}系统导出", "核心业务系统", scene.branch, now(), original=False,
        sensitive=False,
    )  # fmt: skip
    return evidence.take_in(
        cast.database, cast.blobs, SCANNERS, number, new, actor=cast.actor(MONITOR)
    )


def asked(cast: Cast, number: int, scene: Scene) -> int:
    """Ask the bank for material; return the request."""
    title, _ = scene.material
    new = NewRequest(
        title, "请提供加盖业务公章的复印件或系统导出文件。", 5, Unit.WORKING_DAYS, "检查通知书"
    )
    return requests.ask(cast.database, number, new, actor=cast.actor(MONITOR))


def delivered(cast: Cast, scene: Scene, request_id: int) -> None:
    """Let the bank deliver and hand over what was asked for, and accept it."""
    database, bank = cast.database, scene.bank
    maker, (title, content) = cast.maker(bank), scene.material
    file = (BytesIO(content.encode("utf-8")), f"{title}.csv")
    requests.deliver(database, cast.blobs, SCANNERS, request_id, file, actor=maker)
    with database.read(EVERYTHING) as session:
        seen = requests.request_row(session, request_id).row_version
    requests.provide(database, request_id, seen, actor=cast.approver(bank))
    with database.read(EVERYTHING) as session:
        seen = requests.request_row(session, request_id).row_version
    monitor = cast.actor(MONITOR)
    requests.decide(database, request_id, seen, "accept", reason="", actor=monitor)


def failed(cast: Cast, number: int, scene: Scene) -> str:
    """Answer the first item of the finance bureau with a failure; return its number."""
    no = _first(cast, number)
    said = Judgment("fails", scene.condition, ())
    checklists.judge(cast.database, number, no, said, conclude=False, actor=cast.actor(MONITOR))
    return no


def _first(cast: Cast, number: int) -> str:
    """Return the first item of the checklist that the finance bureau judges."""
    return next(no for no, owner in _items(cast, number) if owner == "finance")


def judged(cast: Cast, number: int, *, failing: str) -> None:
    """Judge every item of the pinned checklist by its owner, and have it reviewed by the other."""
    _judge(cast, number, failing)
    for no, owner in _items(cast, number):
        other = cast.actor(PBC if owner == "finance" else MONITOR)
        checklists.review(cast.database, number, no, actor=other)


def half_judged(cast: Cast, number: int) -> None:
    """Judge the first half of the items."""
    _judge(cast, number, "", half=True)


def _items(cast: Cast, number: int) -> list[tuple[str, str]]:
    with cast.database.read(EVERYTHING) as session:
        return [(one.no, one.owner) for one in checklists.results_of(session, number)]


def _judge(cast: Cast, number: int, failing: str, *, half: bool = False) -> None:
    items = _items(cast, number)
    for no, owner in items[: len(items) // 2] if half else items:
        own = cast.actor(MONITOR if owner == "finance" else PBC)
        said = Judgment("fails" if no == failing else "complies", "", ())
        checklists.judge(cast.database, number, no, said, conclude=True, actor=own)


def papered(cast: Cast, number: int, scene: Scene, *, reviewed: bool) -> int:
    """Write the working paper, and have it reviewed by the other institution; return it."""
    monitor = cast.actor(MONITOR)
    told = {"title": scene.title, "condition": scene.condition, "no": _first(cast, number)}
    content = {name: text.format(**told) for name, text in PAPER.items()}
    paper = papers.add_paper(cast.database, number, content, actor=monitor)
    if reviewed:
        papers.take(cast.database, number, paper, "prepare", actor=monitor)
        papers.take(cast.database, number, paper, "review", actor=cast.actor(PBC))
    return paper


def left(cast: Cast, number: int, scene: Scene) -> None:
    """End the fieldwork."""
    _met(cast, number, scene, "exit")
    monitor = cast.actor(MONITOR)
    inspections.take(cast.database, number, "complete", CONDITIONS, actor=monitor)


def reported(cast: Cast, number: int, scene: Scene) -> None:
    """Write the report and put it to the bank, which has nothing to add."""
    text = (
        f"检查组查阅了{scene.branch}的有关制度、系统参数和支付凭证，抽查了支付业务记录，"
        "并与经办、复核人员进行了访谈。\n"
        f"总体看，{scene.branch}能够按照委托代理协议办理国库集中支付业务，内部控制制度基本健全，"
        f"但也存在{scene.title}的问题，应当引起重视，切实整改。"
    )
    title = f"关于{cast.banks[scene.bank]}{scene.branch}国库集中支付代理业务的检查报告"
    monitor = cast.actor(MONITOR)
    service.write(cast.database, number, title=title, text=text, actor=monitor)
    service.send_for_comment(cast.database, number, COMMENTS, actor=monitor)


def issued(cast: Cast, number: int, scene: Scene) -> None:
    """Let the bank say that it has nothing to add, and both institutions sign the report."""
    asked = select(ReportDraft).where(ReportDraft.inspection_id == number)
    with cast.database.read(EVERYTHING) as session:
        draft = session.scalars(asked).one()
        seen = (draft.id, draft.row_version)
    comments.say_all(cast.database, *seen, actor=cast.approver(scene.bank))
    service.finish(cast.database, number, CONDITIONS, actor=cast.actor(MONITOR))
    found = select(InspectionReport.envelope_id).where(InspectionReport.inspection_id == number)
    with cast.database.read(EVERYTHING) as session:
        envelope_id = session.scalars(found).one()
    sign(cast, envelope_id)
