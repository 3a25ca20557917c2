"""The scanner for harmful programs: a configured command that ends with 0 for a clean file."""

from __future__ import annotations

import shlex
import subprocess
from pathlib import Path

from bankcheck.ledger.intake_desk.models import Scan

PATIENCE_SECONDS = 120
FOUND_STATUS = 1


def scanned(command: str, path: Path) -> Scan:
    """Return what the command says of a file: anything but a clear answer is a failure."""
    if not command.strip():
        return Scan.NOT_SCANNED
    try:
        done = subprocess.run(  # noqa: S603  the administrator's own command, no shell between
            [*shlex.split(command), str(path)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=PATIENCE_SECONDS,
            check=False,
        )
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return Scan.FAILED
    if done.returncode == 0:
        return Scan.CLEAN
    return Scan.FOUND if done.returncode == FOUND_STATUS else Scan.FAILED
