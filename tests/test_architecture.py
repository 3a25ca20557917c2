"""The code keeps its shape: imports go one way, pure stays pure, files and functions stay short."""

from __future__ import annotations

import ast
import re
import statistics
import subprocess
import sys
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "bankcheck"
MODULES = sorted(PACKAGE.rglob("*.py"))
SOURCES = sorted(
    chain(MODULES, (ROOT / "tests").rglob("*.py"), (ROOT / "benchmarks").rglob("*.py"))
)

# A room may import itself, what stands before it in its list, and the pure modules.
PURE = frozenset({"actors", "clock", "errors", "machines", "money", "permissions", "workdays"})
PLATFORM = frozenset({"accounts", "audit", "db", "jobs", "labels", "settings", "web"})
FEATURES = PLATFORM | {
    "exports", "inspections", "ledger", "reconcile", "scoring", "suspicions",
}  # fmt: skip
ROOMS: dict[str, frozenset[str]] = {
    "fonts": frozenset(),
    "labels": frozenset(),
    "settings": frozenset(),
    "keys": frozenset(),
    "db": frozenset(),
    "audit": frozenset({"db", "keys", "labels", "settings", "web"}),
    "jobs": frozenset({"audit", "db", "labels", "web"}),
    "accounts": frozenset({"audit", "db", "keys", "labels", "settings", "web"}),
    "ledger": PLATFORM,
    "reconcile": PLATFORM | {"ledger"},
    "suspicions": PLATFORM | {"ledger", "reconcile"},
    "inspections": PLATFORM | {"ledger", "reconcile", "suspicions"},
    "scoring": PLATFORM | {"inspections", "keys", "ledger", "reconcile", "suspicions"},
    "exports": PLATFORM | {"inspections", "ledger", "reconcile", "scoring", "suspicions"},
    "desk": FEATURES,
    "api": FEATURES,
    "upkeep": FEATURES | {"keys", "schema", "tables"},
    "tables": FEATURES,
    "lifecycles": FEATURES,
    "schema": frozenset({"db", "settings"}),
    "example": frozenset({"ledger", "fonts"}),
    "web": frozenset({"db", "labels"}),
    "app": FEATURES | {"api", "desk", "keys", "schema", "upkeep"},
    "calls": frozenset({"audit", "db", "settings"}),
    "cli_audit": frozenset({"display", "settings"}),
    "cli_ledger": frozenset({"display", "ledger", "settings"}),
    "cli_rulebook": frozenset({"display", "scoring", "settings"}),
    "labour": FEATURES | {"desk", "schema", "tables", "upkeep"},
    "processes": FEATURES | {"schema", "server"},
    "server": frozenset({"app", "settings", "upkeep"}),
    "display": frozenset({"ledger"}),
    "showcase": FEATURES | {"example"},
    "cli_showcase": frozenset({"display", "settings"}),
    "cli": FEATURES
    | {"app", "calls", "cli_audit", "desk", "display", "example", "labour", "processes", "schema"}
    | {"cli_ledger", "cli_rulebook", "cli_showcase", "server", "showcase", "upkeep"},
    "__main__": frozenset({"cli"}),
    "wsgi": frozenset({"app", "settings", "upkeep"}),
}
# Calculation that must run without a web framework, an ORM or the network in sight.
PURE_MODULES = (
    "bankcheck.actors",
    "bankcheck.audit.chain",
    "bankcheck.clock",
    "bankcheck.errors",
    "bankcheck.machines",
    "bankcheck.money",
    "bankcheck.permissions",
    "bankcheck.workdays",
    "bankcheck.inspections.calendar.counting",
    "bankcheck.inspections.calendar.lifecycles",
    "bankcheck.inspections.calendar.notices",
    "bankcheck.inspections.cases.elements",
    "bankcheck.inspections.cases.lifecycles",
    "bankcheck.inspections.cases.severity",
    "bankcheck.inspections.cosign.content",
    "bankcheck.inspections.cosign.lifecycles",
    "bankcheck.inspections.documents.composing",
    "bankcheck.inspections.documents.content",
    "bankcheck.inspections.documents.docx",
    "bankcheck.inspections.documents.lifecycles",
    "bankcheck.inspections.evidence.custody",
    "bankcheck.inspections.evidence.lifecycles",
    "bankcheck.inspections.evidence.scanning",
    "bankcheck.inspections.evidence.verify",
    "bankcheck.inspections.fieldwork.lifecycles",
    "bankcheck.inspections.fieldwork.sampling",
    "bankcheck.inspections.fieldwork.template",
    "bankcheck.inspections.money.ageing",
    "bankcheck.inspections.money.balances",
    "bankcheck.inspections.money.entries",
    "bankcheck.inspections.money.lifecycles",
    "bankcheck.inspections.money.matching",
    "bankcheck.inspections.money.rates",
    "bankcheck.inspections.money.sharing",
    "bankcheck.inspections.rectification.answers",
    "bankcheck.inspections.rectification.escalation",
    "bankcheck.inspections.rectification.lifecycles",
    "bankcheck.ledger.intake_desk.kinds",
    "bankcheck.ledger.intake_desk.lifecycle",
    "bankcheck.ledger.intake_desk.names",
    "bankcheck.ledger.load",
    "bankcheck.ledger.streams",
    "bankcheck.ledger.sources.shape",
    "bankcheck.reconcile.catalogue",
    "bankcheck.suspicions.asking",
    "bankcheck.suspicions.disclosure",
    "bankcheck.suspicions.handling",
    "bankcheck.suspicions.lifecycle",
    "bankcheck.suspicions.sightings",
    "bankcheck.suspicions.states",
    "bankcheck.suspicions.verifying",
    "bankcheck.scoring.adopted",
    "bankcheck.scoring.advances",
    "bankcheck.scoring.claimed",
    "bankcheck.scoring.explained",
    "bankcheck.scoring.fees",
    "bankcheck.scoring.pricing",
    "bankcheck.scoring.scores",
    "bankcheck.scoring.supposing",
)
FOREIGN = ("flask", "sqlalchemy", "wtforms", "marshmallow", "jinja2", "requests")
WEB_MODULES = (".labels", ".web", ".app", ".wsgi", "views", ".cli", ".gate", "forms", ".api")
VAGUE = frozenset({"utils", "util", "helpers", "helper", "manager", "common", "misc"})
MOST_LINES_A_FILE = 400
MOST_LINES_A_FUNCTION = 50
MEDIAN_LINES_A_FUNCTION = 8


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def room(module: str) -> str:
    """Return the room of a module of the package; the package itself has none."""
    return module.partition(".")[2].partition(".")[0]


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """Yield each import of a file as its line and the full name of what is imported."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Return the lines of a function from its first line to its last, its docstring left out."""
    last = function.end_lineno or function.lineno
    docstring = function.body[0] if ast.get_docstring(function, clean=False) else None
    spoken = (docstring.end_lineno or 0) - docstring.lineno + 1 if docstring else 0
    return last - function.lineno + 1 - spoken


def place(path: Path, line: int) -> str:
    return f"{path.relative_to(ROOT)}:{line}"


def test_every_module_is_in_a_room() -> None:
    rooms = {room(module_name(path)) for path in MODULES} - {""}
    assert rooms - PURE - set(ROOMS) == set()


def test_between_rooms_imports_go_one_way() -> None:
    broken = [
        f"{place(path, line)} imports {name}"
        for path in MODULES
        for line, name in imports(path)
        if name.startswith("bankcheck.") and not may_import(room(module_name(path)), room(name))
    ]
    assert broken == []


def may_import(importer: str, imported: str) -> bool:
    own = importer == imported or imported in PURE | {"__version__"}
    return own or imported in ROOMS.get(importer, frozenset())


def test_the_rooms_form_no_circle() -> None:
    done: set[str] = set()
    while ready := {name for name, needs in ROOMS.items() if needs <= done} - done:
        done |= ready
    assert done == set(ROOMS)


def test_only_views_and_the_application_speak_to_the_web() -> None:
    speakers = {
        module_name(path)
        for path in MODULES
        for _, name in imports(path)
        if name.startswith(("flask", "bankcheck.web", "werkzeug"))
    }
    assert {name for name in speakers if not name.endswith(WEB_MODULES)} == set()


def test_no_import_is_relative() -> None:
    relative = [
        place(path, node.lineno)
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.level
    ]
    assert relative == []


def test_no_import_hides_in_a_function() -> None:
    hidden = [
        place(path, node.lineno)
        for path in SOURCES
        for function in functions(path)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert hidden == []


@pytest.mark.parametrize("module", PURE_MODULES)
def test_a_pure_module_pulls_in_no_framework(module: str) -> None:
    question = f"import sys, {module}; print(*sorted(set({FOREIGN!r}) & set(sys.modules)))"
    answer = subprocess.run(
        [sys.executable, "-c", question], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert answer.stdout.split() == []


def test_only_settings_reads_the_environment() -> None:
    readers = [
        place(path, node.lineno)
        for path in MODULES
        if path.name != "settings.py"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv"}
    ]
    assert readers == []


def test_no_file_is_longer_than_four_hundred_lines() -> None:
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in SOURCES}
    assert {place(path, n) for path, n in lengths.items() if n > MOST_LINES_A_FILE} == set()


def test_no_function_is_longer_than_fifty_lines() -> None:
    long = [
        f"{place(path, function.lineno)} {function.name}"
        for path in SOURCES
        for function in functions(path)
        if length(function) > MOST_LINES_A_FUNCTION
    ]
    assert long == []


def test_the_median_function_has_at_most_eight_lines() -> None:
    lengths = [length(function) for path in MODULES for function in functions(path)]
    assert statistics.median(lengths) <= MEDIAN_LINES_A_FUNCTION


def test_every_module_opens_with_a_sentence() -> None:
    silent = [
        place(path, 1)
        for path in SOURCES
        if not (ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "").strip()
    ]
    assert silent == []


def test_an_init_file_holds_its_sentence_and_nothing_else() -> None:
    full = [
        place(path, 1)
        for path in SOURCES
        if path.name == "__init__.py" and path.parent != PACKAGE
        if len(ast.parse(path.read_text(encoding="utf-8")).body) > 1
    ]
    assert full == []


def test_no_module_has_a_vague_name() -> None:
    assert [path for path in SOURCES if path.stem in VAGUE] == []


def test_every_suppression_names_its_rule_and_its_reason() -> None:
    rule = r"(noqa: [A-Z]+\d+(, ?[A-Z]+\d+)*|type: ignore\[[\w, -]+\])"
    argued = re.compile(rf"# {rule}\s+\S")
    suppression = re.compile(r"#\s*(noqa|type:\s*ignore)")
    bare = [
        place(path, number)
        for path in SOURCES
        if path != Path(__file__)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if suppression.search(line) and not argued.search(line)
    ]
    assert bare == []


def test_nothing_is_left_to_do_later() -> None:
    marks = re.compile(r"#.*\b(TODO|FIXME|XXX|HACK)\b")
    left = [
        place(path, number)
        for path in SOURCES
        if path != Path(__file__)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if marks.search(line)
    ]
    assert left == []
