"""No page is a way out: whatever is asked of any route, a page shows sixty rows at most."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from urllib.parse import urlencode

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from bankcheck.accounts.gate import API_PREFIX
from bankcheck.actors import BUSINESS_READERS, EVERYTHING
from bankcheck.clock import now, today
from bankcheck.inspections.calendar.counting import Unit
from bankcheck.inspections.calendar.deadlines import NewDeadline, open_deadline
from bankcheck.reconcile.archive import Archive
from bankcheck.suspicions.disclosure import told
from bankcheck.suspicions.intake import take_in
from bankcheck.suspicions.models import Inquiry
from bankcheck.suspicions.states import InquiryState
from tests.api.programs import program_of
from tests.databases import Stable
from tests.exports.asking import RUN, made, wish
from tests.ledger.desk.orders import entry, export, previewed
from tests.web.sample_run import SCHEMA, write_clean_run, write_run
from tests.workbench.house import APPROVER_A, LOGINS, MAKER_A, MONITOR, House, open_house

ROWS, MOST = 300, 60
CANARY = re.compile(r"CANARYROW\d{4}")
OLD_RUN = "R000001"
BANKS_OWN = re.compile(r"CANARYOWN\d{4}")
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
    {"old": RUN, "new": OLD_RUN, "show": "gone", "rows": "1000"},
    {"old": OLD_RUN, "new": RUN, "state": "all", "view": "all"},
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
    write_clean_run(home, OLD_RUN)
    # Programs may read all day here: what one answer holds is asked.
    house = replace(open_house(home, stable.fresh("sqlite", home)), api_rows_a_day=10_000_000)
    take_in(house.database, Archive(home), RUN)
    _reject_rows(house)
    _ask_banks(house)
    return house


def _reject_rows(house: House) -> None:
    """Send a file of which hardly a row can be read, so that its errors are many."""
    bad = (entry(number, "abc", f"CANARYROW{number:04d}") for number in range(ROWS))
    previewed(house, house.client(MONITOR), {"bad.csv": export(*bad, entry(ROWS))})


def _ask_banks(house: House) -> None:
    """Give a bank much that is its own: questions, and time limits."""
    for number in range(1, ROWS + 1):
        own = f"CANARYOWN{number:04d}"
        with house.database.write(EVERYTHING) as session:
            asked = Inquiry(
                number=own, bank_code="105", suspicion_id=1, state=InquiryState.ASKED,
                question=own, due_on=today(), asked_at=now(),
                facts=told({"code": "AB07", "amount_fen": 100}, "105"),
                asked_by_id=house.actor(MONITOR).person_id,
            )  # fmt: skip
            limit = NewDeadline(
                "rectification", ("notice", number), "105", own, "sent", today(), 10,
                Unit.WORKING_DAYS, "协议",
            )  # fmt: skip
            session.add(asked)
            open_deadline(session, limit, actor=house.actor(MONITOR))


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


def _shown(
    house: House,
    login: str,
    queries: tuple[dict[str, str], ...],
    canary: re.Pattern[str] = CANARY,
) -> dict[str, int]:
    """Return how many rows each address shows a person, or a program of that person."""
    found = dict[str, int]()
    for query in queries:
        walked = _walked(house, login, urlencode(query))
        found |= {at: len({row for row in rows if canary.fullmatch(row)}) for at, rows in walked}
    return found


@cache
def _walked(house: House, login: str, query: str) -> list[tuple[str, frozenset[str]]]:
    """Return the rows that every address shows somebody who asks this; walked once a question."""
    client, program, found = house.client(login), program_of(house, login), []
    for path in _paths(house):
        address = f"{path}?{query}" if query else path
        asked = program.client if path.startswith(API_PREFIX) else client
        answer = asked.get(address, headers=program.bearer if asked is not client else {})
        rows = {*CANARY.findall(answer.text), *BANKS_OWN.findall(answer.text)}
        found.append((address, frozenset(rows)))
    return found


def _most(
    house: House,
    login: str,
    queries: tuple[dict[str, str], ...],
    canary: re.Pattern[str] = CANARY,
) -> dict[str, int]:
    """Return the addresses whose answers show more rows than a page may."""
    shown = _shown(house, login, queries, canary)
    return {address: rows for address, rows in shown.items() if rows > MOST}


def _readers(house: House) -> list[str]:
    roles = {house.actor(login).role: login for login in LOGINS}
    return [roles[role] for role in sorted(BUSINESS_READERS)]


def test_no_page_shows_a_reader_more_rows_than_a_page_may(house: House) -> None:
    shown = [_most(house, login, QUERIES[:1]) for login in _readers(house)]
    assert [found for found in shown if found] == []


def test_no_question_makes_a_page_show_more(house: House) -> None:
    assert _most(house, MONITOR, QUERIES[1:]) == {}


@pytest.mark.parametrize("login", [MAKER_A, APPROVER_A])
def test_no_page_shows_a_bank_more_of_its_own_than_a_page_may(house: House, login: str) -> None:
    assert _most(house, login, QUERIES, BANKS_OWN) == {}


def test_people_of_a_bank_and_administrators_see_none_at_all(house: House) -> None:
    others = [login for login in LOGINS if house.actor(login).role not in BUSINESS_READERS]
    shown = [
        (login, address)
        for login in others
        for address, rows in _shown(house, login, QUERIES[:1]).items()
        if rows
    ]
    assert shown == []


def test_the_walk_finds_a_page_that_shows_too_much(house: House) -> None:
    table = house.home / "runs" / RUN / "differences.parquet"
    text = json.dumps(pq.read_table(table, columns=["voucher_no"]).to_pylist())
    assert len(set(CANARY.findall(text))) > MOST


@pytest.mark.parametrize(
    "path",
    [
        f"/runs/{RUN}/differences",
        "/suspicions",
        "/imports/1/errors",
        f"/api/v1/runs/{RUN}/differences",
        "/api/v1/suspicions",
        f"/runs/compare?{urlencode(QUERIES[-2])}",
    ],
)
def test_the_walk_sees_rows_where_rows_are_shown(house: House, path: str) -> None:
    assert _shown(house, MONITOR, (PLAIN, QUERIES[-2]))[path] == 50


@pytest.mark.parametrize("path", ["/inquiries", "/deadlines", "/api/v1/inquiries"])
def test_the_walk_sees_the_rows_of_a_bank(house: House, path: str) -> None:
    assert _shown(house, MAKER_A, (PLAIN,), BANKS_OWN)[path] == 50


def test_an_export_holds_what_no_page_shows(house: House) -> None:
    request_id = made(house, wish(filter={"run": RUN}, columns=("voucher_no",)))
    (path,) = (house.home / "exports").iterdir()
    assert (request_id, Path(path).stat().st_size > 0) == (1, True)
