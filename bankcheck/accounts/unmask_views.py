"""Account numbers in full, for a reason: what any page with masked numbers can use."""

from __future__ import annotations

from flask import Blueprint, g, redirect, request
from werkzeug.wrappers import Response

from bankcheck import web
from bankcheck.accounts import unmasking
from bankcheck.errors import BankcheckError
from bankcheck.labels import msg
from bankcheck.web import Failure, needs

pages = Blueprint("unmasking", __name__)
FAILURES: dict[type[BankcheckError], Failure] = {
    unmasking.ReasonMissing: Failure(
        422,
        msg("The reason is missing, so the account numbers stay masked."),
        msg("Go back and say in 5 to 200 characters why the full numbers are needed."),
    ),
}


def unmasked(kind: str, number: str) -> bool:
    """Say whether whoever acts may see the account numbers of a thing in full just now."""
    if g.get("actor") is None or not web.may("accounts.unmask"):
        return False
    return unmasking.is_unmasked(web.database(), kind, number, actor=web.actor())


@pages.post("/unmask")
@needs("accounts.unmask")
def unmask() -> Response:
    """Show the account numbers of one thing for a while."""
    form = request.form
    kind, number, reason = (form.get(name, "") for name in ("kind", "number", "reason"))
    unmasking.unmask(web.database(), kind, number, reason, actor=web.actor())
    return redirect(web.own_path(form.get("next")), 303)
