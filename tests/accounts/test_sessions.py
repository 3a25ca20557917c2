"""A sign-in ends in time, ends when it must, and is its owner's to see and end."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pyotp
import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import select

from bankcheck.accounts import people, postings
from bankcheck.accounts.first import disable_demo_people
from bankcheck.accounts.gate import TOKEN
from bankcheck.accounts.models import Posting, SignIn
from bankcheck.accounts.sessions import acting
from bankcheck.actors import EVERYTHING, SYSTEM, Actor, Role
from bankcheck.app import create_app
from bankcheck.audit.record import record
from bankcheck.db import Database
from bankcheck.settings import Settings
from tests.accounts.lodge import NEXT_PASSWORD, PASSWORD, Lodge
from tests.workbench.house import MONITOR, House

MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
CHANGE = {"current": PASSWORD, "new": NEXT_PASSWORD, "again": NEXT_PASSWORD}


def is_in(client: FlaskClient) -> bool:
    """Say whether a browser is still let in."""
    return client.get("/rights").status_code == 200


def _token(client: FlaskClient) -> str:
    with client.session_transaction() as cookie:
        return str(cookie[TOKEN])


def _copy(lodge: Lodge, client: FlaskClient) -> FlaskClient:
    """Return another browser that stole the cookie."""
    thief = lodge.app.test_client()
    with thief.session_transaction() as cookie:
        cookie[TOKEN] = _token(client)
    return thief


def _administrator(lodge: Lodge, role: Role) -> Actor:
    lodge.add(f"admin.{role.value}", role)
    with lodge.database.read(EVERYTHING) as session:
        posting = session.scalars(select(Posting).order_by(Posting.id.desc())).first()
        assert posting is not None
        return acting(posting, "10.0.0.9", fresh=True)


@pytest.mark.parametrize(("minutes", "inside"), [(29, True), (30, True), (31, False)])
def test_thirty_idle_minutes_end_a_sign_in(lodge: Lodge, minutes: int, inside: bool) -> None:
    with time_machine.travel(MONDAY, tick=False) as clock:
        lodge.add("maker", Role.BANK_MAKER)
        client = lodge.signed_in("maker")
        clock.shift(timedelta(minutes=minutes))
        assert is_in(client) is inside


@pytest.mark.parametrize(("minutes", "inside"), [(599, True), (600, True), (601, False)])
def test_ten_hours_end_a_sign_in_in_use(lodge: Lodge, minutes: int, inside: bool) -> None:
    with time_machine.travel(MONDAY, tick=False) as clock:
        lodge.add("maker", Role.BANK_MAKER)
        client = lodge.signed_in("maker")
        for _ in range(minutes // 25):
            clock.shift(timedelta(minutes=25))
            client.get("/rights")
        clock.shift(timedelta(minutes=minutes % 25))
        assert is_in(client) is inside


def test_a_sign_in_comes_with_a_new_token(lodge: Lodge) -> None:
    lodge.add("maker", Role.BANK_MAKER)
    client = lodge.app.test_client()
    lodge.knock("maker", client=client)
    first = _token(client)
    lodge.knock("maker", client=client)
    assert _token(client) != first


def test_a_token_set_by_somebody_else_is_not_taken_over(lodge: Lodge) -> None:
    lodge.add("maker", Role.BANK_MAKER)
    client = lodge.app.test_client()
    with client.session_transaction() as cookie:
        cookie[TOKEN] = "fixed"
    lodge.knock("maker", client=client)
    assert _token(client) != "fixed"


def test_signing_out_ends_the_sign_in_on_the_server(lodge: Lodge) -> None:
    lodge.add("maker", Role.BANK_MAKER)
    client = lodge.signed_in("maker")
    thief = _copy(lodge, client)
    client.post("/sign-out")
    assert not is_in(thief)


def test_a_new_password_ends_the_other_sign_ins_and_renews_this(lodge: Lodge) -> None:
    lodge.add("maker", Role.BANK_MAKER)
    client, other = lodge.signed_in("maker"), lodge.signed_in("maker")
    thief = _copy(lodge, client)
    client.post("/password", data=CHANGE)
    assert (is_in(client), is_in(other), is_in(thief)) == (True, False, False)


def test_disabling_ends_sign_ins(lodge: Lodge) -> None:
    number = lodge.add("maker", Role.BANK_MAKER)
    client = lodge.signed_in("maker")
    people.disable(lodge.database, number, actor=_administrator(lodge, Role.SYSTEM_ADMINISTRATOR))
    assert not is_in(client)


def test_an_administrators_reset_ends_sign_ins(lodge: Lodge) -> None:
    number = lodge.add("maker", Role.BANK_MAKER)
    client = lodge.signed_in("maker")
    actor = _administrator(lodge, Role.SYSTEM_ADMINISTRATOR)
    people.reset_password(lodge.database, lodge.vault, number, actor=actor)
    assert not is_in(client)


def test_an_ended_posting_ends_sign_ins_at_once(lodge: Lodge) -> None:
    lodge.add("maker", Role.BANK_MAKER)
    client = lodge.signed_in("maker")
    with lodge.database.read(EVERYTHING) as session:
        number = session.scalars(select(Posting.id)).one()
    actor = _administrator(lodge, Role.SECURITY_ADMINISTRATOR)
    postings.end_posting(lodge.database, number, actor=actor)
    assert not is_in(client)


@pytest.mark.parametrize(("day", "inside"), [(1, True), (2, True), (3, False)])
def test_a_posting_holds_to_the_end_of_its_last_day(lodge: Lodge, day: int, inside: bool) -> None:
    with time_machine.travel(MONDAY, tick=False) as clock:
        lodge.add("maker", Role.BANK_MAKER)
        with lodge.database.write(EVERYTHING) as session:
            posting = session.scalars(select(Posting)).one()
            posting.ends_on = date(2026, 3, 2)
            _record(session)
        clock.move_to(datetime(2026, 3, day, 15, 59, tzinfo=UTC))
        lodge.knock("maker", client=(client := lodge.app.test_client()))
        assert is_in(client) is inside


def _record(session: object) -> None:
    record(session, SYSTEM, "posting.test", ("posting", 0))  # type: ignore[arg-type]  # any


def test_a_fourth_sign_in_ends_the_oldest(lodge: Lodge) -> None:
    lodge.add("maker", Role.BANK_MAKER)
    clients = [lodge.signed_in("maker") for _ in range(4)]
    assert [is_in(client) for client in clients] == [False, True, True, True]


def test_people_see_where_they_are_signed_in(lodge: Lodge) -> None:
    lodge.add("maker", Role.BANK_MAKER)
    lodge.signed_in("maker", address="10.7.7.7")
    assert "10.7.7.7" in lodge.signed_in("maker").get("/account").text


def test_people_end_one_of_their_sign_ins(lodge: Lodge) -> None:
    lodge.add("maker", Role.BANK_MAKER)
    other, client = lodge.signed_in("maker"), lodge.signed_in("maker")
    with lodge.database.read(EVERYTHING) as session:
        first = session.scalars(select(SignIn.id).order_by(SignIn.id)).first()
    client.post(f"/account/sign-ins/{first}/end")
    assert (is_in(client), is_in(other)) == (True, False)


def test_nobody_ends_the_sign_in_of_another(lodge: Lodge) -> None:
    lodge.add("maker", Role.BANK_MAKER)
    lodge.add("other", Role.BANK_MAKER)
    client, stranger = lodge.signed_in("maker"), lodge.signed_in("other")
    with lodge.database.read(EVERYTHING) as session:
        first = session.scalars(select(SignIn.id).order_by(SignIn.id)).first()
    status = stranger.post(f"/account/sign-ins/{first}/end").status_code
    assert (status, is_in(client)) == (404, True)


def test_people_end_all_their_other_sign_ins(lodge: Lodge) -> None:
    lodge.add("maker", Role.BANK_MAKER)
    other, client = lodge.signed_in("maker"), lodge.signed_in("maker")
    client.post("/account/sign-ins/end-others")
    assert (is_in(client), is_in(other)) == (True, False)


# Postings to choose from


def test_with_one_posting_there_is_nothing_to_choose(lodge: Lodge) -> None:
    lodge.add("reviewer", Role.DEPARTMENT_REVIEWER)
    assert is_in(lodge.signed_in("reviewer"))


def test_with_two_postings_one_is_chosen_first(lodge: Lodge) -> None:
    lodge.add("anna", Role.MONITOR, enrolled=True)
    lodge.add_posting("anna", Role.SECTION_HEAD)
    assert lodge.signed_in("anna").get("/rights").location.startswith("/posting")


def test_choosing_a_posting_gives_its_rights_under_a_new_token(lodge: Lodge) -> None:
    lodge.add("anna", Role.MONITOR, enrolled=True)
    second = lodge.add_posting("anna", Role.SECTION_HEAD)
    client = lodge.signed_in("anna")
    thief = _copy(lodge, client)
    client.post("/posting", data={"posting": second})
    page = client.get("/account?lang=en").text
    assert ("Section head" in page, is_in(thief)) == (True, False)


def test_nobody_acts_in_the_posting_of_another(lodge: Lodge) -> None:
    lodge.add("anna", Role.MONITOR, enrolled=True)
    lodge.add_posting("anna", Role.SECTION_HEAD)
    lodge.add("maker", Role.BANK_MAKER)
    with lodge.database.read(EVERYTHING) as session:
        first = session.scalars(select(Posting.id).order_by(Posting.id)).first()
    assert lodge.signed_in("maker").post("/posting", data={"posting": first}).status_code == 404


def test_switching_does_not_make_a_sign_in_younger(lodge: Lodge) -> None:
    with time_machine.travel(MONDAY, tick=False) as clock:
        lodge.add("anna", Role.MONITOR, enrolled=True)
        numbers = [lodge.add_posting("anna", one) for one in (Role.SECTION_HEAD, Role.MONITOR)]
        client = lodge.signed_in("anna")
        for step in range(25):
            client.post("/posting", data={"posting": numbers[step % 2]})
            clock.shift(timedelta(minutes=25))
        assert not is_in(client)


def test_without_a_posting_there_is_nothing_but_a_word_of_explanation(lodge: Lodge) -> None:
    lodge.add("maker", Role.BANK_MAKER)
    with lodge.database.write(EVERYTHING) as session:
        session.scalars(select(Posting)).one().ended_at = MONDAY
        _record(session)
    client = lodge.signed_in("maker")
    assert client.get("/rights", follow_redirects=True).request.path == "/posting"


# The second factor at first


def test_a_role_with_two_factors_sets_up_the_second_first(lodge: Lodge) -> None:
    lodge.add("anna", Role.MONITOR)
    assert lodge.signed_in("anna").get("/rights").location.startswith("/second-factor")


def test_setting_up_the_second_factor_lets_on_under_a_new_token(lodge: Lodge) -> None:
    lodge.add("anna", Role.MONITOR)
    client = lodge.signed_in("anna")
    thief = _copy(lodge, client)
    client.post("/second-factor/begin")
    client.post("/second-factor", data={"code": _first_code(lodge)})
    assert (is_in(client), is_in(thief)) == (True, False)


def _first_code(lodge: Lodge) -> str:
    sealed = lodge.person("anna").totp_secret
    assert sealed is not None
    return pyotp.TOTP(lodge.vault.unseal(sealed)).now()


def test_a_wrong_first_code_confirms_nothing(lodge: Lodge) -> None:
    lodge.add("anna", Role.MONITOR)
    client = lodge.signed_in("anna")
    client.post("/second-factor/begin")
    answer = client.post("/second-factor", data={"code": "000000"})
    assert (answer.status_code, is_in(client)) == (422, False)


def test_the_secret_is_stored_sealed(lodge: Lodge) -> None:
    lodge.add("anna", Role.MONITOR)
    client = lodge.signed_in("anna")
    client.post("/second-factor/begin")
    sealed = lodge.person("anna").totp_secret
    assert sealed is not None
    assert lodge.vault.unseal(sealed).encode() not in sealed


def test_a_confirmed_secret_is_neither_shown_nor_replaced(lodge: Lodge) -> None:
    lodge.add("anna", Role.MONITOR, enrolled=True)
    client = lodge.signed_in("anna")
    client.post("/second-factor/begin")
    page = client.get("/second-factor").text
    sealed = lodge.person("anna").totp_secret
    assert sealed is not None
    assert (lodge.vault.unseal(sealed), "data:image" in page) == (lodge.secrets["anna"], False)


# Passwords that do not change


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({**CHANGE, "current": "wrong battery staple"}, "not your present password"),
        ({**CHANGE, "again": "something else 123"}, "two new passwords differ"),
        ({**CHANGE, "new": "short", "again": "short"}, "at least 12"),
        ({**CHANGE, "new": PASSWORD, "again": PASSWORD}, "last five passwords"),
        ({**CHANGE, "new": "maker maker river", "again": "maker maker river"}, "neither"),
    ],
)
def test_a_change_that_is_refused_says_why(
    lodge: Lodge, change: dict[str, str], words: str
) -> None:
    lodge.add("maker", Role.BANK_MAKER)
    answer = lodge.signed_in("maker").post("/password?lang=en", data=change)
    assert (answer.status_code, words in answer.text) == (422, True)


@pytest.mark.parametrize(("back", "status"), [(4, 422), (5, 303)])
def test_the_last_five_passwords_do_not_return(lodge: Lodge, back: int, status: int) -> None:
    lodge.add("maker", Role.BANK_MAKER)
    client, used = lodge.signed_in("maker"), [PASSWORD]
    for number in range(back):
        used.append(f"river lamp paper {number}")
        data = {"current": used[-2], "new": used[-1], "again": used[-1]}
        assert client.post("/password", data=data).status_code == 303
    data = {"current": used[-1], "new": PASSWORD, "again": PASSWORD}
    assert client.post("/password", data=data).status_code == status


# The cookie


def test_in_production_the_cookie_is_bound_to_this_host_and_to_tls(house: House) -> None:
    app = create_app(_production(house), _emptied(house))
    client = app.test_client()
    cookie = client.get("/sign-in", base_url="https://desk.example").headers["Set-Cookie"]
    parts = {part.strip().split("=")[0] for part in cookie.split(";")}
    assert {"__Host-bankcheck", "Secure", "HttpOnly", "SameSite"} <= parts
    assert ("Domain" in parts, "Path=/" in cookie) == (False, True)


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(house: House) -> None:
    cookie = house.app.test_client().get("/sign-in").headers["Set-Cookie"]
    assert ("HttpOnly" in cookie, "SameSite=Lax" in cookie) == (True, True)


def _production(house: House) -> Settings:
    return Settings(home=house.home, production=True, secret="s" * 40)


def _emptied(house: House) -> Database:
    disable_demo_people(house.database)
    return house.database


# Fresh sign-ins


def test_after_ten_minutes_something_weighty_asks_again(lodge: Lodge) -> None:
    with time_machine.travel(MONDAY, tick=False) as clock:
        lodge.add("root.one", Role.SYSTEM_ADMINISTRATOR, enrolled=True)
        client = lodge.signed_in("root.one")
        clock.shift(timedelta(minutes=11))
        assert client.get("/people/new").location.startswith("/sign-in/again?next=/people/new")


@pytest.mark.parametrize(
    ("password", "steps", "status"), [(PASSWORD, 1, 200), ("wrong", 1, 302), (PASSWORD, 9, 302)]
)
def test_asking_again_takes_the_password_and_a_new_code(
    lodge: Lodge, password: str, steps: int, status: int
) -> None:
    with time_machine.travel(MONDAY, tick=False) as clock:
        lodge.add("root.one", Role.SYSTEM_ADMINISTRATOR, enrolled=True)
        client = lodge.signed_in("root.one")
        clock.shift(timedelta(minutes=11))
        code = lodge.code("root.one", steps=steps)
        client.post("/sign-in/again", data={"password": password, "code": code})
        assert client.get("/people/new").status_code == status


def test_guesses_at_a_fresh_sign_in_lock_the_account(lodge: Lodge) -> None:
    lodge.add("maker", Role.BANK_MAKER)
    client = lodge.signed_in("maker")
    for _ in range(5):
        client.post("/sign-in/again", data={"password": "wrong"})
    assert lodge.knock("maker").status_code == 422


def test_in_the_demonstration_one_click_is_enough(house: House) -> None:
    client = house.client(MONITOR)
    assert client.post("/sign-in/again", data={"next": "/rights"}).location == "/rights"
