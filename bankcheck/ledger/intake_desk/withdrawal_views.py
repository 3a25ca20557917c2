"""The page that takes a wrong batch out of the ledger's count."""

from __future__ import annotations

from typing import cast

from flask import Blueprint, Flask, current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from bankcheck import web
from bankcheck.ledger.intake_desk import batches, withdrawals
from bankcheck.ledger.intake_desk.desk import Desk, desk_of
from bankcheck.ledger.intake_desk.forms import WithdrawForm
from bankcheck.settings import Settings
from bankcheck.web import needs

NAME = "withdrawals"
FIELD_BYTES = 1 << 16
pages = Blueprint(NAME, __name__)


def open_room(app: Flask, settings: Settings) -> None:
    """Give an application the page of withdrawals."""
    app.extensions[NAME] = desk_of(settings)
    app.register_blueprint(pages)


def _desk() -> Desk:
    return cast(Desk, current_app.extensions[NAME])


@pages.url_value_preprocessor
def _limit(_: object, __: object) -> None:
    request.max_content_length = FIELD_BYTES


@pages.route("/batches/<name>/withdraw", methods=["GET", "POST"])
@needs("imports.write")
def withdraw(name: str) -> Response | str | tuple[str, int]:
    """Ask why a batch is taken out, and have it taken out."""
    form = WithdrawForm()
    if request.method == "POST" and form.validate():
        reason = form.reason.data or ""
        withdrawals.ask(web.database(), _desk(), name, reason, actor=web.actor())
        return redirect(url_for("imports.batch", name=name), 303)
    page = batches.batch_page(web.database(), _desk(), name, 1, actor=web.actor())
    body = render_template("ledger/withdraw.html", form=form, page=page)
    return (body, 422) if request.method == "POST" else body
