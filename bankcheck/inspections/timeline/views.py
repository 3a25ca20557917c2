"""The pages of timelines."""

from __future__ import annotations

from flask import Blueprint, Flask, render_template

from bankcheck import web
from bankcheck.inspections.timeline import pages
from bankcheck.inspections.timeline.words import GROUPS
from bankcheck.web import needs

NAME = "timelines"
routes = Blueprint(NAME, __name__)


def open_room(app: Flask) -> None:
    """Give an application the pages of timelines."""
    app.register_blueprint(routes)
    web.add_words(app, GROUPS)


@routes.get("/findings/<int:object_id>/timeline")
@needs("findings.read")
def finding(object_id: int) -> str:
    """Show a finding's life from its line to its end."""
    page = pages.timeline(web.database(), object_id, actor=web.actor())
    return render_template("inspections/timeline/timeline.html", page=page, own=False)


@routes.get("/rectification/items/<int:item_id>/timeline")
@needs("responses.read")
def own(item_id: int) -> str:
    """Show a bank what happened between it and the supervisors over one finding."""
    page = pages.own_timeline(web.database(), item_id, actor=web.actor())
    return render_template("inspections/timeline/timeline.html", page=page, own=True)
