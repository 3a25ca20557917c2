"""What becomes of every file of the public corpora: the table docs/READERS.md, made by a run.

Write it with ``python tests/outcomes.py``.
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

from bankcheck.errors import FileRefused
from bankcheck.ledger import sandbox
from bankcheck.ledger.sandbox import Errand
from bankcheck.ledger.sources.shape import Reading, Wish
from bankcheck.settings import Limits

ROOT = Path(__file__).parents[1]
SHARED = Path(os.environ.get("BANKCHECK_SHARED", ROOT.parent / "shared"))
PAGE = ROOT / "docs" / "READERS.md"
FOLDERS = ("data", "formats/samples")
HEAD = """# What the readers make of files that nobody here wrote

Each file of the public corpora (beside the repository in `../shared`, not part of it) goes through
the same child process and registry as `bankcheck load`, without a profile, stream or bank being
asked for. It ends in rows or in a refusal that names the reason. "Rows" are the rows a reader hands
over; the ledger's typing, which may reject more of them, comes after it. Refusals are right for
most files here: many were made to be broken, and expected results (`.json`, `.yml`, ledgers) are no
bank files. What a refusal quotes from a file is left out here.

This page is made by `python tests/outcomes.py`; a test fails when it is out of date.
"""


def page() -> str:
    """Return the whole page for the corpora that are present."""
    files = _files()
    outcomes = list(zip(files, _outcomes(files), strict=True))
    parts = [HEAD]
    for folder, group in groupby(outcomes, key=lambda pair: _folder(pair[0])):
        parts.append("\n".join(_section(folder, list(group))))
    return "\n".join(parts)


def _files() -> list[Path]:
    found = (path for folder in FOLDERS for path in (SHARED / folder).rglob("*"))
    kept = [path for path in found if path.is_file() and not path.name.startswith(("_", "README"))]
    return sorted(kept, key=lambda path: (_folder(path), str(path)))


def _folder(path: Path) -> str:
    return "/".join(path.relative_to(SHARED).parts[:2])


def _outcomes(files: Sequence[Path]) -> list[Reading | FileRefused]:
    with tempfile.TemporaryDirectory() as out:
        errands = [
            Errand(path, path.name, Path(out) / f"{number}") for number, path in enumerate(files)
        ]
        return sandbox.read_all(errands, Wish(), Limits(), lambda: None)


def _section(folder: str, outcomes: Sequence[tuple[Path, Reading | FileRefused]]) -> Iterator[str]:
    read = [outcome for _, outcome in outcomes if isinstance(outcome, Reading)]
    rows = sum(table.num_rows for reading in read for table in reading.tables.values())
    refused = sum(len(reading.refused) for reading in read)
    yield f"## {folder}\n"
    yield f"{len(outcomes)} files: {len(read)} read ({rows:,} rows, {refused:,} refused rows),"
    yield f"{len(outcomes) - len(read)} refused.\n"
    yield "| File | Reader | Rows | Refused rows | Reason of refusal |"
    yield "|---|---|---|---:|---|"
    for path, outcome in outcomes:
        name = str(path.relative_to(SHARED / folder))
        yield f"| {_cell(name)} | {' | '.join(_cell(text) for text in _cells(outcome))} |"
    yield ""


def _cells(outcome: Reading | FileRefused) -> tuple[str, str, str, str]:
    if isinstance(outcome, FileRefused):
        place = f"{outcome.place}: " if outcome.place else ""
        return "", "", "", _unquoted(f"{place}{outcome.reason}")
    counts = [f"{table.num_rows} {stream}" for stream, table in sorted(outcome.tables.items())]
    first = f"first: {_unquoted(outcome.refused[0].reason)}" if outcome.refused else ""
    return outcome.reader, ", ".join(counts), str(len(outcome.refused)), first


def _unquoted(reason: str) -> str:
    """Return a reason without the headings and numbers that it quotes from a file."""
    bare = re.sub(r"; columns found:.*|; first lines?:.*", ".", reason, flags=re.DOTALL)
    return re.sub(r"\d{6,}", "...", re.sub(r"account \S+?:(?= )", "account ...:", bare))


def _cell(text: str) -> str:
    """Return text that stays inside a table cell, whatever a file had in it."""
    plain = "".join(sign if sign.isprintable() else " " for sign in text)
    escaped = plain.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;")
    return f"{escaped[:300]}..." if len(escaped) > 300 else escaped


if __name__ == "__main__":
    sys.exit(None if PAGE.write_text(page(), encoding="utf-8") else "nothing was written")
