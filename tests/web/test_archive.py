"""The archive opens stored runs only, filters them exactly and reads nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq
import pytest

from bankcheck.reconcile.archive import (
    SORTS,
    Archive,
    DifferenceUnknown,
    RunUnknown,
    RunUnreadable,
    Wanted,
    locked,
)

RUN = "R000002"


@pytest.fixture(scope="module")
def archive(sample_home: Path) -> Archive:
    """The archive of the sample data folder."""
    return Archive(sample_home)


@pytest.fixture(scope="module")
def stored(sample_home: Path) -> list[dict[str, Any]]:
    """All differences of the full run, read without the archive."""
    table = pq.read_table(sample_home / "runs" / RUN / "differences.parquet")
    rows: list[dict[str, Any]] = table.to_pylist()
    return rows


def _all_pages(archive: Archive, wanted: Wanted, sort: str) -> list[str]:
    pages = archive.find(RUN, wanted, sort, 1).pages
    found = (archive.find(RUN, wanted, sort, page).rows for page in range(1, pages + 1))
    return [str(row["fingerprint"]) for rows in found for row in rows]


def _prints(rows: Iterable[dict[str, Any]]) -> list[str]:
    return sorted(row["fingerprint"] for row in rows)


@pytest.mark.parametrize("sort", SORTS)
def test_pages_in_any_order_hold_every_difference_once(
    archive: Archive, stored: list[dict[str, Any]], sort: str
) -> None:
    assert sorted(_all_pages(archive, Wanted(), sort)) == _prints(stored)


def test_both_amount_ends_are_included(archive: Archive, stored: list[dict[str, Any]]) -> None:
    fen = sorted(row["amount_fen"] for row in stored)[7]
    found = archive.find(RUN, Wanted(least_fen=fen, most_fen=fen), "amount", 1)
    assert {row["amount_fen"] for row in found.rows} == {fen}


@pytest.mark.parametrize("step", [-1, 1], ids=["a fen below", "a fen above"])
def test_an_amount_range_ends_at_the_fen(
    archive: Archive, stored: list[dict[str, Any]], step: int
) -> None:
    fen = stored[7]["amount_fen"] + step
    assert archive.find(RUN, Wanted(least_fen=fen, most_fen=fen), "amount", 1).total_rows == 0


@pytest.mark.parametrize(
    ("wanted", "fits"),
    [
        (Wanted(rule="AB14"), lambda row: row["code"] == "AB14"),
        (Wanted(kind="unpaid"), lambda row: row["kind"] == "unpaid"),
        (Wanted(bank="105"), lambda row: row["bank_code"] == "105"),
        (Wanted(bank="-"), lambda row: row["bank_code"] is None),
        (Wanted(severity=4), lambda row: row["severity"] == 4),
        (Wanted(month="2025-02"), lambda row: row["occurred_on"].strftime("%Y-%m") == "2025-02"),
        (Wanted(text="b25000000132"), lambda row: row["bank_serial_no"] == "B25000000132"),
        (Wanted(rule="AB14", bank="105"), lambda r: (r["code"], r["bank_code"]) == ("AB14", "105")),
    ],
    ids=["rule", "kind", "bank", "no bank", "severity", "month", "text", "two"],
)
def test_a_filter_takes_exactly_what_fits(
    archive: Archive, stored: list[dict[str, Any]], wanted: Wanted, fits: Any
) -> None:
    assert sorted(_all_pages(archive, wanted, "severity")) == _prints(filter(fits, stored))


def test_totals_are_of_all_pages(archive: Archive, stored: list[dict[str, Any]]) -> None:
    found = archive.find(RUN, Wanted(), "severity", 2)
    assert (found.total_rows, found.total_fen) == (
        len(stored),
        sum(row["amount_fen"] for row in stored),
    )


def test_a_page_beyond_the_last_is_the_last(archive: Archive) -> None:
    found = archive.find(RUN, Wanted(), "severity", 999)
    assert found.page == found.pages


@pytest.mark.parametrize("text", ["' OR 1=1 --", "%", "_", "\\", "$path"])
def test_search_text_is_never_a_pattern(archive: Archive, text: str) -> None:
    assert archive.find(RUN, Wanted(text=text), "severity", 1).total_rows == 0


@pytest.mark.parametrize("run_id", ["R999999", "../R000002", "R1", "", "R000002/..", "r000002"])
def test_only_a_stored_run_opens(archive: Archive, run_id: str) -> None:
    with pytest.raises(RunUnknown):
        archive.summary(run_id)


def test_an_unknown_fingerprint_is_said_to_be_unknown(archive: Archive) -> None:
    with pytest.raises(DifferenceUnknown):
        archive.difference(RUN, "' OR 1=1")


def test_missing_files_make_a_run_unreadable(archive: Archive) -> None:
    with pytest.raises(RunUnreadable):
        archive.find("R000003", Wanted(), "severity", 1)


def test_a_folder_without_runs_has_none(tmp_path: Path) -> None:
    assert Archive(tmp_path).runs() == ()


def test_runs_are_listed_newest_first(archive: Archive) -> None:
    assert [run.run_id for run in archive.runs()][:4] == [
        "R000004",
        "R000003",
        "R000002",
        "R000001",
    ]


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM read_text('/etc/hostname')",
        "SELECT * FROM glob('/*')",
        "COPY (SELECT 1) TO '/tmp/bankcheck-out.csv'",
        "ATTACH '/tmp/bankcheck-other.db'",
        "SET enable_external_access = true",
        "INSTALL httpfs",
    ],
)
def test_the_engine_reads_nothing_else(sample_home: Path, sql: str) -> None:
    with (
        locked(sample_home / "runs" / RUN / "differences.parquet") as connection,
        pytest.raises(duckdb.Error),
    ):
        connection.execute(sql)
