"""docs/PERMISSIONS.md is the table of rights, its routes and its lifecycles, as they are now."""

from __future__ import annotations

from pathlib import Path

import pytest

from bankcheck.accounts.rights import ROLES, machine_table, mark
from bankcheck.accounts.rights_views import rights_document
from bankcheck.accounts.words import RIGHTS
from bankcheck.actors import Role
from bankcheck.app import create_app
from bankcheck.db import Database
from bankcheck.lifecycles import MACHINES
from bankcheck.machines import Machine, Move
from bankcheck.permissions import PERMISSIONS
from bankcheck.settings import Settings
from tests.workbench.house import MONITOR, House

PAGE = Path(__file__).parent.parent.parent / "docs" / "PERMISSIONS.md"
RENEW = "write it anew: .venv/bin/bankcheck rights > docs/PERMISSIONS.md"


def test_the_page_is_current(tmp_path: Path) -> None:
    app = create_app(Settings(home=tmp_path), Database("sqlite://"))
    assert PAGE.read_text(encoding="utf-8") == rights_document(app, MACHINES), RENEW


def test_every_right_has_words() -> None:
    assert set(PERMISSIONS) - set(RIGHTS) == set()


def test_every_right_is_somebodys() -> None:
    assert [name for name, right in PERMISSIONS.items() if not right.roles] == []


def test_the_machine_itself_has_no_right_of_a_person() -> None:
    assert [name for name, right in PERMISSIONS.items() if Role.SYSTEM in right.roles] == []


@pytest.mark.parametrize(
    ("role", "right", "sign"),
    [
        (Role.MONITOR, "runs.start", "●"),
        (Role.SECTION_HEAD, "exports.approve", "◐"),
        (Role.AUDITOR, "differences.read", "○"),
        (Role.AUDITOR, "runs.start", "·"),
        (Role.AUDITOR, "no.such.right", "·"),
        (Role.BANK_MAKER, "public", "●"),
    ],
)
def test_a_sign_says_how_a_role_stands_to_a_right(role: Role, right: str, sign: str) -> None:
    assert mark(role, right) == sign


def test_a_step_of_a_lifecycle_shows_its_roles() -> None:
    move = Move("draft", "approve", "done", frozenset({Role.SECTION_HEAD}))
    machine = Machine("thing", "draft", frozenset({"done"}), (move,))
    signs = ["●" if role is Role.SECTION_HEAD else "·" for role in ROLES]
    row = f"| draft | approve | done | {' | '.join(signs)} |"
    assert machine_table(machine).splitlines()[-1] == row


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_on_screen_shows_every_right(house: House, language: str) -> None:
    page = house.client(MONITOR).get(f"/rights?lang={language}").text
    assert page.count('<td class="sign') == len(PERMISSIONS) * len(ROLES)
