"""Untrusted files are read in a child process whose memory, CPU and time are limited."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from bankcheck.errors import FileRefused
from bankcheck.ledger.sources.shape import Place, Reading, RefusedRow, Wish
from bankcheck.ledger.tables.excerpt import Excerpt
from bankcheck.ledger.tables.outline import Outline
from bankcheck.settings import Limits

_CHILDREN = 2
# A child takes half a second to start: small files are read sooner one after the other.
_WORTH_ANOTHER_CHILD_BYTES = 256 << 10
_DYING_SECONDS = 10.0
_CHILD = "bankcheck.ledger.sandbox_child"


@dataclass(frozen=True, slots=True)
class Errand:
    """One file to read: its staged path, what the user calls it and where results may go."""

    path: Path
    name: str
    out: Path


def read_all(
    errands: Sequence[Errand], wish: Wish, limits: Limits, done: Callable[[], None]
) -> list[Reading | FileRefused]:
    """Read every file, large ones two at a time; a file that breaks its child is refused alone."""
    workers = _children_for(errands)
    if not workers:
        return []
    queue = iter(list(enumerate(errands)))
    results: dict[int, Reading | FileRefused] = {}

    def work(_: int) -> None:
        child = _Child(limits)
        try:
            for number, errand in queue_items():
                results[number] = child.read(errand, wish)
                done()
        finally:
            child.close()

    def queue_items() -> Any:
        while (item := next(queue, None)) is not None:
            yield item

    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(work, range(workers)))
    return [results[number] for number in range(len(errands))]


def _children_for(errands: Sequence[Errand]) -> int:
    size = sum(errand.path.stat().st_size for errand in errands)
    return min(_CHILDREN, len(errands), 1 + size // _WORTH_ANOTHER_CHILD_BYTES)


def outlined(path: Path, name: str, wish: Wish, limits: Limits) -> Outline:
    """Return the outline of a table file, made in a child; raise FileRefused."""
    return Outline(**_asked({"do": "outline"}, path, name, wish, limits))


def excerpted(
    path: Path,
    name: str,
    wish: Wish,
    limits: Limits,
    *,
    reader: str,
    wanted: Sequence[tuple[str, int]],
) -> list[Excerpt]:
    """Return the wanted lines of a table file under their header; raise FileRefused."""
    request = {"do": "excerpt", "reader": reader, "wanted": list(wanted)}
    answer = _asked(request, path, name, wish, limits)
    return [
        Excerpt(
            one["sheet"],
            tuple(map(tuple, one["above"])),
            tuple(map(tuple, one["header"])),
            {int(number): tuple(cells) for number, cells in one["lines"].items()},
        )
        for one in answer["excerpts"]
    ]


def _asked(
    request: dict[str, Any], path: Path, name: str, wish: Wish, limits: Limits
) -> dict[str, Any]:
    child = _Child(limits)
    try:
        return child.ask({**request, "path": str(path), "name": name, "wish": asdict(wish)})
    finally:
        child.close()


class _Child:
    """One reading process, started when first needed and again after it broke."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._process: subprocess.Popen[bytes] | None = None
        self._buffer = b""
        self._said = tempfile.TemporaryFile()  # noqa: SIM115  closed by close()

    def read(self, errand: Errand, wish: Wish) -> Reading | FileRefused:
        request = {
            "path": str(errand.path),
            "name": errand.name,
            "wish": asdict(wish),
            "out": str(errand.out),
        }
        try:
            return _reading(self.ask(request))
        except FileRefused as error:
            return error

    def ask(self, request: dict[str, Any]) -> dict[str, Any]:
        """Return the child's answer; raise FileRefused when it refuses the file or breaks."""
        answer = self._ask(request)
        if "refused" in answer:
            raise FileRefused(*answer["refused"])
        if "broken" in answer:
            raise _broken(request["name"], answer["broken"])
        return answer

    def stop(self) -> None:
        if self._process is None:
            return
        process, self._process, self._buffer = self._process, None, b""
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe:
                pipe.close()

    def close(self) -> None:
        self.stop()
        self._said.close()

    def _ask(self, request: dict[str, Any]) -> dict[str, Any]:
        process = self._process or self._start()
        assert process.stdin
        assert process.stdout
        try:
            process.stdin.write(json.dumps(request).encode() + b"\n")
            process.stdin.flush()
            line = self._line(process.stdout.fileno())
        except BrokenPipeError:
            line = b""
        except TimeoutError:
            self.stop()
            return {"broken": f"takes longer to read than {self._limits.wall_seconds} seconds"}
        if line:
            answer: dict[str, Any] = json.loads(line)
            return answer
        return {"broken": self._cause(process)}

    def _start(self) -> subprocess.Popen[bytes]:
        limits = (str(self._limits.memory_mib), str(self._limits.cpu_seconds))
        self._process = subprocess.Popen(
            [sys.executable, "-m", _CHILD, *limits],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._said,
        )
        return self._process

    def _line(self, handle: int) -> bytes:
        """Return one answer line; empty when the child ended; TimeoutError when its time is up."""
        until = time.monotonic() + self._limits.wall_seconds
        while b"\n" not in self._buffer:
            ready, _, _ = select.select([handle], [], [], max(0.0, until - time.monotonic()))
            if not ready:
                raise TimeoutError
            chunk = os.read(handle, 2**20)
            if not chunk:
                return b""
            self._buffer += chunk
        line, _, self._buffer = self._buffer.partition(b"\n")
        return line

    def _cause(self, process: subprocess.Popen[bytes]) -> str:
        # It closed its end and is about to die; on a busy machine that takes a while.
        try:
            code = process.wait(timeout=_DYING_SECONDS)
        except subprocess.TimeoutExpired:
            code = None
        self.stop()
        if code == -signal.SIGXCPU:
            return f"takes more than {self._limits.cpu_seconds} seconds of computing to read"
        return f"breaks the program that reads it ({self._last_words() or f'status {code}'})"

    def _last_words(self) -> str:
        self._said.seek(0)
        lines = self._said.read().decode("utf-8", "replace").strip().splitlines()
        self._said.truncate(0)
        return lines[-1][:200] if lines else ""


def _broken(name: str, reason: str) -> FileRefused:
    return FileRefused(name, "", f"{reason}.", "Ask for a new export, as CSV if possible.")


def _reading(answer: dict[str, Any]) -> Reading:
    tables = {}
    for stream, path in answer["tables"].items():
        with pa.memory_map(path) as source:
            tables[stream] = pa.ipc.open_file(source).read_all()
    refused = [
        RefusedRow(Place(sheet, line), stream, reason, text)
        for sheet, line, stream, reason, text in answer["refused_rows"]
    ]
    return Reading(answer["reader"], tables, refused, answer["facts"])
