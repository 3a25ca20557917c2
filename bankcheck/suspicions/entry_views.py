"""The page on which a person enters a suspicion that no run found."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from bankcheck import web
from bankcheck.money import fen_from_yuan
from bankcheck.suspicions import forms
from bankcheck.suspicions.entering import SOURCES, EntryLacking, NewSuspicion, enter
from bankcheck.suspicions.forms import Fault
from bankcheck.suspicions.list_views import desk
from bankcheck.suspicions.listing import bank_names
from bankcheck.suspicions.states import Source
from bankcheck.web import needs

pages = Blueprint("entering", __name__)
FORM = "enter"


def _given() -> NewSuspicion:
    given = request.form
    amount = forms.text(given, "amount", 32).replace(",", "")
    return NewSuspicion(
        source=forms.word(given, "source", Source),
        bank=forms.text(given, "bank", 16),
        code=forms.text(given, "code", 16),
        text=forms.text(given, "what"),
        occurred_on=forms.day(given, "occurred_on"),
        amount_fen=fen_from_yuan(amount) if amount else None,
        amount_given=bool(amount),
        voucher_no=forms.text(given, "voucher_no", 128),
        bank_serial_no=forms.text(given, "bank_serial_no", 128),
    )


def _page(faults: tuple[Fault, ...] = ()) -> str:
    here = desk()
    with web.database().read(here.actor) as session:
        banks = sorted(bank_names(session).items())
    return render_template(
        "suspicions/enter.html",
        banks=banks,
        rules=here.catalogue.rules,
        sources=SOURCES,
        typed=request.form,
        tried=FORM if faults else "",
        faults=faults,
    )


@pages.get("/suspicions/new")
@needs("suspicions.work")
def new() -> str:
    """Ask for a suspicion to enter."""
    return _page()


@pages.post("/suspicions/new")
@needs("suspicions.work")
def entered() -> Response | tuple[str, int]:
    """Enter a suspicion, or say what lacks."""
    try:
        number = enter(web.database(), _given(), desk())
    except EntryLacking as error:
        return _page(tuple(Fault(name, f"enter_{name}") for name in error.missing)), 422
    return redirect(url_for("suspicion.case", suspicion_id=number), 303)
