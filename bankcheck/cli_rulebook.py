"""The command that looks through an installation's own rulebook folder."""

from __future__ import annotations

import click

from bankcheck import display
from bankcheck.errors import CallRefused
from bankcheck.scoring.adopted import OWN
from bankcheck.scoring.own_books import checked
from bankcheck.settings import load_settings


@click.command()
def rulebook() -> None:
    """Check the schemes, tariffs and choices in the folder `rulebook` of the data folder."""
    home = load_settings().home
    found = checked(home)
    if not found:
        display.say(f"There is no file in {home / OWN}; years are held to the shipped samples.")
        return
    for one in found:
        said = one.fault or f"{one.status or 'right'}, SHA-256 {one.digest}"
        display.say(f"{one.name} ({one.kind}): {said}")
        for note in one.notes:
            display.say(f"  Note: {note}")
    if any(one.fault for one in found):
        raise CallRefused("A file of the rulebook is wrong; correct it before a year is prepared.")
