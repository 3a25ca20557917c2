"""What every page says of itself: how long the sign-in lasts, that it has ended, what was typed."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import update

from bankcheck.accounts.models import SignIn
from bankcheck.actors import EVERYTHING, SYSTEM
from bankcheck.audit.record import record
from bankcheck.clock import now
from tests.workbench.house import MONITOR, SYSADMIN, House


def test_a_page_says_when_the_sign_in_ends_without_a_program(house: House) -> None:
    page = house.client(MONITOR).get("/?lang=zh").text
    assert "如不操作，将于" in page
    assert 'id="idle" role="alert" hidden data-seconds="1800" data-before="300"' in page


def test_a_sign_in_that_has_ended_is_said_to_have_ended(house: House) -> None:
    client = house.client(MONITOR)
    with house.database.write(EVERYTHING) as session:
        session.execute(update(SignIn).values(seen_at=now() - timedelta(minutes=31)))
        record(session, SYSTEM, "test.wait", ("sign_in", 1))
    page = client.get("/runs?lang=zh", follow_redirects=True).text
    assert "登录已失效，请重新登录后继续。" in page


def test_whoever_comes_for_the_first_time_is_not_told_that_anything_ended(house: House) -> None:
    page = house.app.test_client().get("/runs?lang=zh", follow_redirects=True).text
    assert "登录已失效" not in page


def test_what_was_typed_into_a_refused_form_is_shown_again(house: House) -> None:
    client = house.client(MONITOR)
    sent = {"row_version": "1", "reason": "这段文字不应丢失"}
    answer = client.post("/suspicions/999/conclude/clear", data=sent)
    assert answer.status_code == 404
    assert "这段文字不应丢失" in answer.text


def test_what_was_typed_at_the_doors_is_never_shown_again(house: House) -> None:
    answer = house.client(SYSADMIN).post("/people/999/password", data={"password": "秘密口令口令"})
    assert "秘密口令口令" not in answer.text
