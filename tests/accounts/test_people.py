"""Administrators keep people and postings, each their own power, and never their own."""

from __future__ import annotations

import re
from datetime import date

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from bankcheck.accounts.models import Institution, Person, Posting
from bankcheck.accounts.powers import fits, may_hold
from bankcheck.actors import EVERYTHING, KIND_OF_ROLE, SYSTEM, InstitutionKind, Role
from bankcheck.audit.record import record
from tests.accounts.lodge import PASSWORD, Lodge, came_in

ROOT, GUARD = "root.one", "guard.one"
SHOWN = re.compile(r"\w{4}-\w{4}-\w{4}-\w{4}")


def _root(lodge: Lodge) -> FlaskClient:
    lodge.add(ROOT, Role.SYSTEM_ADMINISTRATOR, enrolled=True)
    return lodge.signed_in(ROOT)


def _guard(lodge: Lodge) -> FlaskClient:
    lodge.add(GUARD, Role.SECURITY_ADMINISTRATOR, enrolled=True)
    return lodge.signed_in(GUARD)


def _place(lodge: Lodge, kind: InstitutionKind) -> int:
    with lodge.database.read(EVERYTHING) as session:
        return session.scalars(select(Institution.id).where(Institution.kind == kind)).one()


def _posting(lodge: Lodge, role: Role, **more: str) -> dict[str, str]:
    place = _place(lodge, KIND_OF_ROLE[role])
    return {"role": role.value, "institution": str(place), "starts_on": "2020-01-01", **more}


def _roles(lodge: Lodge, number: int) -> list[Role]:
    with lodge.database.read(EVERYTHING) as session:
        rows = session.scalars(
            select(Posting.role).where(Posting.person_id == number, Posting.ended_at.is_(None))
        )
        return list(rows)


def test_an_added_person_comes_in_with_the_password_shown(lodge: Lodge) -> None:
    page = _root(lodge).post("/people/new", data={"login": "Zhang.San", "name": "张三"}).text
    shown = SHOWN.search(page)
    assert shown is not None
    assert came_in(lodge.knock("zhang.san", shown[0]))


def test_an_added_person_has_no_posting(lodge: Lodge) -> None:
    _root(lodge).post("/people/new", data={"login": "zhang.san", "name": "张三"})
    assert _roles(lodge, lodge.person("zhang.san").id) == []


def test_fields_a_form_does_not_name_are_not_taken(lodge: Lodge) -> None:
    extra = {column.name: "1" for column in Person.__table__.columns}
    sent = {**extra, "role": "monitor", "login": "zhang.san", "name": "张三"}
    _root(lodge).post("/people/new", data=sent)
    person = lodge.person("zhang.san")
    assert (person.demo, person.password_must_change, person.totp_secret, person.id == 1) == (
        False, True, None, False,
    )  # fmt: skip


@pytest.mark.parametrize("login", ["", "1abc", "张三", "a b", "a", "a" * 65, "admin\n", "ａｂｃ"])
def test_a_login_is_plain_letters(lodge: Lodge, login: str) -> None:
    answer = _root(lodge).post("/people/new", data={"login": login.strip("\n"), "name": "张三"})
    assert answer.status_code == (422 if login != "admin\n" else 200)


def test_a_login_is_given_once(lodge: Lodge) -> None:
    lodge.add("maker", Role.BANK_MAKER)
    data = {"login": "maker", "name": "张三"}
    assert _root(lodge).post("/people/new", data=data).status_code == 422


def test_a_reset_password_lets_in_and_the_old_one_does_not(lodge: Lodge) -> None:
    number = lodge.add("maker", Role.BANK_MAKER)
    shown = SHOWN.search(_root(lodge).post(f"/people/{number}/password").text)
    assert shown is not None
    inside = [came_in(lodge.knock("maker", one)) for one in (PASSWORD, shown[0])]
    assert inside == [False, True]


def test_unlocking_lets_in_again(lodge: Lodge) -> None:
    number = lodge.add("maker", Role.BANK_MAKER)
    client = _root(lodge)
    for _ in range(5):
        lodge.knock("maker", "wrong battery", address="10.0.3.3")
    client.post(f"/people/{number}/unlock")
    assert came_in(lodge.knock("maker"))


def test_unlocking_an_address_lets_its_people_in_again(lodge: Lodge) -> None:
    lodge.add("maker", Role.BANK_MAKER)
    client = _root(lodge)
    for turn in range(20):
        lodge.knock(f"nobody{turn}", "wrong battery", address="10.0.3.3")
    client.post("/people/unlock-address", data={"network": "10.0.3.3"})
    assert came_in(lodge.knock("maker", address="10.0.3.3"))


def test_a_disabled_person_is_let_in_again_once_enabled(lodge: Lodge) -> None:
    number = lodge.add("maker", Role.BANK_MAKER)
    client = _root(lodge)
    client.post(f"/people/{number}/disable")
    client.post(f"/people/{number}/enable")
    assert came_in(lodge.knock("maker"))


def test_a_lost_second_factor_is_set_up_anew(lodge: Lodge) -> None:
    number = lodge.add("anna", Role.MONITOR, enrolled=True)
    _guard(lodge).post(f"/people/{number}/second-factor")
    assert lodge.person("anna").totp_secret is None


@pytest.mark.parametrize("act", ["password", "unlock", "disable", "enable", "sign-out"])
def test_a_system_administrator_does_nothing_to_themselves(lodge: Lodge, act: str) -> None:
    client = _root(lodge)
    assert client.post(f"/people/{lodge.person(ROOT).id}/{act}").status_code == 403


@pytest.mark.parametrize(
    ("act", "event"),
    [
        ("password", "password.reset"),
        ("unlock", "person.unlock"),
        ("disable", "person.disable"),
        ("enable", "person.enable"),
        ("sign-out", "person.sign_out"),
    ],
)
def test_what_an_administrator_does_is_recorded(lodge: Lodge, act: str, event: str) -> None:
    number = lodge.add("maker", Role.BANK_MAKER)
    _root(lodge).post(f"/people/{number}/{act}")
    assert [(one.login, one.object_id) for one in lodge.events(event)] == [(ROOT, str(number))]


# Postings


def test_a_posting_is_given_and_recorded(lodge: Lodge) -> None:
    number = lodge.add("anna", Role.MONITOR)
    _guard(lodge).post(f"/people/{number}/postings", data=_posting(lodge, Role.SECTION_HEAD))
    assert _roles(lodge, number) == [Role.MONITOR, Role.SECTION_HEAD]
    assert [one.login for one in lodge.events("posting.give")] == [GUARD]


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.SYSTEM_ADMINISTRATOR, Role.MONITOR])
def test_a_monitor_is_given_neither_another_power_nor_the_same_twice(
    lodge: Lodge, role: Role
) -> None:
    number = lodge.add("anna", Role.MONITOR)
    answer = _guard(lodge).post(f"/people/{number}/postings", data=_posting(lodge, role))
    assert (answer.status_code, _roles(lodge, number)) == (409, [Role.MONITOR])


def test_a_role_does_not_exist_at_another_kind_of_institution(lodge: Lodge) -> None:
    number = lodge.add("anna", Role.MONITOR)
    client = _guard(lodge)
    wrong = {**_posting(lodge, Role.MONITOR), "role": Role.PBC_APPROVER.value}
    assert client.post(f"/people/{number}/postings", data=wrong).status_code == 409


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("role", "system"),
        ("role", ""),
        ("institution", "x"),
        ("institution", ""),
        ("starts_on", "2026-02-30"),
        ("starts_on", ""),
        ("ends_on", "2019-12-31"),
    ],
)
def test_a_posting_that_makes_no_sense_is_not_given(lodge: Lodge, field: str, value: str) -> None:
    number = lodge.add("anna", Role.MONITOR)
    data = {**_posting(lodge, Role.SECTION_HEAD), field: value}
    answer = _guard(lodge).post(f"/people/{number}/postings", data=data)
    assert (answer.status_code, _roles(lodge, number)) == (422, [Role.MONITOR])


def test_a_security_administrator_gives_themselves_nothing(lodge: Lodge) -> None:
    client = _guard(lodge)
    number = lodge.person(GUARD).id
    data = _posting(lodge, Role.SECURITY_ADMINISTRATOR)
    assert client.post(f"/people/{number}/postings", data=data).status_code == 403


def test_a_security_administrator_does_not_end_their_own_posting(lodge: Lodge) -> None:
    client = _guard(lodge)
    with lodge.database.read(EVERYTHING) as session:
        own = session.scalars(select(Posting.id)).one()
    assert client.post(f"/postings/{own}/end").status_code == 403


def test_a_posting_ended_twice_is_not_there_any_more(lodge: Lodge) -> None:
    lodge.add("anna", Role.MONITOR)
    with lodge.database.read(EVERYTHING) as session:
        number = session.scalars(select(Posting.id)).one()
    client = _guard(lodge)
    statuses = [client.post(f"/postings/{number}/end").status_code for _ in range(2)]
    assert statuses == [303, 404]


def test_an_administrator_who_was_one_may_become_another_after_the_end(lodge: Lodge) -> None:
    number = lodge.add("anna", Role.MONITOR)
    with lodge.database.write(EVERYTHING) as session:
        posting = session.scalars(select(Posting)).one()
        posting.ends_on = date(2021, 1, 1)
        record(session, SYSTEM, "posting.test", ("posting", posting.id))
    data = _posting(lodge, Role.AUDITOR, starts_on="2021-01-02")
    _guard(lodge).post(f"/people/{number}/postings", data=data)
    assert Role.AUDITOR in _roles(lodge, number)


ROLES = tuple(KIND_OF_ROLE)
ADMINISTRATIVE = {Role.SYSTEM_ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR, Role.AUDITOR}


@pytest.mark.parametrize("held", ROLES)
@pytest.mark.parametrize("more", ROLES)
def test_no_two_powers_go_together(held: Role, more: Role) -> None:
    apart = held != more and bool({held, more} & ADMINISTRATIVE)
    assert may_hold([held], more) is not apart


@pytest.mark.parametrize("role", ROLES)
def test_a_role_exists_at_one_kind_of_institution(role: Role) -> None:
    assert [kind for kind in InstitutionKind if fits(role, kind)] == [KIND_OF_ROLE[role]]


# Lists and institutions


def test_the_list_is_filtered_by_login_and_name(lodge: Lodge) -> None:
    lodge.add("anna", Role.MONITOR)
    lodge.add("berta", Role.MONITOR)
    page = _root(lodge).get("/people?q=ann").text
    assert (">anna</a>" in page, ">berta</a>" in page) == (True, False)


@pytest.mark.parametrize("text", ["%", "_", "!", "' OR 1=1 --"])
def test_signs_of_a_search_are_only_signs(lodge: Lodge, text: str) -> None:
    page = _root(lodge).get("/people", query_string={"q": text}).text
    assert f">{ROOT}</a>" not in page


def test_an_agent_bank_goes_by_its_code_in_the_ledger(lodge: Lodge) -> None:
    data = {"kind": "agent_bank", "code": "102", "name": "工商银行"}
    assert _root(lodge).post("/institutions", data=data).status_code == 303
    with lodge.database.read(EVERYTHING) as session:
        found = session.scalars(
            select(Institution.name).where(Institution.ledger_bank_code == "102")
        )
        assert found.one() == "工商银行"


@pytest.mark.parametrize(
    ("data", "status"),
    [
        ({"kind": "agent_bank", "code": "102 ", "name": "工商银行"}, 303),
        ({"kind": "agent_bank", "code": "1'2", "name": "工商银行"}, 422),
        ({"kind": "agent_bank", "code": "", "name": "工商银行"}, 422),
        ({"kind": "moon", "code": "102", "name": "工商银行"}, 422),
        ({"kind": "agent_bank", "code": "102", "name": ""}, 422),
    ],
)
def test_an_institution_needs_all_its_fields(
    lodge: Lodge, data: dict[str, str], status: int
) -> None:
    assert _root(lodge).post("/institutions", data=data).status_code == status


def test_a_code_names_one_institution(lodge: Lodge) -> None:
    client, data = _root(lodge), {"kind": "agent_bank", "code": "102", "name": "工商银行"}
    assert [client.post("/institutions", data=data).status_code for _ in range(2)] == [303, 422]


def test_a_login_that_somebody_has_is_a_fault_of_the_field(lodge: Lodge) -> None:
    root = _root(lodge)
    sent = {"login": "zhang.san", "name": "张三"}
    root.post("/people/new", data=sent)
    answer = root.post("/people/new", data={**sent, "name": "另一张三"})
    assert answer.status_code == 422
    assert 'id="login-fault"' in answer.text
    assert "另一张三" in answer.text


def test_the_security_administrator_is_told_of_people_without_a_posting(lodge: Lodge) -> None:
    _root(lodge).post("/people/new", data={"login": "zhang.san", "name": "张三"})
    guard = _guard(lodge)
    assert "/people?posting=none" in guard.get("/").text
    page = guard.get("/people?posting=none").text
    assert "zhang.san" in page
    assert ROOT not in page


def test_a_posting_given_is_said_to_be_done_and_waits_no_more(lodge: Lodge) -> None:
    _root(lodge).post("/people/new", data={"login": "zhang.san", "name": "张三"})
    number, guard = lodge.person("zhang.san").id, _guard(lodge)
    answer = guard.post(f"/people/{number}/postings", data=_posting(lodge, Role.MONITOR))
    assert answer.status_code == 303
    assert "已完成，页面显示的是最新情况。" in guard.get(answer.location).text
    assert "已完成，页面显示的是最新情况。" not in guard.get(answer.location).text
    assert "/people?posting=none" not in guard.get("/").text
