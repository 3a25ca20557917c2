"""How fast the two readers that see the most rows read: canonical CSV and e-voucher XML."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from bankcheck.example.formats.evoucher_file import Body, write_envelope
from bankcheck.ledger.sources import canonical, evoucher
from bankcheck.ledger.sources.shape import Wish
from benchmarks.measure import measure, python

XML_VOUCHERS = 20_000


def _body(row: dict[str, str]) -> Body:
    yuan = f"{int(row['amount_fen']) // 100}.{int(row['amount_fen']) % 100:02d}"
    head = {
        "AdmDivCode": "330100",
        "StYear": "2025",
        "VtCode": "5201",
        "VouDate": "20250303",
        "VoucherNo": row["voucher_no"],
        "PayAcctNo": row["payer_account"],
        "PayeeAcctNo": row["payee_account"],
        "PayeeAcctName": row["payee_name"],
        "PayAmt": yuan,
    }
    return Body(head, [])


def write_vouchers(data: Path, out: Path) -> None:
    """Write the first voucher rows as one e-voucher file."""
    names = ["voucher_no", "payer_account", "payee_account", "payee_name", "amount_fen"]
    with pq.ParquetFile(data / "voucher.parquet") as file:
        first = next(file.iter_batches(batch_size=XML_VOUCHERS, columns=names))
    table = pa.Table.from_batches([first])
    text = table.set_column(4, "amount_fen", pc.cast(table["amount_fen"], pa.string()))
    write_envelope(out, (_body(row) for row in text.to_pylist()))


def _rows_per_second(path: Path) -> dict[str, float]:
    reader = canonical if path.suffix == ".csv" else evoucher
    began = time.perf_counter()
    reading = reader.read(path, path.name, Wish())
    streams = {**reading.tables, **reading.flows}
    rows = sum(piece.num_rows for stream in streams for piece in reading.pieces(stream))
    seconds = time.perf_counter() - began
    return {"rows": rows, "seconds": round(seconds, 3), "rows_per_second": round(rows / seconds)}


def readers(data: Path, work: Path) -> dict[str, dict[str, float]]:
    """Return rows per second of each reader alone, each in a child of its own."""
    csv, xml = work / "voucher.csv", work / "vouchers.xml"
    measure(python("benchmarks.csv_rows", str(data), str(csv)), work / "csv.out")
    measure(python("benchmarks.readers_speed", "write", str(data), str(xml)), work / "xml.out")
    speeds: dict[str, dict[str, float]] = {}
    for name, path in (("canonical CSV", csv), ("e-voucher XML", xml)):
        printed = work / f"read-{path.suffix[1:]}.out"
        measure(python("benchmarks.readers_speed", "read", str(path)), printed)
        speeds[name] = json.loads(printed.read_text(encoding="utf-8").splitlines()[-1])
    return speeds


def main() -> None:
    """Write e-vouchers (write DATA OUT) or read a file (read FILE) and print the speed."""
    match sys.argv[1:]:
        case ["write", data, out]:
            write_vouchers(Path(data), Path(out))
        case ["read", path]:
            print(json.dumps(_rows_per_second(Path(path))))


if __name__ == "__main__":
    main()
