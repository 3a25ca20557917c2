"""Wall time, processor time and peak memory of a child process, by the kernel's own account."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run of a child took; the memory is that of its largest process."""

    wall_seconds: float
    cpu_seconds: float
    peak_bytes: int
    exit_status: int


def measure(
    command: Sequence[str], output: Path, environment: Mapping[str, str] | None = None
) -> Cost:
    """Run a command with its output in a file and return what it cost."""
    opened = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    actions = [
        (os.POSIX_SPAWN_OPEN, 1, str(output), opened, 0o644),
        (os.POSIX_SPAWN_DUP2, 1, 2),
    ]
    variables = {**os.environ, **(environment or {})}
    began = time.perf_counter()
    child = os.posix_spawnp(command[0], list(command), variables, file_actions=actions)
    _, status, usage = os.wait4(child, 0)
    wall = time.perf_counter() - began
    scale = 1 if sys.platform == "darwin" else 1024
    return Cost(
        round(wall, 3),
        round(usage.ru_utime + usage.ru_stime, 3),
        usage.ru_maxrss * scale,
        os.waitstatus_to_exitcode(status),
    )


def python(module: str, *arguments: str) -> list[str]:
    """Return the command that runs a module of this repository."""
    return [sys.executable, "-m", module, *arguments]
