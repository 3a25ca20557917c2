"""What an agent bank's own programs read: the inquiries to it, and nothing else."""

from __future__ import annotations

from typing import Any

from bankcheck import web
from bankcheck.api import books
from bankcheck.api import frame_views as frame
from bankcheck.api.schemas import AnswerDraft, InquiriesSchema, InquirySchema, PageQuery
from bankcheck.suspicions import inquiries
from bankcheck.suspicions.inquiries import Answer
from bankcheck.suspicions.states import Position
from bankcheck.web import needs

calls = frame.calls("inquiries", "Inquiries to an agent bank")


@calls.get("/inquiries")
@needs("inquiries.read")
@calls.takes(PageQuery, location="query")
@calls.gives(200, InquiriesSchema)
def list_inquiries(asked: dict[str, Any]) -> dict[str, Any]:
    """List the inquiries to the token's own bank; their rows are counted."""
    found = books.inquiry_leaf(web.database(), asked["page"], actor=web.actor())
    return {
        "page": found.page,
        "pages": found.pages,
        "total_rows": found.total_rows,
        "rows_left_today": frame.counted("inquiry", len(found.rows)),
        "inquiries": found.rows,
    }


@calls.get("/inquiries/<number>")
@needs("inquiries.read")
@calls.gives(200, InquirySchema)
def inquiry(number: str) -> dict[str, Any]:
    """Show one inquiry to the token's own bank; its row is counted."""
    frame.counted("inquiry", 1)
    return books.inquiry(web.database(), number, actor=web.actor())


@calls.post("/inquiries/<number>/draft")
@needs("inquiries.answer")
@calls.takes(AnswerDraft)
@calls.gives(200, InquirySchema)
def draft_answer(given: dict[str, Any], number: str) -> dict[str, Any]:
    """Write an answer down; somebody else of the bank submits it, on screen."""
    position = Position(given["position"]) if given["position"] else None
    actor, database = web.actor(), web.database()
    target = books.inquiry_target(database, number, given["row_version"], actor=actor)
    inquiries.draft(database, target, Answer(position, given["text"]), actor=actor)
    return books.inquiry(database, number, actor=actor)
