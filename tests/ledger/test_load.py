"""Loading stores all of a call or nothing, and no row twice."""

from __future__ import annotations

from pathlib import Path

import pyarrow.parquet as pq
import pytest

from bankcheck.errors import CallRefused
from bankcheck.ledger.load import load, withdraw
from bankcheck.ledger.proof import prove
from bankcheck.ledger.report import LoadRefused
from bankcheck.ledger.sources.shape import Wish
from bankcheck.ledger.store import Ledger

HEADER = "bank_code,bank_serial_no,amount,paid_at\n"
ONE = "105,s1,10.00,2025-01-01\n"
TWO = "105,s2,20.00,2025-01-02\n"
THREE = "105,s3,30.00,2025-01-03\n"


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path / "home")


def payment_file(folder: Path, *rows: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "payment.csv"
    path.write_text(HEADER + "".join(rows), "utf-8")
    return path


def serials(ledger: Ledger) -> list[str]:
    return sorted(
        row["bank_serial_no"]
        for part in ledger.active("payment")
        for row in pq.read_table(part.path).to_pylist()
        if row["file_no"] not in part.dead_files
    )


def test_the_same_file_twice_adds_nothing(ledger: Ledger, tmp_path: Path) -> None:
    path = payment_file(tmp_path / "a", ONE)
    load(ledger, [path], Wish())
    report = load(ledger, [path], Wish())
    assert (report.batch_id, report.files[0].status, serials(ledger)) == (None, "known", ["s1"])


def test_a_row_said_by_a_second_file_is_recognised(ledger: Ledger, tmp_path: Path) -> None:
    load(ledger, [payment_file(tmp_path / "a", ONE)], Wish())
    report = load(ledger, [payment_file(tmp_path / "b", ONE, TWO)], Wish())
    assert (report.recognised, report.rows, serials(ledger)) == (1, 1, ["s1", "s2"])


def test_equal_rows_of_one_file_are_kept(ledger: Ledger, tmp_path: Path) -> None:
    load(ledger, [payment_file(tmp_path / "a", ONE, ONE)], Wish())
    assert serials(ledger) == ["s1", "s1"]


def test_one_row_more_in_a_second_file_is_one_row_more(ledger: Ledger, tmp_path: Path) -> None:
    paths = [payment_file(tmp_path / "a", ONE), payment_file(tmp_path / "b", ONE, ONE)]
    report = load(ledger, paths, Wish())
    assert (report.recognised, serials(ledger)) == (1, ["s1", "s1"])


def test_a_recognised_row_names_both_places(ledger: Ledger, tmp_path: Path) -> None:
    load(ledger, [payment_file(tmp_path / "a", ONE)], Wish())
    load(ledger, [payment_file(tmp_path / "b", TWO, ONE)], Wish())
    assert [place.line for place in ledger.places_of((1 << 32) + 1)] == [2, 3]


def test_a_superseded_file_leaves_the_active_rows(ledger: Ledger, tmp_path: Path) -> None:
    load(ledger, [payment_file(tmp_path / "a", ONE)], Wish())
    load(ledger, [payment_file(tmp_path / "b", TWO)], Wish(), supersedes=["B000001"], reason="x")
    assert serials(ledger) == ["s2"]


def test_a_row_another_active_file_said_survives(ledger: Ledger, tmp_path: Path) -> None:
    load(ledger, [payment_file(tmp_path / "a", ONE)], Wish())
    load(ledger, [payment_file(tmp_path / "b", ONE, TWO)], Wish())
    load(ledger, [payment_file(tmp_path / "c", THREE)], Wish(), supersedes=["B000001"])
    assert serials(ledger) == ["s1", "s2", "s3"]


def test_a_batch_that_is_not_there_cannot_be_superseded(ledger: Ledger, tmp_path: Path) -> None:
    with pytest.raises(CallRefused, match="B000009"):
        load(ledger, [payment_file(tmp_path / "a", ONE)], Wish(), supersedes=["B000009"])


def test_one_refused_file_stores_nothing(ledger: Ledger, tmp_path: Path) -> None:
    bad = payment_file(tmp_path / "b")
    with pytest.raises(LoadRefused, match="has a header and no rows"):
        load(ledger, [payment_file(tmp_path / "a", ONE), bad], Wish())
    assert ledger.manifests() == ()


def test_a_file_of_another_bank_is_refused(ledger: Ledger, tmp_path: Path) -> None:
    with pytest.raises(LoadRefused, match="carries bank 105"):
        load(ledger, [payment_file(tmp_path / "a", ONE)], Wish(bank_code="102"))


def test_a_preview_writes_nothing(ledger: Ledger, tmp_path: Path) -> None:
    report = load(ledger, [payment_file(tmp_path / "a", ONE)], Wish(), preview=True)
    assert (report.rows, ledger.manifests()) == (1, ())


def test_a_rejected_row_is_listed_with_its_line(ledger: Ledger, tmp_path: Path) -> None:
    bad = "105,s9,1.005,2025-01-01\n"
    report = load(ledger, [payment_file(tmp_path / "a", ONE, bad)], Wish())
    assert report.rejected_path is not None
    assert ",3,payment," in report.rejected_path.read_text("utf-8-sig")


def test_leftovers_of_a_killed_load_are_removed(ledger: Ledger, tmp_path: Path) -> None:
    (ledger.staging / "B000001-1").mkdir(parents=True)
    orphan = ledger.original("ab" * 32)
    orphan.parent.mkdir(parents=True)
    orphan.write_bytes(b"left over")
    load(ledger, [payment_file(tmp_path / "a", ONE)], Wish())
    assert (list(ledger.staging.iterdir()), orphan.exists()) == ([], False)


def test_a_withdrawn_batch_stays_in_the_ledger_and_stops_counting(
    ledger: Ledger, tmp_path: Path
) -> None:
    load(ledger, [payment_file(tmp_path / "a", ONE)], Wish())
    report = withdraw(ledger, ["B000001"], "the wrong file")
    first, second = ledger.manifests()
    assert (report.batch_id, serials(ledger), prove(ledger).problems) == ("B000002", [], [])
    assert (second["supersedes"], second["supersede_reason"]) == (["B000001"], "the wrong file")
    assert ledger.row((first["batch_no"] << 32) + 1) is not None


def test_a_withdrawal_keeps_the_rows_that_another_file_also_said(
    ledger: Ledger, tmp_path: Path
) -> None:
    load(ledger, [payment_file(tmp_path / "a", ONE, THREE)], Wish())
    load(ledger, [payment_file(tmp_path / "b", ONE, TWO)], Wish())
    withdraw(ledger, ["B000001"], "wrong")
    assert serials(ledger) == ["s1", "s2"]


def test_a_row_that_three_files_said_stays_while_one_of_them_counts(
    ledger: Ledger, tmp_path: Path
) -> None:
    load(ledger, [payment_file(tmp_path / "a", ONE)], Wish())
    load(ledger, [payment_file(tmp_path / "b", ONE, TWO)], Wish())
    load(ledger, [payment_file(tmp_path / "c", ONE, THREE)], Wish())
    withdraw(ledger, ["B000001"], "wrong")
    withdraw(ledger, ["B000002"], "wrong too")
    assert serials(ledger) == ["s1", "s3"]


def test_superseding_a_batch_leaves_what_it_keeps_of_other_files(
    ledger: Ledger, tmp_path: Path
) -> None:
    load(ledger, [payment_file(tmp_path / "a", ONE)], Wish())
    load(ledger, [payment_file(tmp_path / "b", ONE, TWO)], Wish())
    load(ledger, [payment_file(tmp_path / "c", THREE)], Wish(), supersedes=["B000001"])
    withdraw(ledger, ["B000003"], "wrong")
    assert serials(ledger) == ["s1", "s2"]


def test_a_withdrawal_that_keeps_rows_cannot_be_withdrawn_itself(
    ledger: Ledger, tmp_path: Path
) -> None:
    load(ledger, [payment_file(tmp_path / "a", ONE)], Wish())
    load(ledger, [payment_file(tmp_path / "b", ONE, TWO)], Wish())
    withdraw(ledger, ["B000001"], "wrong")
    with pytest.raises(CallRefused, match="only keeps rows of other files"):
        withdraw(ledger, ["B000003"], "wrong")


def test_a_withdrawn_file_can_be_loaded_again(ledger: Ledger, tmp_path: Path) -> None:
    path = payment_file(tmp_path / "a", ONE)
    load(ledger, [path], Wish())
    withdraw(ledger, ["B000001"], "by mistake")
    load(ledger, [path], Wish())
    assert serials(ledger) == ["s1"]


def test_a_batch_is_not_withdrawn_twice(ledger: Ledger, tmp_path: Path) -> None:
    load(ledger, [payment_file(tmp_path / "a", ONE)], Wish())
    withdraw(ledger, ["B000001"], "wrong")
    with pytest.raises(CallRefused, match="superseded already"):
        withdraw(ledger, ["B000001"], "wrong")
