"""What the documents show is what the code does."""

from __future__ import annotations

import re
import shutil
import tomllib
from pathlib import Path

from bankcheck.ledger.streams import STREAMS
from bankcheck.ledger.tables.profile import load_profile
from bankcheck.reconcile.catalogue import RULES_FOLDER, UNITS, read_catalogue

ROOT = Path(__file__).parent.parent
FORMATS = (ROOT / "docs" / "FORMATS.md").read_text(encoding="utf-8")
A_RULE = (ROOT / "docs" / "WRITING_A_RULE.md").read_text(encoding="utf-8")


def first_block(text: str, language: str) -> str:
    found = re.search(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    assert found
    return found.group(1)


def test_the_documented_profile_is_accepted(tmp_path: Path) -> None:
    path = tmp_path / "example-bank.toml"
    path.write_text(first_block(FORMATS, "toml"), encoding="utf-8")
    assert load_profile(path).id == "example-bank"


def test_every_voucher_type_is_documented_under_its_name() -> None:
    path = ROOT / "bankcheck" / "ledger" / "evouchers" / "types.toml"
    types = tomllib.loads(path.read_text(encoding="utf-8"))["types"]
    documented = dict(re.findall(r"^\| (\d{4}) \| (\S+) \|", FORMATS, re.MULTILINE))
    assert documented == {code: entry["zh"] for code, entry in types.items()}


def test_the_documented_rule_joins_the_catalogue(tmp_path: Path) -> None:
    folder = tmp_path / "rules"
    shutil.copytree(RULES_FOLDER, folder)
    with (folder / "catalogue.toml").open("a", encoding="utf-8") as catalogue:
        catalogue.write(first_block(A_RULE, "toml"))
    (folder / "AB90.sql").write_text(first_block(A_RULE, "sql"), encoding="utf-8")
    rule = read_catalogue(folder).rule("AB90")
    assert rule
    assert [parameter.name for parameter in rule.parameters] == ["least_fen"]


def test_every_unit_of_a_parameter_is_documented() -> None:
    assert all(f"`{unit}`" in A_RULE for unit in UNITS)


def test_every_stream_named_for_rules_is_one() -> None:
    named = set(re.findall(r"`([a-z_]+)_row`", A_RULE))
    assert named <= set(STREAMS)
