"""What of the data folder goes into a backup, and what is made anew or must stay apart."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bankcheck.keys import FILE_NAME as SECRET_FILE
from bankcheck.upkeep.health import WORKERS

METRICS = "metrics"
# The heads of the audit chain may be kept elsewhere, so a backup carries them apart.
_HEADS = "audit-heads"
# The secret stays apart on purpose: a backup that holds sealed things and their key seals nothing.
_LEFT_OUT = frozenset(
    {SECRET_FILE, WORKERS, METRICS, _HEADS, "tmp", "log", "example", "lost+found"}
)
_UNFINISHED = (".pending", ".part", ".lock", ".tmp")
_DATABASE = "bankcheck.db"


def is_left_out(path: Path) -> bool:
    """Say whether a name at the top of a data folder stays out of backups."""
    name = path.name
    unfinished = name.startswith(".") or name.endswith(_UNFINISHED)
    return unfinished or name in _LEFT_OUT or name.startswith(_DATABASE)


def kept_files(home: Path) -> Iterator[Path]:
    """Yield every finished file of a data folder, in order; links are not followed."""
    if home.is_dir():
        for path in sorted(home.iterdir()):
            if not is_left_out(path):
                yield from _files_under(path)


def _files_under(path: Path) -> Iterator[Path]:
    if path.is_symlink() or path.name.startswith(".") or path.name.endswith(_UNFINISHED):
        return
    if path.is_dir():
        for one in sorted(path.iterdir()):
            yield from _files_under(one)
    elif path.is_file():
        yield path


def foreign_files(home: Path) -> list[Path]:
    """Return what stands in a data folder that a backup would be restored over."""
    if not home.is_dir():
        return []
    return sorted(path for path in home.iterdir() if not is_left_out(path))
