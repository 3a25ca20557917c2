"""The pages of annual plans."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from bankcheck import web
from bankcheck.inspections.fieldwork import inspections, pages, plans
from bankcheck.inspections.fieldwork.desk_views import routes
from bankcheck.inspections.fieldwork.forms import ItemForm, PlanForm
from bankcheck.web import needs


@routes.get("/plans")
@needs("inspections.read")
def list_plans() -> str:
    """List the plans."""
    lines = pages.plans_page(web.database(), web.actor())
    return render_template("inspections/plans.html", lines=lines, form=PlanForm())


@routes.post("/plans")
@needs("plans.write")
def draft_plan() -> Response | tuple[str, int]:
    """Draft a plan, or its next edition."""
    form = PlanForm()
    if not form.validate_on_submit():
        lines = pages.plans_page(web.database(), web.actor())
        return render_template("inspections/plans.html", lines=lines, form=form), 422
    plan_id = plans.draft(
        web.database(), form.year.data, form.basis.data.strip(), actor=web.actor()
    )
    return redirect(url_for(".plan", object_id=plan_id), 303)


@routes.get("/plans/<int:object_id>")
@needs("inspections.read")
def plan(object_id: int) -> str:
    """Show a plan."""
    return _show(object_id, ItemForm())


def _show(plan_id: int, form: ItemForm) -> str:
    page = pages.plan_page(web.database(), plan_id, actor=web.actor())
    form.offer(page.banks)
    return render_template("inspections/plan.html", page=page, form=form)


@routes.post("/plans/<int:object_id>/items")
@needs("plans.write")
def add_item(object_id: int) -> Response | tuple[str, int]:
    """Add an inspection to a draft."""
    form = ItemForm()
    form.offer(pages.plan_page(web.database(), object_id, actor=web.actor()).banks)
    if not form.validate_on_submit():
        return _show(object_id, form), 422
    plans.add_item(web.database(), object_id, form.item(), actor=web.actor())
    return redirect(url_for(".plan", object_id=object_id), 303)


@routes.post("/plans/items/<int:item_id>/drop")
@needs("plans.write")
def drop_item(item_id: int) -> Response:
    """Take an item out, or drop it with a reason."""
    reason = request.form.get("reason", "")
    plan_id = plans.drop_item(web.database(), item_id, reason=reason, actor=web.actor())
    return redirect(url_for(".plan", object_id=plan_id), 303)


@routes.post("/plans/items/<int:item_id>/begin")
@needs("inspections.work")
def begin_planned(item_id: int) -> Response:
    """Begin a planned inspection."""
    inspection_id = inspections.begin_planned(web.database(), item_id, actor=web.actor())
    return redirect(url_for(".inspection", object_id=inspection_id), 303)


@routes.post("/plans/<int:object_id>/<any(submit):event>")
@needs("plans.write")
def submit_plan(object_id: int, event: str) -> Response:
    """Send a draft for approval."""
    return _take(object_id, event)


@routes.post("/plans/<int:object_id>/<any(approve, give_back, close):event>")
@needs("plans.approve")
def decide_plan(object_id: int, event: str) -> Response:
    """Approve, give back or close a plan."""
    return _take(object_id, event)


def _take(plan_id: int, event: str) -> Response:
    reason = request.form.get("reason", "")
    plans.take(web.database(), plan_id, event, actor=web.actor(), reason=reason)
    return redirect(url_for(".plan", object_id=plan_id), 303)
