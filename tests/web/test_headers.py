"""Every answer carries the headers that keep a browser from doing more than showing it."""

from __future__ import annotations

import re

from flask.testing import FlaskClient


def test_every_page_has_the_strict_policy(client: FlaskClient, addresses: tuple[str, ...]) -> None:
    for address in (*addresses, "/healthz", "/static/bankcheck.css"):
        policy = client.get(address).headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy


def test_every_page_has_the_other_security_headers(
    client: FlaskClient, addresses: tuple[str, ...]
) -> None:
    for address in addresses:
        headers = client.get(address).headers
        assert (
            headers["X-Content-Type-Options"],
            headers["Referrer-Policy"],
            headers["Cache-Control"],
            headers["X-Frame-Options"],
        ) == ("nosniff", "same-origin", "no-store", "DENY")


def test_no_page_carries_inline_code_or_style(
    client: FlaskClient, addresses: tuple[str, ...]
) -> None:
    for address in addresses:
        text = client.get(address).text
        assert not re.findall(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=", text)


def test_no_page_refers_to_another_site(client: FlaskClient, addresses: tuple[str, ...]) -> None:
    for address in addresses:
        assert not re.findall(r'(?:href|src|action)="(?:https?:)?//', client.get(address).text)


def test_the_language_cookie_is_out_of_reach_of_scripts(client: FlaskClient) -> None:
    cookie = client.get("/runs?lang=en").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_pages_can_only_be_read(client: FlaskClient, addresses: tuple[str, ...]) -> None:
    readable = [address for address in addresses if address != "/no-such-page"]
    assert {client.post(address).status_code for address in readable} == {405}
