"""A code holds for its half minute and one beside it, and never twice."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pyotp
import pytest

from bankcheck.accounts.second_factor import (
    STEP_SECONDS,
    address,
    is_mandatory,
    new_secret,
    square,
    taken_step,
)
from bankcheck.actors import Role

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # noqa: S105  of nobody
MOMENT = datetime(2026, 3, 2, 9, 0, 10, tzinfo=UTC)
STEP = int(MOMENT.timestamp()) // STEP_SECONDS


def _code(steps: int) -> str:
    return pyotp.TOTP(SECRET).generate_otp(STEP + steps)


@pytest.mark.parametrize(
    ("steps", "fits"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)]
)
def test_a_code_fits_one_step_around_the_clock(steps: int, fits: bool) -> None:
    assert (taken_step(SECRET, _code(steps), MOMENT, 0) == STEP + steps) is fits


@pytest.mark.parametrize(("last", "fits"), [(STEP - 1, True), (STEP, False), (STEP + 1, False)])
def test_a_code_of_a_step_already_taken_does_not_fit(last: int, fits: bool) -> None:
    assert (taken_step(SECRET, _code(0), MOMENT, last) is not None) is fits


@pytest.mark.parametrize("code", ["", "000", "abcdef", "-12345", "１２３", "1e5", "None", "é" * 6])
def test_what_is_no_code_does_not_fit(code: str) -> None:
    assert taken_step(SECRET, code, MOMENT, 0) is None


def test_blanks_and_full_width_digits_are_read_as_digits() -> None:
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in _code(0))
    assert taken_step(SECRET, f" {wide[:3]} {wide[3:]} ", MOMENT, 0) == STEP


def test_a_code_of_rfc_6238_is_the_one_of_the_standard() -> None:
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # noqa: S105  the standard's own
    moment = datetime.fromtimestamp(1111111109, UTC)
    assert taken_step(secret, "081804", moment, 0) == 1111111109 // STEP_SECONDS


@pytest.mark.parametrize(
    ("role", "mandatory"),
    [(role, role not in {Role.BANK_MAKER, Role.DEPARTMENT_REVIEWER}) for role in Role],
)
def test_all_but_bank_makers_and_reviewers_need_two_factors(role: Role, mandatory: bool) -> None:
    assert is_mandatory(role) is mandatory


def test_the_square_carries_the_address_as_an_inline_picture() -> None:
    assert square(SECRET, "zhang.san").startswith("data:image/svg+xml")


def test_the_address_names_the_service_and_the_person() -> None:
    assert address(SECRET, "zhang.san").startswith("otpauth://totp/bankcheck:zhang.san?secret=")


def test_two_secrets_are_two_secrets() -> None:
    assert new_secret() != new_secret()


def test_a_clock_that_is_a_minute_off_is_too_far_off() -> None:
    assert taken_step(SECRET, _code(0), MOMENT + timedelta(seconds=70), 0) is None
