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
from bankcheck.inspections.fieldwork import checklists
from bankcheck.inspections.fieldwork.models import Inspection, Plan
from bankcheck.showcase import inspecting, rectifying
from bankcheck.showcase.cast import Cast, Story
from bankcheck.showcase.scenes import AWAITING, CLOSED, IN_THE_FIELD, OVERDUE, Scene
from bankcheck.workdays import load_calendar


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


def _in_the_field(cast: Cast) -> Story:
    """Tell of the inspection that is in the field today."""
    yield 9
    number = inspecting.begun(cast, IN_THE_FIELD)
    yield 4
    inspecting.entered(cast, number, IN_THE_FIELD)
    inspecting.asked(cast, number, "2025年6月日终余额表")
    yield 2
    inspecting.half_judged(cast, number)
    inspecting.papered(cast, number, IN_THE_FIELD, reviewed=False)


def _found(cast: Cast, scene: Scene, days: int) -> Generator[int, None, int]:
    """Tell of an inspection from its notice to its signed report, over five weeks."""
    yield days
    number = inspecting.begun(cast, scene)
    yield days - 6
    evidence_id = inspecting.entered(cast, number, scene)
    request_id = inspecting.asked(cast, number, "参数变更记录")
    yield days - 9
    inspecting.delivered(cast, scene.bank, request_id)
    no = inspecting.failed(cast, number, scene)
    finding_id = rectifying.proposed(cast, number, scene, evidence_id, no)
    inspecting.judged(cast, number, failing=no)
    inspecting.papered(cast, number, scene, reviewed=True)
    yield days - 13
    rectifying.confirmed(cast, finding_id, scene)
    inspecting.left(cast, number, scene)
    inspecting.reported(cast, number, scene)
    yield days - 20
    inspecting.issued(cast, number, scene)
    return finding_id


def _awaiting(cast: Cast) -> Story:
    """Tell of the finding whose bank has time to answer still."""
    finding_id = yield from _found(cast, AWAITING, 32)
    yield 6
    rectifying.noticed(cast, finding_id, AWAITING, 30)


def _overdue(cast: Cast) -> Story:
    """Tell of the finding whose bank let its time run out."""
    finding_id = yield from _found(cast, OVERDUE, 95)
    yield 60
    rectifying.noticed(cast, finding_id, OVERDUE, 15)


def _closed(cast: Cast) -> Story:
    """Tell of the finding that was rectified at the second attempt, and retested."""
    finding_id = yield from _found(cast, CLOSED, 165)
    yield 140
    notice_id = rectifying.noticed(cast, finding_id, CLOSED, 20)
    yield 126
    version = rectifying.answered(cast, notice_id, CLOSED, "")
    yield 123
    rectifying.decided(cast, version, "return", "no_proof", "请补充自动反馈上线的证明。")
    yield 116
    version = rectifying.answered(cast, notice_id, CLOSED, "上线报告2025-17号")
    yield 113
    rectifying.decided(cast, version, "accept", "", "")
    yield 80
    rectifying.closed(cast, finding_id)
