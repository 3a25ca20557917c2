"""What the bank's portal shows: a notice with the draft of the answer to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from bankcheck.actors import Actor
from bankcheck.db import Database
from bankcheck.inspections.rectification.answers import Answer, Change, changes
from bankcheck.inspections.rectification.models import Notice, Response
from bankcheck.inspections.rectification.pages import (
    FileLine,
    ItemLine,
    NoticePage,
    file_lines,
    item_line,
    page_of,
)
from bankcheck.inspections.rectification.responses import ANSWERABLE
from bankcheck.inspections.rectification.store import (
    BEFORE_SUBMISSION,
    answer_of,
    live_response,
    notice_row,
    open_items,
    version_before,
)


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A finding that the bank answers now, with what stands in the draft or stood before."""

    item: ItemLine
    answer: Answer
    returned: tuple[str, str, str]
    changes: tuple[Change, ...]
    answer_id: int | None
    files: tuple[FileLine, ...]


@dataclass(frozen=True, slots=True)
class PortalPage:
    """A notice as its bank works on it: the draft as it stands, or where the next would begin."""

    notice: NoticePage
    response_id: int | None
    state: str
    row_version: int
    letter: str
    declared: bool
    returned_why: str
    drafted_by: str
    saved_at: datetime | None
    own_draft: bool
    may_draft: bool
    lines: tuple[DraftLine, ...]


def portal_page(database: Database, notice_id: int, *, actor: Actor) -> PortalPage:
    """Return a notice of the reader's own bank with its draft answer."""
    with database.read(actor) as session:
        row = notice_row(session, notice_id)
        live = live_response(row)
        current = live if live is not None and live.state in BEFORE_SUBMISSION else None
        answerable = row.state in ANSWERABLE
        before = version_before(current) if current else _decided(row)
        return PortalPage(
            page_of(session, row, actor),
            current.id if current else None,
            current.state if current else "",
            current.row_version if current else 0,
            current.letter if current else (before.letter if before else ""),
            current.declared if current else False,
            current.returned_why if current else "",
            current.drafted_by_name if current else "",
            current.saved_at if current else None,
            current is not None and current.drafted_by_id == actor.person_id,
            answerable and (current is None or current.state == "draft"),
            _lines(session, row, current, before) if answerable else (),
        )


def _decided(row: Notice) -> Response | None:
    decided = [one for one in row.responses if one.decided_at is not None]
    return decided[-1] if decided else None


def _lines(
    session: Session, row: Notice, current: Response | None, before: Response | None
) -> tuple[DraftLine, ...]:
    old = {one.item_id: one for one in before.answers} if before else {}
    drafted = {one.item_id: one for one in current.answers} if current else {}
    lines = []
    for item in open_items(row):
        last = old.get(item.id)
        stood = answer_of(last) if last else Answer()
        row_now = drafted.get(item.id)
        answer = answer_of(row_now) if row_now else stood
        returned = (last.decision, last.reason_code, last.reason) if last else ("", "", "")
        differs = changes({item.number: stood}, {item.number: answer}) if last else ()
        lines.append(
            DraftLine(
                item_line(session, item),
                answer,
                returned,
                differs,
                row_now.id if row_now else None,
                file_lines(row_now),
            )
        )
    return tuple(lines)
