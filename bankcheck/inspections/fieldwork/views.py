"""The pages of inspections."""

from __future__ import annotations

from flask import Flask, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from bankcheck import web
from bankcheck.inspections.fieldwork import inspections, pages, paper_views, plan_views, sheet_views
from bankcheck.inspections.fieldwork.desk_views import NAME, Desk, desk, routes
from bankcheck.inspections.fieldwork.forms import InspectionForm, MeetingForm, NoticeTextForm
from bankcheck.inspections.fieldwork.lifecycles import INSPECTION
from bankcheck.labels import msg
from bankcheck.web import Room, add_room, needs

STATES = ("all", *INSPECTION.states)
# Views register themselves; naming their modules keeps them from looking unused.
VIEWS = (paper_views, plan_views, sheet_views)


def open_room(app: Flask, its_desk: Desk) -> None:
    """Give an application the pages of fieldwork."""
    app.extensions[NAME] = its_desk
    app.register_blueprint(routes)
    inside = (f"{NAME}.", "cosign.", "documents.", "evidence.", "reports.", "requests.list_")
    add_room(
        app, Room("fieldwork.list_inspections", msg("Inspections"), "inspections.read", inside)
    )


@routes.get("/inspections")
@needs("inspections.read")
def list_inspections() -> str:
    """List inspections."""
    asked = request.args.get("state", "all")
    page = pages.inspections_page(
        web.database(),
        web.actor(),
        state=asked if asked in STATES else "all",
        page=request.args.get("page", 1, type=int),
    )
    return render_template("inspections/inspections.html", page=page, states=STATES)


@routes.route("/inspections/new", methods=["GET", "POST"])
@needs("inspections.work")
def begin() -> str | Response | tuple[str, int]:
    """Begin an inspection outside the plan."""
    form = InspectionForm()
    form.offer(inspections.offered_banks(web.database(), web.actor()))
    if not form.validate_on_submit():
        text = render_template("inspections/inspection_new.html", form=form)
        return text, 422 if form.errors else 200
    inspection_id = inspections.begin_ad_hoc(web.database(), form.inspection(), actor=web.actor())
    return redirect(url_for(".inspection", object_id=inspection_id), 303)


@routes.get("/inspections/<int:object_id>")
@needs("inspections.read")
def inspection(object_id: int) -> str:
    """Show an inspection."""
    return _show(object_id)


def _show(
    object_id: int, *, notice: NoticeTextForm | None = None, meeting: MeetingForm | None = None
) -> str:
    page = pages.inspection_page(web.database(), object_id, desk().facts, actor=web.actor())
    stands = {"text": page.notice, "starts_on": page.notice_starts_on}
    return render_template(
        "inspections/inspection.html",
        page=page,
        notice=notice or NoticeTextForm(data=stands),
        meeting=meeting or MeetingForm(),
    )


def _back(object_id: int) -> Response:
    return redirect(url_for(".inspection", object_id=object_id), 303)


@routes.post("/inspections/<int:object_id>/members")
@needs("inspections.work")
def add_member(object_id: int) -> Response:
    """Put a person on the team."""
    part = request.form.get("part", "")
    inspections.add_member(
        web.database(),
        object_id,
        login=request.form.get("login", ""),
        part=part if part in inspections.PARTS else "member",
        actor=web.actor(),
    )
    return _back(object_id)


@routes.post("/inspections/<int:object_id>/members/<int:member_id>/remove")
@needs("inspections.work")
def remove_member(object_id: int, member_id: int) -> Response:
    """Take a person off the team."""
    inspections.remove_member(web.database(), object_id, member_id, actor=web.actor())
    return _back(object_id)


@routes.post("/inspections/<int:object_id>/recusal")
@needs("inspections.recuse")
def state_recusal(object_id: int) -> Response:
    """State for oneself whether there is a reason to stand aside."""
    inspections.state_recusal(
        web.database(),
        object_id,
        conflict=request.form.get("conflict") != "no",
        statement=request.form.get("statement", ""),
        actor=web.actor(),
    )
    return _back(object_id)


@routes.post("/inspections/<int:object_id>/notice")
@needs("inspections.work")
def write_notice(object_id: int) -> Response | tuple[str, int]:
    """Write the notice."""
    form = NoticeTextForm()
    if not form.validate_on_submit():
        return _show(object_id, notice=form), 422
    inspections.write_notice(
        web.database(),
        desk().kinds,
        object_id,
        text=form.text.data,
        starts_on=form.starts_on.data,
        actor=web.actor(),
    )
    return _back(object_id)


@routes.post("/inspections/<int:object_id>/meetings/<any(entry, exit):kind>")
@needs("inspections.work")
def record_meeting(object_id: int, kind: str) -> Response | tuple[str, int]:
    """Record the entry or the exit meeting."""
    form = MeetingForm()
    if not form.validate_on_submit():
        return _show(object_id, meeting=form), 422
    inspections.record_meeting(web.database(), object_id, form.meeting(kind), actor=web.actor())
    return _back(object_id)


@routes.post("/inspections/<int:object_id>/<any(send_notice, enter, complete):event>")
@needs("inspections.work")
def take(object_id: int, event: str) -> Response:
    """Take the next step."""
    inspections.take(web.database(), object_id, event, desk().facts, actor=web.actor())
    return _back(object_id)


@routes.post("/inspections/<int:object_id>/cancel")
@needs("inspections.work")
def cancel(object_id: int) -> Response:
    """Cancel, or agree to it as the lead of the other institution."""
    reason = request.form.get("reason", "")
    inspections.cancel(
        web.database(), object_id, desk().cancelled, reason=reason, actor=web.actor()
    )
    return _back(object_id)
