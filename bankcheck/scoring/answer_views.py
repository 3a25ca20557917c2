"""How assessments, decisions and fees answer refused steps: with what is missing, in words."""

from __future__ import annotations

from flask import Blueprint

from bankcheck.inspections import answer_views


def show_refusals(routes: Blueprint) -> None:
    """Let a blueprint answer refused steps with the page that says what is missing."""
    answer_views.show_refusals(routes, "s", "scoring/refused.html")
