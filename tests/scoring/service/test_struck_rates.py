"""A rate struck by an objection is struck once: after another run, a clearing, a correction."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from sqlalchemy import select

from bankcheck.actors import EVERYTHING, SYSTEM
from bankcheck.audit.record import record
from bankcheck.clock import now
from bankcheck.reconcile.archive import Archive
from bankcheck.scoring import assessments, objections
from bankcheck.scoring.editions import loss_of
from bankcheck.scoring.gathering import Frozen
from bankcheck.scoring.objections import Contested, Verdict
from bankcheck.suspicions.intake import take_in
from bankcheck.suspicions.models import Suspicion
from bankcheck.suspicions.states import Reason, SuspicionState
from tests.scoring.service.process import at, sheet_now
from tests.scoring.service.steps import final, now_of, prepared, provisional
from tests.scoring.service.year import A
from tests.workbench.house import APPROVER_A, HEAD, MAKER_A, MONITOR, PBC, House

RATE, RUN, LATER, LAST = "differences_per_1000", "R000001", "R000002", "R000003"
WRONG = 6


def strike(house: House, items: int) -> None:
    """Uphold an objection of the first bank to so many entries of its rate of differences."""
    against = Contested("F3", RATE, "并非我行差错")
    sheet, pbc = sheet_now(house), house.actor(PBC)
    number = objections.draft(house.database, sheet.id, against, actor=house.actor(MAKER_A))
    objections.file(house.database, *at(house, number), actor=house.actor(APPROVER_A))
    objections.admit(house.database, *at(house, number), actor=pbc)
    verdict = Verdict("uphold", "属实", items)
    objections.conclude(house.database, *at(house, number), verdict, actor=pbc)


def counted(house: House) -> int:
    """Return how many wrong entries the first bank's rate stands on, strikes taken out."""
    facts = Frozen(now_of(house).manifest).facts
    return sum(one.part for one in facts.measures if one.name == RATE)


def again(house: House) -> None:
    """Take the first bank's score back and compute it anew."""
    row, monitor = now_of(house), house.actor(MONITOR)
    assessments.reopen(house.database, row.id, row.row_version, "重新计算", actor=monitor)
    prepared(house)


def run_again(home: Path, gone: int, new: int = 0, name: str = LATER) -> None:
    """Store a later run that no longer finds so many of the bank's differences, but others."""
    folder = Path(shutil.copytree(home / "runs" / RUN, home / "runs" / name))
    rows = pq.read_table(folder / "differences.parquet")
    own: list[dict[str, Any]] = [one for one in rows.to_pylist() if one["bank_code"] == A]
    rest = [one for one in rows.to_pylist() if one["bank_code"] != A]
    found = [{**own[0], "fingerprint": f"{number:032d}"} for number in range(new)]
    kept = [*rest, *own[gone:], *found]
    pq.write_table(pa.Table.from_pylist(kept, rows.schema), folder / "differences.parquet")
    summary = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
    summary["run_id"] = name
    (folder / "summary.json").write_text(json.dumps(summary), encoding="utf-8")


def clear(house: House, items: int) -> None:
    """Clear so many of the bank's differences as explained."""
    take_in(house.database, Archive(house.home), RUN)
    with house.database.write(EVERYTHING) as session:
        asked = select(Suspicion).where(Suspicion.subject_bank == A).order_by(Suspicion.id)
        for row in session.scalars(asked.limit(items)):
            row.state, row.reason_code, row.decided_at = (
                SuspicionState.CLEARED, Reason.EXPLAINED, now(),
            )  # fmt: skip
        record(session, SYSTEM, "suspicion.test", ("suspicion", 0))


def test_the_year_of_these_tests_counts_six_wrong_entries(house: House) -> None:
    provisional(house)
    assert counted(house) == WRONG


@pytest.mark.parametrize(
    ("struck", "gone", "new", "left"),
    [
        (2, 0, 0, 4), (2, 1, 0, 4), (2, 2, 0, 4), (2, 3, 0, 3), (2, 0, 2, 6), (2, 2, 2, 6),
        (6, 1, 0, 0), (6, 1, 1, 1),
    ],
    ids=[
        "nothing changed", "one of two is gone", "both are gone", "more are gone", "others are new",
        "both are gone and others new", "all were struck", "all were struck, one is new",
    ],
)  # fmt: skip
def test_what_a_later_run_finds_no_more_is_not_struck_again(
    pages: House, struck: int, gone: int, new: int, left: int
) -> None:
    provisional(pages)
    strike(pages, struck)
    assert counted(pages) == WRONG - struck
    run_again(pages.home, gone, new)
    again(pages)
    assert counted(pages) == left


@pytest.mark.parametrize(
    ("gone", "back", "left"),
    [(1, 1, 4), (2, 1, 4), (2, 2, 4), (3, 1, 4), (3, 3, 4)],
    ids=[
        "one of two came back", "one of both", "both of both", "one of more", "all of more",
    ],
)  # fmt: skip
def test_what_comes_back_with_a_still_later_run_is_struck_again(
    pages: House, gone: int, back: int, left: int
) -> None:
    provisional(pages)
    strike(pages, 2)
    run_again(pages.home, gone)
    again(pages)
    run_again(pages.home, gone - back, name=LAST)
    again(pages)
    assert counted(pages) == left
    row, monitor = now_of(pages), pages.actor(MONITOR)
    assert assessments.recount(pages.database, pages.home, row.id, actor=monitor)


def test_what_is_no_longer_cleared_is_struck_again(pages: House) -> None:
    provisional(pages)
    strike(pages, 2)
    clear(pages, 1)
    again(pages)
    with pages.database.write(EVERYTHING) as session:
        asked = select(Suspicion).where(Suspicion.state == SuspicionState.CLEARED)
        for row in session.scalars(asked):
            row.state, row.reason_code, row.decided_at = SuspicionState.VERIFYING, None, None
        record(session, SYSTEM, "suspicion.test", ("suspicion", 0))
    again(pages)
    assert counted(pages) == WRONG - 2


def test_what_people_cleared_since_is_not_struck_again(house: House) -> None:
    provisional(house)
    strike(house, 2)
    clear(house, 1)
    again(house)
    assert counted(house) == WRONG - 2
    clear(house, 3)
    again(house)
    assert counted(house) == WRONG - 3


def test_what_people_cleared_before_absorbs_no_strike(house: House) -> None:
    clear(house, 1)
    provisional(house)
    strike(house, 2)
    again(house)
    assert counted(house) == WRONG - 1 - 2


def test_a_correction_strikes_what_is_still_counted_alone(pages: House) -> None:
    provisional(pages)
    strike(pages, 2)
    row = final(pages)
    run_again(pages.home, 1)
    head = pages.actor(HEAD)
    assessments.correct(pages.database, row.id, row.row_version, "更正", actor=head)
    assert (prepared(pages).number, counted(pages)) == (2, WRONG - 2)
    again(pages)
    assert counted(pages) == WRONG - 2


def test_a_second_objection_is_struck_beside_the_first(pages: House) -> None:
    provisional(pages)
    strike(pages, 2)
    run_again(pages.home, 1)
    again(pages)
    assessments.show_year(pages.database, 2025, actor=pages.actor(MONITOR))
    strike(pages, 1)
    assert counted(pages) == WRONG - 3
    again(pages)
    assert counted(pages) == WRONG - 3


def test_counting_again_gives_the_same_bytes_after_strikes(house: House) -> None:
    provisional(house)
    strike(house, 2)
    clear(house, 1)
    again(house)
    row, monitor = now_of(house), house.actor(MONITOR)
    assert assessments.recount(house.database, house.home, row.id, actor=monitor)
    assert loss_of(row.score, "F3", RATE) is not None
