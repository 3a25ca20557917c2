"""Apache Spark and DuckDB find the same, row by row.

Without pyspark or Java 17 this is skipped and says so; with BANKCHECK_SPARK_REQUIRED=1 it fails.
BANKCHECK_SPARK_SCALE sets the size of the example (0, the smallest, when unset).
"""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from bankcheck.example.desk import AS_OF, YEAR
from bankcheck.example.write import write_example
from bankcheck.ledger.load import load
from bankcheck.ledger.sources.shape import Wish
from bankcheck.ledger.store import Ledger
from bankcheck.reconcile.runs import Request, reconcile

pytestmark = pytest.mark.spark

SCALE = int(os.environ.get("BANKCHECK_SPARK_SCALE") or 0)
ENGINES = ("duckdb", "spark")
OLDEST_JAVA = 17


def missing() -> str:
    """Return what Spark lacks on this machine; nothing when it can run."""
    if importlib.util.find_spec("pyspark") is None:
        return "pyspark is not installed (pip install 'bankcheck[spark]')"
    java = Path(os.environ.get("JAVA_HOME", "/nowhere"), "bin", "java")
    found = str(java) if java.is_file() else shutil.which("java")
    if found is None:
        return "there is no Java"
    said = subprocess.run([found, "-version"], capture_output=True, text=True, check=False).stderr
    version = re.search(r'"(\d+)', said)
    old = version is None or int(version[1]) < OLDEST_JAVA
    return f"Java {OLDEST_JAVA} is needed, not {said.splitlines()[:1]}" if old else ""


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Return the run folder of each engine over one ledger."""
    if reason := missing():
        if os.environ.get("BANKCHECK_SPARK_REQUIRED") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    home = tmp_path_factory.mktemp("spark")
    write_example(home / "files", SCALE, 1, canonical=True)
    ledger = Ledger(home / "var")
    load(ledger, [home / "files"], Wish())
    folders = {}
    for engine in ENGINES:
        summary = reconcile(ledger, Request(YEAR, as_of=AS_OF, engine=engine))
        folders[engine] = ledger.home / "runs" / str(summary["run_id"])
    return folders


def rows(runs: dict[str, Path], name: str) -> list[list[dict[str, Any]]]:
    """Return the rows of one output from every engine."""
    return [pq.read_table(runs[engine] / f"{name}.parquet").to_pylist() for engine in ENGINES]


def said(runs: dict[str, Path], name: str) -> list[Any]:
    """Return one entry of the summary from every engine."""
    texts = [(runs[engine] / "summary.json").read_text("utf-8") for engine in ENGINES]
    return [json.loads(text)[name] for text in texts]


@pytest.mark.parametrize("name", ["differences", "matches"])
def test_both_engines_find_the_same_rows(name: str, runs: dict[str, Path]) -> None:
    duckdb, spark = rows(runs, name)
    assert len(duckdb) > 20
    assert spark == duckdb


@pytest.mark.parametrize("name", ["digests", "streams", "passes", "rules", "elements"])
def test_both_engines_say_the_same(name: str, runs: dict[str, Path]) -> None:
    duckdb, spark = said(runs, name)
    assert spark == duckdb


def test_each_run_names_its_engine(runs: dict[str, Path]) -> None:
    assert said(runs, "engine") == list(ENGINES)
