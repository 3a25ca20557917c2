"""The bank's portal: its notices, the draft of the answer, and every submitted version."""

from __future__ import annotations

from io import BytesIO
from typing import BinaryIO, cast

from flask import Blueprint, jsonify, render_template, request, url_for
from werkzeug.wrappers import Response

from bankcheck import web
from bankcheck.inspections.cases.answer_views import done, seen, show_refusals
from bankcheck.inspections.evidence.scanning import SCANNERS
from bankcheck.inspections.rectification import files, notices, pages, portal_pages, responses
from bankcheck.inspections.rectification.file_views import blobs, file_answer
from bankcheck.inspections.rectification.forms import AnswerForm, ResponseForm
from bankcheck.inspections.rectification.portal_pages import PortalPage
from bankcheck.inspections.rectification.responses import Written
from bankcheck.web import needs

NAME = "portal"
routes = Blueprint(NAME, __name__)
show_refusals(routes)
Forms = dict[int, AnswerForm]


@routes.get("/rectification")
@needs("responses.read")
def listed() -> str:
    """Show the notices to the reader's bank."""
    number = request.args.get("page", 1, type=int)
    page = pages.notices_page(web.database(), web.actor(), state="all", page=number)
    return render_template("inspections/rectification/portal.html", page=page)


def _page(object_id: int) -> PortalPage:
    return portal_pages.portal_page(web.database(), object_id, actor=web.actor())


def _forms(page: PortalPage, *, typed: bool) -> Forms:
    forms = {}
    for line in page.lines:
        form = AnswerForm(
            request.form if typed else None, obj=line.answer, prefix=f"a{line.item.item_id}-"
        )
        form.offer()
        forms[line.item.item_id] = form
    return forms


def _show(page: PortalPage, head: ResponseForm, forms: Forms) -> str:
    return render_template(
        "inspections/rectification/portal_notice.html", page=page, head=head, forms=forms
    )


@routes.get("/rectification/<int:object_id>")
@needs("responses.read")
def notice(object_id: int) -> str:
    """Show one notice and the draft of the answer."""
    page = _page(object_id)
    stands = {"letter": page.letter, "declared": page.declared}
    return _show(page, ResponseForm(formdata=None, data=stands), _forms(page, typed=False))


@routes.post("/rectification/<int:object_id>/acknowledge")
@needs("responses.read")
def acknowledge(object_id: int) -> Response:
    """Sign the receipt of a notice."""
    notices.acknowledge(web.database(), object_id, seen(), actor=web.actor())
    return done(url_for("portal.notice", object_id=object_id))


@routes.post("/rectification/<int:object_id>/save")
@needs("responses.draft")
def save(object_id: int) -> Response | tuple[str, int]:
    """Keep the draft; a page that saves by itself is told the version and no page."""
    page, head = _page(object_id), ResponseForm()
    forms = _forms(page, typed=True)
    # Every form is validated, so that every fault is shown at once.
    if not all([head.validate_on_submit(), *(one.validate() for one in forms.values())]):
        return _show(page, head, forms), 422
    answers = {item: form.answer() for item, form in forms.items()}
    written = Written(head.letter.data or "", bool(head.declared.data), answers)
    version = responses.save(web.database(), object_id, seen(), written, actor=web.actor())
    if request.headers.get("X-Autosave"):
        return jsonify(row_version=version)
    return done(url_for("portal.notice", object_id=object_id))


def _back(response_id: int) -> Response:
    found = pages.response_notice(web.database(), response_id, actor=web.actor())
    return done(url_for("portal.notice", object_id=found))


@routes.post("/rectification/responses/<int:response_id>/hand-in")
@needs("responses.draft")
def hand_in(response_id: int) -> Response:
    """Hand the draft in to the approver."""
    responses.hand_in(web.database(), response_id, seen(), actor=web.actor())
    return _back(response_id)


@routes.post("/rectification/responses/<int:response_id>/give-back")
@needs("responses.submit")
def give_back(response_id: int) -> Response:
    """Give the draft back to the maker."""
    reason = request.form.get("reason", "")
    responses.give_back(web.database(), response_id, seen(), reason=reason, actor=web.actor())
    return _back(response_id)


@routes.post("/rectification/responses/<int:response_id>/submit")
@needs("responses.submit")
def submit(response_id: int) -> Response:
    """Submit the answer for the bank; what follows is its receipt."""
    responses.submit(web.database(), response_id, seen(), actor=web.actor())
    return done(url_for("portal.response", response_id=response_id))


@routes.post("/rectification/responses/<int:response_id>/take-back")
@needs("responses.submit")
def take_back(response_id: int) -> Response:
    """Take a submitted answer back."""
    responses.take_back(web.database(), response_id, seen(), actor=web.actor())
    return _back(response_id)


@routes.post("/rectification/answers/<int:answer_id>/files")
@needs("responses.draft")
def attach(answer_id: int) -> Response:
    """Add a file to the draft of an answer."""
    given = request.files.get("file")
    file = (cast(BinaryIO, given.stream), given.filename or "") if given else (BytesIO(), "")
    found = files.attach(web.database(), blobs(), SCANNERS, answer_id, file, actor=web.actor())
    return done(url_for("portal.notice", object_id=found))


@routes.post("/rectification/answers/<int:answer_id>/files/<int:file_id>/take-off")
@needs("responses.draft")
def detach(answer_id: int, file_id: int) -> Response:
    """Take a file off the draft of an answer."""
    found = files.detach(web.database(), answer_id, file_id, actor=web.actor())
    return done(url_for("portal.notice", object_id=found))


@routes.post("/rectification/answers/<int:answer_id>/files/<int:file_id>/open")
@needs("responses.read")
def read_file(answer_id: int, file_id: int) -> Response:
    """Hand a file of an answer back to its bank."""
    return file_answer(answer_id, file_id)


@routes.get("/rectification/responses/<int:response_id>")
@needs("responses.read")
def response(response_id: int) -> str:
    """Show a submitted version with its receipt."""
    page = pages.response_page(web.database(), response_id, actor=web.actor())
    return render_template("inspections/rectification/response.html", page=page, reasons=[])
