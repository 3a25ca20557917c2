"""A large file is read piece by piece and says what it says when it is read whole."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from bankcheck.ledger import rows
from bankcheck.ledger.load import load
from bankcheck.ledger.report import LoadRefused
from bankcheck.ledger.sources import canonical
from bankcheck.ledger.sources.shape import Reading, Wish
from bankcheck.ledger.store import Ledger

HEADER = "bank_code,bank_serial_no,amount,paid_at"
PLAIN = [f"105,s{number},{number}.00,2025-01-{number % 28 + 1:02d}" for number in range(1, 120)]
ODD = {3: "105,s3", 4: "", 60: "a,b,c,d,e,f", 61: ",,,", 90: "105,s90,1.005,2025-01-01"}
UNEVEN = [ODD.get(number, line) for number, line in enumerate(PLAIN)]


def csv_file(folder: Path, lines: list[str], end: str = "\n", header: str = HEADER) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "payment.csv"
    path.write_bytes((end.join([header, *lines]) + end).encode())
    return path


def read(path: Path) -> Reading:
    return canonical.read(path, path.name, Wish())


def whole(reading: Reading) -> pa.Table:
    return pa.concat_tables(reading.pieces("payment"))


@pytest.fixture
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(canonical, "LARGE_CSV", 1)
    monkeypatch.setattr(canonical, "LARGE_PARQUET", 1)
    monkeypatch.setattr(canonical, "PIECE", 300)


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("lines", [PLAIN, UNEVEN], ids=["even", "uneven"])
def test_a_csv_in_pieces_has_the_rows_lines_and_refusals_of_the_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lines: list[str], end: str
) -> None:
    path = csv_file(tmp_path, lines, end)
    at_once = read(path)
    monkeypatch.setattr(canonical, "LARGE_CSV", 1)
    monkeypatch.setattr(canonical, "PIECE", 300)
    in_pieces = read(path)
    assert not in_pieces.tables
    assert whole(in_pieces).equals(whole(at_once))
    assert in_pieces.refused == at_once.refused


@pytest.mark.usefixtures("small_pieces")
@pytest.mark.parametrize(
    ("lines", "end"), [(['105,"s1",1.00,2025-01-01'], "\n"), (PLAIN, "\r")], ids=["quotes", "cr"]
)
def test_a_csv_whose_lines_may_not_be_its_records_is_read_whole(
    tmp_path: Path, lines: list[str], end: str
) -> None:
    reading = read(csv_file(tmp_path, lines, end))
    assert not reading.flows
    assert reading.tables["payment"].num_rows == len(lines)


@pytest.mark.usefixtures("small_pieces")
def test_a_file_is_read_whole_to_tell_its_bank(tmp_path: Path) -> None:
    path = csv_file(tmp_path, PLAIN)
    assert not canonical.read(path, path.name, Wish(bank_code="105")).flows


def test_a_row_longer_than_a_block_is_read(tmp_path: Path) -> None:
    long = "x" * (canonical.QUICK_BLOCK + 1)
    path = csv_file(tmp_path, [f"{long},s1,1.00,2025-01-01"])
    assert whole(read(path))["bank_code"].to_pylist() == [long]


def test_parquet_in_pieces_has_the_rows_of_the_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "payment.parquet"
    table = pa.table(
        {
            "bank_serial_no": [f"s{n}" for n in range(9)],
            "amount_fen": list(range(9)),
            "x": ["y"] * 9,
        }
    )
    pq.write_table(table, path, row_group_size=4)
    at_once = read(path)
    monkeypatch.setattr(canonical, "LARGE_PARQUET", 1)
    in_pieces = read(path)
    assert in_pieces.flows
    assert whole(in_pieces).equals(whole(at_once))


@pytest.mark.usefixtures("small_pieces")
def test_text_that_is_not_utf_8_is_refused_by_line_and_stores_nothing(tmp_path: Path) -> None:
    path = csv_file(tmp_path / "in", PLAIN)
    data = path.read_bytes().replace(b"s77,", "中文,".encode("gb18030"))
    path.write_bytes(data)
    ledger = Ledger(tmp_path / "home")
    with pytest.raises(LoadRefused, match=r"line 78, byte .*not UTF-8 .*GB18030"):
        load(ledger, [path], Wish())
    assert ledger.manifests() == ()


@pytest.mark.usefixtures("small_pieces")
def test_lines_that_are_all_blank_are_refused(tmp_path: Path) -> None:
    path = csv_file(tmp_path / "in", [",,,"] * 3)
    with pytest.raises(LoadRefused, match="no row that can be read"):
        load(Ledger(tmp_path / "home"), [path], Wish())


@pytest.mark.usefixtures("small_pieces")
def test_files_typed_in_portions_are_stored_as_if_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fen = HEADER.replace("amount", "amount_fen")
    paths = [
        csv_file(tmp_path / "a", PLAIN[:50]),
        csv_file(
            tmp_path / "b", ["105,t1,100,2025-01-01", PLAIN[0].replace(".00", "00")], header=fen
        ),
        csv_file(tmp_path / "c", UNEVEN),
    ]
    stored = []
    for home, portion in (("one", 1_000), ("other", 7)):
        monkeypatch.setattr(rows, "PORTION", portion)
        ledger = Ledger(tmp_path / home)
        report = load(ledger, paths, Wish())
        part = ledger.active("payment")[0]
        stored.append((pq.read_table(part.path), report.rejected, report.recognised))
    assert stored[0] == stored[1]
    assert stored[0][1:] == (3, 49)
