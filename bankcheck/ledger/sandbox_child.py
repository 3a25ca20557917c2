"""The reading child: untrusted files in, Arrow IPC files and one JSON line a file out."""

from __future__ import annotations

import json
import os
import resource
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

import pyarrow as pa

from bankcheck.errors import FileRefused
from bankcheck.ledger.registry import reader_for
from bankcheck.ledger.sources.shape import Reading, Wish
from bankcheck.ledger.tables.excerpt import excerpts
from bankcheck.ledger.tables.outline import outline


def main(arguments: list[str]) -> None:
    """Answer requests from standard input until it ends; arguments: memory MiB, CPU seconds."""
    memory_mib, cpu_seconds = (int(argument) for argument in arguments)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (memory_mib * 2**20,) * 2)
    answers = _own_output()
    for line in sys.stdin:
        _allow_cpu(cpu_seconds)
        print(json.dumps(_answer(json.loads(line))), file=answers, flush=True)


def _own_output() -> IO[str]:
    """Keep standard output for answers alone; what a library prints goes to standard error."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    return answers


def _allow_cpu(seconds: int) -> None:
    used = resource.getrusage(resource.RUSAGE_SELF)
    limit = int(used.ru_utime + used.ru_stime) + seconds + 1
    resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.RLIM_INFINITY))


def _answer(request: dict[str, Any]) -> dict[str, Any]:
    try:
        return _DOINGS[request.get("do", "read")](request)
    except FileRefused as error:
        return {"refused": [error.name, error.place, error.reason, error.next_step]}
    except MemoryError:
        return {"broken": "needs more memory than one file may take"}


def _read(request: dict[str, Any]) -> dict[str, Any]:
    path, name, wish = _errand(request)
    return _written(reader_for(path, name, wish).read(path, name, wish), Path(request["out"]))


def _outline(request: dict[str, Any]) -> dict[str, Any]:
    return asdict(outline(*_errand(request)))


def _excerpt(request: dict[str, Any]) -> dict[str, Any]:
    wanted = [(sheet, line) for sheet, line in request["wanted"]]
    found = excerpts(*_errand(request), request["reader"], wanted)
    return {"excerpts": [asdict(one) for one in found]}


def _errand(request: dict[str, Any]) -> tuple[Path, str, Wish]:
    return Path(request["path"]), request["name"], Wish(**request["wish"])


_DOINGS: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "read": _read,
    "outline": _outline,
    "excerpt": _excerpt,
}


def _written(reading: Reading, out: Path) -> dict[str, Any]:
    tables = {}
    for stream, table in reading.tables.items():
        target = out.with_name(f"{out.name}.{stream}.arrow")
        with pa.OSFile(str(target), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
            writer.write_table(table)
        tables[stream] = str(target)
    refused = [
        [row.place.sheet, row.place.line, row.stream, row.reason, row.text]
        for row in reading.refused
    ]
    return {
        "reader": reading.reader,
        "tables": tables,
        "refused_rows": refused,
        "facts": reading.facts,
    }


if __name__ == "__main__":
    main(sys.argv[1:])
