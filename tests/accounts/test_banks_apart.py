"""A crawl of everything as one bank meets nothing of the other's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from flask import Response as Answer
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from bankcheck import web
from bankcheck.accounts.rights import OPEN_TO_ALL
from bankcheck.actors import EVERYTHING, Role
from bankcheck.inspections.calendar.models import Deadline
from bankcheck.inspections.cases.models import Statement
from bankcheck.inspections.documents.models import Document
from bankcheck.inspections.evidence.request_models import EvidenceRequest
from bankcheck.inspections.money.models import Compensation, Obligation, Report
from bankcheck.inspections.rectification.models import Notice, Objection, Response
from bankcheck.inspections.reporting.models import ReportDraft
from bankcheck.permissions import is_allowed
from bankcheck.scoring.decisions.models import Decision
from bankcheck.scoring.models import AssessmentSheet, FeeClaim, FeeStatement
from bankcheck.scoring.process_models import ScoreObjection
from bankcheck.suspicions.models import Inquiry
from tests.accounts.walking import Call, calls
from tests.api.programs import program_of
from tests.databases import Stable
from tests.story.matters import ALPHA, BRAVO
from tests.story.town import ask, give_time, settle
from tests.workbench.house import APPROVER_A, MAKER_A, MAKER_B, House

pytestmark = pytest.mark.slow
CANARY = BRAVO.word
NUMBERS = range(1, 7)
LINK = re.compile(r'href="(/[^"#]*)"')
FRESH = re.compile(r'name="csrf_token" value="[^"]*"|Set-Cookie: .*\n')
TELLING = ("Location", "Content-Disposition", "Set-Cookie", "X-Count", "Link", "ETag")
STARTS = ("/", "/rights", "/account", "/tokens")
QUESTIONS = ("", f"?q={CANARY}", "?bank=308&state=all&page=2&view=all")
NAMES = ("DUMMY", "308", "R000001", "B000001", "YD-2025-000001-1", "YD-2025-000004-1")
WORDS_OF_ROWS = (
    "QUESTION", "ANSWER", "LIMIT", "MORE", "TOKEN", "FINDING", "STATEMENT", "NOTICE", "OBJECTION",
    "MATERIAL", "REPORT", "COMMENT",
    "DEBT", "REPORT", "CLAIM", "DOCUMENT", "SCOREOBJECTION", "DECISION",
)  # fmt: skip


@pytest.fixture(scope="module")
def town(stable: Stable, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A house with rows of every kind of either bank."""
    home = tmp_path_factory.mktemp("apart") / "home"
    home.mkdir()
    house = settle(home, stable)
    yield house
    house.database.close()


def _told(answer: TestResponse) -> str:
    headers = "".join(f"{name}: {text}\n" for name, text in answer.headers if name in TELLING)
    # A file that is handed out is no text.
    return answer.get_data().decode(errors="replace") + headers


def _crawled(client: FlaskClient) -> dict[str, str]:
    """Return every page that links lead to, with what it says."""
    waiting, found = list(STARTS), dict[str, str]()
    while waiting and len(found) < 400:
        address = waiting.pop()
        if address not in found and not address.startswith("/static") and "lang=" not in address:
            found[address] = _told(client.get(address))
            waiting += LINK.findall(found[address].replace("&amp;", "&"))
    return found


@pytest.fixture(scope="module")
def crawls(town: House) -> dict[str, dict[str, str]]:
    """What links lead people of both banks to."""
    return {login: _crawled(town.client(login)) for login in (MAKER_A, APPROVER_A, MAKER_B)}


@pytest.mark.parametrize("login", [MAKER_A, APPROVER_A])
def test_no_link_leads_to_the_other_bank(crawls: dict[str, dict[str, str]], login: str) -> None:
    assert [address for address, told in crawls[login].items() if CANARY in told] == []


@pytest.mark.parametrize(("login", "word"), [(MAKER_A, ALPHA.word), (MAKER_B, BRAVO.word)])
def test_the_crawl_of_a_bank_meets_what_is_its_own(
    crawls: dict[str, dict[str, str]], login: str, word: str
) -> None:
    told = "".join(crawls[login].values())
    assert [row for row in WORDS_OF_ROWS if f"{row}{word}" not in told] == []


def _addresses(call: Call, role: Role) -> Iterator[str]:
    """Yield what a call may be asked: by the numbers and names of rows, searched and filtered."""
    may = is_allowed(role, call.route.right)
    names = NAMES if may and "DUMMY" in call.address else NAMES[:1]
    numbers = NUMBERS if may else NUMBERS[:1]
    for name, number in product(names, numbers if "424242" in call.address else NUMBERS[:1]):
        address = call.address.replace("DUMMY424242", name).replace("424242", str(number))
        yield from (address + question for question in (QUESTIONS if may else QUESTIONS[:1]))


def _met(client: FlaskClient, role: Role, walked: list[Call], **options: Any) -> list[str]:
    """Return the addresses whose answers say something of the other bank that was not asked."""
    met = []
    for call in walked:
        for address in _addresses(call, role) if call.route.method == "GET" else ():
            told = _told(client.open(address, **options))
            if CANARY in told.replace(f"q={CANARY}", "").replace(f'value="{CANARY}"', ""):
                met.append(address)
    return met


@pytest.mark.parametrize("login", [MAKER_A, APPROVER_A])
def test_no_number_search_or_filter_gives_anything_of_the_other_bank(
    town: House, login: str
) -> None:
    closed = [one for one in calls(town.app) if one.route.right not in OPEN_TO_ALL]
    walked = [one for one in closed if not one.is_api]
    assert _met(town.client(login), town.actor(login).role, walked) == []


@pytest.mark.parametrize("login", [MAKER_A, APPROVER_A])
def test_no_program_of_a_bank_gets_anything_of_the_other_bank(town: House, login: str) -> None:
    program = program_of(town, login)
    walked = [one for one in calls(town.app) if one.is_api]
    role = town.actor(login).role
    assert _met(program.client, role, walked, headers=program.bearer) == []


def test_a_program_of_the_other_bank_gets_its_own(town: House) -> None:
    assert f"QUESTION{CANARY}" in program_of(town, MAKER_B).get(f"/inquiries/{_foreign(town)}").text


def _foreign(town: House) -> str:
    with town.database.read(EVERYTHING) as session:
        asked = select(Inquiry.number).where(Inquiry.bank_code == BRAVO.code)
        return str(session.scalars(asked.order_by(Inquiry.id)).first())


OWN_ROWS: tuple[tuple[type[Any], str], ...] = (
    (Inquiry, "/inquiries/"),
    (Deadline, "/deadlines/"),
    (Statement, "/statements/"),
    (EvidenceRequest, "/material/"),
    (ReportDraft, "/draft-reports/"),
    (Notice, "/rectification/"),
    (Objection, "/rectification/objections/"),
    (Response, "/rectification/responses/"),
    (Document, "/own-documents/"),
    (AssessmentSheet, "/own-assessments/"),
    (FeeStatement, "/own-fees/"),
    (ScoreObjection, "/own-assessments/objections/"),
    (Decision, "/own-decisions/"),
    (Obligation, "/own-money/"),
    (Report, "/own-money/reports/"),
    (Compensation, "/own-compensation/"),
    (FeeClaim, "/own-fees/claims/"),
    (Obligation, "/own-money/"),
    (Report, "/own-money/reports/"),
    (Compensation, "/own-compensation/"),
)


@pytest.mark.parametrize(("model", "path"), OWN_ROWS, ids=lambda one: getattr(one, "__name__", ""))
def test_what_is_the_other_banks_answers_as_what_is_not_there(
    town: House, model: type[Any], path: str
) -> None:
    """Neither the status nor a word of the page tells a foreign row from one that never was."""
    with town.database.read(EVERYTHING) as session:
        number = session.scalars(select(model.id).where(model.bank_code == BRAVO.code)).first()
    maker = town.client(MAKER_A)
    foreign, absent = maker.get(f"{path}{number}"), maker.get(f"{path}424242")
    seen = foreign.text.replace(f"{path}{number}", f"{path}424242")
    assert (foreign.status_code, town.client(MAKER_B).get(f"{path}{number}").status_code) == (
        404,
        200,
    )
    assert FRESH.sub("", seen) == FRESH.sub("", absent.text)


def test_what_is_the_other_banks_is_not_there_rather_than_forbidden(town: House) -> None:
    """Of every address with a number that a bank may open, a foreign number answers 404."""
    maker, statuses = town.client(MAKER_A), {}
    for call in calls(town.app):
        if "424242" not in call.address or call.is_api or call.route.method != "GET":
            continue
        if is_allowed(Role.BANK_MAKER, call.route.right) and call.route.right != "signed_in":
            statuses[str(call)] = maker.get(call.address).status_code
    assert set(statuses.values()) <= {404}
    assert statuses


def _settled(pages: dict[str, str]) -> dict[str, str]:
    return {address: FRESH.sub("", told) for address, told in pages.items()}


def test_what_becomes_of_the_other_bank_changes_no_word_or_count(town: House) -> None:
    maker = town.client(MAKER_A)
    before = _settled(_crawled(maker))
    give_time(town, BRAVO)
    ask(town, BRAVO)
    assert _settled(_crawled(maker)) == before


def _leaking(town: House, path: str) -> House:
    """Return the town with a page that forgets for whom it reads."""
    house = House(town.home, town.database)

    def planted(**_: int) -> Answer:
        with town.database.read(EVERYTHING) as session:
            texts = session.scalars(select(Inquiry.question)).all()
        headers = {"X-Count": texts[-1].encode("ascii", "ignore").decode()}
        return Answer("" if "header" in path else "".join(texts), headers=headers)

    house.app.add_url_rule(path, "planted", web.needs("deadlines.read")(planted))
    return house


@pytest.mark.parametrize(
    "path", ["/planted", "/planted/<int:number>", "/planted-header", "/api/v1/planted"]
)
def test_the_walk_finds_a_planted_leak(town: House, path: str) -> None:
    leaking = _leaking(town, path)
    walked = [one for one in calls(leaking.app) if "planted" in one.route.path]
    program = program_of(leaking, MAKER_A)
    client, asking = leaking.client(MAKER_A), {}
    if "api" in path:
        client, asking = program.client, {"headers": program.bearer}
    assert _met(client, Role.BANK_MAKER, walked, **asking)


@pytest.mark.parametrize("login", [MAKER_A, APPROVER_A])
def test_no_step_on_any_row_tells_of_the_other_bank(town: House, login: str) -> None:
    """Empty steps are tried on every row; they may change one's own, so this comes last."""
    client, met = town.client(login), []
    for call in calls(town.app):
        if call.route.method == "GET" or call.route.right in OPEN_TO_ALL:
            continue
        for address in _addresses(call, town.actor(login).role):
            answer = client.open(address, method=call.route.method)
            met += [address] if f"{CANARY}" in _told(answer).replace(f"q={CANARY}", "") else []
    assert met == []
