"""The room of inspections opens as one: its pages, its words, and how its errors are answered."""

from __future__ import annotations

from pathlib import Path

from flask import Flask

from bankcheck import web
from bankcheck.errors import BankcheckError
from bankcheck.inspections.calendar import views as calendar
from bankcheck.inspections.cases import views as cases
from bankcheck.inspections.cosign import views as cosign
from bankcheck.inspections.documents import views as documents
from bankcheck.inspections.evidence import request_views as requests
from bankcheck.inspections.evidence import views as evidence
from bankcheck.inspections.fieldwork import desk_views, papers
from bankcheck.inspections.fieldwork import views as fieldwork
from bankcheck.inspections.fieldwork.inspections import FACTS
from bankcheck.inspections.money import views as money
from bankcheck.inspections.rectification import views as rectification
from bankcheck.inspections.rectification.words import GROUPS as CASE_GROUPS
from bankcheck.inspections.reporting import views as reporting
from bankcheck.inspections.reporting.service import FACTS as REPORT_FACTS
from bankcheck.inspections.reporting.service import let_go
from bankcheck.inspections.signed import KINDS
from bankcheck.inspections.timeline import views as timeline
from bankcheck.inspections.words import GROUPS

CONDITIONS = {
    **FACTS,
    "papers_reviewed": papers.all_reviewed,
    "notes_cleared": papers.notes_cleared,
    **REPORT_FACTS,
}
FAILURES: dict[type[BankcheckError], web.Failure] = {
    **calendar.FAILURES,
    **cases.FAILURES,
    **rectification.FAILURES,
    **money.FAILURES,
    **reporting.FAILURES,
    **requests.FAILURES,
    **cosign.FAILURES,
    **documents.FAILURES,
    **desk_views.FAILURES,
}


def open_room(app: Flask, home: Path) -> None:
    """Give an application the pages of inspections over a data folder."""
    fieldwork.open_room(app, desk_views.Desk(home, KINDS, CONDITIONS, let_go))
    cases.open_room(app)
    rectification.open_room(app, home)
    reporting.open_room(app, CONDITIONS)
    requests.open_room(app, home)
    timeline.open_room(app)
    money.open_room(app, home)
    cosign.open_room(app, home, KINDS)
    evidence.open_room(app, home)
    calendar.open_room(app, home)
    documents.open_room(app, home)
    web.add_words(app, {**GROUPS, **CASE_GROUPS})
