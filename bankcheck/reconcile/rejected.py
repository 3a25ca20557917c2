"""How many rows of each stream were rejected when their files were loaded, and so not judged."""

from __future__ import annotations

import csv
from collections import Counter

from bankcheck.ledger.store import Ledger

_FILE = "rejected.csv"


def rejected_rows(ledger: Ledger) -> Counter[str]:
    """Return the rejected rows of the active files by stream."""
    alive = ledger.active_files()
    counted: Counter[str] = Counter()
    for manifest in ledger.manifests():
        batch_no = manifest["batch_no"]
        names = {f["name"] for f in manifest["files"] if (batch_no, f["file_no"]) in alive}
        if not names or _FILE not in manifest["others"]:
            continue
        path = ledger.batch_folder(batch_no) / _FILE
        with path.open(encoding="utf-8-sig", newline="") as handle:
            counted.update(row["stream"] for row in csv.DictReader(handle) if row["file"] in names)
    return counted
