"""The pages of imports and batches: upload, preview, confirm, watch, replace."""

from __future__ import annotations

import re
from typing import Any, TypeVar, cast

from flask import (
    Blueprint,
    Flask,
    Response,
    current_app,
    make_response,
    redirect,
    render_template,
    request,
    send_file,
    session,
    url_for,
)
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response as AnyResponse

from bankcheck import web
from bankcheck.accounts.gate import TOKEN
from bankcheck.accounts.unmask_views import unmasked
from bankcheck.errors import BankcheckError
from bankcheck.jobs.views import add_kind
from bankcheck.labels import STREAMS, gettext, label, msg
from bankcheck.ledger.cells import typed_text
from bankcheck.ledger.intake_desk import batches, board, handover, reception, service
from bankcheck.ledger.intake_desk import withdrawal_views as withdrawing
from bankcheck.ledger.intake_desk.desk import (
    IMPORT,
    PREVIEW,
    BatchUnknown,
    Desk,
    ImportUnknown,
    ReasonMissing,
    desk_of,
)
from bankcheck.ledger.intake_desk.forms import OptionsForm, ReplaceForm, UploadForm, VersionForm
from bankcheck.ledger.intake_desk.preview import without_accounts
from bankcheck.ledger.intake_desk.reasons import parts_of, sentence_of
from bankcheck.ledger.intake_desk.reception import NothingSent, Request, Sent
from bankcheck.ledger.intake_desk.service import Options
from bankcheck.ledger.intake_desk.shelf import UploadTooLarge
from bankcheck.ledger.intake_desk.withdrawals import WITHDRAW, WithdrawalAsked
from bankcheck.ledger.intake_desk.words import FACT_WORDS, STAGES, WORDS
from bankcheck.ledger.tables.profile import all_profiles
from bankcheck.machines import MoveRefused, RoleRefused
from bankcheck.settings import Settings
from bankcheck.web import Failure, Room, needs

NAME = "imports"
_PERIOD = re.compile(r"(\d{4}-\d\d-\d\d) to (\d{4}-\d\d-\d\d)")
Offered = TypeVar("Offered", bound=OptionsForm)
REFRESH_SECONDS = "2"
FIELD_BYTES = 1 << 20
ANONYMOUS_BYTES = 1 << 16
MORE_PARTS = 20
# What a PDF statement is told of in one text: account, period, entries, and its proof.
PROOF = ", completeness "
CHOOSE = msg("Choose at least one file.")
RECEIVING = frozenset({"imports.receive", "imports.replace"})
pages = Blueprint(NAME, __name__)
TOO_LARGE = Failure(
    413,
    msg("The upload is larger than one upload may be, so nothing was stored."),
    msg("Send fewer or smaller files at once, or let the system administrator load them."),
)
FAILURES: dict[type[BankcheckError], Failure] = {
    ImportUnknown: Failure(
        404, msg("There is no such import."), msg("Choose one from the list of imports.")
    ),
    BatchUnknown: Failure(
        404, msg("There is no such batch."), msg("Choose one from the list of imports.")
    ),
    NothingSent: Failure(
        400, msg("No file was sent."), msg("Go back, choose at least one file and send it.")
    ),
    ReasonMissing: Failure(
        400,
        msg("A batch is not replaced or withdrawn without a reason."),
        msg("Go back and say why."),
    ),
    WithdrawalAsked: Failure(
        409,
        msg("The withdrawal of this batch is under way already."),
        msg("Open the batch; it shows how far the withdrawal is."),
    ),
    UploadTooLarge: TOO_LARGE,
    MoveRefused: Failure(
        409,
        msg("This step is not possible any more, so nothing was changed."),
        msg("Open the page again; it shows what can be done now."),
    ),
    RoleRefused: Failure(
        403,
        msg("This step belongs to another posting."),
        msg("Ask somebody whose posting allows it; the page “Rights” lists who that is."),
    ),
}


def open_room(app: Flask, settings: Settings) -> None:
    """Give an application the intake desk."""
    app.extensions[NAME] = desk_of(settings)
    app.register_blueprint(pages)
    web.add_room(
        app,
        Room(
            "imports.desk",
            msg("Imports"),
            "imports.read",
            ("imports.", "profiles.", "withdrawals."),
        ),
    )
    withdrawing.open_room(app, settings)
    web.add_words(app, WORDS)
    app.jinja_env.filters.update(
        reason=_reason, fact=_fact, masked=without_accounts, typed=typed_text
    )
    add_kind(app, PREVIEW, msg("Preview of an import"), STAGES, _import_address)
    add_kind(app, IMPORT, msg("Import"), STAGES, _result_address)
    add_kind(app, WITHDRAW, msg("Withdrawal of a batch"), STAGES, _result_address)


def _result_address(result: Any) -> str | None:
    batch = (result or {}).get("batch")
    return url_for("imports.batch", name=batch) if batch else _import_address(result)


def _import_address(result: Any) -> str | None:
    number = (result or {}).get("import")
    return url_for("imports.order", number=number) if number else None


def _reason(text: str) -> str:
    """Return a sentence of the readers in the reader's language; an unknown one as it is."""
    return "; ".join(_one_reason(part) for part in parts_of(text))


def _one_reason(text: str) -> str:
    found = sentence_of(text)
    if found is None:
        return text
    words = {name: _reason(said) for name, said in found.nested.items()}
    return str(gettext(found.msgid, **{**found.values, **words})) + (
        gettext(".") if found.stop else ""
    )


def _fact(text: str) -> str:
    """Return what was found out about a file in the reader's language."""
    if days := _PERIOD.fullmatch(text):
        return str(gettext("%(first)s to %(last)s", first=days[1], last=days[2]))
    if PROOF in text:
        return str(gettext(", ").join(_reason(part) for part in text.split(", ")))
    return label(text, "fact_word", WORDS) if text in FACT_WORDS else _reason(text)


def _desk() -> Desk:
    return cast(Desk, current_app.extensions[NAME])


@pages.url_value_preprocessor
def _limit(endpoint: str | None, _: dict[str, Any] | None) -> None:
    """Cap what is buffered before anything, the form's own protection included, reads the body."""
    if TOKEN not in session:
        request.max_content_length = ANONYMOUS_BYTES
    elif endpoint in RECEIVING:
        uploads = _desk().uploads
        request.max_content_length = (uploads.most_mib << 20) + FIELD_BYTES
        request.max_form_parts = uploads.most_files + MORE_PARTS
    else:
        request.max_content_length = FIELD_BYTES


@pages.errorhandler(RequestEntityTooLarge)
def _too_large(_: RequestEntityTooLarge) -> tuple[str, int]:
    return render_template("error.html", failure=TOO_LARGE), TOO_LARGE.status


def page_number() -> int:
    """Return the page that the address asks for, the first when it asks for none."""
    text = request.args.get("page", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 1


def profile_choices(desk: Desk) -> list[tuple[str, str]]:
    """Return the profiles to choose from, by id, named in the reader's language."""
    found = all_profiles(str(desk.ledger().profiles))
    return [(one.id, f"{web.said(one)} ({one.id})") for one in found]


def _offered(form: Offered) -> Offered:
    streams = [(name, label(name, "stream")) for name in STREAMS if name != "refund"]
    undecided = ("", gettext("Let the file tell"))
    form.offer([undecided, *streams], [undecided, *profile_choices(_desk())])
    return form


def _request_of(form: OptionsForm, supersedes: str = "", reason: str = "") -> Request:
    return Request(
        form.stream.data or "", form.profile.data or "", form.bank.data or "", supersedes, reason
    )


def _sent() -> list[Sent]:
    return [
        Sent(file.filename or "", file.stream)
        for file in request.files.getlist("files")
        if file.filename
    ]


def _has_files(form: UploadForm) -> bool:
    """Say whether files came with a form; when none did, the form says so."""
    if not _sent():
        form.files.errors = [*form.files.errors, CHOOSE]
    return not form.files.errors


def _received(order: Request) -> AnyResponse:
    number = reception.receive(web.database(), _desk(), _sent(), order, actor=web.actor())
    return redirect(url_for("imports.order", number=number), 303)


def _banks() -> tuple[tuple[str, str], ...]:
    return board.known_banks(web.database(), actor=web.actor())


@pages.get("/imports")
@needs("imports.read")
def desk() -> str:
    """Show the imports under way and the batches of the ledger."""
    waiting = board.open_imports(web.database(), actor=web.actor())
    page = batches.batches_page(_desk(), page_number())
    return render_template("ledger/imports.html", waiting=waiting, page=page)


@pages.get("/imports/new")
@needs("imports.write")
def new() -> str:
    """Ask for the files to import."""
    form = _offered(UploadForm(request.args))
    return render_template("ledger/upload.html", form=form, caps=_desk().uploads, banks=_banks())


@pages.post("/imports/new")
@needs("imports.write")
def receive() -> AnyResponse | tuple[str, int]:
    """Take the sent files in."""
    form = _offered(UploadForm())
    if form.validate() and _has_files(form):
        return _received(_request_of(form))
    caps, banks = _desk().uploads, _banks()
    return render_template("ledger/upload.html", form=form, caps=caps, banks=banks), 422


@pages.get("/imports/<int:number>")
@needs("imports.read")
def order(number: int) -> AnyResponse:
    """Show one import as it stands; while it is worked on, the page renews itself."""
    page = board.import_page(web.database(), _desk(), number, actor=web.actor())
    chosen = {"stream": page.stream, "profile": page.profile, "bank": page.bank}
    form = _offered(OptionsForm(formdata=None, data=chosen))
    answer = make_response(
        render_template("ledger/import.html", page=page, form=form, banks=_banks())
    )
    if page.work and page.work.open:
        answer.headers["Refresh"] = REFRESH_SECONDS
    return answer


@pages.post("/imports/<int:number>/options")
@needs("imports.write")
def options(number: int) -> AnyResponse | tuple[str, int]:
    """Read the files of an import again under other options."""
    form = _offered(OptionsForm())
    if not form.validate():
        page = board.import_page(web.database(), _desk(), number, actor=web.actor())
        return render_template("ledger/import.html", page=page, form=form, banks=_banks()), 422
    asked = _request_of(form)
    chosen = Options(asked.stream, asked.profile, asked.bank)
    service.preview_again(web.database(), _desk(), number, chosen, _version(), actor=web.actor())
    return _back(number)


def _version() -> int:
    return VersionForm().version.data or 0


def _back(number: int) -> AnyResponse:
    return redirect(url_for("imports.order", number=number), 303)


@pages.post("/imports/<int:number>/leave-out")
@needs("imports.write")
def leave_out(number: int) -> AnyResponse:
    """Leave one file of an import out."""
    upload = VersionForm().upload.data or 0
    service.leave_out(web.database(), _desk(), number, upload, _version(), actor=web.actor())
    return _back(number)


@pages.get("/imports/<int:number>/confirm")
@needs("imports.write")
def check(number: int) -> AnyResponse | str:
    """Show once more what is about to be imported, before it is."""
    page = board.import_page(web.database(), _desk(), number, actor=web.actor())
    if "confirm" not in page.steps:
        return _back(number)
    return render_template("ledger/confirm.html", page=page)


@pages.post("/imports/<int:number>/confirm")
@needs("imports.write")
def confirm(number: int) -> AnyResponse:
    """Let an import become a batch."""
    service.confirm(web.database(), _desk(), number, _version(), actor=web.actor())
    return _back(number)


@pages.post("/imports/<int:number>/stop")
@needs("imports.write")
def stop(number: int) -> AnyResponse:
    """Ask the work on an import to stop."""
    service.stop(web.database(), number, actor=web.actor())
    return _back(number)


@pages.post("/imports/<int:number>/withdraw")
@needs("imports.write")
def withdraw(number: int) -> AnyResponse:
    """Give an import up."""
    service.withdraw(web.database(), _desk(), number, _version(), actor=web.actor())
    return _back(number)


@pages.get("/imports/<int:number>/errors")
@needs("imports.read")
def errors(number: int) -> str:
    """Show the rejected rows of an import."""
    page = board.errors_page(web.database(), number, page_number(), actor=web.actor())
    return render_template("ledger/errors.html", page=page)


@pages.post("/imports/<int:number>/files/<int:upload>/errors.csv")
@needs("imports.write")
def corrections(number: int, upload: int) -> Response:
    """Hand over the rejected rows of one file, to be mended and sent again."""
    given = handover.corrections(web.database(), _desk(), number, upload, actor=web.actor())
    return _file(given)


@pages.get("/batches/<name>")
@needs("imports.read")
def batch(name: str) -> str:
    """Show one batch."""
    whole = unmasked("batch", name)
    page = batches.batch_page(
        web.database(), _desk(), name, page_number(), actor=web.actor(), whole=whole
    )
    return render_template("ledger/batch.html", page=page)


@pages.post("/batches/<name>/rejected.csv")
@needs("imports.write")
def rejected(name: str) -> Response:
    """Hand over the rejected rows of a batch."""
    return _file(handover.rejected(web.database(), _desk(), name, actor=web.actor()))


@pages.route("/batches/<name>/replace", methods=["GET", "POST"])
@needs("imports.write")
def replace(name: str) -> AnyResponse | str | tuple[str, int]:
    """Ask for the files that replace a batch, and take them in."""
    form = _offered(ReplaceForm())
    page = batches.batch_page(web.database(), _desk(), name, 1, actor=web.actor())
    if request.method == "POST" and form.validate() and _has_files(form):
        return _received(_request_of(form, name, form.reason.data or ""))
    body = render_template(
        "ledger/replace.html", form=form, page=page, caps=_desk().uploads, banks=_banks()
    )
    return (body, 422) if request.method == "POST" else body


def _file(given: handover.Given) -> Response:
    answer = send_file(
        given.path, mimetype="text/csv", as_attachment=True, download_name=given.name, max_age=0
    )
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer
