"""The example shows work in every stage, made by its own people in the order of time, and once."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from bankcheck import clock
from bankcheck.accounts.demo import add_demo_people
from bankcheck.actors import EVERYTHING
from bankcheck.audit.chain import first_break
from bankcheck.audit.models import AuditEvent
from bankcheck.clock import now, today
from bankcheck.db import Database
from bankcheck.inspections.cases.models import Finding
from bankcheck.inspections.evidence.request_models import EvidenceRequest
from bankcheck.inspections.fieldwork.models import Inspection
from bankcheck.inspections.rectification.models import Notice, Response
from bankcheck.inspections.rectification.pages import notice_line
from bankcheck.showcase.opening import open_year

BANKS = {"301": "示例交通银行", "105": "示例建设银行", "102": "示例工商银行", "308": "示例招商银行"}
ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def opened(database: Database, tmp_path: Path) -> Database:
    """The example's people, and their work."""
    add_demo_people(database, BANKS)
    assert open_year(database, tmp_path) == len(BANKS)
    return database


def test_one_is_in_the_field_one_awaits_its_bank_one_is_overdue_and_one_is_closed(
    opened: Database, tmp_path: Path
) -> None:
    ordered = select(AuditEvent.__table__).order_by(AuditEvent.seq)
    with opened.read(EVERYTHING) as session:
        inspections = {one.bank: one.state for one in session.scalars(select(Inspection))}
        findings = {one.bank: one.state for one in session.scalars(select(Finding))}
        lines = [notice_line(session, one) for one in session.scalars(select(Notice))]
        answers = list(session.scalars(select(Response.state).order_by(Response.id)))
        asked = list(session.scalars(select(EvidenceRequest.state)))
        events = list(session.execute(ordered).mappings())
    assert inspections == {
        "301": "fieldwork", "105": "follow_up", "102": "follow_up", "308": "archived",
    }  # fmt: skip
    assert findings == {"105": "rectifying", "102": "rectifying", "308": "closed"}
    assert {one.bank: (one.state, one.overdue) for one in lines} == {
        "105": ("acknowledged", False), "102": ("acknowledged", True), "308": ("completed", False),
    }  # fmt: skip
    assert answers == ["superseded", "accepted"]
    assert sorted(asked) == ["accepted", "accepted", "accepted", "requested"]
    # The chain verifies, and what was done later stands later in it.
    assert first_break(map(dict, events)) is None
    times = [one["at"] for one in events if one["network"] == "example"]
    assert times == sorted(times)
    assert open_year(opened, tmp_path) == 0


def test_a_clock_that_lived_through_the_past_is_back_afterwards() -> None:
    before = now()
    with clock.lived_through(before.replace(year=before.year - 1, day=1)):
        assert today().year == before.astimezone(clock.CHINA).year - 1
    assert now() >= before


def test_nobody_lives_ahead_of_the_clock() -> None:
    with pytest.raises(ValueError, match="past"), clock.lived_through(now().replace(year=9999)):
        pass


def test_only_the_example_lives_through_the_past() -> None:
    package = ROOT / "bankcheck"
    users = {
        path.relative_to(package).parts[0]
        for path in package.rglob("*.py")
        if "lived_through" in path.read_text(encoding="utf-8")
    }
    assert users == {"clock.py", "showcase"}
