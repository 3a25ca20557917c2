"""The example's work is opened once: its stories run side by side, act by act, in order of time."""

from __future__ import annotations

import heapq
from collections.abc import Generator, Iterable
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import func, select

from bankcheck.actors import EVERYTHING
from bankcheck.clock import lived_through, now
from bankcheck.db import Database
from bankcheck.inspections.calendar import service as calendar
from bankcheck.inspections.documents.content import chinese_day
from bankcheck.inspections.fieldwork import checklists
from bankcheck.inspections.fieldwork.models import Inspection, Plan
from bankcheck.showcase import debts, inspecting, letters, rectifying
from bankcheck.showcase.cast import Cast, Story
from bankcheck.showcase.scenes import AWAITING, CLOSED, CONTACT, IN_THE_FIELD, OVERDUE, Scene
from bankcheck.workdays import load_calendar

# What the bank of the claim has paid of it so far.
FIRST_PART_FEN = 100_000


def open_year(database: Database, home: Path) -> int:
    """Do the example's work where there is none yet; return how many inspections were made."""
    with database.read(EVERYTHING) as session:
        counts = [session.scalar(select(func.count(kind.id))) for kind in (Plan, Inspection)]
    if any(counts):
        return 0
    calendar.seed(database, home)
    checklists.seed(database)
    cast = Cast(database, home, load_calendar(home))
    stories = (_closed(cast), _overdue(cast), _awaiting(cast), _in_the_field(cast))
    play(cast, (inspecting.planned(cast), *stories))
    with database.read(EVERYTHING) as session:
        return session.scalar(select(func.count(Inspection.id))) or 0


def play(cast: Cast, stories: Iterable[Story]) -> None:
    """Run stories side by side: whichever lies longest back acts next, at its own time."""
    waiting: list[tuple[int, int, Story]] = []
    for number, story in enumerate(stories):
        heapq.heappush(waiting, (-next(story), number, story))
    last = datetime.min.replace(tzinfo=UTC)
    while waiting:
        days, number, story = heapq.heappop(waiting)
        # What happens on one morning happens one after the other.
        with lived_through(max(cast.moment(-days), last)):
            following, last = next(story, None), now()
        if following is not None:
            heapq.heappush(waiting, (-following, number, story))


def _announced(cast: Cast, scene: Scene, ahead: int) -> int:
    """Begin an inspection that enters so many days ahead, and serve its notice; return it."""
    number = inspecting.begun(cast, scene, cast.working_day(ahead))
    notice = {"contact": CONTACT, "attachments": "检查调阅资料清单"}
    letters.served(cast, scene, "inspection_notice", number, notice)
    return number


def _asked(cast: Cast, number: int, scene: Scene) -> int:
    """Ask the bank for material, by a list that is served on it; return the request."""
    request_id = inspecting.asked(cast, number, scene)
    due = chinese_day(cast.working_day(7))
    letters.served(cast, scene, "document_request", number, {"due": due})
    return request_id


def _in_the_field(cast: Cast) -> Story:
    """Tell of the inspection that is in the field today."""
    yield 9
    number = _announced(cast, IN_THE_FIELD, 5)
    yield 4
    inspecting.entered(cast, number, IN_THE_FIELD)
    _asked(cast, number, IN_THE_FIELD)
    yield 2
    inspecting.half_judged(cast, number)
    inspecting.papered(cast, number, IN_THE_FIELD, reviewed=False)


def _found(cast: Cast, scene: Scene, days: int) -> Generator[int, None, int]:
    """Tell of an inspection from its notice to its signed report, over five weeks."""
    yield days
    number = _announced(cast, scene, 6)
    yield days - 6
    evidence_id = inspecting.entered(cast, number, scene)
    request_id = _asked(cast, number, scene)
    yield days - 9
    inspecting.delivered(cast, scene, request_id)
    no = inspecting.failed(cast, number, scene)
    finding_id = rectifying.proposed(cast, number, scene, evidence_id, no)
    evidence = {"evidence": f"{scene.branch}系统导出、检查工作底稿DG-01"}
    letters.served(cast, scene, "fact_confirmation", finding_id, evidence)
    inspecting.judged(cast, number, failing=no)
    paper_id = inspecting.papered(cast, number, scene, reviewed=True)
    letters.served(cast, scene, "working_paper", paper_id)
    yield days - 13
    rectifying.confirmed(cast, finding_id, scene)
    inspecting.left(cast, number, scene)
    inspecting.reported(cast, number, scene)
    yield days - 20
    inspecting.issued(cast, number, scene)
    letters.served(cast, scene, "inspection_report", number)
    return finding_id


def _noticed(cast: Cast, finding_id: int, scene: Scene, days: int) -> int:
    """Send a notice with its letter and the proof that it was served; return the notice."""
    number = rectifying.noticed(cast, finding_id, scene, days)
    letters.served(cast, scene, "rectification_notice", number, {"contact": CONTACT})
    letters.served(cast, scene, "receipt", number)
    return number


def _awaiting(cast: Cast) -> Story:
    """Tell of the finding whose bank has time to answer still, and pays damages in part."""
    finding_id = yield from _found(cast, AWAITING, 34)
    yield 13
    claim_id = debts.claimed(cast, finding_id, AWAITING)
    yield 12
    debt_id = debts.told(cast, claim_id)
    yield 10
    debts.admitted(cast, claim_id, AWAITING.bank)
    yield 6
    _noticed(cast, finding_id, AWAITING, 30)
    said = debts.paid(cast, debt_id, FIRST_PART_FEN)
    yield 5
    debts.reported(cast, debt_id, AWAITING.bank, said)


def _overdue(cast: Cast) -> Story:
    """Tell of the finding whose bank let its time run out, and owes the money still."""
    finding_id = yield from _found(cast, OVERDUE, 95)
    yield 60
    _noticed(cast, finding_id, OVERDUE, 15)
    debts.owed(cast, finding_id, OVERDUE, 15)


def _closed(cast: Cast) -> Story:
    """Tell of the finding that was rectified at the second attempt, paid for, and retested."""
    finding_id = yield from _found(cast, CLOSED, 165)
    yield 140
    notice_id = _noticed(cast, finding_id, CLOSED, 20)
    debt_id = debts.owed(cast, finding_id, CLOSED, 10)
    yield 132
    said = debts.paid(cast, debt_id, CLOSED.fen)
    yield 130
    debts.reported(cast, debt_id, CLOSED.bank, said)
    yield 126
    version = rectifying.answered(cast, notice_id, CLOSED, "")
    yield 123
    why = "请注明退回资金的流水号，并补充自动反馈上线的证明。"
    rectifying.decided(cast, version, "return", "money_missing", why)
    yield 116
    version = rectifying.answered(cast, notice_id, CLOSED, said.serial)
    yield 113
    rectifying.decided(cast, version, "accept", "", "")
    yield 80
    rectifying.closed(cast, finding_id)
