"""The bare full outer join in DuckDB that sets the pace: both sides, columns compared."""

from __future__ import annotations

from pathlib import Path

from benchmarks.peers.key_join_sql import BARE, connect
from benchmarks.peers.peer import run_peer


def bare_join(data: Path) -> None:
    """Join both sides on the voucher number and count what differs, nothing more."""
    connect(data).execute(BARE).fetchall()


if __name__ == "__main__":
    run_peer(bare_join)
