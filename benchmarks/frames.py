"""Columns of one length by name, the only shape rows have while they are made."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from benchmarks.world import SHANGHAI_US, Ints

Frame = dict[str, Ints]
NONE = -1


def length(frame: Frame) -> int:
    """Return the rows of a frame."""
    return len(next(iter(frame.values())))


def take(frame: Frame, rows: Ints, **changed: Ints | int) -> Frame:
    """Return these rows of a frame, some columns replaced."""
    taken = {name: column[rows] for name, column in frame.items()}
    for name, value in changed.items():
        taken[name] = np.broadcast_to(np.asarray(value, dtype=np.int64), len(rows)).copy()
    return taken


def stack(frames: Sequence[Frame]) -> Frame:
    """Return the rows of several frames one after another."""
    return {name: np.concatenate([frame[name] for frame in frames]) for name in frames[0]}


def ordered(frame: Frame, *names: str) -> Frame:
    """Return the rows sorted by these columns, the first one first."""
    return take(frame, np.lexsort([frame[name] for name in reversed(names)]))


def digits(column: Ints) -> pa.Array:
    """Return numbers as text; NONE becomes null."""
    array = pa.array(column, mask=column == NONE)
    return pc.cast(array, pa.string())


def words(column: Ints, choices: Sequence[str]) -> pa.Array:
    """Return the chosen words as text; NONE becomes null."""
    index = pa.array(column, pa.int64(), mask=column == NONE)
    return pa.array(choices, pa.string()).take(index)


def times(column: Ints) -> pa.Array:
    """Return local microseconds as instants; NONE becomes null."""
    zone = pa.timestamp("us", tz="Asia/Shanghai")
    return pa.array(column - SHANGHAI_US, mask=column == NONE).cast(zone)


def days(column: Ints) -> pa.Array:
    """Return day numbers as dates; NONE becomes null."""
    return pa.array(column.astype(np.int32), pa.int32(), mask=column == NONE).cast(pa.date32())


def whole(column: Ints) -> pa.Array:
    """Return numbers as they are; NONE stays a number."""
    return pa.array(column)
