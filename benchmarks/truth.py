"""What was planted: one row a fault, with every number by which a difference may name it."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from benchmarks.frames import NONE, Frame, days, digits, length, stack
from benchmarks.world import Ints

COLUMNS = ("voucher_no", "voucher_line_no", "bank_serial_no", "claim_no", "account", "day")


@dataclass(slots=True)
class Truth:
    """The labels of a block in the order in which the faults were planted."""

    parts: list[tuple[str, str, Frame]] = field(default_factory=list)

    def add(self, code: str, kind: str, **columns: Ints) -> None:
        """Record one fault a row; columns not given stay unknown."""
        size = len(next(iter(columns.values())))
        unknown = np.full(size, NONE, dtype=np.int64)
        self.parts.append((code, kind, {name: columns.get(name, unknown) for name in COLUMNS}))

    def table(self) -> pa.Table:
        """Return the labels as a table of text keys."""
        frame = stack([part for _, _, part in self.parts])
        sizes = [length(part) for _, _, part in self.parts]
        labels = {
            "code": np.repeat([code for code, _, _ in self.parts], sizes),
            "kind": np.repeat([kind for _, kind, _ in self.parts], sizes),
        }
        columns = {name: pa.array(values, pa.string()) for name, values in labels.items()}
        keys = {name: digits(frame[name]) for name in COLUMNS[:-1]}
        return pa.table({**columns, **keys, "day": days(frame["day"])})
