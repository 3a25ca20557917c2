"""Production starts only as it must be, and tells browsers to stay on TLS."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from bankcheck import web
from bankcheck.app import create_app
from bankcheck.errors import CallRefused
from bankcheck.permissions import PUBLIC
from bankcheck.settings import Settings, settings_from
from tests.databases import Stable

SECRET = "s" * 32
FIT = {
    "BANKCHECK_PRODUCTION": "1",
    "BANKCHECK_SECRET_KEY": SECRET,
    "BANKCHECK_DATABASE": "postgresql://app@/bankcheck",
}


def _app(stable: Stable, folder: Path, *, proxy: bool = False) -> Flask:
    settings = Settings(home=folder, production=True, secret=SECRET, database="x", proxy=proxy)
    return create_app(settings, stable.fresh("sqlite", folder))


def test_what_production_needs_is_enough() -> None:
    assert settings_from(FIT).production


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"BANKCHECK_DEMO": "1"}, "BANKCHECK_DEMO"),
        ({"BANKCHECK_SECRET_KEY": ""}, "BANKCHECK_SECRET_KEY"),
        ({"BANKCHECK_SECRET_KEY": SECRET[1:]}, "BANKCHECK_SECRET_KEY"),
        ({"BANKCHECK_DATABASE": ""}, "BANKCHECK_DATABASE"),
    ],
)
def test_production_refuses_to_start_otherwise(change: dict[str, str], named: str) -> None:
    with pytest.raises(CallRefused, match=named):
        settings_from(FIT | change)


def test_production_tells_browsers_to_stay_on_tls(stable: Stable, tmp_path: Path) -> None:
    answer = _app(stable, tmp_path).test_client().get("/healthz")
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")


def test_elsewhere_nothing_is_said_of_tls(stable: Stable, tmp_path: Path) -> None:
    app = create_app(Settings(home=tmp_path), stable.fresh("sqlite", tmp_path))
    assert "Strict-Transport-Security" not in app.test_client().get("/healthz").headers


def test_the_cookie_of_production_is_for_tls_and_this_host_alone(
    stable: Stable, tmp_path: Path
) -> None:
    config = _app(stable, tmp_path).config
    name, secure = config["SESSION_COOKIE_NAME"], config["SESSION_COOKIE_SECURE"]
    assert (name, secure, config["SESSION_COOKIE_HTTPONLY"]) == ("__Host-bankcheck", True, True)


def _seen(app: Flask, header: str) -> str:
    def seen() -> str:
        return web.network()

    app.add_url_rule("/seen", "seen", web.needs(PUBLIC)(seen))
    return app.test_client().get("/seen", headers={"X-Forwarded-For": header}).text


@pytest.mark.parametrize("header", ["198.51.100.9", "203.0.113.7, 198.51.100.9"])
def test_behind_one_proxy_its_own_word_names_the_caller(
    stable: Stable, tmp_path: Path, header: str
) -> None:
    assert _seen(_app(stable, tmp_path, proxy=True), header) == "198.51.100.9"


def test_without_a_proxy_nobody_can_claim_an_address(stable: Stable, tmp_path: Path) -> None:
    assert _seen(_app(stable, tmp_path), "198.51.100.9") == "127.0.0.1"
