"""A catalogue entry that cannot be used is named, with what is wrong, before any run."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from bankcheck.errors import BankcheckError
from bankcheck.ledger.streams import STREAMS
from bankcheck.reconcile.catalogue import (
    Catalogue,
    CatalogueError,
    Rule,
    load_catalogue,
    read_catalogue,
)

MATCHING = """
[[matching.parameter]]
name = "similarity"
zh = "相似度"
en = "similarity"
unit = "number"
versions = [{ from = 2000-01-01, value = 92, reference = "r", status = "sample" }]
"""
RULE = """
[[rule]]
code = "ZZ01"
version = "1"
zh = "规则"
en = "rule"
severity = 3
law = "法"
law_en = "law"
streams = ["voucher"]
message_zh = "错"
message_en = "wrong"
"""
PARAMETER = """
[[rule.parameter]]
name = "days"
zh = "日数"
en = "days"
unit = "working_days"
versions = [{ from = 2000-01-01, value = 1, reference = "r", status = "sample" }]
"""
GOOD = MATCHING + RULE + PARAMETER
RULES = load_catalogue().rules


def catalogue(folder: Path, text: str = GOOD, sql: str = "ZZ01.sql") -> Catalogue:
    """Write a catalogue of one rule and read it."""
    (folder / "catalogue.toml").write_text(text, "utf-8")
    (folder / sql).write_text("select 1 as v_id", "utf-8")
    return read_catalogue(folder)


def test_a_good_entry_is_read(tmp_path: Path) -> None:
    (rule,) = catalogue(tmp_path).rules
    assert (rule.code, rule.streams, rule.sql) == ("ZZ01", ("voucher",), "select 1 as v_id")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('["voucher"]', '["vouchers"]', "ZZ01: streams must name known streams"),
        ('["voucher"]', "[]", "ZZ01: streams must name known streams"),
        ('"working_days"', '"days"', "ZZ01.days: unit must be one of"),
        ("[{ from = 2000-01-01, value = 1, ", "[] #", "ZZ01.days: it has no versions"),
        ("value = 1, ", "", "ZZ01.days: a version has no usable value"),
        ("value = 1, ", "value = 1.5, ", "ZZ01.days: a version has no usable value"),
        ("value = 1, ", "value = true, ", "ZZ01.days: a version has no usable value"),
        ("from = 2000-01-01, value = 1", "value = 1", "ZZ01.days: a version has no date"),
        ("2000-01-01, value = 1,", '"soon", value = 1,', "ZZ01.days: a version has no date"),
    ],
)
def test_a_broken_entry_is_named(old: str, new: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match=said):
        catalogue(tmp_path, GOOD.replace(old, new))


def test_a_rule_without_sql_is_named(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match=r"ZZ01: its SQL file ZZ01\.sql is missing"):
        catalogue(tmp_path, sql="ZZ02.sql")


def test_a_code_that_stands_twice_is_named(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="ZZ01: the code stands more than once"):
        catalogue(tmp_path, GOOD + RULE)


def test_a_day_before_the_first_version_is_an_error(tmp_path: Path) -> None:
    (rule,) = catalogue(tmp_path).rules
    with pytest.raises(CatalogueError, match="days: no value is in force on 1999-12-31"):
        rule.parameters[0].version_on(date(1999, 12, 31))


def test_a_version_holds_from_its_first_day(tmp_path: Path) -> None:
    later = GOOD.replace("from = 2000-01-01, value = 1,", "from = 2025-07-01, value = 1,")
    (rule,) = catalogue(tmp_path, later).rules
    day = date(2025, 7, 1)
    assert rule.parameters[0].version_on(day).value == 1
    with pytest.raises(BankcheckError):
        rule.parameters[0].version_on(day - timedelta(days=1))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_every_shipped_rule_says_what_it_stands_on(rule: Rule) -> None:
    assert all(
        getattr(rule, name)
        for name in ("zh", "en", "law", "law_en", "message_zh", "message_en", "version", "sql")
    )


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_every_shipped_parameter_has_a_reference_and_a_status(rule: Rule) -> None:
    versions = [v for p in rule.parameters for v in p.versions]
    assert all(version.reference and version.status for version in versions)


def test_every_stream_with_rows_to_judge_is_needed_by_a_rule() -> None:
    assert {stream for rule in RULES for stream in rule.streams} == set(STREAMS)
