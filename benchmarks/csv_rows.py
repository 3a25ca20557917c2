"""The voucher stream of the benchmark as a canonical CSV file, to measure how fast it loads."""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb


def main() -> None:
    """Write the CSV: DATA OUT (``voucher.csv``)."""
    data, out = Path(sys.argv[1]), Path(sys.argv[2])
    connection = duckdb.connect()
    connection.read_parquet(str(data / "voucher.parquet")).create_view("voucher")
    connection.execute("set timezone = 'Asia/Shanghai'")
    text = "strftime(issued_at, '%Y-%m-%dT%H:%M:%S')"
    connection.sql(f"select * replace ({text} as issued_at) from voucher").write_csv(
        str(out), header=True
    )


if __name__ == "__main__":
    main()
