"""The page of a finding's timeline, as the bureau and as its bank see it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from bankcheck.actors import Actor
from bankcheck.db import Database
from bankcheck.inspections.cases.store import finding_row
from bankcheck.inspections.rectification.models import NoticeItem
from bankcheck.inspections.rectification.store import NoticeUnknown
from bankcheck.inspections.timeline import bureau, shared
from bankcheck.inspections.timeline.moments import Moment, Origin, in_order


@dataclass(frozen=True, slots=True)
class TimelinePage:
    """One finding's life in the order of time."""

    object_id: int
    notice_id: int | None
    number: str
    title: str
    bank_name: str
    state: str
    determined_fen: int
    origins: tuple[Origin, ...]
    moments: tuple[Moment, ...]


def timeline(database: Database, finding_id: int, *, actor: Actor) -> TimelinePage:
    """Return the timeline of a finding as the bureau sees it."""
    with database.read(actor) as session:
        finding = finding_row(session, finding_id)
        reader = shared.Reader(is_bank=False)
        found = [
            *bureau.moments(session, finding),
            *shared.moments(session, finding_id, reader),
        ]
        return TimelinePage(
            finding.id,
            None,
            finding.number,
            finding.title,
            finding.bank_name,
            finding.state,
            finding.determined_fen,
            tuple(map(bureau.masked, bureau.origins_of(session, finding))),
            in_order(found),
        )


def own_timeline(database: Database, item_id: int, *, actor: Actor) -> TimelinePage:
    """Return the timeline of a finding as its bank sees it, by the notice that told of it."""
    with database.read(actor) as session:
        asked = select(NoticeItem).where(NoticeItem.id == item_id)
        item = session.scalars(asked).one_or_none()
        if item is None:
            raise NoticeUnknown
        reader = shared.Reader(is_bank=True)
        return TimelinePage(
            item.id,
            item.notice_id,
            item.number,
            item.title,
            item.notice.bank_name,
            item.state,
            item.determined_fen,
            (),
            in_order(shared.moments(session, item.finding_id, reader)),
        )
