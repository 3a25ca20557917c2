"""Reading suspicions and working on them: the same steps, guards and records as on screen."""

from __future__ import annotations

from typing import Any

from flask import Response

from bankcheck import clock, web
from bankcheck.api import books
from bankcheck.api import frame_views as frame
from bankcheck.api.schemas import (
    Assignment,
    CaseSchema,
    ConclusionSchema,
    NewVerificationSchema,
    Seen,
    SuspicionQuery,
    SuspicionsSchema,
)
from bankcheck.suspicions import cases
from bankcheck.suspicions.asking import Wanted
from bankcheck.suspicions.cases import Conclusion, Target
from bankcheck.suspicions.states import Reason, VerificationKind, VerificationOutcome
from bankcheck.suspicions.verifying import NewVerification
from bankcheck.web import needs

calls = frame.calls("suspicions", "Suspicions")
_WANTED = ("state", "rule", "bank", "severity", "month", "least_fen", "most_fen", "text")


@calls.get("/suspicions")
@needs("suspicions.read")
@calls.takes(SuspicionQuery, location="query")
@calls.gives(200, SuspicionsSchema)
def list_suspicions(asked: dict[str, Any]) -> dict[str, Any]:
    """List suspicions; their rows are counted."""
    assignee = str(asked["assignee"]) if "assignee" in asked else None
    filters: dict[str, Any] = {name: asked.get(name) for name in _WANTED}
    wanted = Wanted(**filters, assignee=assignee)
    found = books.suspicion_leaf(
        web.database(),
        wanted,
        asked["sort"],
        asked["page"],
        actor=web.actor(),
        today=clock.today(),
    )
    return {
        "page": found.page,
        "pages": found.pages,
        "total_rows": found.total_rows,
        "total_fen": found.total_fen,
        "rows_left_today": frame.counted("suspicion", len(found.rows)),
        "suspicions": found.rows,
    }


@calls.get("/suspicions/<number>")
@needs("suspicions.read")
@calls.gives(200, CaseSchema)
def suspicion(number: str) -> Any:
    """Show one suspicion; its row is counted."""
    frame.counted("suspicion", 1)
    return _case(number)


@calls.post("/suspicions/<number>/triage")
@needs("suspicions.work")
@calls.takes(Seen)
@calls.gives(200, CaseSchema)
def triage(given: dict[str, Any], number: str) -> Any:
    """Say that a suspicion is worth verifying."""
    cases.triage(web.database(), _target(number, given), actor=web.actor())
    return _case(number)


@calls.post("/suspicions/<number>/assign")
@needs("suspicions.work")
@calls.takes(Assignment)
@calls.gives(200, CaseSchema)
def assign(given: dict[str, Any], number: str) -> Any:
    """Give a suspicion to somebody who may work on it."""
    target, person = _target(number, given), given["assignee"]
    cases.assign(web.database(), target, person, actor=web.actor(), today=clock.today())
    return _case(number)


@calls.post("/suspicions/<number>/verify")
@needs("suspicions.work")
@calls.takes(NewVerificationSchema)
@calls.gives(200, CaseSchema)
def verify(given: dict[str, Any], number: str) -> Any:
    """Record a verification by phone, by documents or on site."""
    cases.verify(web.database(), _target(number, given), _new(given), actor=web.actor())
    return _case(number)


@calls.post("/suspicions/<number>/decide")
@needs("suspicions.decide")
@calls.takes(ConclusionSchema)
@calls.gives(200, CaseSchema)
def decide(given: dict[str, Any], number: str) -> Any:
    """Confirm, clear or leave open; the lifecycle says what each takes."""
    target, made = _target(number, given), _conclusion(given)
    cases.conclude(web.database(), target, made, actor=web.actor(), today=clock.today())
    return _case(number)


def _target(number: str, given: dict[str, Any]) -> Target:
    return books.target(web.database(), number, given["row_version"], actor=web.actor())


def _new(given: dict[str, Any]) -> NewVerification:
    outcome = given["outcome"]
    kept = {name: value for name, value in given.items() if name != "row_version"}
    kept["kind"] = VerificationKind(given["kind"])
    kept["outcome"] = VerificationOutcome(outcome) if outcome else None
    return NewVerification(**kept)


def _conclusion(given: dict[str, Any]) -> Conclusion:
    code = Reason(given["reason_code"]) if given["reason_code"] else None
    return Conclusion(given["event"], given["reason"], code, given["review_on"])


def _case(number: str) -> tuple[dict[str, Any], int, dict[str, str]] | Response:
    found = books.case(web.database(), number, actor=web.actor())
    version = found["suspicion"]["row_version"]
    return found, 200, {"ETag": f'"{version}"'}
