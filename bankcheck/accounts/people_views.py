"""The pages of the administrators: people, their postings, institutions."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from bankcheck import clock, web
from bankcheck.accounts import institutions, people, postings, powers, roll
from bankcheck.accounts.forms import InstitutionForm, PersonForm, PostingForm, posting_form
from bankcheck.accounts.gate import vault
from bankcheck.actors import InstitutionKind
from bankcheck.errors import BankcheckError
from bankcheck.labels import msg
from bankcheck.web import Failure, needs

pages = Blueprint("people", __name__)
_LIST = msg("Choose a person from the list of people.")
TAKEN = msg("Somebody has this login already; choose another.")
KNOWN = msg("There is an institution with this code already; choose another.")
FAILURES: dict[type[BankcheckError], Failure] = {
    people.PersonUnknown: Failure(404, msg("There is no such person."), _LIST),
    people.OwnAccount: Failure(
        403,
        msg("Nobody changes their own account here."),
        msg("Use your own page for your password; for the rest ask another administrator."),
    ),
    people.DemoAccount: Failure(
        409, msg("People of the demonstration have no password and no second factor."), _LIST
    ),
    postings.OwnPosting: Failure(
        403,
        msg("Nobody changes their own posting."),
        msg("Ask another security administrator."),
    ),
    postings.PostingMissing: Failure(
        404, msg("There is no such posting any more."), msg("Look at the person again.")
    ),
    postings.PostingUnfit: Failure(
        409,
        msg("This role cannot be given to this person at this institution."),
        msg(
            "A role exists at one kind of institution, nobody holds it twice, and nobody holds "
            "two of these: system, security, audit, business."
        ),
    ),
}
UNFIT = 422


@pages.get("/people")
@needs("people.read")
def everybody() -> str:
    """Show the people, filtered and in pages."""
    wanted, page = request.args.get("q", ""), request.args.get("page", 1, type=int)
    found = roll.people_page(
        web.database(),
        wanted,
        min(max(page, 1), 10_000),
        unposted=request.args.get("posting") == "none",
    )
    return render_template("accounts/people.html", page=found)


@pages.get("/people/new")
@needs("people.manage")
def new_person() -> str:
    """Ask for a person to add."""
    return render_template("accounts/person_new.html", form=PersonForm())


@pages.post("/people/new")
@needs("people.manage")
def add_person() -> str | tuple[str, int]:
    """Add a person and show the initial password once."""
    form = PersonForm()
    if not form.validate():
        return render_template("accounts/person_new.html", form=form), UNFIT
    login, name = form.login.data, form.name.data
    try:
        issued = people.register(web.database(), vault(), actor=web.actor(), login=login, name=name)
    except people.LoginTaken:
        form.login.errors = [*form.login.errors, TAKEN]
        return render_template("accounts/person_new.html", form=form), UNFIT
    return render_template("accounts/issued.html", issued=issued)


@pages.get("/people/<int:number>")
@needs("people.read")
def person(number: int) -> str:
    """Show one person."""
    return _person(number, posting_form(_places(), starts_on=clock.today()))


def _places() -> tuple[institutions.Place, ...]:
    return institutions.places(web.database())


def _person(number: int, form: PostingForm) -> str:
    page = roll.person_page(web.database(), vault().rules, number)
    own = number == web.actor().person_id
    return render_template("accounts/person.html", page=page, form=form, own=own)


@pages.post("/people/<int:number>/password")
@needs("people.manage")
def reset_password(number: int) -> str:
    """Give a new initial password and show it once."""
    issued = people.reset_password(web.database(), vault(), number, actor=web.actor())
    return render_template("accounts/issued.html", issued=issued)


@pages.post("/people/<int:number>/unlock")
@needs("people.manage")
def unlock(number: int) -> Response:
    """Forget a person's failed sign-ins."""
    people.unlock(web.database(), number, actor=web.actor())
    return _back(number)


@pages.post("/people/unlock-address")
@needs("people.manage")
def unlock_address() -> Response:
    """Forget the failed sign-ins of a network address."""
    people.unlock_address(web.database(), request.form.get("network", ""), actor=web.actor())
    return redirect(url_for("people.everybody"), 303)


@pages.post("/people/<int:number>/disable")
@needs("people.manage")
def disable(number: int) -> Response:
    """Let a person in no more."""
    people.disable(web.database(), number, actor=web.actor())
    return _back(number)


@pages.post("/people/<int:number>/enable")
@needs("people.manage")
def enable(number: int) -> Response:
    """Let a person in again."""
    people.enable(web.database(), number, actor=web.actor())
    return _back(number)


@pages.post("/people/<int:number>/sign-out")
@needs("people.manage")
def end_sign_ins(number: int) -> Response:
    """End all sign-ins of a person."""
    people.end_sign_ins(web.database(), number, actor=web.actor())
    return _back(number)


def _back(number: int) -> Response:
    return redirect(url_for("people.person", number=number), 303)


@pages.post("/people/<int:number>/second-factor")
@needs("factors.reset")
def reset_factor(number: int) -> Response:
    """Take a lost second factor away."""
    people.reset_factor(web.database(), number, actor=web.actor())
    return _back(number)


@pages.post("/people/<int:number>/postings")
@needs("postings.manage")
def give_posting(number: int) -> Response | tuple[str, int]:
    """Give a person a posting."""
    form = posting_form(_places())
    if not form.validate():
        return _person(number, form), UNFIT
    postings.give(web.database(), number, _wanted(form), actor=web.actor())
    return _back(number)


def _wanted(form: PostingForm) -> postings.NewPosting:
    role = powers.given(form.role.data)
    assert role is not None, "the form holds the role to those that are given"
    return postings.NewPosting(role, form.institution.data, form.starts_on.data, form.ends_on.data)


@pages.post("/postings/<int:number>/end")
@needs("postings.manage")
def end_posting(number: int) -> Response:
    """End a posting at once."""
    return _back(postings.end_posting(web.database(), number, actor=web.actor()))


@pages.get("/institutions")
@needs("people.read")
def all_institutions() -> str:
    """Show the institutions, and the form to add one."""
    return _institutions(InstitutionForm())


def _institutions(form: InstitutionForm) -> str:
    form.kind.choices = [(kind.value, kind.value) for kind in InstitutionKind]
    return render_template("accounts/institutions.html", places=_places(), form=form)


@pages.post("/institutions")
@needs("people.manage")
def add_institution() -> Response | tuple[str, int]:
    """Add an institution."""
    form = InstitutionForm()
    if not form.validate():
        return _institutions(form), UNFIT
    code, name, kind = form.code.data, form.name.data, InstitutionKind(form.kind.data)
    try:
        institutions.add_institution(
            web.database(), actor=web.actor(), code=code, name=name, kind=kind
        )
    except institutions.InstitutionKnown:
        form.code.errors = [*form.code.errors, KNOWN]
        return _institutions(form), UNFIT
    return redirect(url_for("people.all_institutions"), 303)
