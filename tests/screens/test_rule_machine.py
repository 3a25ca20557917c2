"""The lifecycle of a rule change, cell by cell, and what a value may be, at its boundaries."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bankcheck.actors import Role
from bankcheck.machines import MoveRefused, RoleRefused
from bankcheck.reconcile.catalogue import (
    Catalogue,
    CatalogueError,
    Change,
    Parameter,
    Value,
    Version,
    load_catalogue,
)
from bankcheck.reconcile.rule_changes import (
    MACHINE,
    Facts,
    held_throughout,
    kept,
    plain,
    standing,
    unmet,
    value_of,
)

TODAY = date(2026, 3, 2)
DAY = timedelta(days=1)
OPEN = {
    ("draft", "test", Role.SYSTEM): "tested",
    ("tested", "test", Role.SYSTEM): "tested",
    ("tested", "approve", Role.SECTION_HEAD): "approved",
    ("tested", "reject", Role.SECTION_HEAD): "rejected",
    ("draft", "withdraw", Role.MONITOR): "withdrawn",
    ("tested", "withdraw", Role.MONITOR): "withdrawn",
    ("approved", "revoke", Role.SECTION_HEAD): "withdrawn",
}


def taken(state: str, event: str, role: Role) -> str | None:
    try:
        return MACHINE.take(state, event, role)
    except (MoveRefused, RoleRefused):
        return None


@pytest.mark.parametrize(
    ("state", "event", "role"),
    tuple(MACHINE.cells()),
    ids=lambda one: str(getattr(one, "value", one)),
)
def test_each_cell_is_what_the_table_says(state: str, event: str, role: Role) -> None:
    assert taken(state, event, role) == OPEN.get((state, event, role))


def against(event: str, facts: Facts, state: str = "tested") -> tuple[str, ...]:
    try:
        MACHINE.take(state, event, Role.SECTION_HEAD, unmet(facts))
    except MoveRefused as refused:
        return refused.unmet
    return ()


def facts(
    from_on: date = TODAY + DAY, reason: str = "", *, is_drafter: bool = False, fresh: bool = True
) -> Facts:
    return Facts(from_on, TODAY, is_drafter, fresh, reason)


@pytest.mark.parametrize(
    ("given", "why"),
    [
        (facts(), ()),
        (facts(is_drafter=True), ("another_person",)),
        (facts(fresh=False), ("fresh_sign_in",)),
        (facts(TODAY), ()),
        (facts(TODAY - DAY), ("not_past",)),
        (facts(TODAY - DAY, "补充协议倒签"), ()),
        (facts(TODAY - DAY, "  "), ("not_past",)),
    ],
)
def test_approving_asks_for(given: Facts, why: tuple[str, ...]) -> None:
    assert against("approve", given) == why


@pytest.mark.parametrize(("reason", "why"), [("x", ()), ("", ("reason",)), (" ", ("reason",))])
def test_rejecting_asks_for_a_reason(reason: str, why: tuple[str, ...]) -> None:
    assert against("reject", facts(reason=reason)) == why


@pytest.mark.parametrize(
    ("from_on", "why"), [(TODAY + DAY, ()), (TODAY, ("not_begun",)), (TODAY - DAY, ("not_begun",))]
)
def test_only_what_has_not_begun_is_taken_back(from_on: date, why: tuple[str, ...]) -> None:
    assert against("revoke", facts(from_on, "x"), "approved") == why


def parameter(unit: str, *versions: Version) -> Parameter:
    return Parameter("p", "参数", "parameter", unit, versions)


@pytest.mark.parametrize(
    ("unit", "text", "value"),
    [
        ("working_days", "0", None),
        ("working_days", "1", 1),
        ("working_days", " 30 ", 30),
        ("working_days", "31", None),
        ("working_days", "1.0", None),
        ("working_days", "３", None),
        ("number", "0", 0),
        ("number", "100", 100),
        ("number", "101", None),
        ("number", "-1", None),
        ("fen", "0", None),
        ("fen", "0.01", 1),
        ("fen", "50,000.00", 5_000_000),
        ("fen", "1.005", None),
        ("fen", "-5", None),
        ("fen", "1e3", None),
        ("time_of_day", "00:00", "00:00:00"),
        ("time_of_day", "23:59:59", "23:59:59"),
        ("time_of_day", "24:00", None),
        ("time_of_day", "9:30", None),
        ("words", "工会经费\n\n 个人所得税 \n工会经费", ("工会经费", "个人所得税")),
        ("words", " \n", None),
        ("words", "字" * 40, ("字" * 40,)),
        ("words", "字" * 41, None),
        ("words", "\n".join(map(str, range(51))), None),
    ],
)
def test_a_text_gives_a_value_of_the_unit_or_none(
    unit: str, text: str, value: Value | None
) -> None:
    assert value_of(parameter(unit), text) == value


@pytest.mark.parametrize("value", [3, "15:30:00", ("一", "二")])
def test_a_value_comes_back_as_it_was_kept(value: Value) -> None:
    assert kept(plain(value)) == value


def change(value: Value = 3, from_on: date = TODAY, number: int = 1) -> Change:
    return Change("AB02", "days", Version(from_on, value, "协议", "adopted"), number)


def days_on(catalogue: Catalogue, day: date) -> Value:
    found = catalogue.parameter("AB02", "days")
    assert found is not None
    return found.version_on(day).value


@pytest.mark.parametrize(("day", "value"), [(TODAY - DAY, 1), (TODAY, 3), (TODAY + DAY, 3)])
def test_a_change_holds_from_its_day_on(day: date, value: int) -> None:
    assert days_on(load_catalogue().changed_by([change()]), day) == value


def test_of_two_changes_from_one_day_the_later_approved_holds() -> None:
    changes = [change(5, number=9), change(4, number=8)]
    assert days_on(load_catalogue().changed_by(changes), TODAY) == 5


def test_a_change_of_no_known_parameter_is_an_error() -> None:
    unknown = Change("AB02", "hours", Version(TODAY, 3, "", ""), 1)
    with pytest.raises(CatalogueError):
        load_catalogue().changed_by([unknown])


def test_a_test_holds_the_value_in_the_past_as_well() -> None:
    assumed = held_throughout(load_catalogue(), change(from_on=TODAY))
    assert days_on(assumed, date(2025, 1, 1)) == 3


@pytest.mark.parametrize(
    ("day", "state"),
    [(TODAY - DAY, "approved"), (TODAY, "in_force"), (TODAY + 2 * DAY, "superseded")],
)
def test_being_in_force_follows_from_the_day(day: date, state: str) -> None:
    approved = (change(), change(4, TODAY + 2 * DAY, 2))
    assert standing(approved[0], approved, day) == state
