"""A log line is one JSON object without account numbers, secrets and what people typed."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bankcheck.upkeep.logs import HIDDEN, MASK, clean_text, line_format, request_log
from tests.workbench.house import MONITOR, House

ACCOUNT = "6228480402564890018"
CANARY = "CANARY-typed-by-somebody"


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """Everything that the process logs, as it would stand on stderr."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(line_format())
    root, level = logging.getLogger(), logging.getLogger().level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield stream
    root.removeHandler(handler)
    root.setLevel(level)


def _read(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("1" * 11, "1" * 11),
        ("1" * 12, MASK),
        ("1" * 19, MASK),
        ("1" * 20, MASK),
        (f"paid to {ACCOUNT}.", f"paid to {MASK}."),
        ("6228 4804 0256 4890 018", MASK),
        ("6228-4804-0256-4890", MASK),
        ("６２２８４８０４０２５６４８９００１８", MASK),
        ("one\r\ntwo", "one  two"),
        ("one\u2028two\u0085three\x1b[2J", "one two three [2J"),
        ("GET /x?q=secret HTTP", f"GET /x?{HIDDEN} HTTP"),
    ],
)
def test_a_text_is_cleaned_before_it_is_written(said: str, written: str) -> None:
    assert clean_text(said) == written


@given(st.text(), st.integers(10**11, 10**19 - 1))
def test_no_text_around_it_lets_a_long_number_through(text: str, number: int) -> None:
    letters = "".join(one for one in text if not one.isdigit())
    assert str(number) not in clean_text(f"{letters}{number}{letters}")


@given(st.text())
def test_no_text_makes_a_second_line(text: str) -> None:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(line_format())
    handler.handle(logging.LogRecord("x", logging.INFO, "f", 1, "%s", (text,), None))
    assert len(stream.getvalue().splitlines()) == 1


def test_a_field_with_a_secret_name_is_hidden(lines: io.StringIO) -> None:
    request_log().info("told", password=CANARY, api_token=CANARY, account=CANARY, safe="seen")
    (line,) = _read(lines)
    hidden = (line["password"], line["api_token"], line["account"], line["safe"])
    assert hidden == (HIDDEN, HIDDEN, HIDDEN, "seen")


def test_a_number_as_a_value_is_masked_like_a_text(lines: io.StringIO) -> None:
    request_log().info("told", amount=10**11 - 1, long=int(ACCOUNT), nested=[{"x": ACCOUNT}])
    (line,) = _read(lines)
    assert (line["amount"], line["long"], line["nested"]) == (10**11 - 1, MASK, [{"x": MASK}])


def _break() -> None:
    raise ValueError(CANARY)


def test_an_exception_is_told_by_kind_and_place_alone(lines: io.StringIO) -> None:
    try:
        _break()
    except ValueError:
        logging.getLogger("somewhere").exception("it broke")
    (line,) = _read(lines)
    assert CANARY not in lines.getvalue()
    assert line["exception"][0]["kind"] == "builtins.ValueError"
    assert "test_logs.py" in line["exception"][0]["at"][0]


def test_a_request_leaves_its_route_and_person_and_nothing_typed(
    house: House, lines: io.StringIO
) -> None:
    client = house.client(MONITOR)
    answer = client.get(f"/rules/AB01?q={CANARY}", headers={"User-Agent": f"a\r\n{ACCOUNT}"[:1]})
    (line,) = (one for one in _read(lines) if one["event"] == "request")
    assert (line["route"], line["status"], line["method"]) == ("/rules/<code>", 200, "GET")
    assert line["person_id"] == house.actor(MONITOR).person_id
    assert line["request_id"] == answer.headers["X-Request-Id"]
    assert line["milliseconds"] > 0
    assert CANARY not in lines.getvalue()


def test_a_fault_in_a_page_is_logged_without_what_was_typed(
    house: House, lines: io.StringIO
) -> None:
    def broken() -> str:
        raise RuntimeError(f"{CANARY} {ACCOUNT}")

    house.app.view_functions["reconcile.rules"] = _open_to_all(broken)
    assert house.client(MONITOR).get(f"/rules?q={CANARY}").status_code == 500
    said = lines.getvalue()
    assert "RuntimeError" in said
    assert CANARY not in said
    assert ACCOUNT not in said


def _open_to_all(view: Any) -> Any:
    view.bankcheck_permission = "public"
    return view


def test_a_caller_cannot_choose_the_number_of_a_request(house: House) -> None:
    given_number = "chosen-by-the-caller"
    answer = house.app.test_client().get("/healthz", headers={"X-Request-Id": given_number})
    assert answer.headers["X-Request-Id"] != given_number
