"""What is imported is declared, what is declared is imported, and every lock is hashed."""

from __future__ import annotations

import ast
import importlib.metadata
import re
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCKS = sorted((ROOT / "requirements").glob("*.lock"))
# The last is what type checkers bring along.
OWN = frozenset({"bankcheck", "benchmarks", "tests", "_typeshed"})


def canonical(requirement: str) -> str:
    """Return the normalised project name at the head of a requirement."""
    name = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert name
    return re.sub(r"[-_.]+", "-", name.group()).lower()


def imported_modules(folder: str) -> set[str]:
    trees = (ast.parse(path.read_text(encoding="utf-8")) for path in (ROOT / folder).rglob("*.py"))
    names: set[str] = set()
    for node in (node for tree in trees for node in ast.walk(tree)):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.partition(".")[0])
    return names - set(sys.stdlib_module_names) - OWN


def projects(modules: set[str]) -> set[str]:
    """Return the projects that bring these modules; a module nobody brings stands for itself."""
    bringers = importlib.metadata.packages_distributions()
    return {canonical(bringers.get(module, [module])[0]) for module in modules}


def declared(extra: str | None = None) -> set[str]:
    lines = PROJECT["optional-dependencies"][extra] if extra else PROJECT["dependencies"]
    return {canonical(line) for line in lines}


def test_everything_the_package_imports_is_declared() -> None:
    assert projects(imported_modules("bankcheck")) - declared() - declared("spark") == set()


# Loaded by name: SQLAlchemy takes its PostgreSQL driver from the address of the database.
NAMED = frozenset({"psycopg"})


def test_everything_declared_is_imported() -> None:
    assert declared() - projects(imported_modules("bankcheck")) == NAMED


def test_everything_the_benchmarks_import_is_declared() -> None:
    lines = (ROOT / "requirements" / "test.in").read_text(encoding="utf-8").splitlines()
    # `make bench` stands on the environment of the tests, the real PostgreSQL included.
    tested = {canonical(line) for line in lines if re.match(r"[a-z0-9]", line)}
    needed = projects(imported_modules("benchmarks"))
    assert needed - declared() - declared("bench") - tested == set()


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_every_locked_version_carries_a_hash(lock: Path) -> None:
    text = re.sub(r"^ *#.*\n", "", lock.read_text(encoding="utf-8"), flags=re.MULTILINE)
    entries = text.replace("\\\n", " ").splitlines()
    assert entries
    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_no_lock_names_the_place_it_was_made(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    assert re.findall(r"https?://\S+|--(?:index|find|extra)\S*|file:\S+", text) == []


def test_every_declared_requirement_is_in_the_lock_of_the_runtime() -> None:
    lines = (ROOT / "requirements" / "runtime.lock").read_text(encoding="utf-8").splitlines()
    locked = {canonical(line) for line in lines if re.match(r"[a-z0-9]", line)}
    assert declared() - locked == set()
