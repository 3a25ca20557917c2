"""The file of approved changes in the data folder, so that the command line needs no database."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from bankcheck.ledger.store import sync_path
from bankcheck.reconcile.catalogue import CHANGES_FILE, Change

REPLACED_FILE = "rules.replaced.json"


@contextmanager
def changes_lock(home: Path) -> Iterator[None]:
    """Let one process at a time decide what the file says, until its transaction has ended."""
    home.mkdir(parents=True, exist_ok=True)
    with (home / "rules.lock").open("a") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def written(changes: Iterable[Change]) -> bytes:
    """Return the bytes of the file: the same changes in any order give the same bytes."""
    entries = [change.as_json() for change in sorted(changes, key=lambda change: change.number)]
    text = json.dumps({"changes": entries}, ensure_ascii=False, indent=1, sort_keys=True)
    return (text + "\n").encode()


def store_changes(home: Path, changes: Iterable[Change]) -> str:
    """Put the file in place, whole or not at all, and return its digest; hold the lock."""
    content, path = written(changes), home / CHANGES_FILE
    part = path.with_suffix(".part")
    with part.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    sync_path(home)
    return sha256(content).hexdigest()


def stands(home: Path) -> bytes:
    """Return what the file says now; no file says that nothing was changed."""
    try:
        return (home / CHANGES_FILE).read_bytes()
    except FileNotFoundError:
        return written(())


def keep_aside(home: Path) -> None:
    """Keep a file that is about to be replaced because it says what nobody approved."""
    path = home / CHANGES_FILE
    if path.is_file():
        path.replace(home / REPLACED_FILE)
