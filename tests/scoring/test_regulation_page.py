"""docs/REGULATION.md names a page and a test for each article, and both exist."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from bankcheck.app import create_app
from bankcheck.settings import Settings

ROOT = Path(__file__).parent.parent.parent
PAGE = (ROOT / "docs" / "REGULATION.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| (\d+) \| (.+?) \| `(/[\w/-]*)` \| (.+) \|$", PAGE, re.MULTILINE)
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
ARTICLES = {15, 22, 23, 24}


def test_every_article_has_its_lines() -> None:
    assert {int(number) for number, *_ in ROWS} >= ARTICLES


def test_every_line_names_a_test() -> None:
    assert [row for row in ROWS if not NAMED.search(row[3])] == []


def test_every_named_test_of_an_article_exists() -> None:
    named = NAMED.findall(PAGE)
    missing = [f"{path}::{name}" for path, name in named if name not in _functions(ROOT / path)]
    assert missing == []


def _functions(path: Path) -> set[str]:
    if not path.is_file():
        return set()
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


@pytest.fixture(scope="module")
def addresses(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The addresses of all pages of the service."""
    app = create_app(Settings(home=tmp_path_factory.mktemp("routes")))
    return {rule.rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}


def test_every_named_page_is_one_of_the_service(addresses: set[str]) -> None:
    assert [page for _, _, page, _ in ROWS if page not in addresses] == []


def test_no_line_is_written_in_another_form() -> None:
    lines = [line for line in PAGE.splitlines() if line.startswith("| ") and line[2].isdigit()]
    assert len(lines) == len(ROWS)
