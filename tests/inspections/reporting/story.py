"""Reports brought to where a test wants them, by the people whose work that is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from hashlib import sha256
from typing import Any, TypeVar

from sqlalchemy import select

from bankcheck.actors import EVERYTHING, SYSTEM
from bankcheck.audit.chain import canonical
from bankcheck.audit.record import record
from bankcheck.clock import today
from bankcheck.inspections.calendar.counting import Unit
from bankcheck.inspections.calendar.models import Deadline
from bankcheck.inspections.reporting import comments, service
from bankcheck.inspections.reporting.comments import Said
from bankcheck.inspections.reporting.models import InspectionReport, ReportComment, ReportDraft
from bankcheck.inspections.reporting.service import Comments
from bankcheck.inspections.views import CONDITIONS
from tests.inspections import journey
from tests.inspections.cases import story as cases
from tests.workbench.house import (
    APPROVER_A,
    HEAD,
    MAKER_A,
    MONITOR,
    PBC_HEAD,
    House,
)

WINDOW = Comments(5, Unit.WORKING_DAYS, "委托代理协议第十二条")
TEXT = "检查组对滨江支行2025年1月至5月业务进行了检查。"


def written(house: House, inspection_id: int) -> int:
    """Write the report of an inspection whose fieldwork is done."""
    service.write(
        house.database, inspection_id, title="检查报告", text=TEXT, actor=house.actor(MONITOR)
    )
    return inspection_id


def put(house: House, inspection_id: int | None = None) -> int:
    """Put the report of an inspection to its bank."""
    found = inspection_id or journey.fieldwork_done(house, journey.in_the_field(house))
    written(house, found)
    service.send_for_comment(house.database, found, WINDOW, actor=house.actor(MONITOR))
    return found


def with_finding(house: House) -> tuple[int, int]:
    """Bring an inspection with one confirmed finding to its draft report; return both."""
    inspection_id = journey.in_the_field(house)
    finding_id = cases.joint(house, inspection_id)
    put(house, journey.fieldwork_done(house, inspection_id))
    return inspection_id, finding_id


Row = TypeVar("Row", ReportDraft, ReportComment)


def _last(house: House, kind: type[Row]) -> Row:
    with house.database.read(EVERYTHING) as session:
        found = session.scalars(select(kind).order_by(kind.id.desc()).limit(1)).one()
        session.expunge(found)
        return found


def draft(house: House) -> ReportDraft:
    """Return the last draft report."""
    return _last(house, ReportDraft)


def comment(house: House) -> ReportComment:
    """Return the last comment."""
    return _last(house, ReportComment)


def report(house: House, inspection_id: int) -> InspectionReport:
    """Return the report of an inspection."""
    asked = select(InspectionReport).where(InspectionReport.inspection_id == inspection_id)
    with house.database.read(EVERYTHING) as session:
        found = session.scalars(asked).one()
        session.expunge(found)
        return found


def said(house: House, kind: str = "comment", text: str = "请补充说明抽样方法。") -> int:
    """Let the bank's two people say something to the draft."""
    number = comments.draft(
        house.database, draft(house).id, Said(kind, "", text), actor=house.actor(MAKER_A)
    )
    seen = comment(house).row_version
    comments.submit(house.database, number, seen, actor=house.actor(APPROVER_A))
    return number


def replied(house: House, number: int) -> None:
    """Reply to a comment as the lead of the team."""
    seen = comment(house).row_version
    comments.reply(
        house.database, number, seen, text="已采纳，补充说明。", actor=house.actor(MONITOR)
    )


def heard(house: House) -> None:
    """Let the bank declare that it has said all."""
    row = draft(house)
    comments.say_all(house.database, row.id, row.row_version, actor=house.actor(APPROVER_A))


def finished(house: House, inspection_id: int) -> int:
    """Finish the comments; return the envelope."""
    service.finish(house.database, inspection_id, CONDITIONS, actor=house.actor(MONITOR))
    return report(house, inspection_id).envelope_id or 0


def issued(house: House, inspection_id: int) -> int:
    """Bring a report from the bank's last word to both signatures."""
    heard(house)
    envelope_id = finished(house, inspection_id)
    journey.sign(house, envelope_id, HEAD)
    journey.sign(house, envelope_id, PBC_HEAD)
    return inspection_id


def run_out(house: House, deadline_id: int) -> None:
    """Let the last day of a deadline lie behind."""
    with house.database.write(EVERYTHING) as session:
        deadline = session.get_one(Deadline, deadline_id)
        deadline.day_zero, deadline.due_on = today() - timedelta(30), today() - timedelta(1)
        record(session, SYSTEM, "test.run_out", ("deadline", deadline_id))


def altered(house: House, inspection_id: int) -> None:
    """Change a word of a report behind everybody's back."""
    asked = select(InspectionReport).where(InspectionReport.inspection_id == inspection_id)
    with house.database.write(EVERYTHING) as session:
        session.scalars(asked).one().text += "。"
        record(session, SYSTEM, "test.alter", ("inspection", inspection_id))


def digest(content: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a content."""
    return sha256(canonical(content)).hexdigest()
