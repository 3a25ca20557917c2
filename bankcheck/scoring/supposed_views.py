"""The pages of suppositions: read by the address alone, so that nothing is ever stored."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from bankcheck import web
from bankcheck.scoring import supposed_pages
from bankcheck.scoring.supposed_pages import Asked
from bankcheck.web import needs

NAME = "supposed"
pages = Blueprint(NAME, __name__)
_WEIGHT = "weight."


@pages.get("/assessments/sheets/<int:assessment_id>/what-if")
@needs("assessments.read")
def what_if(assessment_id: int) -> tuple[str, int]:
    """Show a score beside what it would be under other rules."""
    page = supposed_pages.what_if(web.database(), assessment_id, _asked(), actor=web.actor())
    return render_template("scoring/what_if.html", page=page), 422 if page.faults else 200


@pages.get("/assessments/back-test")
@needs("assessments.read")
def back_test() -> str:
    """Show what a scheme would have made of past years."""
    code = request.args.get("scheme", "")
    page = supposed_pages.back_test(web.database(), code, actor=web.actor())
    return render_template("scoring/back_test.html", page=page)


def _asked() -> Asked:
    given = request.args
    weights = {
        name.removeprefix(_WEIGHT): text
        for name, text in given.items()
        if name.startswith(_WEIGHT) and text.strip()
    }
    return Asked(given.get("scheme", ""), weights, frozenset(given.getlist("without")))
