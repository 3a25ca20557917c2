"""The example's truth is met to the row: every planted fault found, every near miss left alone."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
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

# What tells two differences of one rule apart; a voucher matched by fallback is named as paid.
SIDES: Mapping[str, tuple[str, ...]] = {
    "AB02": ("kind", "bank_serial_no"),
    "AB04": ("bank_code", "account", "occurred_on"),
    "AB08": ("kind", "bank_serial_no"),
    "AB10": ("bank_serial_no", "claim_no"),
    "AB11": ("kind", "bank_serial_no", "claim_no"),
    "AB12": ("kind", "bank_serial_no", "claim_no"),
    "AB14": ("kind", "voucher_no"),
    "AB15": ("voucher_no",),
    "AB20": ("document",),
    "AB21": ("document",),
}
BY_SERIAL = ("bank_serial_no",)
NOT_CHARGED = {"AMBIGUOUS", "CONSERVATION", "NOT_COVERED"}
Row = Mapping[str, Any]


@pytest.fixture(scope="module", params=(1, 2, 3), ids="seed {}".format)
def reconciled(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, list[dict[str, Any]]]:
    """Return the written folder of a seed and the differences found in it."""
    home = tmp_path_factory.mktemp("home")
    folder, out = home / "files", home / "out"
    write_example(folder, 0, request.param, canonical=True)
    ledger = Ledger(home / "var")
    load(ledger, [folder], Wish())
    reconcile(ledger, Request(YEAR, as_of=AS_OF), out)
    return folder, pq.read_table(out / "differences.parquet").to_pylist()


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _identity(row: Row) -> tuple[str, ...]:
    names = SIDES.get(row["code"], BY_SERIAL)
    return (row["code"], *(str(row.get(name) or "") for name in names))


def _with_document(found: Row) -> dict[str, Any]:
    evidence = json.loads(found["evidence"])
    fields = [
        row["fields"] for stream in ("quota", "receipt_log") for row in evidence.get(stream, [])
    ]
    names = [_document(row) for row in fields]
    return {**found, "document": next(iter(names), "")}


def _document(fields: Row) -> str:
    return (
        str(fields["notice_no"])
        if "notice_no" in fields
        else f"{fields['kind']}|{fields['period']}"
    )


def _charged(differences: Iterable[Row]) -> Iterator[dict[str, Any]]:
    return (_with_document(row) for row in differences if row["code"] not in NOT_CHARGED)


def test_exactly_the_planted_faults_are_found(
    reconciled: tuple[Path, list[dict[str, Any]]],
) -> None:
    folder, differences = reconciled
    planted = Counter(_identity(row) for row in _rows(folder / "truth.csv"))
    found = Counter(_identity(row) for row in _charged(differences))
    assert {"missed": planted - found, "invented": found - planted} == {
        "missed": Counter(),
        "invented": Counter(),
    }


def test_every_near_miss_is_silent(reconciled: tuple[Path, list[dict[str, Any]]]) -> None:
    folder, differences = reconciled
    raised = {
        (row["code"], side, row[side])
        for row in _charged(differences)
        for side in ("voucher_no", "bank_serial_no", "document")
        if row[side]
    }
    near = [
        row
        for row in _rows(folder / "near_misses.csv")
        if any(
            (row["code"], side, row[side]) in raised
            for side in ("bank_serial_no", "document")
            if row[side]
        )
    ]
    assert near == []


def test_nothing_is_ambiguous_and_everything_is_covered(
    reconciled: tuple[Path, list[dict[str, Any]]],
) -> None:
    assert [row["code"] for row in reconciled[1] if row["code"] in NOT_CHARGED] == []
