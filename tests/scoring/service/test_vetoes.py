"""A bank may object to a finding that costs no points and overrules all of them."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import update

from bankcheck.actors import EVERYTHING, SYSTEM
from bankcheck.audit.record import record
from bankcheck.inspections.cases.models import Finding
from bankcheck.scoring import assessments, objections
from bankcheck.scoring.objections import Contested, Verdict
from bankcheck.scoring.refusals import ObjectionRefused
from tests.scoring.service.process import CAUSE, CODE, INDICATOR, at, editions, sheet_now
from tests.scoring.service.steps import now_of, provisional
from tests.scoring.service.test_letters import words, written
from tests.scoring.service.test_pages import text
from tests.scoring.service.test_verified import CLEARED, change, taken
from tests.scoring.service.year import confirm
from tests.workbench.house import APPROVER_A, MAKER_A, MONITOR, PBC, House

AGAINST = Contested("", CAUSE, "并无虚报业务量")
BARE = ("AB23", "AB32")


def vetoed(house: House, code: str = "AB32", severity: str = "extreme") -> None:
    """Show the first bank a score that a finding overrules."""
    confirm(house.database, CAUSE, code=code)
    with house.database.write(EVERYTHING) as session:
        session.execute(update(Finding).values(severity=severity))
        record(session, SYSTEM, "finding.test", ("finding", CAUSE))
    provisional(house)


def drafted(house: House, given: Contested = AGAINST) -> int:
    """Return the number of an objection that the bank drafts."""
    return objections.draft(house.database, sheet_now(house).id, given, actor=house.actor(MAKER_A))


def reviewing(house: House) -> int:
    """Return the number of an objection that an uninvolved inspector has taken up."""
    number = drafted(house)
    objections.file(house.database, *at(house, number), actor=house.actor(APPROVER_A))
    objections.admit(house.database, *at(house, number), actor=house.actor(PBC))
    return number


def vetoes(house: House) -> list[str]:
    """Return what overrules the points of the first bank."""
    return [one["finding"] for one in json.loads(now_of(house).score)["vetoes"]]


@pytest.mark.parametrize("code", BARE)
def test_an_upheld_objection_takes_the_veto_out(house: House, code: str) -> None:
    vetoed(house, code)
    assert vetoes(house) == [CAUSE]
    number, pbc = reviewing(house), house.actor(PBC)
    grade = now_of(house).grade
    verdict = Verdict("uphold", "核对后业务量属实")
    objections.conclude(house.database, *at(house, number), verdict, actor=pbc)
    assert vetoes(house) == []
    assert now_of(house).grade <= grade
    assert editions(house)[-1].changes[0]["what"] == CAUSE


def test_a_veto_that_was_struck_stays_struck_when_the_year_is_gathered_again(
    house: House,
) -> None:
    vetoed(house)
    number, pbc = reviewing(house), house.actor(PBC)
    verdict = Verdict("uphold", "核对后业务量属实")
    objections.conclude(house.database, *at(house, number), verdict, actor=pbc)
    row, monitor = now_of(house), house.actor(MONITOR)
    assert assessments.recount(house.database, house.home, row.id, actor=monitor)
    assessments.reopen(house.database, row.id, row.row_version, "重新计算", actor=monitor)
    provisional(house)
    assert vetoes(house) == []


def test_a_dismissed_objection_leaves_the_veto(house: House) -> None:
    vetoed(house)
    number, verdict = reviewing(house), Verdict("dismiss", "证据充分")
    objections.conclude(house.database, *at(house, number), verdict, actor=house.actor(PBC))
    assert vetoes(house) == [CAUSE]


@pytest.mark.parametrize(
    ("code", "severity", "given"),
    [
        ("AB32", "extreme", Contested("", "YD-9", "why")),
        ("AB32", "extreme", Contested("", CAUSE, " ")),
        ("AB32", "extreme", Contested(INDICATOR, CAUSE, "why")),
        (CODE, "grave", Contested("", CAUSE, "why")),
        ("AB06", "extreme", Contested("", CAUSE, "why")),
    ],
    ids=["another finding", "no grounds", "under an indicator", "no veto", "it costs points too"],
)
def test_no_other_finding_is_objected_to_without_its_indicator(
    pages: House, code: str, severity: str, given: Contested
) -> None:
    vetoed(pages, code, severity)
    with pytest.raises(ObjectionRefused):
        drafted(pages, given)


def test_a_veto_is_objected_to_once_at_a_time(house: House) -> None:
    vetoed(house)
    drafted(house)
    with pytest.raises(ObjectionRefused):
        drafted(house)


def test_the_pages_say_what_is_objected_to(pages: House) -> None:
    vetoed(pages)
    bank = text(pages, MAKER_A, "/own-assessments/1/objections")
    assert "Veto, overrules the points" in bank
    assert "Raise an objection" in bank
    number = reviewing(pages)
    for login, path in (
        (MAKER_A, f"/own-assessments/objections/{number}"),
        (MAKER_A, "/own-assessments/1/objections"),
        (PBC, f"/assessments/objections/{number}"),
        (PBC, f"/assessments/process/{now_of(pages).id}"),
    ):
        assert "Veto, overrules the points" in text(pages, login, path)


def test_the_bank_drafts_on_its_page(pages: House) -> None:
    vetoed(pages)
    form = {"indicator": "", "cause": CAUSE, "statement": "并无虚报业务量"}
    answer = pages.client(MAKER_A).post("/own-assessments/1/objections", data=form)
    assert answer.status_code == 303
    assert "并无虚报业务量" in text(pages, MAKER_A, answer.headers["Location"])


def test_the_letter_tells_a_grade_that_moves_without_the_points(pages: House) -> None:
    for one in taken(pages):
        change(pages, one, **CLEARED)
    vetoed(pages, "AB23")
    number, pbc = reviewing(pages), pages.actor(PBC)
    before = now_of(pages)
    verdict = Verdict("uphold", "核对后业务量属实")
    objections.conclude(pages.database, *at(pages, number), verdict, actor=pbc)
    row = now_of(pages)
    assert (row.hundredths, row.grade != before.grade) == (before.hundredths, True)
    told = words(written(pages, "assessment_result", row.id))
    assert "得分仍为" in told
    assert "等级由" in told
