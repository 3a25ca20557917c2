"""A rate counts what nobody settled until it is waived, and no longer what was found to be none."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from bankcheck.actors import EVERYTHING, SYSTEM
from bankcheck.audit.record import record
from bankcheck.clock import now
from bankcheck.inspections.cases.models import Finding
from bankcheck.machines import MoveRefused
from bankcheck.reconcile.archive import Archive
from bankcheck.scoring import assessments, signing
from bankcheck.scoring.fallen import fallen_of, with_fallen
from bankcheck.scoring.gathering import Frozen
from bankcheck.scoring.models import Assessment
from bankcheck.scoring.verified import Verified, verified_of
from bankcheck.suspicions.intake import take_in
from bankcheck.suspicions.models import Suspicion
from bankcheck.suspicions.states import Reason, Source, SuspicionState
from tests.scoring.service.steps import accept, final, now_of, prepared, provisional
from tests.scoring.service.test_fallen import again, fallen, tasks
from tests.scoring.service.test_pages import text
from tests.scoring.service.test_struck_rates import (
    LATER,
    RATE,
    RUN,
    WRONG,
    counted,
    run_again,
    strike,
)
from tests.scoring.service.year import YEAR, A, B, raise_finding
from tests.workbench.house import HEAD, MAKER_A, MONITOR, House

CLEARED = {"state": SuspicionState.CLEARED, "reason_code": Reason.EXPLAINED}
OPEN = {"?AB03", "?AB06", "?AB14"}


def taken(house: House, run_id: str = RUN) -> list[Suspicion]:
    """Take a run in; return the first bank's suspicions."""
    take_in(house.database, Archive(house.home), run_id)
    with house.database.read(EVERYTHING) as session:
        asked = select(Suspicion).where(Suspicion.subject_bank == A).order_by(Suspicion.id)
        found = list(session.scalars(asked))
        session.expunge_all()
    return found


def change(house: House, row: Suspicion, **values: Any) -> None:
    """Store other values of a suspicion."""
    with house.database.write(EVERYTHING) as session:
        of = update(Suspicion).where(Suspicion.id == row.id)
        session.execute(of.values(decided_at=now(), **values))
        record(session, SYSTEM, "suspicion.test", ("suspicion", row.number))


def withdraw(house: House, *, confirmed: bool = True) -> None:
    """Take every finding back."""
    moment = now()
    with house.database.write(EVERYTHING) as session:
        for finding in session.scalars(select(Finding)):
            finding.state, finding.ended_at = "withdrawn", moment
            finding.confirmed_at = moment if confirmed else None
        record(session, SYSTEM, "finding.test", ("finding", 0))


def verified(house: House, run_id: str = RUN) -> Verified:
    """Return what people settled of the first bank's year."""
    with house.database.read(EVERYTHING) as session:
        return verified_of(session, Archive(house.home), run_id, A, YEAR)


def open_codes(house: House) -> set[str]:
    """Return the codes that keep the first bank's score from being final."""
    return {one for one in assessments.all_obstacles(now_of(house)) if one.startswith("?")}


@pytest.mark.parametrize(
    ("changes", "cleared"),
    [
        (CLEARED, 1),
        ({"state": SuspicionState.CONFIRMED}, 0),
        ({**CLEARED, "gone_run": "R000001"}, 0),
        ({**CLEARED, "subject_bank": B}, 0),
        ({**CLEARED, "fiscal_year": YEAR - 1}, 0),
        ({**CLEARED, "source": Source.MANUAL}, 0),
        ({**CLEARED, "fingerprint": "of another run"}, 0),
    ],
    ids=["cleared", "confirmed", "no longer found", "another bank", "another year", "by hand",
         "not in the run"],
)  # fmt: skip
def test_only_what_was_cleared_of_this_banks_counted_run_is_left_out(
    house: House, changes: dict[str, Any], cleared: int
) -> None:
    change(house, taken(house)[0], **changes)
    assert dict(verified(house).cleared) == ({("AB03", "all"): 1} if cleared else {})


def test_a_finding_taken_back_leaves_the_rate_as_a_clearing_does(house: House) -> None:
    row = taken(house)[0]
    raise_finding(house.database, row.number)
    assert dict(verified(house).cleared) == {}
    withdraw(house)
    assert dict(verified(house).cleared) == {("AB03", "all"): 1}


def test_a_finding_withdrawn_before_anybody_confirmed_it_leaves_no_rate(house: House) -> None:
    row = taken(house)[0]
    raise_finding(house.database, row.number)
    withdraw(house, confirmed=False)
    assert dict(verified(house).cleared) == {}


@pytest.mark.parametrize(
    ("target", "cleared", "left"),
    [
        (CLEARED, {("AB06", "all"): 2}, 0),
        ({"state": SuspicionState.CONFIRMED}, {}, 0),
        ({"state": SuspicionState.VERIFYING}, {}, 2),
    ],
    ids=["cleared", "confirmed", "not settled"],
)
def test_a_duplicate_goes_the_way_of_what_it_was_merged_into(
    house: House, target: dict[str, Any], cleared: dict[tuple[str, str], int], left: int
) -> None:
    first, second = (one for one in taken(house) if one.code == "AB06")
    change(house, second, state=SuspicionState.MERGED, merged_into_id=first.id)
    change(house, first, **target)
    found = verified(house)
    assert (dict(found.cleared), found.open.get("AB06", 0)) == (cleared, left)


def test_a_duplicate_of_a_finding_taken_back_leaves_the_rate_with_it(pages: House) -> None:
    first, second = (one for one in taken(pages) if one.code == "AB06")
    change(pages, second, state=SuspicionState.MERGED, merged_into_id=first.id)
    raise_finding(pages.database, first.number)
    withdraw(pages)
    assert dict(verified(pages).cleared) == {("AB06", "all"): 2}


def test_what_is_cleared_takes_nothing_from_what_a_later_run_finds_anew(pages: House) -> None:
    change(pages, taken(pages)[0], **CLEARED)
    run_again(pages.home, 1, 1)
    prepared(pages)
    assert counted(pages) == WRONG
    assert dict(verified(pages, LATER).cleared) == {}


def test_what_is_cleared_and_found_again_stays_out_of_the_rate(pages: House) -> None:
    change(pages, taken(pages)[-1], **CLEARED)
    run_again(pages.home, 1, 1)
    prepared(pages)
    assert counted(pages) == WRONG - 1


def test_what_nobody_settled_is_told_by_its_code(house: House) -> None:
    rows = taken(house)
    assert dict(verified(house).open) == {"AB03": 1, "AB06": 2, "AB14": 3}
    change(house, rows[1], state=SuspicionState.CONFIRMED)
    change(house, rows[3], **CLEARED)
    change(house, rows[4], state=SuspicionState.INCONCLUSIVE, review_on=now().date())
    assert dict(verified(house).open) == {"AB03": 1, "AB06": 1, "AB14": 2}


def test_what_was_not_taken_in_yet_is_settled_by_nobody(pages: House) -> None:
    assert dict(verified(pages).open) == {"AB03": 1, "AB06": 2, "AB14": 3}


def test_what_nobody_settled_keeps_the_score_from_being_final_until_it_is_waived(
    house: House,
) -> None:
    taken(house)
    row, head = provisional(house), house.actor(HEAD)
    assert open_codes(house) == OPEN
    for one in sorted({*assessments.all_obstacles(row)} - {"?AB06"}):
        assessments.waive(house.database, row.id, one, "本年度无数据", actor=head)
    accept(house)
    row = now_of(house)
    with pytest.raises(MoveRefused, match="no_obstacles"):
        signing.ask_signatures(house.database, row.id, row.row_version, actor=head)
    assessments.waive(house.database, row.id, "?AB06", "已在核实", actor=head)
    assert signing.ask_signatures(house.database, row.id, row.row_version, actor=head)


def test_what_was_settled_keeps_no_score_from_being_final(pages: House) -> None:
    for row in taken(pages):
        change(pages, row, **CLEARED)
    provisional(pages)
    assert open_codes(pages) == set()


def test_a_bank_without_differences_has_nothing_to_be_verified(pages: House) -> None:
    taken(pages)
    row = provisional(pages, B)
    assert not [one for one in assessments.all_obstacles(row) if one.startswith("?")]


def test_counting_again_gives_the_same_bytes_with_what_is_settled_and_open(house: House) -> None:
    rows = taken(house)
    change(house, rows[0], **CLEARED)
    change(house, rows[1], state=SuspicionState.CONFIRMED)
    row = prepared(house)
    assert assessments.recount(house.database, house.home, row.id, actor=house.actor(MONITOR))
    change(house, rows[2], **CLEARED)
    assert not assessments.recount(house.database, house.home, row.id, actor=house.actor(MONITOR))


def test_a_manifest_of_before_keeps_its_bytes(pages: House) -> None:
    for row in taken(pages):
        change(pages, row, **CLEARED)
    held = json.loads(prepared(pages).manifest)
    assert {"unverified", "under"} & held["facts"].keys() == set()
    assert json.loads(Frozen(json.dumps(held)).gathered.manifest()) == held["facts"]


def test_the_page_leads_to_what_nobody_settled_and_the_bank_reads_nothing_of_it(
    pages: House,
) -> None:
    taken(pages)
    row = provisional(pages)
    shown = pages.client(MONITOR).get(f"/assessments/sheets/{row.id}?lang=en").text
    assert "Counted, but not verified" in shown
    assert "/suspicions?rule=AB06&amp;bank=105" in shown
    assert "AB06 not verified" in text(pages, HEAD, f"/assessments/process/{row.id}")
    assert "not verified" not in text(pages, MAKER_A, "/own-assessments/1")
    assert "unverified" not in row.score


def test_clearing_what_a_final_rate_counted_flags_the_score_under_the_rate(house: House) -> None:
    rows = taken(house)
    final(house)
    for row in rows:
        change(house, row, **CLEARED)
    assert (RATE, "left_rate", "") in fallen(house)
    assert tasks(house, HEAD)["assessments_correct"] == 1


def test_a_finding_taken_back_flags_the_rate_too(house: House) -> None:
    rows = taken(house)
    for row in rows:
        raise_finding(house.database, row.number)
    provisional(house)
    assert fallen(house) == []
    withdraw(house)
    assert {RATE, "refund_punctuality"} <= {cause for cause, _, _ in fallen(house)}
    again(house)
    assert (fallen(house), counted(house)) == ([], 0)


def test_a_clearing_that_moves_no_point_flags_nothing(pages: House) -> None:
    rows = taken(pages)
    provisional(pages)
    change(pages, rows[-1], **CLEARED)
    assert fallen(pages) == []


def test_a_clearing_from_before_the_score_flags_nothing(pages: House) -> None:
    for row in taken(pages):
        change(pages, row, **CLEARED)
    provisional(pages)
    assert fallen(pages) == []
    with pages.database.read(EVERYTHING) as session:
        assert with_fallen(session) == []


def test_what_an_objection_struck_already_falls_no_second_time(pages: House) -> None:
    rows = taken(pages)
    provisional(pages)
    strike(pages, WRONG)
    for row in rows:
        change(pages, row, **CLEARED)
    assert RATE not in {cause for cause, _, _ in fallen(pages)}


def test_a_clearing_of_what_the_scores_run_never_found_flags_nothing(pages: House) -> None:
    rows = taken(pages)
    provisional(pages)
    with pages.database.write(EVERYTHING) as session:
        session.execute(update(Assessment).values(run_id=LATER))
        record(session, SYSTEM, "assessment.test", ("assessment", 0))
    for row in rows:
        change(pages, row, **CLEARED)
    with pages.database.read(EVERYTHING) as session:
        assert fallen_of(session, session.get_one(Assessment, now_of(pages).id)) == ()


def test_the_page_names_the_rate_that_fell(pages: House) -> None:
    rows = taken(pages)
    row = provisional(pages)
    for one in rows:
        change(pages, one, **CLEARED)
    page = text(pages, MONITOR, f"/assessments/sheets/{row.id}")
    assert "what this rate counted was cleared" in page


def test_a_run_whose_differences_are_not_stored_says_nothing(pages: House) -> None:
    (Path(pages.home) / "runs" / RUN / "differences.parquet").unlink()
    assert verified(pages) == Verified()
