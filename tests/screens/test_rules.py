"""Rules on screen: a value is drafted, tried on past data, and approved by another person."""

from __future__ import annotations

import json
import threading
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from bankcheck.actors import EVERYTHING, Actor
from bankcheck.audit.models import AuditEvent
from bankcheck.clock import today
from bankcheck.db import Overtaken, Unaudited
from bankcheck.jobs.worker import work_off
from bankcheck.labour import be_idle, handlers
from bankcheck.ledger.store import Ledger
from bankcheck.machines import MoveRefused
from bankcheck.reconcile.backtest import pair_of, start_test
from bankcheck.reconcile.catalogue import CHANGES_FILE, load_catalogue
from bankcheck.reconcile.models import RuleChange
from bankcheck.reconcile.pairs import Fate, PairWanted
from bankcheck.reconcile.rule_changes import ChangeState
from bankcheck.reconcile.rule_file import REPLACED_FILE
from bankcheck.reconcile.rule_service import (
    Draft,
    decide_change,
    draft_change,
    find_change,
    note_test,
    withdraw_change,
)
from bankcheck.reconcile.runs import Request, reconcile, verify_last_run
from bankcheck.settings import Settings
from tests.reconcile.bench import AS_OF
from tests.workbench.house import AUDITOR, HEAD, MAKER_A, MONITOR, PBC, SECOND_MONITOR, House

TOMORROW = timedelta(days=1)
FORM = {"value": "13:00", "from_on": "2099-01-01", "reference": "补充协议", "reason": "提前受理"}


def settings(house: House) -> Settings:
    return Settings(home=house.home)


def work(house: House) -> None:
    known = handlers(settings(house), house.database)
    work_off(house.database, known, stopped=lambda: False)


def drafted(house: House, from_on: date | None = None, value: str = "13:00:00") -> int:
    day = from_on or today() + TOMORROW
    draft = Draft("AB02", "cut_off", value, day, "补充协议", "提前受理")
    return draft_change(house.database, load_catalogue(), draft, actor=house.actor(MONITOR))


OUTCOME = {
    "job": 1, "mark": "1-made-up", "year": 2025, "month": None, "as_of": "2025-12-31",
    "banks": {}, "totals": {"new": 0, "gone": 1, "changed": 0, "same": 2},
}  # fmt: skip


def ready(house: House, from_on: date | None = None) -> int:
    """Return a draft that counts as tested, without the minutes that trying it takes."""
    change_id = drafted(house, from_on)
    with house.database.write(EVERYTHING) as session:
        note_test(session, find_change(session, change_id), OUTCOME)
    return change_id


def tried(house: House) -> int:
    """Return a draft that was tried on 2025."""
    change_id = drafted(house)
    start_test(house.database, change_id, 2025, None, actor=house.actor(MONITOR))
    work(house)
    return change_id


def row(house: House, change_id: int) -> RuleChange:
    with house.database.read(EVERYTHING) as session:
        found = session.get_one(RuleChange, change_id)
        session.expunge(found)
        return found


def seen(house: House, change_id: int) -> tuple[int, int]:
    return change_id, row(house, change_id).row_version


def decide(
    house: House, change_id: int, event: str = "approve", reason: str = "", login: str = HEAD
) -> None:
    decide_change(
        settings(house), house.database, seen(house, change_id), event,
        actor=house.actor(login), today=today(), reason=reason,
    )  # fmt: skip


def events(house: House) -> list[str]:
    with house.database.read(EVERYTHING) as session:
        told = session.scalars(select(AuditEvent).order_by(AuditEvent.seq))
        return [one.event for one in told if one.event.startswith("rule_change")]


def test_a_draft_changes_nothing_yet(house: House) -> None:
    drafted(house)
    assert load_catalogue(house.home) == load_catalogue()


def test_a_draft_is_stored_from_the_form(house: House) -> None:
    answer = house.client(MONITOR).post("/rules/AB02/cut_off/change", data=FORM)
    assert (answer.status_code, answer.location) == (303, "/rules/changes/1")
    assert row(house, 1).value == "13:00:00"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"value": "25:00"}, "Give a time of day from 00:00 to 23:59, such as 15:30."),
        ({"value": "15:30"}, "This value is in force on that day already."),
        ({"from_on": ""}, "Give the first day, such as 2026-01-01."),
        ({"reference": " "}, "Name the document that sets the value."),
        ({"reason": ""}, "Say why the value is changed."),
    ],
)
def test_a_fault_of_a_draft_stands_on_top_and_beside(
    house: House, changed: dict[str, str], said: str
) -> None:
    client = house.client(MONITOR)
    page = client.post("/rules/AB02/cut_off/change?lang=en", data={**FORM, **changed}).text
    assert page.count(said) == 2


@pytest.mark.parametrize("path", ["/rules/AB02/hours/change", "/rules/XX/days/change"])
def test_a_parameter_that_is_not_there_is_not_found(house: House, path: str) -> None:
    assert house.client(MONITOR).get(path).status_code == 404


@pytest.mark.parametrize("login", [HEAD, AUDITOR, PBC, MAKER_A])
def test_only_a_monitor_drafts(house: House, login: str) -> None:
    assert house.client(login).get("/rules/AB02/days/change").status_code == 403


def test_a_bank_sees_no_changes(house: House) -> None:
    drafted(house)
    client = house.client(MAKER_A)
    codes = [client.get(f"/rules/changes{path}").status_code for path in ("", "/1", "/1/test")]
    assert codes == [403, 403, 403]


def test_a_back_test_finds_what_the_change_would_lose(house: House) -> None:
    change_id = tried(house)
    test = row(house, change_id).test
    assert test is not None
    assert test["totals"]["new"] + test["totals"]["gone"] + test["totals"]["changed"] > 0


def test_the_lists_of_a_back_test_hold_what_its_figures_say(house: House) -> None:
    change_id = tried(house)
    test = row(house, change_id).test
    assert test is not None
    pair = pair_of(house.home, change_id, test)
    found = {fate.value: pair.find(PairWanted(fate=fate), 1).total_rows for fate in Fate}
    assert found == test["totals"]


def test_a_back_test_stores_no_run(house: House) -> None:
    tried(house)
    assert not (house.home / "runs").exists()


def test_a_back_test_that_is_taken_up_again_is_made_once(house: House) -> None:
    change_id = drafted(house)
    first, again = (
        start_test(house.database, change_id, 2025, None, actor=house.actor(MONITOR))
        for _ in range(2)
    )
    work(house)
    assert (first, events(house).count("rule_change.test")) == (again, 1)


@pytest.mark.parametrize("path", ["/rules/changes", "/rules/changes/1", "/rules/changes/1/test"])
def test_the_pages_of_a_tested_change_open_for_an_auditor(house: House, path: str) -> None:
    tried(house)
    assert house.client(AUDITOR).get(path).status_code == 200


def test_without_a_back_test_there_is_no_approval(house: House) -> None:
    change_id = drafted(house)
    with pytest.raises(MoveRefused):
        decide(house, change_id)


def test_an_approved_change_is_in_the_file_of_the_data_folder(house: House) -> None:
    change_id = ready(house)
    decide(house, change_id)
    entry = json.loads((house.home / CHANGES_FILE).read_text("utf-8"))["changes"][0]
    assert (entry["number"], entry["value"], entry["status"]) == (change_id, "13:00:00", "adopted")


def test_the_event_of_an_approval_names_the_digest_of_the_file(house: House) -> None:
    change_id = ready(house)
    decide(house, change_id)
    with house.database.read(EVERYTHING) as session:
        told = session.scalars(
            select(AuditEvent.detail).where(AuditEvent.event == "rule_change.approve")
        ).one()
    assert len(json.loads(told)["file_sha256"]) == 64


def test_later_runs_use_the_change_and_old_ones_verify(house: House) -> None:
    change_id = ready(house, date(2025, 1, 1))
    before = reconcile(Ledger(house.home), Request(2025, as_of=AS_OF))
    decide(house, change_id, reason="协议自年初执行")
    assert verify_last_run(Ledger(house.home)) == []
    after = reconcile(Ledger(house.home), Request(2025, as_of=AS_OF))
    assert before["digests"]["result"] != after["digests"]["result"]


def test_a_day_in_the_past_needs_a_reason(house: House) -> None:
    change_id = ready(house, today() - TOMORROW)
    with pytest.raises(MoveRefused) as refused:
        decide(house, change_id)
    assert refused.value.unmet == ("not_past",)


def test_today_is_no_day_in_the_past(house: House) -> None:
    change_id = ready(house, today())
    decide(house, change_id)
    assert row(house, change_id).state is ChangeState.APPROVED


def test_who_drafted_does_not_approve_in_another_posting(house: House) -> None:
    change_id = ready(house)
    drafter, head = house.actor(MONITOR), house.actor(HEAD)
    same = Actor(
        drafter.person_id, head.posting_id, drafter.login, drafter.name, head.role,
        head.institution, fresh=True,
    )  # fmt: skip
    with pytest.raises(MoveRefused) as refused:
        decide_change(
            settings(house), house.database, seen(house, change_id), "approve",
            actor=same, today=today(),
        )  # fmt: skip
    assert refused.value.unmet == ("another_person",)


def test_an_approval_needs_a_fresh_sign_in(house: House) -> None:
    change_id = ready(house)
    with pytest.raises(MoveRefused) as refused:
        decide_change(
            settings(house), house.database, seen(house, change_id), "approve",
            actor=house.actor(HEAD, fresh=False), today=today(),
        )  # fmt: skip
    assert refused.value.unmet == ("fresh_sign_in",)


def test_what_was_changed_since_it_was_seen_is_not_approved(house: House) -> None:
    change_id = ready(house)
    version = seen(house, change_id)
    with house.database.write(EVERYTHING) as session:
        note_test(session, find_change(session, change_id), {**OUTCOME, "month": 3})
    with pytest.raises(Overtaken):
        decide_change(
            settings(house), house.database, version, "approve",
            actor=house.actor(HEAD), today=today(),
        )  # fmt: skip


def test_of_two_decisions_at_once_one_holds(house: House) -> None:
    change_id = ready(house)
    version, start, outcomes = seen(house, change_id), threading.Barrier(2), []

    def act(event: str) -> None:
        start.wait()
        try:
            decide_change(
                settings(house), house.database, version, event,
                actor=house.actor(HEAD), today=today(), reason="理由",
            )  # fmt: skip
        except (Overtaken, MoveRefused):
            outcomes.append("refused")
        else:
            outcomes.append(event)

    threads = [threading.Thread(target=act, args=(event,)) for event in ("approve", "reject")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes.count("refused") == 1


def test_a_withdrawal_and_an_approval_at_once_leave_one_truth(house: House) -> None:
    change_id = ready(house)
    version = seen(house, change_id)
    withdraw_change(house.database, version, actor=house.actor(MONITOR), today=today())
    with pytest.raises(Overtaken):
        decide_change(
            settings(house), house.database, version, "approve",
            actor=house.actor(HEAD), today=today(),
        )  # fmt: skip
    assert not (house.home / CHANGES_FILE).exists()


def test_only_the_drafter_withdraws(house: House) -> None:
    change_id = drafted(house)
    data = {"row_version": "1"}
    answers = [
        house.client(login).post(f"/rules/changes/{change_id}/withdraw", data=data).status_code
        for login in (SECOND_MONITOR, MONITOR)
    ]
    assert answers == [409, 303]


def test_a_change_taken_back_leaves_the_file(house: House) -> None:
    change_id = ready(house)
    decide(house, change_id)
    decide(house, change_id, "revoke", "协议未签")
    assert load_catalogue(house.home) == load_catalogue()


def test_rejecting_asks_for_the_reason_on_the_page(house: House) -> None:
    change_id = ready(house)
    version = str(row(house, change_id).row_version)
    page = house.client(HEAD).post(
        f"/rules/changes/{change_id}/reject?lang=en", data={"row_version": version, "reason": " "}
    )
    assert page.text.count("Give the reason.") == 2


def test_the_head_approves_on_the_page(house: House) -> None:
    change_id = ready(house)
    client = house.client(HEAD)
    assert (
        f'name="row_version" value="{row(house, change_id).row_version}"'
        in client.get(f"/rules/changes/{change_id}/approve").text
    )
    answer = client.post(
        f"/rules/changes/{change_id}/approve",
        data={"row_version": str(row(house, change_id).row_version)},
    )
    assert (answer.status_code, row(house, change_id).state) == (303, ChangeState.APPROVED)


@pytest.mark.parametrize("login", [MONITOR, PBC, AUDITOR])
def test_only_the_section_head_decides(house: House, login: str) -> None:
    drafted(house)
    assert house.client(login).get("/rules/changes/1/approve").status_code == 403


def test_a_file_that_nobody_approved_is_put_right_and_kept_aside(house: House) -> None:
    change_id = ready(house)
    decide(house, change_id)
    good = (house.home / CHANGES_FILE).read_bytes()
    (house.home / CHANGES_FILE).write_bytes(good.replace(b"13:00", b"18:00"))
    be_idle(settings(house), house.database)
    assert (house.home / CHANGES_FILE).read_bytes() == good
    assert b"18:00" in (house.home / REPLACED_FILE).read_bytes()
    assert events(house)[-1] == "rule_change.restore"


def test_a_file_that_is_right_is_left_alone(house: House) -> None:
    decide(house, ready(house))
    be_idle(settings(house), house.database)
    assert "rule_change.restore" not in events(house)


def test_a_failed_audit_leaves_the_change_undecided(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    change_id = ready(house)
    monkeypatch.setattr("bankcheck.reconcile.rule_service.record", lambda *_, **__: 0)
    with pytest.raises(Unaudited):
        decide(house, change_id)
    monkeypatch.undo()
    be_idle(settings(house), house.database)
    assert row(house, change_id).state is ChangeState.TESTED
    assert load_catalogue(house.home) == load_catalogue()


def test_each_step_leaves_its_event(house: House) -> None:
    decide(house, tried(house))
    assert events(house) == [
        "rule_change.draft", "rule_change.start_test", "rule_change.test", "rule_change.approve",
    ]  # fmt: skip


def test_a_back_test_on_days_to_come_is_refused_because_it_would_find_nothing(house: House) -> None:
    drafted(house)
    answer = house.client(MONITOR).post(
        "/rules/changes/1/test?lang=en", data={"year": "2099", "month": "0"}
    )
    assert "The period has not begun yet." in answer.text
