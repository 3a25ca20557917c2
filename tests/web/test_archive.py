"""The archive opens stored runs only, filters them exactly and reads nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from bankcheck.ledger.opened import KEPT_ENGINES, Answer, answer, kept_answer, locked, reading
from bankcheck.reconcile.archive import (
    SORTS,
    Archive,
    DifferenceUnknown,
    RunUnknown,
    RunUnreadable,
    Wanted,
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
@pytest.mark.parametrize("opened", [locked, reading])
def test_the_engine_reads_nothing_else(
    sample_home: Path, sql: str, opened: Callable[[Path], AbstractContextManager[Any]]
) -> None:
    file = sample_home / "runs" / RUN / "differences.parquet"
    with opened(file) as connection, pytest.raises(duckdb.Error):
        connection.execute(sql)


COUNT = "SELECT count(*) FROM read_parquet($path)"


def _write(file: Path, rows: int) -> None:
    pq.write_table(pa.table({"number": list(range(rows))}), file)


@pytest.mark.parametrize("teller", [answer, kept_answer])
def test_a_file_that_was_replaced_is_read_anew(
    tmp_path: Path, teller: Callable[..., Answer]
) -> None:
    file, counts = tmp_path / "a.parquet", []
    for rows in (3, 4):
        _write(tmp_path / "new", rows)
        (tmp_path / "new").replace(file)
        counts += [teller(COUNT, {"path": str(file)}, file)[1][0][0] for _ in range(2)]
    assert counts == [3, 3, 4, 4]


def test_an_engine_that_was_put_away_is_still_its_borrowers(tmp_path: Path) -> None:
    files = [tmp_path / f"{number}.parquet" for number in range(KEPT_ENGINES + 1)]
    for file in files:
        _write(file, 5)
    with reading(files[0]) as connection:
        for file in files[1:]:
            answer(COUNT, {"path": str(file)}, file)
        assert connection.execute(COUNT, {"path": str(files[0])}).fetchall() == [(5,)]


def test_many_readers_at_once_read_the_same(tmp_path: Path) -> None:
    file = tmp_path / "a.parquet"
    _write(file, 1000)
    with ThreadPoolExecutor(8) as pool:
        told = pool.map(lambda _: answer(COUNT, {"path": str(file)}, file)[1], range(64))
        assert set(told) == {((1000,),)}
