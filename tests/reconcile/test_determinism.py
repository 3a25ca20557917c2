"""The same rows give the same result, whatever their order, their files and the threads."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import pyarrow.parquet as pq
import pytest

from bankcheck.example.desk import AS_OF, YEAR
from bankcheck.example.write import write_example
from bankcheck.ledger.load import load
from bankcheck.ledger.sources.shape import Wish
from bankcheck.ledger.store import Ledger
from bankcheck.ledger.streams import STREAMS
from bankcheck.reconcile.runs import Request, reconcile

PARTS = 3


@dataclass(frozen=True, slots=True)
class Run:
    """What one run found, without the places in its evidence."""

    differences: list[dict[str, Any]]
    matches: list[dict[str, Any]]
    digests: dict[str, str]


def rows_of(path: Path) -> tuple[list[str], list[list[str]]]:
    with path.open(encoding="utf-8", newline="") as handle:
        header, *rows = csv.reader(handle)
    return header, rows


def write(path: Path, header: list[str], rows: list[list[str]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as handle:
        csv.writer(handle).writerows([header, *rows])


def reconciled(home: Path, loads: list[list[Path]], threads: int | None = None) -> Run:
    """Return what a run finds after these calls of load."""
    ledger = Ledger(home)
    for paths in loads:
        load(ledger, paths, Wish())
    summary = reconcile(ledger, Request(YEAR, as_of=AS_OF, threads=threads))
    folder = home / "runs" / str(summary["run_id"])
    differences = pq.read_table(folder / "differences.parquet").drop_columns(["evidence"])
    matches = pq.read_table(folder / "matches.parquet")
    return Run(differences.to_pylist(), matches.to_pylist(), summary["digests"])


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("example")
    write_example(folder, 0, 1, canonical=True)
    return folder


@pytest.fixture(scope="module")
def as_it_is(example: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    return reconciled(tmp_path_factory.mktemp("plain"), [[example]])


def test_there_is_something_to_compare(as_it_is: Run) -> None:
    assert len({row["code"] for row in as_it_is.differences}) > 20


@pytest.mark.parametrize("seed", [1, 2])
def test_the_order_of_the_rows_changes_nothing(
    seed: int, example: Path, as_it_is: Run, tmp_path: Path
) -> None:
    chance = Random(seed)  # noqa: S311  rows are shuffled, nothing is kept secret
    for stream in STREAMS:
        header, rows = rows_of(example / f"{stream}.csv")
        chance.shuffle(rows)
        write(tmp_path / "in" / f"{stream}.csv", header, rows)
    assert reconciled(tmp_path / "var", [[tmp_path / "in"]]) == as_it_is


def test_the_files_and_loads_change_nothing(example: Path, as_it_is: Run, tmp_path: Path) -> None:
    for stream in STREAMS:
        header, rows = rows_of(example / f"{stream}.csv")
        for number in range(PARTS):
            if rows[number::PARTS]:
                write(tmp_path / str(number) / f"{stream}.csv", header, rows[number::PARTS])
    last, *others = [tmp_path / str(number) for number in reversed(range(PARTS))]
    assert reconciled(tmp_path / "var", [[last], others]) == as_it_is


@pytest.mark.parametrize("threads", [1, 2])
def test_the_threads_change_nothing(
    threads: int, example: Path, as_it_is: Run, tmp_path: Path
) -> None:
    assert reconciled(tmp_path, [[example]], threads) == as_it_is
