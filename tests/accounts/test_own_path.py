"""Going on after a sign-in leads nowhere but to this site."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from bankcheck.app import create_app
from bankcheck.db import Database
from bankcheck.settings import Settings
from bankcheck.web import own_path
from tests.accounts.lodge import CHEAP
from tests.workbench.house import MONITOR, House

HOST = "http://desk.example"
FOREIGN = (
    "//evil.example", "///evil.example", "////evil.example/x", "\\\\evil.example",
    "/\\evil.example", "\\/evil.example", "/\t/evil.example", "/\n/evil.example",
    " //evil.example", "\t//evil.example", "https://evil.example/", "HTTP://evil.example",
    "https:evil.example", "http:///evil.example", "https:/\\evil.example", "javascript:alert(1)",
    "JaVaScRiPt:alert(1)", "java\tscript:alert(1)", "data:text/html,x", "vbscript:x",
    "file:///etc/passwd", "ftp://desk.example/x", "//desk.example@evil.example/",
    "http://desk.example@evil.example/", "http://desk.example.evil.example/", "http://[evil",
    "//[", "evil.example", "?next=//evil.example", "#x", "", "/\u2028/evil.example",
    "/x\r\nSet-Cookie: a=b",
)  # fmt: skip
OWN = ("/", "/runs", "/runs?bank=105&page=2", "/people/3", "/%2F%2Fevil.example", "/a//b")


@pytest.fixture(scope="module")
def app() -> Flask:
    """An application over nothing."""
    return create_app(Settings(accounts=CHEAP, secret="s" * 40), Database("sqlite://"))


def _led(app: Flask, address: str | None) -> str:
    with app.test_request_context(base_url=HOST):
        return own_path(address)


def _host(led: str) -> str:
    """Return the site a browser would go to, read as leniently as browsers read."""
    parts = urlsplit(urljoin(HOST, led.replace("\\", "/")))
    return f"{parts.scheme}://{parts.netloc}"


@pytest.mark.parametrize("address", FOREIGN)
def test_another_site_is_not_gone_to(app: Flask, address: str) -> None:
    assert _host(_led(app, address)) == HOST


@pytest.mark.parametrize("address", OWN)
def test_pages_of_this_site_are_gone_to(app: Flask, address: str) -> None:
    assert _led(app, address) == address


def test_a_full_address_of_this_site_is_gone_to_by_its_path(app: Flask) -> None:
    assert _led(app, f"{HOST}/runs?page=2") == "/runs?page=2"


@given(st.text(alphabet="/\\:@.?#%\t\r\n evilhtpsjar2fb[]", max_size=24))
def test_no_text_leads_to_another_site(app: Flask, text: str) -> None:
    assert _host(_led(app, text)) == HOST


def test_the_sign_in_goes_on_to_this_site_alone(house: House) -> None:
    client = house.app.test_client()
    led = [
        client.post("/sign-in/demo", data={"login": MONITOR, "next": address}).location
        for address in FOREIGN
    ]
    assert {_host(one) for one in led} == {HOST}
