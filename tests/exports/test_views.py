"""The pages of exports: faults named, steps offered to those who may take them, files sandboxed."""

from __future__ import annotations

import re
from typing import Any

import pytest

from bankcheck.exports.policy import Masking
from bankcheck.reconcile.catalogue import load_catalogue
from tests.audit.chains import leaves_events
from tests.exports.asking import RUN, made, stored, submitted, wish
from tests.workbench.house import (
    AUDITOR,
    HEAD,
    MAKER_A,
    MONITOR,
    PBC,
    PBC_HEAD,
    SECOND_MONITOR,
    SYSADMIN,
    House,
)

FORM: dict[str, Any] = {
    "run": RUN,
    "rule": "AB08",
    "columns": ["code", "amount_fen"],
    "masking": "masked",
    "layout": "xlsx",
    "purpose": "quarterly verification",
    "recipient_kind": "finance",
    "recipient": "国库科",
    "medium": "intranet_terminal",
    "network": "intranet",
    "valid_days": "7",
}
NEW = "/exports/new/differences"


def test_a_list_prefills_the_filter_by_its_address(house: House) -> None:
    page = house.client(MONITOR).get(f"/exports/new?dataset=differences&run={RUN}&rule=AB14").text
    assert (f'value="{RUN}"' in page, 'value="AB14"' in page) == (True, True)


def test_the_filter_is_chosen_by_words_and_not_by_codes(house: House) -> None:
    page = house.client(MONITOR).get("/exports/new?dataset=suspicions&rule=AB08&lang=zh").text
    chosen = re.search(r'<option value="AB08" selected>AB08 ([^<]+)</option>', page)
    assert chosen, re.findall(r"<option[^>]*>[^<]*<", page)[:40]
    assert {'<option value="1">是</option>', '<option value="none">未分派</option>'} <= set(
        re.findall(r"<option[^>]*>[^<]*</option>", page)
    )


def test_a_request_says_its_filter_in_words(house: House) -> None:
    request_id = submitted(house, wish())
    page = house.client(HEAD).get(f"/exports/{request_id}").text
    rule = load_catalogue(house.home).rule("AB08")
    assert rule
    assert f"<strong>AB08 {rule.zh}</strong>" in page


def test_an_approval_is_revoked_by_an_approver_only_once_there_is_one(house: House) -> None:
    request_id = submitted(house, wish())
    client = house.client(HEAD)
    assert "撤销批准" not in client.get(f"/exports/{request_id}").text
    client.post(f"/exports/{request_id}/approve")
    assert "撤销批准" in client.get(f"/exports/{request_id}").text


def test_without_a_dataset_the_page_asks_for_it(house: House) -> None:
    page = house.client(MONITOR).get("/exports/new?lang=en").text
    assert "What is to be exported?" in page


def test_the_full_path_by_the_pages(house: House) -> None:
    client = house.client(MONITOR)
    drafted = client.post(NEW, data=FORM)
    place = drafted.location
    sent = client.post(f"{place}/submit")
    confirmed = client.get(sent.location)
    approved = house.client(HEAD).post(f"{place}/approve")
    assert (
        drafted.status_code,
        sent.status_code,
        confirmed.status_code,
        "EX000001" in confirmed.text,
        approved.status_code,
        stored(house, 1).state.value,
    ) == (303, 303, 200, True, 303, "approved")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("run", ""),
        ("run", "R1"),
        ("from", "12.345"),
        ("columns", []),
        ("columns", ["code", "evidence"]),
        ("masking", "none"),
        ("purpose", "short"),
        ("recipient", ""),
        ("valid_days", "0"),
        ("valid_days", "31"),
        ("valid_days", "x"),
    ],
)
def test_a_faulty_form_is_shown_again_and_stores_nothing(
    house: House, field: str, value: object
) -> None:
    answer = house.client(MONITOR).post(f"{NEW}?lang=en", data={**FORM, field: value})
    named = f'href="#{"filter-" if field in ("run", "from") else ""}{field}"'
    assert (answer.status_code, named in answer.text, "<title>Error" in answer.text) == (
        422,
        True,
        True,
    )


@pytest.mark.parametrize("days", ["1", "30"])
def test_the_shortest_and_the_longest_validity_are_taken(house: House, days: str) -> None:
    assert house.client(MONITOR).post(NEW, data={**FORM, "valid_days": days}).status_code == 303


@pytest.mark.parametrize("dataset", ["everything", "person", "audit_event"])
def test_a_dataset_that_is_not_on_the_list_is_not_there(house: House, dataset: str) -> None:
    assert house.client(MONITOR).post(f"/exports/new/{dataset}", data=FORM).status_code == 404


def test_a_run_that_is_not_there_is_said_to_be_missing(house: House) -> None:
    assert house.client(MONITOR).post(NEW, data={**FORM, "run": "R000999"}).status_code == 404


@pytest.mark.parametrize(
    ("login", "status"),
    [
        (MONITOR, 200),
        (HEAD, 200),
        (PBC_HEAD, 200),
        (AUDITOR, 200),
        (SECOND_MONITOR, 404),
        (PBC, 404),
        (MAKER_A, 403),
        (SYSADMIN, 403),
    ],
)
def test_a_request_is_seen_by_its_requester_and_those_who_oversee(
    house: House, login: str, status: int
) -> None:
    request_id = submitted(house, wish())
    assert house.client(login).get(f"/exports/{request_id}").status_code == status


@pytest.mark.parametrize("act", ["submit", "revoke", "destroy", "file", "change"])
def test_what_is_anothers_is_not_there_for_acts_either(house: House, act: str) -> None:
    request_id = submitted(house, wish())
    answer = house.client(SECOND_MONITOR).post(f"/exports/{request_id}/{act}", data=FORM)
    assert answer.status_code == 404


@pytest.mark.parametrize(("login", "offered"), [(HEAD, True), (PBC_HEAD, True), (AUDITOR, False)])
def test_approving_is_offered_to_approvers_alone(house: House, login: str, offered: bool) -> None:
    request_id = submitted(house, wish())
    page = house.client(login).get(f"/exports/{request_id}").text
    assert (f'/exports/{request_id}/approve"' in page) is offered


def test_approving_is_not_offered_to_the_requester(house: House) -> None:
    request_id = submitted(house, wish(), HEAD)
    page = house.client(HEAD).get(f"/exports/{request_id}").text
    assert f'/exports/{request_id}/approve"' not in page


def test_a_refused_approval_says_who_can_decide(house: House) -> None:
    request_id = submitted(house, wish(), HEAD)
    answer = house.client(HEAD).post(f"/exports/{request_id}/approve?lang=en")
    assert (answer.status_code, "The section head or the approver" in answer.text) == (403, True)


def test_a_refusal_leads_back_to_the_requests(house: House) -> None:
    request_id = submitted(house, wish(), HEAD)
    answer = house.client(HEAD).post(f"/exports/{request_id}/approve")
    assert 'href="/exports"' in answer.text.partition('<main id="content"')[2]


def test_what_waits_for_me_is_listed(house: House) -> None:
    submitted(house, wish())
    assert "EX000001" in house.client(HEAD).get("/exports?show=waiting").text


def test_what_i_approved_no_longer_waits_for_me(house: House) -> None:
    asked = wish(columns=("payee_name",), masking=Masking.WHOLE)
    request_id = submitted(house, asked)
    house.client(HEAD).post(f"/exports/{request_id}/approve")
    lists = [house.client(one).get("/exports?show=waiting").text for one in (HEAD, PBC_HEAD)]
    assert ["EX000001" in one for one in lists] == [False, True]


def test_a_download_is_attached_sandboxed_and_not_kept(house: House) -> None:
    request_id = made(house, wish())
    answer = house.client(MONITOR).post(f"/exports/{request_id}/file")
    headers = {
        name: answer.headers[name]
        for name in (
            "Content-Disposition",
            "Content-Security-Policy",
            "X-Content-Type-Options",
            "Cache-Control",
        )
    }
    assert (answer.status_code, headers) == (
        200,
        {
            "Content-Disposition": "attachment; filename=EX000001.xlsx",
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "no-store",
        },
    )


def test_every_post_of_an_export_leaves_an_event(house: House) -> None:
    client, head = house.client(MONITOR), house.client(HEAD)
    for who, path, data in (
        (client, NEW, FORM),
        (client, "/exports/1/change", FORM),
        (client, "/exports/1/submit", {}),
        (head, "/exports/1/approve", {}),
        (client, "/exports/1/revoke", {"reason": "not needed"}),
    ):
        with leaves_events(house.database):
            assert who.post(path, data=data).status_code == 303


def test_a_post_without_its_token_changes_nothing(house: House) -> None:
    request_id = submitted(house, wish())
    client = house.client(HEAD)
    house.app.config["WTF_CSRF_ENABLED"] = True
    answer = client.post(f"/exports/{request_id}/approve")
    assert (answer.status_code, stored(house, request_id).state.value) == (400, "submitted")
