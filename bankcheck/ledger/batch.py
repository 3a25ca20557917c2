"""A batch is written aside, forced to disk and then appears by one rename, or not at all."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from bankcheck.ledger.rows import Rejected
from bankcheck.ledger.staging import Staged
from bankcheck.ledger.store import ROW_BITS, Ledger, Manifest, batch_id, sync_path, sync_tree
from bankcheck.ledger.streams import STREAMS
from bankcheck.ledger.tables.corrections import inert


def totals(con: duckdb.DuckDBPyConnection, stream: str, path: Path) -> dict[int, dict[str, int]]:
    """Return rows, fen and the sum of the digests by file number."""
    fen = fen_column(stream)
    amount = f"coalesce(sum({fen}), 0)" if fen else "0"
    found = con.execute(
        f"SELECT file_no, count(*), {amount}, sum(row_digest) FROM read_parquet(?) "
        "GROUP BY 1 ORDER BY 1",
        [str(path)],
    ).fetchall()
    keys = ("rows", "fen", "digest_sum")
    return {row[0]: dict(zip(keys, map(int, row[1:]), strict=True)) for row in found}


def fen_column(stream: str) -> str | None:
    """Return the column whose fen are summed for a stream; None when it has no money."""
    names = [column.name for column in STREAMS[stream].columns if column.name.endswith("_fen")]
    return names[0] if names else None


def write_recognised(tables: Sequence[pa.Table], folder: Path) -> str:
    """Write which rows were recognised, with their second place; return the SHA-256."""
    path = folder / "recognised.parquet"
    pq.write_table(pa.concat_tables(tables), path)
    return sha256_of(path)


def grouped(places: pa.Table) -> list[dict[str, Any]]:
    """Return for the manifest how many rows of which file were recognised in which file."""
    owner = pc.shift_right(places["row_id"], ROW_BITS)
    counted = places.append_column("of_batch_no", owner).group_by(
        ["stream", "file_no", "of_batch_no", "of_file_no"]
    )
    groups: list[dict[str, Any]] = counted.aggregate([("row_id", "count")]).to_pylist()
    return [
        {
            "stream": group["stream"],
            "file_no": group["file_no"],
            "of": f"{batch_id(group['of_batch_no'])}/{group['of_file_no']}",
            "rows": group["row_id_count"],
        }
        for group in groups
    ]


def previous_manifest(ledger: Ledger, batch_no: int) -> str | None:
    """Return the SHA-256 of the manifest before; batches so form a chain."""
    path = ledger.batch_folder(batch_no - 1) / "manifest.json"
    return sha256_of(path) if path.is_file() else None


def write_rejected(rows: Iterable[Rejected], names: Mapping[int, str], path: Path) -> str:
    """Write the rejected rows as CSV with a byte order mark; return the SHA-256."""
    with path.open("w", encoding="utf-8-sig", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow(["file", "sheet", "line", "stream", "reason", "text"])
        for row in rows:
            name = names[row.file_no]
            cells = (name, row.sheet, row.line, row.stream, row.reason, row.text)
            writer.writerow([inert(str(cell)) for cell in cells])
    return sha256_of(path)


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def commit(ledger: Ledger, folder: Path, manifest: Manifest, originals: Iterable[Staged]) -> None:
    """Put the originals and then the batch in place; the last rename is the commit."""
    text = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True)
    (folder / "manifest.json").write_text(text, "utf-8")
    sync_tree(folder.parent)
    shelves = {_keep(ledger, staged) for staged in originals}
    ledger.batches.mkdir(exist_ok=True)
    for shelf in (*shelves, *{shelf.parent for shelf in shelves}, ledger.home):
        sync_path(shelf)
    folder.rename(ledger.batch_folder(manifest["batch_no"]))
    sync_path(ledger.batches)


def _keep(ledger: Ledger, staged: Staged) -> Path:
    target = ledger.original(staged.sha256)
    target.parent.mkdir(parents=True, exist_ok=True)
    staged.path.replace(target)
    target.chmod(0o440)
    return target.parent
