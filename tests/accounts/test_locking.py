"""Failures shut a door for a while, and knocking does not keep it shut."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bankcheck.accounts.locking import is_locked, locked_until

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def _at(*minutes: float) -> list[datetime]:
    return [START + timedelta(minutes=one) for one in minutes]


@pytest.mark.parametrize(("failures", "locked"), [(4, False), (5, True), (6, True)])
def test_the_fifth_failure_locks(failures: int, locked: bool) -> None:
    assert (locked_until(_at(*range(failures)), 5) is not None) is locked


@pytest.mark.parametrize(("last", "locked"), [(14.9, True), (15, True), (15.1, False)])
def test_failures_count_together_within_fifteen_minutes(last: float, locked: bool) -> None:
    assert (locked_until(_at(0, 1, 2, 3, last), 5) is not None) is locked


@pytest.mark.parametrize(("minute", "locked"), [(18.9, True), (19, False), (19.1, False)])
def test_the_lock_ends_fifteen_minutes_after_the_last_failure(minute: float, locked: bool) -> None:
    assert is_locked(_at(0, 1, 2, 3, 4), 5, START + timedelta(minutes=minute)) is locked


def test_the_order_of_failures_does_not_matter() -> None:
    assert locked_until(_at(4, 0, 3, 1, 2), 5) == START + timedelta(minutes=19)


def test_without_failures_nothing_is_locked() -> None:
    assert locked_until([], 5) is None
