"""docs/SECURITY.md names a test for each requirement, and each of them exists."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
PAGE = ROOT / "docs" / "SECURITY.md"
ROW = re.compile(r"^\| (\d+) \| (.+?) \| (.+) \|$", re.MULTILINE)
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


def _rows() -> list[tuple[str, str, str]]:
    return ROW.findall(PAGE.read_text(encoding="utf-8"))


def _functions(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_every_requirement_has_its_line() -> None:
    assert [int(number) for number, _, _ in _rows()] == list(range(1, 63))


def test_every_line_names_a_test_or_says_why_not() -> None:
    silent = [row for row in _rows() if not NAMED.search(row[2]) and "No test:" not in row[2]]
    assert silent == []


def test_every_named_test_exists() -> None:
    named = NAMED.findall(PAGE.read_text(encoding="utf-8"))
    missing = [
        f"{path}::{name}"
        for path, name in named
        if not (ROOT / path).is_file() or name not in _functions(ROOT / path)
    ]
    assert (missing, len(named) > 50) == ([], True)
