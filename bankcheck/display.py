"""What the command line shows to people: tables on standard output, progress on error."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from bankcheck.ledger.report import LoadReport
from bankcheck.ledger.streams import STREAMS, Stream, stored_names
from bankcheck.money import yuan

# So many files, or notes, are told one by one; of more only the sums.
MOST_LISTED = 20


def _out() -> Console:
    return Console(highlight=False, markup=False, soft_wrap=True)


def say(text: str) -> None:
    """Print one line."""
    _out().print(text)


def show_table(title: str, headings: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print a table; columns whose cells are numbers are aligned to the right."""
    table = Table(title=title, title_justify="left")
    for index, heading in enumerate(headings):
        is_number = bool(rows) and all(_is_number(row[index]) for row in rows)
        table.add_column(heading, justify="right" if is_number else "left", overflow="fold")
    for row in rows:
        table.add_row(*(_cell(value) for value in row))
    console = Console(highlight=False, markup=False)
    if not console.is_terminal:
        console.width = 160
    console.print(table)


@contextmanager
def stages() -> Iterator[Callable[[str, int, int], None]]:
    """Show on standard error which stage runs and how far it is."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    console = Console(stderr=True)
    quiet = not console.is_terminal
    with Progress(*columns, console=console, transient=True, disable=quiet) as progress:
        task = progress.add_task("")

        def advance(stage: str, done: int, total: int) -> None:
            progress.update(task, description=stage, completed=done, total=total)

        yield advance


def show_load(report: LoadReport, *, preview: bool) -> None:
    """Print what a load did, or would do: file by file, or by stream where there are many."""
    known = sum(file.status == "known" for file in report.files)
    if known and known == len(report.files):
        before = f"All {known} files were" if known > 1 else "This file was"
        say(f"{before} loaded before; nothing new.")
        return
    if len(report.files) > MOST_LISTED:
        _show_streams(report, known)
    else:
        _show_files(report)
    for warning in report.warnings[:MOST_LISTED]:
        say(f"Note: {warning}")
    if len(report.warnings) > MOST_LISTED:
        say(f"and {len(report.warnings) - MOST_LISTED} more notes; --json lists all.")
    if preview:
        _show_sample(report)
        say("Nothing was written; load without --preview to store these rows.")
        return
    stored = f"{report.rows} rows stored in {report.batch_id}" if report.batch_id else "Nothing new"
    say(f"{stored}; {report.recognised} recognised, {report.rejected} rejected.")
    if report.rejected_path:
        say(f"Rejected rows: {report.rejected_path}")
        say("Correct them at their source and load again: rows that stand already are recognised.")


def _show_streams(report: LoadReport, known: int) -> None:
    rows = [(name, told["rows"], yuan(told["fen"])) for name, told in report.streams.items()]
    title = f"{report.batch_id or 'not stored'}: {len(report.files)} files"
    show_table(title, ("stream", "rows", "yuan"), rows)
    if known:
        say(f"{known} files stand in the ledger already.")


def _show_files(report: LoadReport) -> None:
    rows = [
        (
            file.file_no or "",
            file.name,
            file.status if file.status != "known" else f"known: {file.facts['known_in']}",
            file.reader,
            ", ".join(f"{name} {count}" for name, count in file.rows.items()),
            yuan(sum(file.fen.values())),
            file.rejected,
            file.recognised,
        )
        for file in report.files
    ]
    headings = ("no", "file", "status", "reader", "rows", "yuan", "rejected", "recognised")
    show_table(report.batch_id or "not stored", headings, rows)
    for file in report.files:
        for name, fact in file.facts.items():
            if file.status == "loaded":
                say(f"{file.name}: {name} {fact}")


def _show_sample(report: LoadReport) -> None:
    for stream, rows in report.sample.items():
        held = {name for row in rows for name, value in row.items() if value is not None}
        names = [name for name in _stored(STREAMS[stream]) if name in held]
        show_table(stream, names, [[row[name] for name in names] for row in rows])


def _stored(stream: Stream) -> list[str]:
    return [name for column in stream.columns for name in stored_names(column)]


def show_cleaned(removed: int, finished: int, *, once: bool) -> None:
    """Print what a worker found of work that was killed before, and that it is done."""
    if removed:
        say(f"What interrupted loads had left behind was removed: {removed}.")
    if finished:
        say(f"Runs that were interrupted are finished now: {finished}.")
    say("Every job that waited is done." if once else "The worker has ended.")


def show_summary(summary: dict[str, Any]) -> None:
    """Print a run: its streams, its rules and its digests."""
    streams = [
        (
            name,
            facts["rows_in"],
            yuan(facts["fen_in"]),
            facts["matched_rows"],
            facts["open_rows"],
            facts["excluded_rows"],
        )
        if facts["supplied"]
        else (name, "not supplied", "", "", "", "")
        for name, facts in summary["streams"].items()
    ]
    headings = ("stream", "rows", "yuan", "matched", "open", "excluded")
    show_table(f"Run {summary['run_id']}", headings, streams)
    rules = [
        (rule["code"], rule["zh"], rule["en"], rule["hits"], yuan(rule["amount_fen"]))
        if rule["run"]
        else (rule["code"], rule["zh"], rule["en"], "not covered", ", ".join(rule["missing"]))
        for rule in summary["rules"]
    ]
    show_table("Rules", ("code", "zh", "en", "differences", "yuan"), rules)
    if summary["nameless"]:
        say(
            f"{summary['nameless']} bank entries name no bank, and no bank alone keeps their "
            "accounts: complete the account register, or replace their batches by the same files "
            "loaded with --bank."
        )
    for name, digest in summary["digests"].items():
        say(f"{name} digest: {digest}")


def _is_number(value: object) -> bool:
    text = str(value).replace(",", "").replace(".", "", 1).removeprefix("-")
    return isinstance(value, int) or text.isdigit()


def _cell(value: object) -> str:
    return "" if value is None else str(value)
