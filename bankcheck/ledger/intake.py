"""The files of one call become readings: staged, told apart, read, and all refusals gathered."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bankcheck.errors import FileRefused
from bankcheck.ledger import registry, sandbox
from bankcheck.ledger.report import FileReport, LoadRefused, Progress
from bankcheck.ledger.rows import with_bank
from bankcheck.ledger.sources import canonical
from bankcheck.ledger.sources.shape import Reading, Wish
from bankcheck.ledger.staging import Found, Staged, stage
from bankcheck.settings import Limits


@dataclass(slots=True)
class Intake:
    """New files by number from 1, their readings, and the files whose bytes are known."""

    staged: dict[int, Staged] = field(default_factory=dict)
    readings: dict[int, Reading] = field(default_factory=dict)
    known: list[FileReport] = field(default_factory=list)


def stage_all(
    found: Sequence[Found], folder: Path, known: Mapping[str, str], progress: Progress
) -> Intake:
    """Copy and hash all files; ``known`` says by SHA-256 where a file stands already."""
    intake, refusals, seen = Intake(), [], dict(known)
    for count, item in enumerate(found):
        progress("copy", count, len(found))
        try:
            staged = stage(item, folder / str(count + 1))
        except FileRefused as error:
            refusals.append(error)
            continue
        if staged.sha256 in seen:
            intake.known.append(_known(staged, seen[staged.sha256]))
            continue
        number = len(intake.staged) + 1
        intake.staged[number] = staged
        seen[staged.sha256] = f"the same call as {staged.name}"
    if refusals:
        raise LoadRefused(refusals)
    return intake


def read_all(intake: Intake, folder: Path, wish: Wish, limits: Limits, progress: Progress) -> None:
    """Read every new file into ``intake.readings``; raise LoadRefused naming every bad file."""
    plain = {
        number: staged
        for number, staged in intake.staged.items()
        if registry.is_canonical(staged.name, wish)
    }
    results: dict[int, Reading | FileRefused] = {}
    advance = _counter(len(intake.staged), progress)
    for number, staged in plain.items():
        results[number] = _read_canonical(staged, wish)
        advance()
    others = {number: staged for number, staged in intake.staged.items() if number not in plain}
    errands = [
        sandbox.Errand(staged.path, staged.name, folder / f"{number}.read")
        for number, staged in others.items()
    ]
    results.update(zip(others, sandbox.read_all(errands, wish, limits, advance), strict=True))
    refusals = [
        refusal
        for number in sorted(results)
        if (refusal := _refusal(results[number], intake.staged[number].name, wish))
    ]
    if refusals:
        raise LoadRefused(refusals)
    intake.readings = {
        number: result for number, result in sorted(results.items()) if isinstance(result, Reading)
    }


def _read_canonical(staged: Staged, wish: Wish) -> Reading | FileRefused:
    try:
        return canonical.read(staged.path, staged.name, wish)
    except FileRefused as error:
        return error


def _refusal(result: Reading | FileRefused, name: str, wish: Wish) -> FileRefused | None:
    if isinstance(result, FileRefused):
        return result
    has_rows = result.flows or any(table.num_rows for table in result.tables.values())
    if not result.refused and not has_rows:
        return FileRefused(name, "", "holds no rows.", "Export it again with its rows.")
    try:
        if wish.bank_code:
            with_bank(result, name, wish.bank_code)
    except FileRefused as error:
        return error
    return None


def _counter(total: int, progress: Progress) -> Callable[[], None]:
    done = 0

    def advance() -> None:
        nonlocal done
        done += 1
        progress("read", done, total)

    return advance


def _known(staged: Staged, where: str) -> FileReport:
    facts = {"known_in": where}
    return FileReport(0, staged.name, staged.sha256, staged.size, "", "known", facts)
