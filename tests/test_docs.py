"""What the documents show is what the code does."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from bankcheck.ledger.tables.profile import load_profile

ROOT = Path(__file__).parent.parent
FORMATS = (ROOT / "docs" / "FORMATS.md").read_text(encoding="utf-8")


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
