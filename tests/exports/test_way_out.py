"""No page is a way out: whatever is asked of any route, a page shows sixty rows at most."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from bankcheck.actors import BUSINESS_READERS
from bankcheck.reconcile.archive import Archive
from bankcheck.suspicions.intake import take_in
from tests.databases import Stable
from tests.exports.asking import RUN, made, wish
from tests.web.sample_run import SCHEMA, write_run
from tests.workbench.house import LOGINS, MONITOR, House, open_house

ROWS, MOST = 300, 60
CANARY = re.compile(r"CANARYROW\d{4}")
# What a curious reader might try in order to see more than a page.
PLAIN: dict[str, str] = {}
QUERIES: tuple[dict[str, str], ...] = (
    PLAIN,
    {"rows": "1000"},
    {"limit": "1000", "per_page": "1000", "page_size": "1000", "size": "1000"},
    {"page": "0", "offset": "0"},
    {"page": "-1"},
    {"format": "csv", "export": "1", "all": "1", "download": "1"},
    {"format": "json"},
)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, stable: Stable) -> House:
    """A house whose run has many rows that can be told apart."""
    home = tmp_path_factory.mktemp("wayout")
    folder = write_run(home, RUN)
    rows = pq.read_table(folder / "differences.parquet").to_pylist()
    seeded = [
        {
            **rows[number % len(rows)],
            "voucher_no": f"CANARYROW{number:04d}",
            "fingerprint": f"{number:032x}",
        }
        for number in range(ROWS)
    ]
    pq.write_table(pa.Table.from_pylist(seeded, SCHEMA), folder / "differences.parquet")
    house = open_house(home, stable.fresh("sqlite", home))
    take_in(house.database, Archive(home), RUN)
    return house


def _paths(house: House) -> Iterator[str]:
    """Yield the path of every route that reads, with what this house holds in its places."""
    known = {"run_id": RUN, "fingerprint": f"{7:032x}", "code": "AB08", "filename": "icon.svg"}
    with house.app.test_request_context():
        adapter = house.app.url_map.bind("localhost")
        for rule in house.app.url_map.iter_rules():
            values = {
                name: known.get(name, min(getattr(kind, "items", ("1",))))
                for name, kind in rule._converters.items()
            }
            if "GET" in (rule.methods or ()):
                yield adapter.build(rule.endpoint, values, method="GET")


def _most(
    house: House, login: str, paths: list[str], queries: tuple[dict[str, str], ...]
) -> dict[str, int]:
    """Return the routes whose answers show more rows than a page may."""
    client, found = house.client(login), {}
    for path in paths:
        for query in queries:
            address = f"{path}?{urlencode(query)}" if query else path
            shown = len(set(CANARY.findall(client.get(address).text)))
            if shown > MOST:
                found[address] = shown
    return found


def _readers(house: House) -> list[str]:
    roles = {house.actor(login).role: login for login in LOGINS}
    return [roles[role] for role in sorted(BUSINESS_READERS)]


def test_no_page_shows_a_reader_more_rows_than_a_page_may(house: House) -> None:
    paths = list(_paths(house))
    shown = [_most(house, login, paths, QUERIES[:1]) for login in _readers(house)]
    assert [found for found in shown if found] == []


def test_no_question_makes_a_page_show_more(house: House) -> None:
    assert _most(house, MONITOR, list(_paths(house)), QUERIES[1:]) == {}


def test_people_of_a_bank_and_administrators_see_none_at_all(house: House) -> None:
    paths = list(_paths(house))
    shown = {
        (login, path)
        for login in LOGINS
        if house.actor(login).role not in BUSINESS_READERS
        for path in paths
        if CANARY.search(house.client(login).get(path).text)
    }
    assert shown == set()


def test_the_walk_finds_a_page_that_shows_too_much(house: House) -> None:
    table = house.home / "runs" / RUN / "differences.parquet"
    text = json.dumps(pq.read_table(table, columns=["voucher_no"]).to_pylist())
    assert len(set(CANARY.findall(text))) > MOST


@pytest.mark.parametrize("path", [f"/runs/{RUN}/differences", "/suspicions?state=all"])
def test_the_walk_sees_rows_where_rows_are_shown(house: House, path: str) -> None:
    text = house.client(MONITOR).get(path).text
    assert len(set(CANARY.findall(text))) == 50


def test_an_export_holds_what_no_page_shows(house: House) -> None:
    request_id = made(house, wish(filter={"run": RUN}, columns=("voucher_no",)))
    (path,) = (house.home / "exports").iterdir()
    assert (request_id, Path(path).stat().st_size > 0) == (1, True)
