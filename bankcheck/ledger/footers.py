"""What the footers of a stream's files say of its columns, so that nobody reads them to count."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow.parquet as pq

from bankcheck.ledger.store import Part


def filled_cells(parts: Sequence[Part], columns: Sequence[str]) -> tuple[int, list[int]] | None:
    """Return how many rows there are and how many of each column are filled.

    None when footers do not tell: rows have been superseded, or a file keeps no counts.
    """
    if any(part.dead_files for part in parts):
        return None
    rows, empty = 0, dict.fromkeys(columns, 0)
    for part in parts:
        footer = pq.read_metadata(part.path)
        rows += footer.num_rows
        places = {footer.schema.column(at).name: at for at in range(footer.num_columns)}
        for group in range(footer.num_row_groups):
            for name in columns:
                found = footer.row_group(group).column(places[name]).statistics
                if found is None or not found.has_null_count:
                    return None
                empty[name] += found.null_count
    return rows, [rows - empty[name] for name in columns]
