"""What runs find becomes suspicions: the same however often, however interrupted, by whomever."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select

from bankcheck.actors import EVERYTHING
from bankcheck.audit.models import AuditEvent
from bankcheck.settings import Settings
from bankcheck.suspicions import intake, ledger_rows
from bankcheck.suspicions.cases import Conclusion, conclude
from bankcheck.suspicions.models import Suspicion
from bankcheck.suspicions.states import RunState, SuspicionState
from tests.suspicions.past import ALL_RULES, PAYEE, PAYER, Hit, Past
from tests.suspicions.steps import cleared
from tests.workbench.house import HEAD, House

MAY = date(2025, 5, 7)


def _seen(past: Past, run_id: str) -> dict[str, str]:
    return {number: word for run, number, word in past.ledger() if run == run_id}


def test_differences_become_numbered_suspicions_without_a_gap(past: Past) -> None:
    past.run("a", "b")
    past.run("a", "b", "c")
    assert [one.number for one in past.suspicions()] == [f"YD-2025-00000{n}" for n in (1, 2, 3)]


def test_a_suspicion_keeps_what_its_difference_said(past: Past) -> None:
    past.run(Hit("a", amount_fen=500))
    one = past.named("a")
    assert (one.code, one.subject_bank, one.amount_fen, one.month, one.state) == (
        "AB07",
        "105",
        500,
        "2025-03",
        SuspicionState.DETECTED,
    )


def test_no_account_number_stands_in_the_message_of_a_suspicion(past: Past) -> None:
    past.run("a")
    said = past.named("a").message_zh + past.named("a").message_en
    assert PAYER not in said
    assert PAYER[-4:] in said
    assert PAYEE not in said


def test_findings_about_the_run_itself_are_counted_and_charged_to_nobody(past: Past) -> None:
    run = past.run("a", Hit("m", code="AMBIGUOUS", bank=None))
    assert [one.voucher_no for one in past.suspicions()] == ["V-a"]
    assert past.taken(run).uncharged == {"AMBIGUOUS": 2, "CONSERVATION": 0, "NOT_COVERED": 1}


def test_the_same_bank_rule_payee_and_day_share_the_wide_fingerprint(past: Past) -> None:
    past.run("a", "b", Hit("c", day=MAY), Hit("d", bank="308"))
    wide = [past.named(name).loose_fingerprint for name in "abcd"]
    assert wide[0] == wide[1]
    assert len(set(wide)) == 3


def test_a_run_says_created_seen_again_gone_and_returned(past: Past) -> None:
    runs = [past.run("a", "b"), past.run("a"), past.run("a", "b")]
    one, two = "YD-2025-000001", "YD-2025-000002"
    assert _seen(past, runs[0]) == {one: "created", two: "created"}
    assert _seen(past, runs[1]) == {one: "seen_again", two: "gone"}
    assert _seen(past, runs[2]) == {one: "seen_again", two: "returned"}


def test_taking_a_run_in_twice_changes_nothing(past: Past) -> None:
    run = past.run("a", "b")
    before = past.ledger(), [one.row_version for one in past.suspicions()]
    assert past.take(run) is RunState.TAKEN
    assert (past.ledger(), [one.row_version for one in past.suspicions()]) == before


def test_gone_only_proposes_to_close(past: Past) -> None:
    past.run("a", "b")
    past.run("a")
    gone = past.named("b")
    assert (gone.state, gone.proposed_close) == (SuspicionState.DETECTED, True)


def test_what_returns_before_anybody_decided_is_no_longer_proposed_to_close(past: Past) -> None:
    past.run("a", "b")
    past.run("a")
    past.run("a", "b")
    back = past.named("b")
    assert (back.proposed_close, back.gone_run, back.recurrence) == (False, None, 0)


@pytest.mark.parametrize(
    "options",
    [
        {"month": 5},
        {"as_of": date(2025, 12, 30)},
        {"rules": ALL_RULES - {"AB07"}},
        {"empty": frozenset({"payment"})},
    ],
    ids=["another month", "a shorter look", "a rule that did not run", "an empty stream"],
)
def test_a_run_that_could_not_have_found_it_marks_nothing_gone(
    past: Past, options: dict[str, object]
) -> None:
    past.run("a", Hit("m", code="AB14", day=MAY))
    past.run(Hit("m", code="AB14", day=MAY), **options)
    assert past.named("a").gone_run is None


@pytest.mark.parametrize("month", [None, 3], ids=["the year", "its month"])
def test_a_run_that_should_have_found_it_marks_it_gone(past: Past, month: int | None) -> None:
    past.run("a", "b")
    run = past.run("b", month=month)
    assert past.named("a").gone_run == run


def test_a_run_that_found_nothing_closes_nothing(past: Past) -> None:
    past.run("a")
    run = past.run()
    assert past.taken(run).state is RunState.EMPTY
    assert past.named("a").gone_run is None


@pytest.mark.parametrize("file", ["summary.json", "differences.parquet"])
def test_a_run_that_cannot_be_read_closes_nothing(past: Past, file: str) -> None:
    past.run("a")
    run = past.write(["b"])
    (past.home / "runs" / run / file).write_bytes(b"broken")
    assert past.take(run) is RunState.UNREADABLE
    assert [(one.voucher_no, one.gone_run) for one in past.suspicions()] == [("V-a", None)]


def test_an_older_run_taken_in_late_takes_nothing_back(past: Past) -> None:
    past.run("a", "b")
    late = past.write(["a", "b"])
    past.run("a")
    past.take(late)
    gone = past.named("b")
    assert past.named("a").last_run == "R000003"
    assert (gone.proposed_close, gone.last_run) == (True, "R000002")


def test_what_was_cleared_stays_cleared_while_runs_go_on_finding_it(
    past: Past, house: House
) -> None:
    past.run("a")
    cleared(house, past, "a")
    past.run("a")
    assert [one.state for one in past.suspicions()] == [SuspicionState.CLEARED]


def test_what_was_cleared_and_comes_back_after_a_break_gets_a_new_number(
    past: Past, house: House
) -> None:
    past.run("a", "b")
    cleared(house, past, "a")
    past.run("b")
    run = past.run("a", "b")
    old, _, new = past.suspicions()
    assert (old.state, new.state) == (SuspicionState.CLEARED, SuspicionState.DETECTED)
    assert (new.recurrence, new.recurrence_of_id, new.fingerprint) == (1, old.id, old.fingerprint)
    assert _seen(past, run)[new.number] == "returned"


def test_accepting_the_proposal_closes_with_the_reason_of_a_person(
    past: Past, house: House
) -> None:
    past.run("a", "b")
    past.run("a")
    said = Conclusion("accept_closure", "corrected by the bank in June")
    conclude(
        house.database, past.target("b"), said, actor=house.actor(HEAD), today=date(2026, 1, 5)
    )
    closed = past.named("b")
    assert (closed.state, closed.proposed_close) == (SuspicionState.CLEARED, False)


def test_new_runs_are_taken_in_oldest_first_and_once(past: Past) -> None:
    runs = [past.write(["a"]), past.write(["a", "b"])]
    settings = Settings(home=past.home)
    assert intake.take_in_new(past.database, settings) == runs
    assert intake.take_in_new(past.database, settings) == []


def _all(past: Past) -> list[dict[str, object]]:
    volatile = {"created_at", "updated_at", "handle_by"}
    names = [c.name for c in Suspicion.__table__.c if c.name not in volatile]
    return [{name: getattr(one, name) for name in names} for one in past.suspicions()]


class _Killed(Exception):
    """Stands for kill -9: nothing after it runs."""


@pytest.mark.parametrize("at", range(6))
def test_a_kill_between_or_inside_pieces_changes_no_result(
    past: Past, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    hits = [f"h{n:02d}" for n in range(10)]
    monkeypatch.setattr(intake, "PIECE", 3)
    past.run(*hits[:5])
    run, calls = past.write(hits[2:]), iter(range(100))
    steps: dict[str, Callable[..., object]] = {
        "take": ledger_rows.take,
        "mark_gone": ledger_rows.mark_gone,
    }

    def until_killed(name: str) -> Callable[..., object]:
        def act(*values: object) -> object:
            done = steps[name](*values)
            if next(calls) == at:
                raise _Killed
            return done

        return act

    for name in steps:
        monkeypatch.setattr(ledger_rows, name, until_killed(name))
    if at < 4:
        with pytest.raises(_Killed):
            past.take(run)
    for name, step in steps.items():
        monkeypatch.setattr(ledger_rows, name, step)
    past.take(run)
    words = [word for one, _, word in past.ledger() if one == run]
    assert [one.number for one in past.suspicions()] == [f"YD-2025-{n:06d}" for n in range(1, 11)]
    assert (words.count("created"), words.count("seen_again"), words.count("gone")) == (5, 3, 2)
    taken = past.taken(run)
    assert (taken.created, taken.seen_again, taken.gone) == (5, 3, 2)


def test_two_workers_at_one_run_come_to_what_one_comes_to(
    past: Past, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "PIECE", 2)
    past.run("before")
    run = past.write([f"h{n}" for n in range(9)])
    threads = [threading.Thread(target=past.take, args=(run,)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    past.take(run)
    assert past.taken(run).state is RunState.TAKEN
    assert past.taken(run).created == 9
    assert len({one.number for one in past.suspicions()}) == len(_all(past)) == 10


def test_every_piece_leaves_an_event(past: Past) -> None:
    run = past.run("a")
    with past.database.read(EVERYTHING) as session:
        about = select(AuditEvent.event).where(AuditEvent.object_id == run)
        events = list(session.scalars(about.order_by(AuditEvent.seq)))
    assert events == ["run.take_in", "run.take_in_piece", "run.taken"]
