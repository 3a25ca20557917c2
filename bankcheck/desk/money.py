"""What debts, reports and claims let wait for whom, on both sides."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from bankcheck.actors import Actor, Role
from bankcheck.desk.counting import first_deadline, how_many
from bankcheck.desk.tasks import Place, Task
from bankcheck.inspections.calendar.models import Deadline
from bankcheck.inspections.cases.models import Finding
from bankcheck.inspections.money.lifecycles import DECISION, OWING
from bankcheck.inspections.money.models import Compensation, Decision, Obligation, Report
from bankcheck.permissions import is_allowed

_LISTED, _CLAIMS = "money.listed", "compensation.listed"


def _owed(session: Session, *conditions: ColumnElement[bool]) -> tuple[int, date | None]:
    """Return how many debts are owed and the first day one of them is due."""
    return first_deadline(session, Obligation, Obligation.state.in_(OWING), *conditions)


def money_tasks(session: Session, actor: Actor, place: Place) -> list[Task]:
    """Return what waits of debts and claims for this person of the bureau."""
    tasks, role = list[Task](), actor.role
    if is_allowed(role, "money.work"):
        late, first = _owed(session, Deadline.due_on < place.today)
        wrong = how_many(session, Report.id, Report.state == "contradicted")
        disputed = how_many(session, Compensation.id, Compensation.state == "disputed")
        tasks += [
            Task("money_overdue", late, _LISTED, {}, first),
            Task("money_contradicted", wrong, _LISTED, {"state": "all"}),
            Task("money_fallen", _fallen(session), _LISTED, {}),
            Task("claims_disputed", disputed, _CLAIMS, {"state": "disputed"}),
        ]
    if is_allowed(role, "money.decide"):
        waits = (Decision.state == DECISION.start, Decision.proposed_by_id != actor.person_id)
        count = how_many(session, Decision.id, *waits)
        review = (
            Compensation.state == "in_review",
            Compensation.drafted_by_id != actor.person_id,
        )
        claims = how_many(session, Compensation.id, *review)
        tasks += [
            Task("money_decide", count, _LISTED, {}),
            Task("claims_notify", claims, _CLAIMS, {"state": "in_review"}),
        ]
    return tasks


def _fallen(session: Session) -> int:
    """Return how many debts of closed findings are open again without a decision."""
    asked = select(func.count(Obligation.id)).join(Finding, Finding.id == Obligation.finding_id)
    open_again = (Obligation.state.in_(OWING), Obligation.separate.is_(False))
    return int(session.scalar(asked.where(*open_again, Finding.state == "closed")) or 0)


def bank_money_tasks(session: Session, actor: Actor, _: Place) -> list[Task]:
    """Return what waits of debts and claims for a bank's maker, or for its approver."""
    if not is_allowed(actor.role, "money.own"):
        return []
    here = "own_money.listed"
    owed, due = _owed(session)
    tasks = [Task("money_owed", owed, here, {}, due)]
    if actor.role is Role.BANK_MAKER:
        wrong = how_many(session, Report.id, Report.state.in_(("returned", "contradicted")))
        return [*tasks, Task("money_correct", wrong, here, {"state": "all"})]
    waits = (Report.state == "drafted", Report.drafted_by_id != actor.person_id)
    drafted = how_many(session, Report.id, *waits)
    told = how_many(session, Compensation.id, Compensation.state == "notified")
    return [
        *tasks,
        Task("money_submit", drafted, here, {"state": "all"}),
        Task("claims_answer", told, "own_money.claims_listed"),
    ]
