"""Rows that another active file also said stay when the file that holds them is superseded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from bankcheck.ledger.sources.shape import EXTRA, LINE, SHEET
from bankcheck.ledger.store import ROW_BITS, Ledger, Manifest, batch_id, parse_reference
from bankcheck.ledger.streams import STREAMS
from bankcheck.ledger.typed import FILE

RENAMED = {FILE: "file_no", SHEET: "sheet", LINE: "line", EXTRA: "extra"}
Dead = Mapping[int, frozenset[int]]


@dataclass(slots=True)
class Carried:
    """The rows that one still active file keeps, by stream, at its own places."""

    reference: str
    entry: dict[str, Any]
    tables: dict[str, pa.Table] = field(default_factory=dict)


def expanded(ledger: Ledger, references: list[str]) -> list[str]:
    """Return the references with every file that carries rows of theirs added.

    A batch that also keeps rows of other files stands for its own files alone.
    """
    wanted = [own for reference in references for own in _without_kept(ledger, reference)]
    for manifest in ledger.manifests():
        for entry in manifest["files"]:
            own = f"{manifest['batch_id']}/{entry['file_no']}"
            source = entry.get("carried_from")
            alive = entry["file_no"] not in ledger.dead_files(manifest["batch_no"])
            if source and alive and own not in wanted and _covers(wanted, source):
                wanted.append(own)
    return wanted


def carried_rows(ledger: Ledger, dead: Dead) -> list[Carried]:
    """Return what must be stored again because ``dead`` takes its first place away.

    A row that several active files said is kept by the first of them.
    """
    kept: list[Carried] = []
    taken: set[int] = set()
    for manifest in ledger.manifests():
        if not manifest["recognised"]:
            continue
        places = _orphans(ledger, manifest, dead)
        for file_no in sorted({place["file_no"] for place in places}):
            own = [
                place
                for place in places
                if place["file_no"] == file_no and place["row_id"] not in taken
            ]
            taken.update(place["row_id"] for place in own)
            if own:
                kept.append(_carried(ledger, manifest, file_no, own))
    return kept


def _without_kept(ledger: Ledger, reference: str) -> list[str]:
    batch_no, file_no = parse_reference(reference)
    alive = [number for batch, number in ledger.active_files() if batch == batch_no]
    own = ledger.own_files(batch_no)
    if file_no or len(own) == len(alive):
        return [reference]
    return [f"{reference}/{number}" for number in own]


def _covers(references: list[str], source: str) -> bool:
    return source in references or source.partition("/")[0] in references


def _orphans(ledger: Ledger, manifest: Manifest, dead: Dead) -> list[dict[str, Any]]:
    number = manifest["batch_no"]
    path = ledger.batch_folder(number) / "recognised.parquet"
    # A row whose first place died earlier was kept by a file that may be dying now. Whoever still
    # holds it is found again when the kept rows are recognised in what stays.
    before = {} if _loses_kept_rows(ledger, dead) else ledger.all_dead()
    orphans = []
    for place in pq.read_table(path).to_pylist():
        owner, table_file = place["row_id"] >> ROW_BITS, place["of_file_no"]
        is_dying = table_file in dead.get(owner, ()) and table_file not in before.get(owner, ())
        if is_dying and place["file_no"] not in dead.get(number, ()):
            orphans.append(place)
    return orphans


def _loses_kept_rows(ledger: Ledger, dead: Dead) -> bool:
    return any(
        entry.get("carried_from")
        for manifest in ledger.manifests()
        for entry in manifest["files"]
        if entry["file_no"] in dead.get(manifest["batch_no"], ())
        and entry["file_no"] not in ledger.dead_files(manifest["batch_no"])
    )


def _carried(
    ledger: Ledger, manifest: Manifest, file_no: int, places: list[dict[str, Any]]
) -> Carried:
    entry = next(entry for entry in manifest["files"] if entry["file_no"] == file_no)
    carried = Carried(f"{batch_id(manifest['batch_no'])}/{file_no}", entry)
    for stream in STREAMS:
        wanted = [place for place in places if place["stream"] == stream]
        if wanted:
            carried.tables[stream] = _rows(ledger, stream, wanted)
    return carried


def _rows(ledger: Ledger, stream: str, places: list[dict[str, Any]]) -> pa.Table:
    tables = []
    for owner in sorted({place["row_id"] >> ROW_BITS for place in places}):
        ids = pa.array([place["row_id"] for place in places], pa.int64())
        path = ledger.batch_folder(owner) / f"{stream}.parquet"
        tables.append(pq.read_table(path, filters=pc.field("row_id").isin(ids)))
    rows = pa.concat_tables(tables).sort_by("row_id")
    at = {place["row_id"]: place for place in places}
    ordered = [at[row_id] for row_id in rows["row_id"].to_pylist()]
    sheets = pa.array([place["sheet"] for place in ordered], pa.string())
    lines = pa.array([place["line"] for place in ordered], pa.int64())
    rows = rows.drop_columns(["row_id", "sheet", "line", "file_no"])
    rows = rows.append_column("sheet", sheets).append_column("line", lines)
    back = {stored: fresh for fresh, stored in RENAMED.items()}
    return rows.rename_columns([back.get(name, name) for name in rows.column_names])
