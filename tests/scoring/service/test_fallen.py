"""A charge stands on a confirmed finding: what awaits one costs nothing, what loses one falls."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from bankcheck.actors import EVERYTHING
from bankcheck.clock import today
from bankcheck.desk.scoring import assessment_tasks
from bankcheck.desk.tasks import Place
from bankcheck.inspections.cases import service as cases
from bankcheck.inspections.cases.models import Finding
from bankcheck.inspections.fieldwork.models import Inspection
from bankcheck.inspections.rectification import objections
from bankcheck.machines import MoveRefused
from bankcheck.scoring import assessments, signing
from bankcheck.scoring.editions import loss_of
from bankcheck.scoring.fallen import Fallen, fallen_of, with_fallen
from bankcheck.scoring.lifecycles import AssessmentState
from bankcheck.scoring.models import Assessment
from bankcheck.settings import Settings
from tests.inspections.rectification import story
from tests.scoring.service.process import CAUSE, CODE, INDICATOR, charged, editions, fee_editions
from tests.scoring.service.steps import (
    accept,
    accepted,
    final,
    now_of,
    prepared,
    provisional,
    statement,
)
from tests.scoring.service.test_letters import words, written
from tests.scoring.service.test_not_assessed import every_rule_ran, inspect
from tests.scoring.service.test_pages import text
from tests.scoring.service.year import YEAR, A, B, confirm, finding_no, raise_finding, suspect
from tests.workbench.house import HEAD, MAKER_A, MONITOR, PBC_HEAD, SECOND_MONITOR, House

WHY = "复核后凭证要素一致"


def finding_step(house: House, event: str, number: str = CAUSE, fen: int | None = None) -> None:
    """Let a rehearer take a finding back, or reduce it, as the objection's conclusion does."""
    actor = house.actor(SECOND_MONITOR)
    with house.database.write(EVERYTHING) as session:
        asked = select(Finding).where(Finding.number == finding_no(number))
        finding = session.scalars(asked).one()
        cases.step(session, actor, finding, event, reason=WHY)
        finding.determined_fen = finding.determined_fen if fen is None else fen


def fallen(house: House) -> list[tuple[str, str, str]]:
    """Return what has fallen of the first bank's score: cause, step and why."""
    with house.database.read(EVERYTHING) as session:
        row = session.get_one(Assessment, now_of(house).id)
        return [(one.cause, one.event, one.reason) for one in fallen_of(session, row)]


def tasks(house: House, login: str) -> dict[str, int]:
    """Return what waits of assessments for somebody."""
    place = Place(Settings(home=house.home), today())
    with house.database.read(house.actor(login)) as session:
        found = assessment_tasks(session, house.actor(login), place)
        return {one.key: one.count for one in found if one.count}


def ask_signatures(house: House) -> None:
    """Ask for both signatures of the first bank's score."""
    row, head = now_of(house), house.actor(HEAD)
    signing.ask_signatures(house.database, row.id, row.row_version, actor=head)


def again(house: House) -> Assessment:
    """Take the first bank's score back, compute it anew and show it."""
    row, monitor = now_of(house), house.actor(MONITOR)
    assessments.reopen(house.database, row.id, row.row_version, "重新计算", actor=monitor)
    return provisional(house)


def waive_all(house: House) -> None:
    """Waive everything that keeps the first bank's score from being final."""
    row, head = now_of(house), house.actor(HEAD)
    for one in assessments.all_obstacles(row):
        assessments.waive(house.database, row.id, one, "本年度无数据", actor=head)


def test_what_awaits_its_finding_keeps_the_score_from_being_final_under_its_name(
    house: House,
) -> None:
    suspect(house.database, CAUSE, code=CODE)
    row = provisional(house)
    head, others = house.actor(HEAD), set(assessments.all_obstacles(row)) - {CAUSE}
    for one in sorted(others):
        assessments.waive(house.database, row.id, one, "本年度无数据", actor=head)
    accept(house)
    with pytest.raises(MoveRefused, match="no_obstacles"):
        ask_signatures(house)
    with house.database.read(EVERYTHING) as session:
        assert assessments.obstacles(session, session.get_one(Assessment, row.id)) == (CAUSE,)


def test_another_person_waives_what_awaits_its_finding(house: House) -> None:
    suspect(house.database, CAUSE, code=CODE)
    assert final(house).state is AssessmentState.FINAL
    assert loss_of(now_of(house).score, INDICATOR, CAUSE) is None


def test_a_finding_confirmed_since_is_charged_when_the_score_is_computed_anew(
    house: House,
) -> None:
    suspect(house.database, CAUSE, code=CODE)
    before = provisional(house).hundredths or 0
    raise_finding(house.database, CAUSE)
    row = again(house)
    assert loss_of(row.score, INDICATOR, CAUSE) is not None
    assert (row.hundredths or 0) < before
    assert CAUSE not in assessments.all_obstacles(row)


def test_a_charge_that_stands_flags_nothing(house: House) -> None:
    charged(house)
    assert fallen(house) == []
    assert tasks(house, MONITOR) == {}


def test_a_finding_taken_back_flags_the_score_that_charged_it(house: House) -> None:
    charged(house)
    finding_step(house, "overturn")
    assert fallen(house) == [(CAUSE, "overturn", WHY)]
    assert tasks(house, MONITOR) == {"assessments_recompute": 1}


def test_a_finding_reduced_flags_the_score_that_charged_it(house: House) -> None:
    charged(house)
    finding_step(house, "reduce", fen=4_000)
    assert fallen(house) == [(CAUSE, "reduce", WHY)]
    again(house)
    assert fallen(house) == []
    assert loss_of(now_of(house).score, INDICATOR, CAUSE) is not None


@pytest.mark.parametrize(
    ("event", "left_fen", "step"),
    [("support", None, "overturn"), ("support_partly", 4_000, "reduce"), ("uphold", None, "")],
    ids=["supported", "supported in part", "upheld"],
)
def test_what_becomes_of_an_objection_to_the_finding_flags_the_score(
    house: House, event: str, left_fen: int | None, step: str
) -> None:
    charged(house)
    with house.database.read(EVERYTHING) as session:
        finding_id = session.scalars(select(Finding.id)).one()
    rehearer = house.actor(PBC_HEAD)
    story.submitted(house, story.acknowledged(house, finding_id), story.DISAGREE)
    objections.admit(house.database, 1, 1, actor=rehearer)
    objections.conclude(house.database, 1, 2, event, reason=WHY, actor=rehearer, left_fen=left_fen)
    assert [(cause, told) for cause, told, _ in fallen(house)] == ([(CAUSE, step)] if step else [])


def test_only_the_bank_and_year_of_the_finding_are_flagged(house: House) -> None:
    confirm(house.database, "YD-2025-000308-1", bank=B, code=CODE)
    charged(house)
    finding_step(house, "overturn")
    with house.database.read(EVERYTHING) as session:
        assert [row.subject_bank for row in with_fallen(session)] == [A]
        assert [row.subject_bank for row in with_fallen(session, YEAR)] == [A]
        assert with_fallen(session, YEAR - 1) == []


def test_a_finding_of_an_inspection_flags_the_year_that_was_inspected(pages: House) -> None:
    every_rule_ran(pages)
    inspect(pages)
    confirm(pages.database, CAUSE, code="AB24")
    number, monitor = finding_no(CAUSE), pages.actor(MONITOR)
    with pages.database.write(EVERYTHING) as session:
        finding = session.scalars(select(Finding)).one()
        # As the team of the inspection raises it: no suspicion stands for it.
        session.delete(finding.suspicions[0])
        finding.inspection_id = session.scalars(select(Inspection.id)).one()
        cases.note(session, monitor, finding, "test", "confirmed", "")
    assert loss_of(provisional(pages).score, "F4", number) is not None
    finding_step(pages, "overturn")
    assert fallen(pages) == [(number, "overturn", WHY)]
    with pages.database.read(EVERYTHING) as session:
        assert [row.year for row in with_fallen(session)] == [YEAR]


def test_a_finding_that_cost_no_points_flags_nothing(house: House) -> None:
    confirm(house.database, CAUSE, code="AB99")
    provisional(house)
    finding_step(house, "overturn")
    assert fallen(house) == []


def test_a_computed_score_is_flagged_before_its_bank_sees_it(house: House) -> None:
    confirm(house.database, CAUSE, code=CODE)
    prepared(house)
    finding_step(house, "overturn")
    assert tasks(house, MONITOR) == {"assessments_recompute": 1}


def test_a_fallen_charge_keeps_the_signatures_away(house: House) -> None:
    confirm(house.database, CAUSE, code=CODE)
    accepted(house)
    finding_step(house, "overturn")
    with pytest.raises(MoveRefused, match="charges_stand"):
        ask_signatures(house)


def test_the_score_computed_anew_gives_the_points_back_and_says_why(house: House) -> None:
    charged(house)
    before = now_of(house).hundredths or 0
    finding_step(house, "overturn")
    row = again(house)
    assert (row.hundredths or 0) > before
    assert fallen(house) == []
    shown, why = editions(house)[-1].changes
    assert (shown["cause"], shown["points"]) == ("shown_again", [before, row.hundredths])
    assert (why["cause"], why["number"], why["indicator"], why["what"], why["reason"]) == (
        "fallen", finding_no(CAUSE), INDICATOR, CAUSE, WHY,
    )  # fmt: skip


def test_a_final_score_is_flagged_for_who_may_correct_it_alone(house: House) -> None:
    confirm(house.database, CAUSE, code=CODE)
    final(house)
    finding_step(house, "overturn")
    assert tasks(house, HEAD)["assessments_correct"] == 1
    assert tasks(house, PBC_HEAD) == {}
    assert tasks(house, MONITOR) == {}


def test_the_correction_of_a_final_score_takes_the_charge_out_and_says_why(house: House) -> None:
    confirm(house.database, CAUSE, code=CODE)
    row, head = final(house), house.actor(HEAD)
    finding_step(house, "overturn")
    assessments.correct(house.database, row.id, row.row_version, "扣分依据已撤销", actor=head)
    new = provisional(house)
    assert (new.number, loss_of(new.score, INDICATOR, CAUSE)) == (2, None)
    shown, fell = editions(house)[-1].changes
    assert (shown["cause"], fell["cause"]) == ("shown_again", "fallen")
    assert shown["points"] == [row.hundredths, new.hundredths]
    assert tasks(house, HEAD).keys() == {"assessments_decide"}


def test_the_notice_of_the_correction_says_which_finding_fell_and_why(house: House) -> None:
    confirm(house.database, CAUSE, code=CODE)
    row, head = final(house), house.actor(HEAD)
    finding_step(house, "overturn")
    assessments.correct(house.database, row.id, row.row_version, "扣分依据已撤销", actor=head)
    told = words(written(house, "assessment_result", provisional(house).id))
    assert f"第1版：问题{finding_no(CAUSE)}已撤销，{CAUSE}不再扣分。理由：{WHY}。" in told


def test_the_fee_follows_a_score_computed_anew_and_says_why(house: House) -> None:
    confirm(house.database, "YD-2025-000105-9", code="AB06")
    charged(house)
    statement(house)
    finding_step(house, "overturn")
    row = again(house)
    last = fee_editions(house)[-1]
    told = last.changes[0]
    assert (last.hundredths, told["cause"], told["number"]) == (
        row.hundredths, "fallen", finding_no(CAUSE),
    )  # fmt: skip


def test_what_no_finding_stands_behind_is_told_so(house: House) -> None:
    charged(house)
    with house.database.write(EVERYTHING) as session:
        asked = select(Finding).where(Finding.number == finding_no(CAUSE))
        finding = session.scalars(asked).one()
        finding.confirmed_at = None
        cases.note(session, house.actor(MONITOR), finding, "test", "confirmed", "")
    with house.database.read(EVERYTHING) as session:
        row = session.get_one(Assessment, now_of(house).id)
        assert fallen_of(session, row) == (Fallen(CAUSE, CODE, ""),)


@pytest.mark.parametrize(
    ("language", "words", "flag"),
    [
        ("en", "A charge has fallen: compute the score anew", "a charge has fallen"),
        ("zh", "扣分依据已不成立，应重新计算考评结果", "扣分依据不成立"),
    ],
)
def test_the_pages_flag_a_fallen_charge(pages: House, language: str, words: str, flag: str) -> None:
    charged(pages)
    finding_step(pages, "overturn")
    client = pages.client(MONITOR)
    page = client.get(f"/assessments/sheets/{now_of(pages).id}?lang={language}").text
    assert words in page
    assert (finding_no(CAUSE) in page, WHY in page) == (True, True)
    assert flag in client.get(f"/assessments?year={YEAR}&lang={language}").text


def test_the_sheet_shows_what_awaits_its_finding_to_bureau_and_bank(pages: House) -> None:
    suspect(pages.database, CAUSE, code=CODE)
    raise_finding(pages.database, CAUSE, confirmed=False)
    row = provisional(pages)
    sheets = {MONITOR: f"/assessments/sheets/{row.id}", MAKER_A: "/own-assessments/1"}
    for login, path in sheets.items():
        page = text(pages, login, path)
        assert "Awaiting their findings" in page
        assert (CAUSE in page, finding_no(CAUSE) in page) == (True, True)
    assert CAUSE in text(pages, HEAD, f"/assessments/process/{row.id}")
