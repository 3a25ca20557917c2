"""The audit pages: for those who may, filtered by their address, and never more than a page."""

from __future__ import annotations

import re
from typing import Any

import pytest

from bankcheck.actors import EVERYTHING, SYSTEM
from bankcheck.audit.listing import asked_for
from bankcheck.audit.record import record
from tests.audit.chains import add_events, leaves_events, tamper
from tests.workbench.house import AUDITOR, HEAD, LOGINS, MAKER_A, SECADMIN, House

READERS = {AUDITOR, SECADMIN}


@pytest.mark.parametrize("login", LOGINS)
def test_events_are_for_the_auditor_and_the_security_administrator(
    house: House, login: str
) -> None:
    status = house.client(login).get("/audit").status_code
    assert status == (200 if login in READERS else 403)


def numbers(page: str) -> list[int]:
    return [int(one) for one in re.findall(r'href="/audit/(\d+)(?:\?[^"]*)?" aria-label', page)]


def test_a_page_shows_fifty_events_and_leads_on(house: House) -> None:
    add_events(house.database, 120)
    client = house.client(AUDITOR)
    first = client.get("/audit").text
    older = re.search(r'href="(/audit\?before=\d+)"', first)
    assert older is not None
    second = numbers(client.get(older[1]).text)
    assert (len(numbers(first)), second) == (50, list(range(min(numbers(first)) - 1, 0, -1))[:50])


def test_newer_events_lead_back_to_the_same_page(house: House) -> None:
    add_events(house.database, 120)
    client = house.client(AUDITOR)
    below = numbers(client.get("/audit?before=60").text)
    above = numbers(client.get(f"/audit?after={max(below)}").text)
    assert above == list(range(max(below) + 50, max(below), -1))


def _one(house: House, login: str, event: str, **more: Any) -> int:
    with house.database.write(EVERYTHING) as session:
        return record(session, house.actor(login), event, ("thing", "N-7"), **more)


@pytest.mark.parametrize(
    "filters",
    [
        "person=head",
        "event=suspicion.triage",
        "event=suspicion",
        "kind=thing",
        "id=N-7",
        "bank=105",
        "result=refused",
        "person=head&event=suspicion&bank=105&result=refused",
    ],
)
def test_each_filter_finds_the_event_it_describes(house: House, filters: str) -> None:
    add_events(house.database, 3)
    seq = _one(house, HEAD, "suspicion.triage", bank="105", result="refused")
    assert seq in numbers(house.client(AUDITOR).get(f"/audit?{filters}").text)


@pytest.mark.parametrize("filters", ["event=susp", "event=suspicion.tri", "person=hea", "id=N-"])
def test_a_filter_takes_whole_words_alone(house: House, filters: str) -> None:
    seq = _one(house, HEAD, "suspicion.triage")
    assert seq not in numbers(house.client(AUDITOR).get(f"/audit?{filters}").text)


def test_a_period_takes_both_of_its_days_in_beijing() -> None:
    asked = asked_for({"from": "2026-03-31", "to": "2026-03-31"})
    assert (asked.begins, asked.ends) == (
        "2026-03-30T16:00:00.000000+00:00",
        "2026-03-31T16:00:00.000000+00:00",
    )


@pytest.mark.parametrize("query", ["from=x", "to=2026-02-30", "result=maybe", "from=1999-12-31"])
def test_a_filter_that_is_not_understood_is_named(house: House, query: str) -> None:
    page = house.client(AUDITOR).get(f"/audit?{query}&lang=en").text
    name = query.partition("=")[0]
    assert (f'href="#f-{name}"' in page, "<title>Error" in page) == (True, True)


def test_an_event_stands_between_its_neighbours(house: House) -> None:
    add_events(house.database, 3)
    page = house.client(AUDITOR).get("/audit/2").text
    assert ('href="/audit/1"' in page, 'href="/audit/3"' in page) == (True, True)


@pytest.mark.parametrize("path", ["/audit/999999", "/audit/verifications/1"])
def test_an_event_that_is_not_there_is_not_found(house: House, path: str) -> None:
    assert house.client(AUDITOR).get(path).status_code == 404


def test_a_verification_says_that_the_chain_holds(house: House) -> None:
    answer = house.client(AUDITOR).post("/audit/verifications?lang=en", follow_redirects=True)
    assert "The audit chain holds" in answer.text


def test_a_verification_names_the_broken_event(house: House) -> None:
    add_events(house.database, 3)
    client = house.client(AUDITOR)
    tamper(house.database, "UPDATE audit_event SET login = 'x' WHERE seq = 2")
    answer = client.post("/audit/verifications?lang=en", follow_redirects=True)
    assert "broken at event 2" in answer.text


def test_a_verification_leaves_an_event(house: House) -> None:
    client = house.client(AUDITOR)
    with leaves_events(house.database):
        client.post("/audit/verifications")


def test_hostile_text_in_an_event_stays_text(house: House) -> None:
    with house.database.write(EVERYTHING) as session:
        seq = record(session, SYSTEM, "<b>x</b>", ("a", "<img src=x>"), reason="{{7*7}}\r\nGET /")
    page = house.client(AUDITOR).get(f"/audit/{seq}").text
    assert ("<img src=x>" in page, "<b>x</b>" in page, "{{7*7}}" in page) == (False, False, True)


def test_people_of_a_bank_leave_events_they_cannot_read(house: House) -> None:
    client = house.client(MAKER_A)
    with leaves_events(house.database):
        assert client.get("/audit").status_code == 403


def test_events_and_objects_are_said_and_chosen_in_words(house: House) -> None:
    with house.database.write(EVERYTHING) as session:
        record(session, SYSTEM, "suspicion.merge", ("suspicion", "YD-2025-000001"))
    page = house.client(AUDITOR).get("/audit?lang=zh").text
    assert '<td class="what">疑点 <span class="mono none">YD-2025-000001</span></td>' in page
    assert '<option value="suspicion">疑点</option>' in page
    assert "Event (code)" not in page
