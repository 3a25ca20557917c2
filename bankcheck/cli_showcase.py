"""The command that opens the example's work of the year."""

from __future__ import annotations

import importlib
from types import ModuleType

import click

from bankcheck import display
from bankcheck.errors import CallRefused
from bankcheck.settings import load_settings


@click.command()
def showcase() -> None:
    """Open the example's work: inspections in every stage; only with BANKCHECK_DEMO=1."""
    settings = load_settings()
    if not settings.demo:
        raise CallRefused(
            "The example's work is done by demo people. Set BANKCHECK_DEMO=1 if that is meant."
        )
    database = _feature("app").open_database(settings)
    made = _feature("showcase.opening").open_year(database, settings.home)
    shown = _feature("showcase.assessing").open_results(database, settings.home)
    database.close()
    display.say(f"{made} inspections of the example opened.")
    if shown.final and shown.provisional:
        display.say(f"Banks assessed: {shown.final} is final, {shown.provisional} is provisional.")


def _feature(name: str) -> ModuleType:
    """Import a feature when the command needs it."""
    return importlib.import_module(f"bankcheck.{name}")
