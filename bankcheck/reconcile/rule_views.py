"""Changing the parameters of rules: drafted, back-tested, approved by another person."""

from __future__ import annotations

from flask import Blueprint

from bankcheck.errors import BankcheckError
from bankcheck.web import Failure

pages = Blueprint("rule", __name__, url_prefix="/rules")
FAILURES: dict[type[BankcheckError], Failure] = {}
