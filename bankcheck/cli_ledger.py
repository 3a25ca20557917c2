"""The command that takes wrong batches out of the ledger's count."""

from __future__ import annotations

import json

import click

from bankcheck import display
from bankcheck.errors import CallRefused
from bankcheck.ledger.load import withdraw as withdraw_batches
from bankcheck.ledger.store import Ledger
from bankcheck.settings import load_settings


@click.command()
@click.argument("references", nargs=-1, required=True, metavar="BATCH...")
@click.option("--reason", default="", help="Why it is withdrawn.")
@click.option("as_json", "--json", is_flag=True, help="Print one JSON object.")
def withdraw(references: tuple[str, ...], reason: str, as_json: bool) -> None:  # noqa: FBT001  as click hands it over
    """Let batches (B000001) or files (B000001/2) stop counting; they stay in the ledger."""
    if not reason.strip():
        raise CallRefused("withdraw needs --reason: say why the rows stop counting.")
    with display.stages() as progress:
        report = withdraw_batches(
            Ledger(load_settings().home), references, reason, progress=progress
        )
    if as_json:
        click.echo(json.dumps(report.as_json(), ensure_ascii=False, default=str))
    else:
        display.say(
            f"{', '.join(report.supersedes)} withdrawn by {report.batch_id}; "
            f"{report.rows} rows that other files also said stay."
        )
