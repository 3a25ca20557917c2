"""A thousand payments more: what a run costs after a small batch was added to a large ledger."""

from __future__ import annotations

import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

ROWS = 1_000


def small_batch(data: Path, out: Path) -> None:
    """Write a thousand unauthorised payments under serials of their own."""
    with pq.ParquetFile(data / "payment.parquet") as file:
        first = pa.Table.from_batches([next(file.iter_batches(batch_size=ROWS))])
    serial = pc.binary_join_element_wise("9", first["bank_serial_no"], "")
    voucher = pc.binary_join_element_wise("9", first["voucher_no"], "")
    for name, column in (("bank_serial_no", serial), ("voucher_no", voucher)):
        first = first.set_column(first.column_names.index(name), name, column)
    pq.write_table(first, out)


def main() -> None:
    """Write the small batch: DATA OUT."""
    small_batch(Path(sys.argv[1]), Path(sys.argv[2]))


if __name__ == "__main__":
    main()
