"""The room of inspections opens as one: its pages, its words, and how its errors are answered."""

from __future__ import annotations

from pathlib import Path

from flask import Flask

from bankcheck import web
from bankcheck.errors import BankcheckError
from bankcheck.inspections.calendar import views as calendar
from bankcheck.inspections.words import GROUPS

FAILURES: dict[type[BankcheckError], web.Failure] = {**calendar.FAILURES}


def open_room(app: Flask, home: Path) -> None:
    """Give an application the pages of inspections over a data folder."""
    calendar.open_room(app, home)
    web.add_words(app, GROUPS)
