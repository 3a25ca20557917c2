"""The `bankcheck` command: 0 done, 1 done with rejected rows, 2 wrong and nothing written."""

from __future__ import annotations

import importlib
import json
import logging
import sys
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import click

from bankcheck import display
from bankcheck.cli_audit import audit
from bankcheck.cli_ledger import withdraw
from bankcheck.cli_rulebook import rulebook
from bankcheck.cli_showcase import showcase
from bankcheck.errors import BankcheckError, CallRefused
from bankcheck.ledger.load import load as load_files
from bankcheck.ledger.proof import prove
from bankcheck.ledger.sources.shape import Wish
from bankcheck.ledger.store import Ledger
from bankcheck.ledger.streams import STREAMS
from bankcheck.settings import Settings, load_settings, share_counts

_JSON = click.option("as_json", "--json", is_flag=True, help="Print one JSON object.")


def main() -> None:
    """Run the command of this process and end it with the status of the contract."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run one command and return its exit status; in production each call leaves its events."""
    settings = _production()
    if settings is None:
        return _run(arguments)
    try:
        call = _feature("calls").watched(settings, arguments)
        call.begin()
        status = _run(arguments)
        call.end(status)
    except BankcheckError as error:
        click.echo(str(error), err=True)
        return 2
    return status


def _production() -> Settings | None:
    """Return the settings of production; unfit ones are refused by the command that needs them."""
    try:
        settings = load_settings()
    except CallRefused:
        return None
    return settings if settings.production else None


def _run(arguments: list[str]) -> int:
    try:
        status = commands.main(arguments, prog_name="bankcheck", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message())
        return 2
    except click.ClickException as error:
        error.show()
        return 2
    except click.Abort:
        click.echo("Stopped; nothing more was written.", err=True)
        return 2
    except BankcheckError as error:
        click.echo(str(error), err=True)
        return 2
    except Exception as error:  # noqa: BLE001  the last resort: a sentence and a log, no traceback
        click.echo(_logged(error), err=True)
        return 2
    return status if isinstance(status, int) else 0


@click.group()
@click.version_option(package_name="bankcheck")
def commands() -> None:
    """Find what agent banks did wrong, from the files of banks, finance and the People's Bank."""


@dataclass(frozen=True, slots=True)
class _Load:
    """The options of load as click hands them over."""

    paths: tuple[Path, ...]
    stream: str | None
    profile: str | None
    bank: str | None
    preview: bool
    supersede: tuple[str, ...]
    reason: str
    as_json: bool


@commands.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--stream", type=click.Choice(list(STREAMS)), help="The stream the rows belong to.")
@click.option("--profile", help="The column profile of a bank export.")
@click.option("--bank", help="The bank code the files must be of.")
@click.option("--preview", is_flag=True, help="Show what would be read; write nothing.")
@click.option("--supersede", multiple=True, help="A batch (B000001) or file (B000001/2) replaced.")
@click.option("--reason", default="", help="Why it is replaced.")
@_JSON
def load(**options: Any) -> int:
    """Read files and folders into the ledger."""
    return _load(_Load(**options))


def _load(call: _Load) -> int:
    if call.supersede and not call.reason.strip():
        raise CallRefused("--supersede needs --reason: say why the rows are replaced.")
    settings = load_settings()
    with display.stages() as progress:
        report = load_files(
            Ledger(settings.home),
            call.paths,
            Wish(call.stream, call.profile, call.bank),
            preview=call.preview,
            supersedes=call.supersede,
            reason=call.reason,
            progress=progress,
            limits=settings.limits,
        )
    if call.as_json:
        _print_json({**report.as_json(), "home": str(settings.home)})
    else:
        display.show_load(report, preview=call.preview)
    return 1 if report.rejected else 0


@commands.command()
@click.option("--year", type=int, required=True, help="The fiscal year.")
@click.option("--month", type=click.IntRange(1, 12), help="Only this month.")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="The last day counted.")
@click.option("--engine", type=click.Choice(["duckdb", "spark"]), default="duckdb")
@click.option("--threads", type=click.IntRange(1, 1024), help="At most so many threads.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Folder of results.")
@click.option("--ticket", default="", help="The approved export request; production asks for it.")
@_JSON
def reconcile(
    year: int,
    month: int | None,
    as_of: datetime | None,
    engine: str,
    threads: int | None,
    out: Path | None,
    ticket: str,
    as_json: bool,  # noqa: FBT001  click hands flags over as they stand on the command line
) -> None:
    """Match what was authorized, paid and cleared, and apply every rule."""
    runs = _feature("reconcile.runs")
    day: date | None = as_of.date() if as_of else None
    request = runs.Request(year, month, day, engine, threads)
    settings, outputs = load_settings(), runs.OUTPUTS
    if out is not None and settings.production:
        outputs = _feature("exports.tickets").allowed(settings, out, ticket, (year, month))
    with display.stages() as progress:
        summary = runs.reconcile(
            Ledger(settings.home),
            request,
            out,
            lambda stage: progress(stage, 0, 1),
            outputs,
        )
    if as_json:
        _print_json({**summary, "out": str(out) if out else None})
        return
    display.show_summary(summary)
    if out:
        display.say(f"Results: {out}")


@commands.command()
@click.argument("stream", required=False, type=click.Choice(list(STREAMS)))
def schema(stream: str | None) -> None:
    """Print the canonical columns of one stream or of all."""
    for one in STREAMS.values():
        if stream in (None, one.name):
            rows = [
                (
                    column.name,
                    column.kind.value,
                    "yes" if column.required else "",
                    ", ".join(column.words),
                )
                for column in one.columns
            ]
            title = f"{one.name}: {one.meaning}"
            display.show_table(title, ("column", "kind", "required", "words"), rows)


@commands.command()
@click.argument("code", required=False)
def rules(code: str | None) -> None:
    """List the rules, or show one with its law, parameters and SQL."""
    catalogue = _feature("reconcile.catalogue").load_catalogue(load_settings().home)
    if code is None:
        rows = [(r.code, r.severity, r.zh, r.en, ", ".join(r.streams)) for r in catalogue.rules]
        display.show_table("Rules", ("code", "severity", "zh", "en", "needs"), rows)
        return
    rule = catalogue.rule(code.upper())
    if rule is None:
        raise CallRefused(f"There is no rule {code}; `bankcheck rules` lists them.")
    display.say(f"{rule.code} {rule.zh} / {rule.en} (version {rule.version})")
    display.say(f"{rule.law}\n{rule.law_en}")
    parameters = [
        (parameter.name, str(version.value), version.from_, version.reference, version.status)
        for parameter in rule.parameters
        for version in parameter.versions
    ]
    headings = ("parameter", "value", "from", "reference", "status")
    display.show_table("Parameters", headings, parameters)
    click.echo(rule.sql)


@commands.command()
@_JSON
def verify(as_json: bool) -> None:  # noqa: FBT001  as click hands it over
    """Hash every stored byte again and recompute the digest of the last run."""
    ledger = Ledger(load_settings().home)
    proof = prove(ledger)
    run = "" if proof.problems else _recomputed(ledger, proof.problems)
    said = (
        f"{proof.originals} originals, {proof.batch_files} files of {proof.batches} batches"
        f"{run} checked"
    )
    if as_json:
        _print_json({"checked": said, "problems": proof.problems})
    if proof.problems:
        raise BankcheckError("\n".join([*proof.problems, f"{said}; not all agree."]))
    if not as_json:
        display.say(f"{said}; all agree.")


def _recomputed(ledger: Ledger, problems: list[str]) -> str:
    runs = _feature("reconcile.runs")
    last = runs.last_run(ledger.home)
    if last is None:
        return ""
    problems += runs.verify_last_run(ledger)
    return f" and run {last.name}"


@commands.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True)
@click.option(
    "--worker/--no-worker",
    default=None,
    help="With a worker beside it; the default is with SQLite, without in production.",
)
def serve(host: str, port: int, worker: bool | None) -> None:  # noqa: FBT001  as click hands it over
    """Show the workbench as web pages."""
    settings = load_settings()
    share_counts(settings.home / "metrics")
    processes = _feature("processes")
    own = processes.has_own_worker(settings) if worker is None else worker
    processes.serve(settings, f"{host}:{port}", worker=own)


@commands.command()
@click.option("--once", is_flag=True, help="Do what waits or is left over, and end.")
@click.option("--parent", type=int, hidden=True, help="End when this process is gone.")
def worker(once: bool, parent: int | None) -> None:  # noqa: FBT001  as click hands it over
    """Clean up after killed loads, finish interrupted runs and do the queued jobs."""
    cleaned = _feature("labour").run_worker(load_settings(), once=once, parent=parent)
    display.show_cleaned(*cleaned, once=once)


@commands.command()
def demo() -> None:
    """Add the people of the example; only with BANKCHECK_DEMO=1."""
    display.say(f"{_feature('processes').add_demo(load_settings())} demo people added.")


@commands.command()
def migrate() -> None:
    """Bring the database up to date; do it while no worker runs."""
    display.say(f"The database stands at {_feature('processes').migrate(load_settings())}.")


@commands.group()
def people() -> None:
    """Add the first people, or disable those of the demonstration."""


@people.command()
@click.option("--system", nargs=2, required=True, metavar="LOGIN NAME", help="Keeps accounts.")
@click.option("--security", nargs=2, required=True, metavar="LOGIN NAME", help="Gives postings.")
@click.option("--institution", required=True, help="Where both work, such as 某市财政局国库科.")
def first(system: tuple[str, str], security: tuple[str, str], institution: str) -> None:
    """Add the first two administrators and print their initial passwords once."""
    settings, founding = load_settings(), _feature("accounts.first")
    vault = _feature("accounts.vault").Vault(settings.secret, settings.accounts)
    founders = founding.Founders(system, security, institution)
    for one in founding.add_first(_feature("app").open_database(settings), vault, founders):
        display.say(f"{one.name}: login {one.login}, initial password {one.password}")
    display.say("The passwords are shown this once and hold for 24 hours.")


@people.command("no-demo")
def no_demo() -> None:
    """Disable everybody of the demonstration."""
    database = _feature("app").open_database(load_settings())
    gone = _feature("accounts.first").disable_demo_people(database)
    display.say(f"{gone} people of the demonstration disabled.")


@commands.command()
def rights() -> None:
    """Print who may do what: the text of docs/PERMISSIONS.md."""
    unused = _feature("db").Database("sqlite://")
    app = _feature("app").create_app(Settings(load_settings().home), unused)
    machines = _feature("lifecycles").MACHINES
    click.echo(_feature("accounts.rights_views").rights_document(app, machines), nl=False)


@commands.command()
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True)
@click.option("--scale", type=click.IntRange(1), default=1, show_default=True)
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True)
def example(out: Path, scale: int, seed: int) -> None:
    """Write a year of a synthetic municipality as files in the real formats."""
    with display.stages() as progress:
        progress("write", 0, 1)
        _feature("example.write").write_example(out, scale, seed)
    display.say(f"The example stands in {out}; its planted faults are listed in truth.csv.")


@commands.command()
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True)
def backup(out: Path) -> None:
    """Write the database and the data folder of one moment into one file, while others work."""
    settings = load_settings()
    database = _feature("app").open_database(settings)
    taken = _feature("upkeep.backup").take_backup(settings, database, out)
    database.close()
    display.say(
        f"{taken.path}: {taken.rows} rows of {taken.tables} tables and {taken.files} files, "
        f"{taken.size} bytes in {taken.seconds} s; manifest {taken.digest}."
    )


@commands.command()
@click.argument("path", type=click.Path(path_type=Path, dir_okay=False))
def restore(path: Path) -> None:
    """Bring a backup back into an empty database and data folder, and prove it."""
    done = _feature("upkeep.restore").restore_backup(load_settings(), path)
    times = ", ".join(f"{stage} {seconds} s" for stage, seconds in done.seconds.items())
    display.say(
        f"{done.rows} rows, {done.files} files of {done.made_at} are back; {done.events} audit "
        f"events and {done.originals} originals were proved ({times})."
    )
    for warning in done.warnings:
        click.echo(warning, err=True)


commands.add_command(audit)
commands.add_command(rulebook)
commands.add_command(showcase)
commands.add_command(withdraw)


def _feature(name: str) -> ModuleType:
    """Import a feature when its command needs it, so that every other command starts at once."""
    return importlib.import_module(f"bankcheck.{name}")


def _print_json(values: dict[str, Any]) -> None:
    click.echo(json.dumps(values, ensure_ascii=False, default=str))


def _logged(error: Exception) -> str:
    settings: Settings = load_settings()
    path = settings.logs / f"{datetime.now().astimezone():%Y%m%d}.log"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handler = logging.FileHandler(path, encoding="utf-8")
    except OSError:
        return f"Something unexpected went wrong, and {path} cannot be written; check the disk."
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    logger = logging.getLogger("bankcheck.cli")
    logger.propagate = False
    logger.addHandler(handler)
    logger.error("the command ended unexpectedly", exc_info=error)
    handler.close()
    logger.removeHandler(handler)
    return f"Something unexpected went wrong; nothing was half written. Details: {path}"
