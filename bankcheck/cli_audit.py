"""The commands of the audit chain: verify it, keep its head."""

from __future__ import annotations

import importlib
import json
from pathlib import Path
from types import ModuleType

import click

from bankcheck import display
from bankcheck.errors import BankcheckError, CallRefused
from bankcheck.settings import load_settings


@click.group()
def audit() -> None:
    """Verify the chain of audit events, and keep its head outside the database."""


@audit.command()
@click.option(
    "--heads",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="The folder of the kept heads, such as the copy handed to the People's Bank.",
)
@click.option("as_json", "--json", is_flag=True, help="Print one JSON object.")
def verify(heads: Path | None, as_json: bool) -> None:  # noqa: FBT001  as click hands it over
    """Read every event and name the first that was edited, deleted, reordered or cut off."""
    settings = load_settings()
    database = _feature("app").open_database(settings)
    key = _feature("audit.heads").signing_key(settings)
    result = _feature("audit.verification").verify(database, heads or settings.heads, key)
    database.close()
    if as_json:
        click.echo(json.dumps(result.as_json(), ensure_ascii=False))
    if result.broken:
        raise BankcheckError(
            f"The audit chain is broken at event {result.broken.seq} ({result.broken.fault}): "
            f"{result.broken.reason}. Change nothing, keep a copy and tell the auditor."
        )
    if not as_json:
        display.say(f"{result.events} events and {result.heads} kept heads verified; all agree.")


@audit.command()
def head() -> None:
    """Write the signed head of the chain into a file outside the database."""
    settings = load_settings()
    database = _feature("app").open_database(settings)
    kept = _feature("audit.heads").keep(settings, database)
    database.close()
    if kept is None:
        raise CallRefused("There is no audit event yet, so there is no head to keep.")
    display.say(f"{settings.heads / kept.name}: event {kept.head.seq}, {kept.head.digest}")


def _feature(name: str) -> ModuleType:
    """Import a feature when its command needs it."""
    return importlib.import_module(f"bankcheck.{name}")
