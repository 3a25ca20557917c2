"""A crawl of everything as one bank meets nothing of the other's."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from werkzeug.test import TestResponse

from bankcheck.accounts.rights import OPEN_TO_ALL
from bankcheck.actors import Role
from bankcheck.permissions import is_allowed
from bankcheck.suspicions import cases, inquiries
from bankcheck.suspicions.inquiries import Question
from tests.accounts.walking import Call, calls
from tests.suspicions.past import Hit, Past
from tests.suspicions.steps import TODAY
from tests.workbench.house import APPROVER_A, MAKER_A, MAKER_B, MONITOR, House

CANARY = "BRAVO"
NUMBERS = range(1, 8)
LINK = re.compile(r'href="(/[^"#]*)"')
STARTS = ("/", "/rights", "/account", "/tokens")


@pytest.fixture
def seeded(house: House) -> House:
    """A house in which each bank has a difference, a suspicion and an inquiry of its own."""
    past, actor = Past(house.home, house.database), house.actor(MONITOR)
    past.run(Hit("ALPHAHIT", bank="105"), Hit("BRAVOHIT", bank="308"))
    for name in ("ALPHAHIT", "BRAVOHIT"):
        cases.triage(house.database, past.target(name), actor=actor)
        question = Question(f"QUESTION{name}", TODAY + timedelta(days=14))
        inquiries.ask(house.database, past.target(name), question, actor=actor, today=TODAY)
    return house


def _told(answer: TestResponse) -> str:
    return answer.text + str(answer.headers)


def _crawled(house: House, login: str) -> dict[str, str]:
    """Return every page that links lead to, with what it says."""
    client, waiting = house.client(login), list(STARTS)
    found: dict[str, str] = {}
    while waiting and len(found) < 300:
        address = waiting.pop()
        if address not in found and not address.startswith("/static"):
            found[address] = _told(client.get(address))
            waiting += LINK.findall(found[address].replace("&amp;", "&"))
    return found


@pytest.mark.parametrize("login", [MAKER_A, APPROVER_A])
def test_no_link_leads_to_the_other_bank(seeded: House, login: str) -> None:
    pages = _crawled(seeded, login)
    assert [address for address, told in pages.items() if CANARY in told] == []


def test_the_crawl_meets_what_is_ones_own(seeded: House) -> None:
    assert any("QUESTIONALPHAHIT" in told for told in _crawled(seeded, MAKER_A).values())


def test_the_crawl_of_the_other_bank_meets_the_canary(seeded: House) -> None:
    assert any("QUESTIONBRAVOHIT" in told for told in _crawled(seeded, MAKER_B).values())


def _addresses(call: Call) -> list[str]:
    return [call.address.replace("424242", str(number)) for number in NUMBERS]


@pytest.mark.parametrize("login", [MAKER_A, APPROVER_A])
def test_no_number_in_any_address_gives_anything_of_the_other_bank(
    seeded: House, login: str
) -> None:
    client, met = seeded.client(login), []
    for call in calls(seeded.app):
        if call.route.right in OPEN_TO_ALL:
            continue
        for address in _addresses(call) if "424242" in call.address else [call.address]:
            answer = client.open(address, method=call.route.method)
            met += [address] if CANARY in _told(answer) else []
    assert met == []


def test_what_is_the_other_banks_is_not_there_rather_than_forbidden(seeded: House) -> None:
    """Of every address with a number that a bank may open, a foreign number answers 404."""
    maker, statuses = seeded.client(MAKER_A), {}
    for call in calls(seeded.app):
        if "424242" not in call.address or call.is_api or call.route.method != "GET":
            continue
        if is_allowed(Role.BANK_MAKER, call.route.right) and call.route.right != "signed_in":
            statuses[str(call)] = maker.get(call.address).status_code
    assert set(statuses.values()) <= {404}
    assert statuses
