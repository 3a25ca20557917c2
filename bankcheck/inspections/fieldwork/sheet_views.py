"""The pages of checklists and samples."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from bankcheck import web
from bankcheck.inspections.evidence.blobs import UploadRefused
from bankcheck.inspections.fieldwork import checklists, samples, sheets
from bankcheck.inspections.fieldwork.checklists import Judgment
from bankcheck.inspections.fieldwork.desk_views import desk, routes
from bankcheck.inspections.fieldwork.sheet_forms import SampleForm
from bankcheck.inspections.fieldwork.template import AREAS, Answer
from bankcheck.web import needs

LARGEST_TEMPLATE_BYTES = 1 << 20


@routes.before_request
def _seed() -> None:
    checklists.seed(web.database())


@routes.get("/checklists")
@needs("inspections.read")
def list_templates() -> str:
    """List the versions of checklists."""
    lines = sheets.templates_page(web.database(), web.actor())
    return render_template("inspections/templates.html", lines=lines)


@routes.get("/checklists/<int:template_id>")
@needs("inspections.read")
def template(template_id: int) -> str:
    """Show a version of a checklist."""
    page = sheets.template_page(web.database(), template_id, actor=web.actor())
    return render_template("inspections/template.html", page=page)


@routes.post("/checklists")
@needs("inspections.work")
def draft_template() -> Response:
    """Take in a checklist file as a draft."""
    template_id = checklists.draft_template(web.database(), _uploaded(), actor=web.actor())
    return redirect(url_for(".template", template_id=template_id), 303)


def _uploaded() -> str:
    file = request.files.get("file")
    content = file.stream.read(LARGEST_TEMPLATE_BYTES + 1) if file else b""
    if not 0 < len(content) <= LARGEST_TEMPLATE_BYTES:
        raise UploadRefused("The file is empty or larger than 1 MiB.")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UploadRefused("The file is not UTF-8.") from error


@routes.post("/checklists/<int:template_id>/<any(review, retire):event>")
@needs("inspections.work")
def step_template(template_id: int, event: str) -> Response:
    """Review or retire a draft."""
    return _take(template_id, event)


@routes.post("/checklists/<int:template_id>/<any(publish):event>")
@needs("plans.approve")
def publish_template(template_id: int, event: str) -> Response:
    """Publish a reviewed version."""
    return _take(template_id, event)


def _take(template_id: int, event: str) -> Response:
    checklists.take_template(web.database(), template_id, event, actor=web.actor())
    return redirect(url_for(".template", template_id=template_id), 303)


@routes.get("/inspections/<int:object_id>/checklist")
@needs("inspections.read")
def checklist(object_id: int) -> str:
    """Show the checklist of an inspection."""
    page = sheets.checklist_page(web.database(), object_id, actor=web.actor())
    return render_template("inspections/checklist.html", page=page, answers=tuple(Answer))


@routes.post("/inspections/<int:object_id>/checklist/<no>")
@needs("inspections.recuse")
def judge(object_id: int, no: str) -> Response:
    """Answer an item, and conclude it where asked."""
    form = request.form
    judgment = Judgment(
        form.get("answer", ""),
        form.get("note", "")[:4000],
        tuple(form.get("suspicions", "").replace("，", " ").replace(",", " ").split())[:50],
    )
    checklists.judge(
        web.database(),
        object_id,
        no,
        judgment,
        conclude="conclude" in form,
        actor=web.actor(),
    )
    return redirect(url_for(".checklist", object_id=object_id, _anchor=f"item-{no}"), 303)


@routes.post("/inspections/<int:object_id>/checklist/<no>/review")
@needs("inspections.recuse")
def review(object_id: int, no: str) -> Response:
    """Review a concluded item."""
    checklists.review(web.database(), object_id, no, actor=web.actor())
    return redirect(url_for(".checklist", object_id=object_id, _anchor=f"item-{no}"), 303)


@routes.post("/inspections/<int:object_id>/checklist")
@needs("inspections.work")
def add_checklist_item(object_id: int) -> Response:
    """Add an item on the spot."""
    area, text = request.form.get("area", ""), request.form.get("text", "").strip()[:1000]
    if area in AREAS and text:
        checklists.add_item(web.database(), object_id, area=area, text=text, actor=web.actor())
    return redirect(url_for(".checklist", object_id=object_id), 303)


@routes.get("/inspections/<int:object_id>/samples")
@needs("inspections.read")
def list_samples(object_id: int) -> str:
    """List the samples of an inspection."""
    return _samples(object_id, SampleForm())


def _samples(object_id: int, form: SampleForm) -> str:
    form.offer()
    page = sheets.samples_page(web.database(), object_id, actor=web.actor())
    return render_template("inspections/samples.html", page=page, form=form)


@routes.post("/inspections/<int:object_id>/samples/draw")
@needs("inspections.work")
def draw_sample(object_id: int) -> Response | tuple[str, int]:
    """Draw a sample."""
    form = SampleForm()
    form.offer()
    if not form.validate_on_submit():
        return _samples(object_id, form), 422
    sample_id = samples.draw_sample(
        web.database(), desk().home, object_id, form.sample(), actor=web.actor()
    )
    return redirect(url_for(".sample", object_id=object_id, sample_id=sample_id), 303)


@routes.get("/inspections/<int:object_id>/samples/<int:sample_id>")
@needs("inspections.sample")
def sample(object_id: int, sample_id: int) -> str:
    """Show the sheet of a sample."""
    return _sheet(object_id, sample_id)


def _sheet(object_id: int, sample_id: int, again: samples.Redraw | None = None) -> str:
    home, number = desk().home, request.args.get("page", 1, type=int)
    page = sheets.sample_page(web.database(), home, object_id, sample_id, number, actor=web.actor())
    return render_template("inspections/sample.html", page=page, again=again)


@routes.post("/inspections/<int:object_id>/samples/<int:sample_id>/redraw")
@needs("inspections.sample")
def redraw(object_id: int, sample_id: int) -> str:
    """Draw a sample again and say whether it came out the same."""
    again = samples.redraw(web.database(), desk().home, object_id, sample_id, actor=web.actor())
    return _sheet(object_id, sample_id, again)
