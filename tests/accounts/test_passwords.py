"""A password is long, uncommon and says nothing about its owner."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bankcheck.accounts.passwords import Fault, faults, initial, is_due, plain
from bankcheck.accounts.vault import Vault
from bankcheck.settings import AccountRules

ABOUT = ("zhang.san", "张三丰", "示例银行", "105")
GOOD = "纸鹤 river 42 lamp"
MOMENT = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("password", "fault"),
    [
        ("short river", Fault.SHORT),
        ("x" * 100 + "abcdefgh" * 13, Fault.LONG),
        ("aaaaaaaaaaaa", Fault.MONOTONOUS),
        ("abababababababab", Fault.MONOTONOUS),
        ("abcdefghijklmnop", Fault.MONOTONOUS),
        ("987654321098", Fault.MONOTONOUS),
        ("qwertyuiopqwertyuiop", Fault.MONOTONOUS),
        ("1qaz2wsx3edc", Fault.COMMON),
        ("Password2026!", Fault.COMMON),
        ("PASSWORDPASSWORD", Fault.COMMON),
        ("Caizhengju@2026", Fault.COMMON),
        ("Zhang.San and a river", Fault.PERSONAL),
        ("我是张三丰 and a river", Fault.PERSONAL),
        ("示例银行 river lamp", Fault.PERSONAL),
        ("river lamp 105 paper", Fault.PERSONAL),
    ],
)
def test_a_bad_password_is_refused_by_name(password: str, fault: Fault) -> None:
    assert fault in faults(password, ABOUT)


@pytest.mark.parametrize("password", [GOOD, "lamp-river!93", "twelve chars"])
def test_a_good_password_is_taken(password: str) -> None:
    assert faults(password, ABOUT) == ()


@pytest.mark.parametrize(("length", "short"), [(11, True), (12, False), (13, False)])
def test_twelve_characters_are_enough(length: int, short: bool) -> None:
    assert (Fault.SHORT in faults("kz7#Lw!p9vQx2"[:length], ())) is short


def test_full_width_letters_count_as_what_they_are() -> None:
    assert Fault.COMMON in faults("ｐａｓｓｗｏｒｄ２０２６！", ())


def test_a_password_typed_with_another_keyboard_is_the_same() -> None:
    assert plain("ｒｉｖｅｒ４２") == "river42"


@pytest.mark.parametrize("word", ["", "a", "ab", "甲"])
def test_a_word_too_short_to_mean_anything_forbids_nothing(word: str) -> None:
    assert faults(GOOD + word, (word,)) == ()


def test_initial_passwords_satisfy_the_rules() -> None:
    assert [one for one in (initial() for _ in range(200)) if faults(one, ABOUT)] == []


@pytest.mark.parametrize(("days", "due"), [(89, False), (90, False), (91, True)])
def test_a_password_is_due_after_its_days(days: int, due: bool) -> None:
    assert is_due(MOMENT - timedelta(days=days), MOMENT, 90) is due


def test_a_hash_has_the_strength_that_is_asked_of_it() -> None:
    hashed = Vault("s" * 32, AccountRules()).hash(GOOD)
    assert hashed.startswith("$argon2id$v=19$m=65536,t=3,p=1$")


def test_an_unknown_person_fits_no_password() -> None:
    assert not Vault("s" * 32, AccountRules(hash_memory_kib=64, hash_passes=1)).fits(None, GOOD)


def test_a_hash_with_other_parameters_is_known_as_outdated() -> None:
    weak = Vault("s" * 32, AccountRules(hash_memory_kib=64, hash_passes=1))
    assert Vault("s" * 32, AccountRules()).is_outdated(weak.hash(GOOD))


def test_what_is_sealed_opens_under_the_same_secret_alone() -> None:
    vault = Vault("s" * 32, AccountRules())
    sealed = vault.seal("JBSWY3DP")
    assert (b"JBSWY3DP" in sealed, vault.unseal(sealed)) == (False, "JBSWY3DP")
