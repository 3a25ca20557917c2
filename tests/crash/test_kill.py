"""A load or a run that is killed at any moment leaves all of its work or none, and can be redone.

BANKCHECK_CRASH_POINTS says how many moments are tried; every other one kills a run.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest

from bankcheck.example.desk import AS_OF, YEAR
from bankcheck.example.write import NOT_STREAMS, write_example
from bankcheck.ledger.load import load
from bankcheck.ledger.proof import prove
from bankcheck.ledger.sources.shape import Wish
from bankcheck.ledger.store import Ledger
from bankcheck.reconcile.runs import Request, last_run, reconcile

pytestmark = pytest.mark.crash

POINTS = int(os.environ.get("BANKCHECK_CRASH_POINTS") or 4)
FIRST_LOAD = ("voucher.csv", "account.csv", "bank.csv", "quota.csv")
_PATIENCE = 120.0
_RECONCILE = ("reconcile", "--year", str(YEAR), "--as-of", AS_OF.isoformat())


@dataclass(frozen=True, slots=True)
class Command:
    """A command, the home it starts from, and the seconds it writes when nobody disturbs it."""

    arguments: tuple[str, ...]
    start: Path
    mark: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Ground:
    """The two commands to kill, the files of the load, and the digests of an undisturbed run."""

    load: Command
    reconcile: Command
    files: Path
    digests: dict[str, str]


def started(home: Path, arguments: Sequence[str]) -> subprocess.Popen[bytes]:
    """Start the command line on a home."""
    environment = {**os.environ, "BANKCHECK_HOME": str(home)}
    return subprocess.Popen(
        [sys.executable, "-m", "bankcheck", *arguments],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def begun(process: subprocess.Popen[bytes], mark: Path) -> float:
    """Wait until the command begins to write; return that moment."""
    until = time.monotonic() + _PATIENCE
    while not mark.exists() and process.poll() is None and time.monotonic() < until:
        time.sleep(0.001)
    return time.monotonic()


def measured(home: Path, arguments: tuple[str, ...], start: Path, mark: str) -> Command:
    """Run the command once undisturbed on a copy of its start."""
    shutil.copytree(start, home)
    process = started(home, arguments)
    since = begun(process, home / mark)
    assert process.wait(_PATIENCE) == 0
    return Command(arguments, start, mark, time.monotonic() - since)


def killed(command: Command, home: Path, share: float) -> None:
    """Kill the command at a share of the time it takes to write; its children are left alone."""
    shutil.copytree(command.start, home)
    process = started(home, command.arguments)
    begun(process, home / command.mark)
    time.sleep(share * command.seconds)
    process.kill()
    process.wait(_PATIENCE)


def digests(home: Path) -> dict[str, str]:
    """Return the digests of a new run."""
    found: dict[str, str] = reconcile(Ledger(home), Request(YEAR, as_of=AS_OF))["digests"]
    return found


def digests_of(run: Path) -> dict[str, str]:
    """Return the digests that a finished run says it has."""
    said: dict[str, str] = json.loads((run / "summary.json").read_text("utf-8"))["digests"]
    return said


def unlocked(home: Path) -> None:
    """Remove the file that shows the first writing, which every later command makes again."""
    (home / "ledger.lock").unlink(missing_ok=True)


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Ground:
    base = tmp_path_factory.mktemp("ground")
    write_example(base / "files", 0, 1, canonical=True)
    for name in NOT_STREAMS:
        (base / "files" / name).unlink()
    half, whole = base / "half", base / "whole"
    load(Ledger(half), [base / "files" / name for name in FIRST_LOAD], Wish())
    unlocked(half)
    call = ("load", str(base / "files"))
    one = measured(base / "one", call, half, "ledger.lock")
    shutil.copytree(base / "one", whole)
    other = measured(base / "other", _RECONCILE, whole, "runs")
    return Ground(one, other, base / "files", digests(base / "other"))


def worked_off(home: Path) -> None:
    """Let the worker take up whatever a killed command left behind."""
    assert started(home, ("worker", "--once")).wait(_PATIENCE) == 0


def left_over(home: Path) -> list[str]:
    """Return what no finished load and no finished run accounts for."""
    known = {entry.sha256 for entry in Ledger(home).files().values()}
    originals = [path for path in (home / "files").glob("*/*") if path.name not in known]
    pending = (home / "runs").glob("*.pending")
    return sorted(str(path) for path in (*originals, *(home / "tmp").glob("*"), *pending))


def share_of(point: int) -> float:
    """Return the seeded share of the writing time after which a point kills."""
    return Random(point).random()  # noqa: S311  seeded, and nothing is secret


@pytest.mark.parametrize("point", range(0, POINTS, 2))
def test_a_killed_load_is_whole_or_absent_and_can_be_redone(
    point: int, ground: Ground, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    killed(ground.load, home, share_of(point))
    assert prove(Ledger(home)).problems == []
    load(Ledger(home), [ground.files], Wish())
    assert len(Ledger(home).manifests()) == 2
    assert (digests(home), left_over(home)) == (ground.digests, [])


@pytest.mark.parametrize("point", range(1, POINTS, 2))
def test_a_killed_run_is_finished_by_the_worker(point: int, ground: Ground, tmp_path: Path) -> None:
    home = tmp_path / "home"
    killed(ground.reconcile, home, share_of(point))
    taken_up = (home / "runs").is_dir() and any((home / "runs").iterdir())
    worked_off(home)
    finished = last_run(home)
    assert (finished is not None) == taken_up
    found = digests_of(finished) if finished else digests(home)
    assert (found, left_over(home)) == (ground.digests, [])
