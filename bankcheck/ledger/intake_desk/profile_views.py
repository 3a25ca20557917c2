"""The pages of column profiles: a list, and an editor that tries a draft on a sample."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, cast

from flask import (
    Blueprint,
    Flask,
    current_app,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from bankcheck import web
from bankcheck.accounts.gate import TOKEN
from bankcheck.errors import BankcheckError, FileRefused
from bankcheck.labels import msg
from bankcheck.ledger.intake_desk import bookshelf
from bankcheck.ledger.intake_desk.bookshelf import ProfileUnknown, ProfileUnsound, Trial
from bankcheck.ledger.intake_desk.desk import Desk, desk_of
from bankcheck.ledger.intake_desk.drafts import (
    FIRST_ROLES,
    NEEDED,
    ROLES,
    Draft,
    faults,
    is_sound,
    proposed,
    untried,
)
from bankcheck.ledger.intake_desk.names import told_name
from bankcheck.ledger.intake_desk.profile_words import WORDS
from bankcheck.ledger.intake_desk.reception import Sent
from bankcheck.ledger.tables.profile import AMOUNT_ROLES, DELIMITERS, ENCODINGS
from bankcheck.settings import Settings
from bankcheck.web import Failure, needs

NAME = "profiles"
pages = Blueprint(NAME, __name__, url_prefix="/profiles")
FIELD_BYTES, ANONYMOUS_BYTES = 1 << 18, 1 << 16
PLAIN = (
    "id", "zh", "en", "bank_code", "encoding", "delimiter", "header_line", "mode", "unit",
    "positive", "sign", "recognise",
)  # fmt: skip
_STORED = re.compile(r"[0-9a-f]{32}")
FAILURES: dict[type[BankcheckError], Failure] = {
    ProfileUnknown: Failure(
        404, msg("There is no such column profile."), msg("Choose one from the list of profiles.")
    ),
    ProfileUnsound: Failure(
        422,
        msg("The column profile has a fault, so it was not kept."),
        msg("Go back and correct what is marked."),
    ),
}


@dataclass(frozen=True, slots=True)
class Editor:
    """The page of the editor: the draft, its faults, the sample and what the draft makes of it."""

    draft: Draft
    faults: Mapping[str, str]
    editing: str
    seen: str
    sample: str
    sample_name: str
    trial: Trial | None
    sample_fault: str = ""

    @property
    def amount_roles(self) -> tuple[str, ...]:
        """Return the roles that this way of telling money in from money out needs."""
        return NEEDED.get(self.draft.mode, ("amount",))

    @property
    def roles(self) -> tuple[str, ...]:
        """Return the roles asked for first."""
        return FIRST_ROLES

    @property
    def more_roles(self) -> tuple[str, ...]:
        """Return the roles that few layouts have."""
        return tuple(role for role in ROLES if role not in FIRST_ROLES)

    @property
    def headings(self) -> tuple[str, ...]:
        """Return the headings of the sample."""
        found = self.trial.outline.headings if self.trial and self.trial.outline else []
        return tuple(heading for heading in found if heading)


def open_room(app: Flask, settings: Settings) -> None:
    """Give an application the pages of column profiles."""
    app.extensions[NAME] = desk_of(settings)
    app.register_blueprint(pages)
    web.add_words(app, WORDS)


def _desk() -> Desk:
    return cast(Desk, current_app.extensions[NAME])


@pages.url_value_preprocessor
def _limit(endpoint: str | None, _: dict[str, str] | None) -> None:
    """Cap what is buffered before anything reads the body."""
    largest = bookshelf.SAMPLE_BYTES + FIELD_BYTES if endpoint == "profiles.sample" else FIELD_BYTES
    request.max_content_length = largest if TOKEN in session else ANONYMOUS_BYTES


@pages.get("")
@needs("imports.read")
def profiles() -> str:
    """Show all column profiles."""
    return render_template("ledger/profiles.html", lines=bookshelf.profile_lines(_desk()))


@pages.get("/new")
@needs("imports.write")
def new() -> str:
    """Begin a profile: empty, as a copy, or from what a sample proposes."""
    sample, name = _sample(request.args)
    draft = Draft()
    if copied := request.args.get("from"):
        draft = replace(bookshelf.kept_draft(_desk(), copied)[0], id="")
    elif sample:
        outline = bookshelf.trial(_desk(), sample, name, None).outline
        draft = proposed(outline) if outline else draft
    return _editor(draft, {}, "", "")


@pages.get("/<profile_id>")
@needs("imports.write")
def profile(profile_id: str) -> str:
    """Show one profile in the editor; a shipped one can be copied, not changed."""
    draft, digest = bookshelf.kept_draft(_desk(), profile_id)
    if not bookshelf.is_own(_desk(), profile_id):
        return render_template("ledger/profile.html", draft=draft, roles=(*ROLES, *AMOUNT_ROLES))
    return _editor(draft, {}, profile_id, digest)


@pages.post("/edit")
@needs("imports.write")
def edit() -> Response | str | tuple[str, int]:
    """Try a draft on the sample, or keep it."""
    draft, editing = _draft(request.form), request.form.get("editing", "")
    seen = request.form.get("seen", "")
    found = faults(draft, bookshelf.taken_ids(_desk(), editing))
    if not found and (said := is_sound(draft)):
        found = {"id": said}
    if request.form.get("do") != "save":
        found = untried(draft)
    if request.form.get("do") != "save" or found:
        return _editor(draft, found, editing, seen), 422 if found else 200
    bookshelf.save(web.database(), _desk(), draft, editing, seen, actor=web.actor())
    return redirect(url_for("profiles.profiles", kept=draft.id), 303)


@pages.post("/sample")
@needs("imports.write")
def sample() -> Response | tuple[str, int]:
    """Take a sample in and show what it proposes, or how the profile being edited reads it."""
    draft, editing = _draft(request.form), request.form.get("editing", "")
    sent = request.files.get("sample")
    if sent is None or not sent.filename:
        fault = msg("Choose a file.")
        return _editor(draft, {}, editing, request.form.get("seen", ""), fault), 422
    try:
        kept = bookshelf.keep_sample(
            web.database(), _desk(), Sent(sent.filename, sent.stream), actor=web.actor()
        )
    except FileRefused as refused:
        fault = refused.reason
        return _editor(draft, {}, editing, request.form.get("seen", ""), fault), 422
    where: dict[str, Any] = {"sample": kept, "as": told_name(sent.filename)}
    if editing:
        return redirect(url_for("profiles.profile", profile_id=editing, **where), 303)
    return redirect(url_for("profiles.new", **where), 303)


@pages.post("/<profile_id>/remove")
@needs("imports.write")
def remove(profile_id: str) -> Response:
    """Take an own profile out of use."""
    bookshelf.remove(web.database(), _desk(), profile_id, actor=web.actor())
    return redirect(url_for("profiles.profiles"), 303)


def _sample(values: MultiDict[str, str]) -> tuple[str, str]:
    """Return the sample an address or a form names, by its made-up name and its sender's."""
    stored = values.get("sample", "")
    return (stored, told_name(values.get("as", ""))) if _STORED.fullmatch(stored) else ("", "")


def _draft(form: MultiDict[str, str]) -> Draft:
    plain = {name: form.get(name, "").strip() for name in PLAIN}
    columns = {role: form.get(f"role-{role}", "").strip() for role in (*ROLES, *AMOUNT_ROLES)}
    kept = {}
    base = form.get("editing") or form.get("base")
    if base:
        kept = dict(bookshelf.kept_draft(_desk(), base)[0].kept)
    return Draft(**plain, columns={role: text for role, text in columns.items() if text}, kept=kept)


def _editor(
    draft: Draft, found: Mapping[str, str], editing: str, seen: str, sample_fault: str = ""
) -> str:
    stored, name = _sample(request.values)
    usable = not untried(draft)
    tried = bookshelf.trial(_desk(), stored, name, draft if usable else None) if stored else None
    page = Editor(draft, found, editing, seen, stored, name, tried, sample_fault)
    return render_template(
        "ledger/editor.html",
        page=page,
        encodings=ENCODINGS,
        delimiters=tuple(DELIMITERS.values()),
        shown=bookshelf.SHOWN_COLUMNS,
        base=request.values.get("from") or request.values.get("base") or "",
    )
