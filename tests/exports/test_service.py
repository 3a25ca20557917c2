"""A request from the draft to its end, and every way past another person's decision refused."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError as BrokenConstraint

from bankcheck.actors import EVERYTHING, SYSTEM
from bankcheck.audit.record import record
from bankcheck.clock import now
from bankcheck.db import Overtaken
from bankcheck.errors import BankcheckError, IntegrityError
from bankcheck.exports import refusals, service
from bankcheck.exports.lifecycle import ExportState
from bankcheck.exports.models import ExportRequest
from bankcheck.exports.policy import Masking, Recipient, Wish
from bankcheck.jobs.queue import enqueue
from tests.audit.chains import leaves_events
from tests.exports.asking import approved, made, settings_of, stored, submitted, wish, work
from tests.workbench.house import AUDITOR, HEAD, MONITOR, PBC, PBC_HEAD, SECOND_MONITOR, House

SENSITIVE = wish(columns=("code", "payee_account"), masking=Masking.WHOLE)


def state(house: House, request_id: int) -> str:
    return stored(house, request_id).state.value


def test_one_approval_is_enough_for_what_names_nobody(house: House) -> None:
    assert state(house, approved(house, wish())) == "approved"


@pytest.mark.parametrize("asked", [SENSITIVE, wish(recipient_kind=Recipient.OUTSIDE)])
def test_a_weighty_request_waits_for_the_other_institution(house: House, asked: Wish) -> None:
    request_id = submitted(house, asked)
    service.approve(house.database, request_id, actor=house.actor(HEAD))
    assert state(house, request_id) == "approved_once"


@pytest.mark.parametrize("order", [(HEAD, PBC_HEAD), (PBC_HEAD, HEAD)])
def test_both_institutions_approve_in_either_order(house: House, order: tuple[str, str]) -> None:
    request_id = submitted(house, SENSITIVE)
    for login in order:
        service.approve(house.database, request_id, actor=house.actor(login))
    assert state(house, request_id) == "approved"


def test_nobody_gives_both_approvals(house: House) -> None:
    request_id = submitted(house, SENSITIVE)
    service.approve(house.database, request_id, actor=house.actor(HEAD))
    with pytest.raises(refusals.SecondNeeded):
        service.approve(house.database, request_id, actor=house.actor(HEAD))


def test_nobody_approves_their_own_request(house: House) -> None:
    request_id = submitted(house, wish(), HEAD)
    with pytest.raises(refusals.OwnRequest):
        service.approve(house.database, request_id, actor=house.actor(HEAD))


def test_an_approval_takes_a_fresh_sign_in(house: House) -> None:
    request_id = submitted(house, wish())
    with pytest.raises(refusals.NotFresh):
        service.approve(house.database, request_id, actor=house.actor(HEAD, fresh=False))


@pytest.mark.parametrize("login", [MONITOR, AUDITOR])
def test_approving_belongs_to_the_approvers(house: House, login: str) -> None:
    request_id = submitted(house, wish(), SECOND_MONITOR if login == MONITOR else MONITOR)
    with pytest.raises((refusals.NotYours, refusals.ExportUnknown)):
        service.approve(house.database, request_id, actor=house.actor(login))


def test_the_database_itself_refuses_the_requester_as_approver(house: House) -> None:
    request_id = submitted(house, wish())
    requester = stored(house, request_id).requester_id
    with pytest.raises(BrokenConstraint):
        _tamper(house, request_id, first_approver_id=requester)


def test_of_two_approvals_at_the_same_time_one_counts(house: House) -> None:
    request_id = submitted(house, wish())
    ended: list[str] = []
    gate = threading.Barrier(2)

    def run(login: str) -> None:
        actor = house.actor(login)
        gate.wait()
        try:
            service.approve(house.database, request_id, actor=actor)
            ended.append("approved")
        except (BankcheckError, Overtaken):
            ended.append("refused")

    threads = [threading.Thread(target=run, args=(login,)) for login in (HEAD, PBC_HEAD)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ended) == ["approved", "refused"]


def _tamper(house: House, request_id: int, **values: object) -> None:
    with house.database.write(EVERYTHING) as session:
        record(session, SYSTEM, "test.act", ("export_request", request_id))
        session.execute(
            update(ExportRequest).where(ExportRequest.id == request_id).values(**values)
        )


@pytest.mark.parametrize(
    "values",
    [
        {"filter": {"run": "R000002"}},
        {"columns": ["code", "payee_name"]},
        {"dataset": "suspicions"},
    ],
    ids=["filter", "columns", "dataset"],
)
def test_what_changed_after_the_submission_is_not_approved(
    house: House, values: dict[str, object]
) -> None:
    request_id = submitted(house, wish())
    _tamper(house, request_id, **values)
    with pytest.raises(refusals.ChangedSince):
        service.approve(house.database, request_id, actor=house.actor(HEAD))


def test_what_changed_after_the_approval_is_not_made(house: House) -> None:
    request_id = approved(house, wish())
    _tamper(house, request_id, filter={"run": "R000002"})
    work(house)
    assert (state(house, request_id), stored(house, request_id).file_sha256) == ("approved", "")


def test_a_submitted_request_is_not_changed(house: House) -> None:
    request_id = submitted(house, wish())
    with pytest.raises(refusals.StepRefused):
        service.draft(
            house.database,
            settings_of(house),
            wish(filter={"run": "R000002"}),
            actor=house.actor(MONITOR),
            request_id=request_id,
        )


def test_the_file_is_handed_to_its_requester(house: House) -> None:
    request_id = made(house, wish())
    copy = service.download(
        house.database, settings_of(house), request_id, actor=house.actor(MONITOR)
    )
    assert (copy.path.is_file(), state(house, request_id)) == (True, "downloaded")


@pytest.mark.parametrize("login", [SECOND_MONITOR, HEAD, PBC, AUDITOR])
def test_the_file_is_handed_to_nobody_else(house: House, login: str) -> None:
    request_id = made(house, wish())
    with pytest.raises(refusals.ExportUnknown):
        service.download(house.database, settings_of(house), request_id, actor=house.actor(login))


def test_a_file_is_downloaded_three_times_at_most(house: House) -> None:
    request_id = made(house, wish())
    for _ in range(3):
        service.download(house.database, settings_of(house), request_id, actor=house.actor(MONITOR))
    with pytest.raises(refusals.NoneLeft):
        service.download(house.database, settings_of(house), request_id, actor=house.actor(MONITOR))


def test_a_file_whose_time_is_over_is_not_handed_out(house: House) -> None:
    request_id = made(house, wish(valid_days=1))
    with time_machine.travel(now() + timedelta(days=1)), pytest.raises(refusals.Overdue):
        service.download(house.database, settings_of(house), request_id, actor=house.actor(MONITOR))


def test_a_file_that_was_altered_is_not_handed_out(house: House) -> None:
    request_id = made(house, wish())
    path = house.home / "exports" / stored(house, request_id).file_name
    path.write_bytes(path.read_bytes() + b"x")
    with pytest.raises(IntegrityError):
        service.download(house.database, settings_of(house), request_id, actor=house.actor(MONITOR))


@pytest.mark.parametrize(
    ("later", "ended"), [(timedelta(days=6, hours=23), 0), (timedelta(days=7), 1)]
)
def test_the_worker_ends_what_is_over_and_removes_the_file(
    house: House, later: timedelta, ended: int
) -> None:
    request_id = made(house, wish())
    path = house.home / "exports" / stored(house, request_id).file_name
    with time_machine.travel(now() + later):
        assert service.expire(house.database, settings_of(house)) == ended
    assert (path.exists(), state(house, request_id)) == (
        not ended,
        "expired" if ended else "generated",
    )


def test_a_revoked_export_loses_its_file(house: House) -> None:
    request_id = made(house, wish())
    path = house.home / "exports" / stored(house, request_id).file_name
    service.revoke(house.database, settings_of(house), request_id, "误批", actor=house.actor(HEAD))
    assert (path.exists(), state(house, request_id)) == (False, "revoked")


def test_a_destruction_is_recorded_and_removes_the_file(house: House) -> None:
    request_id = made(house, wish())
    path = house.home / "exports" / stored(house, request_id).file_name
    service.destroy(
        house.database,
        settings_of(house),
        request_id,
        ("shredded", "one copy, with Li"),
        actor=house.actor(MONITOR),
    )
    row = stored(house, request_id)
    assert (path.exists(), row.state, row.destroyed_copies) == (
        False,
        ExportState.DESTROYED,
        "one copy, with Li",
    )


def test_a_destruction_takes_both_lines(house: House) -> None:
    request_id = made(house, wish())
    with pytest.raises(refusals.Unreasoned):
        service.destroy(
            house.database,
            settings_of(house),
            request_id,
            ("shredded", " "),
            actor=house.actor(MONITOR),
        )


def test_a_rejection_takes_a_reason(house: House) -> None:
    request_id = submitted(house, wish())
    with pytest.raises(refusals.Unreasoned):
        service.reject(house.database, request_id, "  ", actor=house.actor(HEAD))


def test_every_step_leaves_an_event(house: House) -> None:
    with leaves_events(house.database, 5):
        request_id = made(house, wish())
        service.download(house.database, settings_of(house), request_id, actor=house.actor(MONITOR))


def test_making_the_file_again_makes_nothing(house: House) -> None:
    request_id = approved(house, wish())
    first = (work(house), stored(house, request_id).file_sha256)
    with house.database.write(EVERYTHING) as session:
        enqueue(session, SYSTEM, service.KIND, {"request_id": request_id})
        record(session, SYSTEM, "test.act", ("export_request", request_id))
    second = (work(house), stored(house, request_id).file_sha256)
    assert first == second
