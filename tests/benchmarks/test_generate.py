"""The benchmark's data: the same seed gives the same rows, and the truth names what is in them."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from bankcheck.ledger.streams import STREAMS
from benchmarks.generate import build_block, generate


@pytest.fixture(scope="module")
def block() -> dict[str, pa.Table]:
    return build_block(0, 20_000, 7)


def _query(block: dict[str, pa.Table], text: str) -> list[tuple[int, ...]]:
    connection = duckdb.connect()
    for name, table in block.items():
        connection.register(name, table)
    return connection.execute(text).fetchall()


def test_same_seed_gives_the_same_rows(block: dict[str, pa.Table]) -> None:
    assert build_block(0, 20_000, 7) == block


def test_another_seed_gives_other_rows(block: dict[str, pa.Table]) -> None:
    assert build_block(0, 20_000, 8)["payment"] != block["payment"]


@pytest.mark.parametrize("stream", sorted(STREAMS))
def test_columns_are_canonical(stream: str, block: dict[str, pa.Table]) -> None:
    assert set(block[stream].column_names) <= set(STREAMS[stream].names)


def test_voucher_rows_are_exactly_as_many_as_asked(block: dict[str, pa.Table]) -> None:
    assert block["voucher"].num_rows == 20_000


def test_bank_serials_are_unique(block: dict[str, pa.Table]) -> None:
    serials = block["payment"]["bank_serial_no"]
    assert len(pc.unique(serials)) == len(serials)


def test_about_one_row_in_a_hundred_is_faulty(block: dict[str, pa.Table]) -> None:
    assert 150 <= block["truth"].num_rows <= 300


def test_wrong_amounts_in_the_truth_are_wrong_in_the_rows(block: dict[str, pa.Table]) -> None:
    found = _query(
        block,
        "select count(*) filter (v.amount_fen <> p.amount_fen and v.payee_account = "
        "p.payee_account), count(*) from truth t join payment p using (bank_serial_no) "
        "join voucher v on v.voucher_no = t.voucher_no and v.line_no = t.voucher_line_no "
        "where t.code = 'AB07'",
    )
    assert found[0][0] == found[0][1] > 0


def test_claim_heads_outside_the_truth_add_up(block: dict[str, pa.Table]) -> None:
    wrong = _query(
        block,
        "select claim_no from claim group by claim_no "
        "having sum(amount_fen) <> max(head_total_fen) except "
        "select claim_no from truth where code = 'AB11' and kind = 'head'",
    )
    assert wrong == []


def test_files_written_twice_are_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        generate(tmp_path / name, 2_000, 3)
    for file in sorted((tmp_path / "a").iterdir()):
        assert file.read_bytes() == (tmp_path / "b" / file.name).read_bytes()


def test_written_truth_reads_back(tmp_path: Path) -> None:
    counts = generate(tmp_path, 2_000, 3)
    assert pq.read_table(tmp_path / "truth.parquet").num_rows == counts["truth"]
