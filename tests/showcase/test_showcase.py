"""The example shows work in every stage, made by its own people in the order of time, and once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
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
from bankcheck.inspections.calendar.models import Deadline
from bankcheck.inspections.cases.models import Finding
from bankcheck.inspections.documents import service
from bankcheck.inspections.documents.catalogue import KINDS
from bankcheck.inspections.documents.models import Document
from bankcheck.inspections.evidence.request_models import EvidenceRequest
from bankcheck.inspections.fieldwork.models import Inspection
from bankcheck.inspections.money.models import Compensation, Obligation, Report
from bankcheck.inspections.rectification.models import Notice, Response
from bankcheck.inspections.rectification.pages import notice_line
from bankcheck.showcase.cast import Cast
from bankcheck.showcase.opening import FIRST_PART_FEN, open_year
from bankcheck.showcase.scenes import CLOSED, OVERDUE
from bankcheck.workdays import load_calendar
from tests.databases import BACKENDS, Stable

BANKS = {"301": "示例交通银行", "105": "示例建设银行", "102": "示例工商银行", "308": "示例招商银行"}
ROOT = Path(__file__).parent.parent.parent


@dataclass(frozen=True)
class Opened:
    """The example's people and their work, and the folder of its files."""

    database: Database
    home: Path


@pytest.fixture(scope="module", params=BACKENDS)
def opened(
    request: pytest.FixtureRequest, stable: Stable, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Opened]:
    """The example's people, and their work."""
    folder = tmp_path_factory.mktemp("showcase")
    database = stable.fresh(str(request.param), folder)
    add_demo_people(database, BANKS)
    assert open_year(database, folder / "var") == len(BANKS)
    yield Opened(database, folder / "var")
    stable.forget(database)


def test_one_is_in_the_field_one_awaits_its_bank_one_is_overdue_and_one_is_closed(
    opened: Opened,
) -> None:
    with opened.database.read(EVERYTHING) as session:
        inspections = {one.bank: one.state for one in session.scalars(select(Inspection))}
        findings = {one.bank: one.state for one in session.scalars(select(Finding))}
        lines = [notice_line(session, one) for one in session.scalars(select(Notice))]
        answers = list(session.scalars(select(Response.state).order_by(Response.id)))
        asked = list(session.scalars(select(EvidenceRequest.state)))
    assert inspections == {
        "301": "fieldwork", "105": "follow_up", "102": "follow_up", "308": "archived",
    }  # fmt: skip
    assert findings == {"105": "rectifying", "102": "rectifying", "308": "closed"}
    assert {one.bank: (one.state, one.overdue) for one in lines} == {
        "105": ("acknowledged", False), "102": ("acknowledged", True), "308": ("completed", False),
    }  # fmt: skip
    assert answers == ["superseded", "accepted"]
    assert sorted(asked) == ["accepted", "accepted", "accepted", "requested"]


def test_what_was_done_later_stands_later_in_the_chain(opened: Opened) -> None:
    ordered = select(AuditEvent.__table__).order_by(AuditEvent.seq)
    with opened.database.read(EVERYTHING) as session:
        events = list(session.execute(ordered).mappings())
    assert first_break(map(dict, events)) is None
    times = [one["at"] for one in events if one["network"] == "example"]
    assert times == sorted(times)


def debts(opened: Opened) -> dict[str, Obligation]:
    """Return what each bank owes."""
    with opened.database.read(EVERYTHING) as session:
        rows = {one.bank_code or "": one for one in session.scalars(select(Obligation))}
        assert all(one.proofs is not None for one in rows.values())
        session.expunge_all()
        return rows


def test_the_closed_case_got_its_money_back_to_the_fen_by_a_row_of_a_bank_file(
    opened: Opened,
) -> None:
    debt = debts(opened)["308"]
    (proof,) = debt.proofs
    assert (debt.kind, debt.state, debt.open_fen) == ("refund", "met", 0)
    assert proof.counted_fen == debt.amount_fen == CLOSED.fen
    assert proof.file == f"308-{proof.booked_on:%Y%m%d}.sta"


def test_what_the_bank_reported_is_confirmed_by_the_ledger(opened: Opened) -> None:
    with opened.database.read(EVERYTHING) as session:
        assert set(session.scalars(select(Report.state))) == {"confirmed"}


def test_one_debt_is_overdue(opened: Opened) -> None:
    debt = debts(opened)["102"]
    with opened.database.read(EVERYTHING) as session:
        due_on = session.get_one(Deadline, debt.deadline_id).due_on
    assert (debt.kind, debt.state, debt.open_fen) == ("refund", "open", OVERDUE.fen)
    assert due_on < today()


def test_one_claim_for_damages_is_paid_in_part(opened: Opened) -> None:
    debt = debts(opened)["105"]
    with opened.database.read(EVERYTHING) as session:
        claim = session.scalars(select(Compensation)).one()
        said = claim.state, {part.kind for part in claim.components}
    assert said == ("admitted", {"interest", "costs"})
    assert (debt.state, debt.confirmed_fen) == ("partly_met", FIRST_PART_FEN)


def test_each_kind_of_document_is_served_under_its_number(opened: Opened) -> None:
    with opened.database.read(EVERYTHING) as session:
        rows = list(session.scalars(select(Document)))
        assert {one.kind for one in rows} == set(KINDS)
        assert {one.state for one in rows} == {"served"}
        assert all(f"〔{one.drafted_at.year}〕" in one.number for one in rows)


def test_a_notice_over_joint_findings_goes_out_in_the_names_of_both(opened: Opened) -> None:
    asked = select(Document).where(Document.kind == "rectification_notice")
    with opened.database.read(EVERYTHING) as session:
        issuers = [one.content["issuers"] for one in session.scalars(asked)]
    assert issuers == [["示例市财政局", "人民银行示例市分行"]] * 3


@pytest.mark.parametrize(("form", "head"), [("docx", b"PK"), ("pdf", b"%PDF")])
def test_a_document_can_be_taken_along_by_its_bank(opened: Opened, form: str, head: bytes) -> None:
    cast = Cast(opened.database, opened.home, load_calendar(opened.home))
    maker = cast.maker("308")
    with opened.database.read(maker) as session:
        number = session.scalars(select(Document.id).order_by(Document.id)).first() or 0
    file = service.download(opened.database, cast.shelf, number, form, actor=maker)
    assert file.content.startswith(head)


def test_the_work_is_done_once(opened: Opened) -> None:
    assert open_year(opened.database, opened.home) == 0
    assert len(debts(opened)) == 3


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
