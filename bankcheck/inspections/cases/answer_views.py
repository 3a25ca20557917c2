"""How findings and rectification answer refused steps: with what is missing, in their words."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, request
from werkzeug.wrappers import Response

from bankcheck.inspections import answer_views
from bankcheck.labels import gettext


def show_refusals(routes: Blueprint) -> None:
    """Let a blueprint answer refused steps in the words of findings, open debts included."""
    answer_views.show_refusals(routes, "c", "inspections/cases/refused.html")


def done(address: str) -> Response:
    """Say that a step was taken, and lead to a page."""
    flash(gettext("Done."), "good")
    return redirect(address, 303)


def seen() -> int:
    """Return the version of the row that was on the screen; 0 is never one."""
    return request.form.get("row_version", 0, type=int)
