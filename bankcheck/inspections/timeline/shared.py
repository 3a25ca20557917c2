"""What both sides see of a finding's life: statements, notices, answers, objections and money.

Each is read within the reader's scope, so that a bank meets its own rows and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from bankcheck.inspections.cases.models import Statement
from bankcheck.inspections.money.models import Compensation, MoneyEvent, Obligation
from bankcheck.inspections.rectification.models import NoticeItem, Objection, ResponseItem
from bankcheck.inspections.rectification.store import BEFORE_SUBMISSION
from bankcheck.inspections.timeline.moments import Address, Moment


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom a timeline is: to a bank, people of the bureau are not named."""

    is_bank: bool

    def named(self, name: str) -> str:
        """Return a name of the bureau as this reader sees it."""
        return "" if self.is_bank else name

    def notice(self, number: int) -> Address:
        """Return the page of a notice."""
        return ("portal.notice" if self.is_bank else "notices.notice", {"object_id": number})

    def response(self, number: int) -> Address:
        """Return the page of a version of an answer."""
        endpoint = "portal.response" if self.is_bank else "notices.response"
        return (endpoint, {"response_id": number})

    def money(self, event: MoneyEvent) -> Address:
        """Return the page of the debt or the claim that an event is of."""
        if event.obligation_id is not None:
            endpoint = "own_money.debt" if self.is_bank else "money.debt"
            return (endpoint, {"debt_id": event.obligation_id})
        endpoint = "own_money.claim" if self.is_bank else "compensation.claim"
        return (endpoint, {"claim_id": event.compensation_id})


def moments(session: Session, finding_id: int, reader: Reader) -> Iterator[Moment]:
    """Yield what both sides see of a finding's life."""
    yield from _statements(session, finding_id)
    items = session.scalars(
        select(NoticeItem).where(NoticeItem.finding_id == finding_id).order_by(NoticeItem.id)
    )
    for item in items:
        yield from _notice(item, reader)
        yield from _answers(session, item, reader)
        yield from _objection(session, item, reader)
    yield from _money(session, finding_id, reader)


def _statements(session: Session, finding_id: int) -> Iterator[Moment]:
    asked = select(Statement).where(Statement.finding_id == finding_id).order_by(Statement.id)
    for one in session.scalars(asked):
        yield Moment(one.asked_at, "statement_asked", one.number)
        if one.submitted_at:
            yield Moment(
                one.submitted_at, "statement_submitted", one.number, one.position, "c_position",
                one.text, one.submitted_by_name,
            )  # fmt: skip


def _notice(item: NoticeItem, reader: Reader) -> Iterator[Moment]:
    one = item.notice
    if one.approved_at and not reader.is_bank:
        yield Moment(one.approved_at, "notice_approved", one.number, who=one.approved_by_name)
    if one.sent_at:
        yield Moment(
            one.sent_at, "notice_sent", one.number, one.service, "c_service", item.requirement,
            reader.named(one.sent_by_name), address=reader.notice(one.id),
        )  # fmt: skip
    if one.acknowledged_at:
        who = one.acknowledged_by_name
        yield Moment(one.acknowledged_at, "notice_acknowledged", one.number, who=who)


def _answers(session: Session, item: NoticeItem, reader: Reader) -> Iterator[Moment]:
    asked = select(ResponseItem).where(ResponseItem.item_id == item.id).order_by(ResponseItem.id)
    for one in session.scalars(asked):
        response = one.response
        if response.submitted_at is None or response.state in BEFORE_SUBMISSION:
            continue
        number = f"{item.notice.number}-{response.version}"
        yield Moment(
            response.submitted_at, "response_submitted", number, one.position, "c_position",
            one.measures, response.submitted_by_name, address=reader.response(response.id),
        )  # fmt: skip
        if response.claimed_at:
            who = reader.named(response.claimed_by_name)
            yield Moment(response.claimed_at, "response_claimed", number, who=who)
        if one.decided_at:
            yield Moment(
                one.decided_at, "response_decided", number, one.decision, "c_state", one.reason,
                reader.named(one.decided_by_name),
            )  # fmt: skip


def _objection(session: Session, item: NoticeItem, reader: Reader) -> Iterator[Moment]:
    asked = select(Objection).where(Objection.item_id == item.id)
    for one in session.scalars(asked):
        endpoint = "objections.own" if reader.is_bank else "objections.objection"
        address = (endpoint, {"object_id": one.id})
        yield Moment(
            one.filed_at, "objection_filed", one.number, text=one.grounds, who=one.filed_by_name,
            address=address,
        )  # fmt: skip
        if one.ended_at:
            yield Moment(
                one.ended_at, "objection_ended", one.number, one.state, "c_state", one.conclusion,
                reader.named(one.reviewer_name), address=address,
            )  # fmt: skip


def _money(session: Session, finding_id: int, reader: Reader) -> Iterator[Moment]:
    debts = {
        row.id: row.number
        for row in session.scalars(select(Obligation).where(Obligation.finding_id == finding_id))
    }
    claims = {
        row.id: row.number
        for row in session.scalars(
            select(Compensation).where(Compensation.finding_id == finding_id)
        )
    }
    events = select(MoneyEvent).where(
        or_(MoneyEvent.obligation_id.in_(debts), MoneyEvent.compensation_id.in_(claims))
    )
    for one in session.scalars(events.order_by(MoneyEvent.id)):
        number = debts.get(one.obligation_id or 0) or claims.get(one.compensation_id or 0, "")
        # Why a proof fell is a word of the ledger's; the bureau's own reasons are not for the bank.
        fell = one.event == "proof_fell"
        told = one.told if reader.is_bank or fell or not one.reason else one.reason
        yield Moment(
            one.at, "money", number, one.event, "m_event", told, reader.named(one.person_name),
            reader.named(one.institution), one.fen or None, reader.money(one),
            why=one.reason if fell else "",
        )  # fmt: skip
