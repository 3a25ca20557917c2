"""A decision is stayed, taken elsewhere by its bank, and revoked where that overturns it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bankcheck.clock import today
from bankcheck.machines import MoveRefused, RoleRefused
from bankcheck.scoring.decisions import pages as decision_pages
from bankcheck.scoring.decisions import remedies
from bankcheck.scoring.decisions import service as decisions
from bankcheck.scoring.decisions.lifecycles import DecisionState
from bankcheck.scoring.decisions.remedies import NewRemedy
from tests.scoring.service.process import fee_editions
from tests.scoring.service.steps import decision_now, fee_now, issued, seen, statement
from tests.workbench.house import APPROVER_A, HEAD, MONITOR, House

WHY = "银行已就该决定申请仲裁"


def told(**changes: object) -> NewRemedy:
    """Return a remedy that a bank filed today, with changes."""
    values: dict[str, object] = {
        "kind": "arbitration", "body": "市仲裁委员会", "filed_on": today(), "text": WHY,
    }  # fmt: skip
    return NewRemedy(**{**values, **changes})  # type: ignore[arg-type]  # wrong values are meant


def stay(house: House, number: int, event: str = "stay") -> None:
    """Stay a decision as the head, or let it go on."""
    remedies.stay(house.database, *seen(house, number), event, WHY, actor=house.actor(HEAD))


def taken(house: House) -> int:
    """Return an issued decision that its bank took to arbitration."""
    number = issued(house)
    monitor = house.actor(MONITOR)
    remedies.record_remedy(house.database, *seen(house, number), told(), actor=monitor)
    return number


def concluded(house: House, outcome: str) -> int:
    """Return a decision whose remedy ended so."""
    number, monitor = taken(house), house.actor(MONITOR)
    here = seen(house, number)
    remedies.conclude_remedy(house.database, *here, outcome, "裁决书〔2026〕5号", actor=monitor)
    return number


def carried_out(house: House, number: int) -> None:
    """Serve a decision and record that it was carried out."""
    monitor = house.actor(MONITOR)
    decisions.serve(house.database, *seen(house, number), "system", "", actor=monitor)
    decisions.end(house.database, *seen(house, number), "execute", "已执行", actor=monitor)


def test_a_stayed_reduction_lowers_no_fee_and_one_that_goes_on_does(house: House) -> None:
    number = issued(house)
    statement(house)
    stay(house, number)
    assert fee_now(house).payable_fen == 100_000
    stay(house, number, "resume")
    assert fee_now(house).payable_fen == 70_000
    causes = [one.changes[0]["cause"] for one in fee_editions(house)]
    assert causes == ["counted", "stayed", "resumed"]


def test_a_decision_is_stayed_once_and_by_a_head(house: House) -> None:
    number = issued(house)
    with pytest.raises(RoleRefused):
        remedies.stay(house.database, *seen(house, number), "stay", WHY, actor=house.actor(MONITOR))
    stay(house, number)
    with pytest.raises(MoveRefused, match="not_stayed"):
        stay(house, number)


def test_a_stayed_decision_is_not_carried_out(house: House) -> None:
    number = issued(house)
    stay(house, number)
    with pytest.raises(MoveRefused, match="not_stayed"):
        carried_out(house, number)


@pytest.mark.parametrize(
    "changes",
    [{"kind": "protest"}, {"body": " "}, {"filed_on": None},
     {"filed_on": today() + timedelta(days=1)}, {"filed_on": today() - timedelta(days=1)}],
    ids=["no kind", "no body", "no day", "tomorrow", "before the issue"],
)  # fmt: skip
def test_a_remedy_is_told_whole(house: House, changes: dict[str, object]) -> None:
    number, monitor = issued(house), house.actor(MONITOR)
    with pytest.raises(MoveRefused, match="told"):
        remedies.record_remedy(house.database, *seen(house, number), told(**changes), actor=monitor)


def test_one_remedy_is_open_at_a_time_and_holds_the_execution(house: House) -> None:
    number, monitor = taken(house), house.actor(MONITOR)
    with pytest.raises(MoveRefused, match="no_remedy"):
        remedies.record_remedy(house.database, *seen(house, number), told(), actor=monitor)
    with pytest.raises(MoveRefused, match="no_remedy"):
        carried_out(house, number)


def test_a_remedy_that_ended_revokes_nothing_by_itself(house: House) -> None:
    number = concluded(house, "overturned")
    assert decision_now(house, number).state is DecisionState.ISSUED


@pytest.mark.parametrize(("outcome", "falls"), [("overturned", True), ("maintained", False)])
def test_what_was_carried_out_is_revoked_where_a_remedy_overturned_it(
    house: House, outcome: str, *, falls: bool
) -> None:
    number, head = issued(house), house.actor(HEAD)
    carried_out(house, number)
    monitor = house.actor(MONITOR)
    remedies.record_remedy(house.database, *seen(house, number), told(), actor=monitor)
    here = seen(house, number)
    remedies.conclude_remedy(house.database, *here, outcome, "裁决书", actor=monitor)
    if falls:
        decisions.end(house.database, *seen(house, number), "revoke", "裁决撤销", actor=head)
        assert decision_now(house, number).state is DecisionState.REVOKED
        return
    with pytest.raises(MoveRefused, match="overturned"):
        decisions.end(house.database, *seen(house, number), "revoke", "裁决撤销", actor=head)


def test_the_bank_reads_the_stay_and_its_remedy(pages: House) -> None:
    number = taken(pages)
    stay(pages, number)
    page = decision_pages.decision_page(pages.database, number, actor=pages.actor(APPROVER_A))
    assert ([one.body for one in page.remedies], page.stayed[0]) == (["市仲裁委员会"], WHY)
    shown = pages.client(APPROVER_A).get(f"/own-decisions/{number}?lang=zh").text
    assert "市仲裁委员会" in shown
    assert "暂缓执行" in shown


def test_stay_and_remedy_are_recorded_on_the_page_of_the_decision(pages: House) -> None:
    number = issued(pages)
    path = f"/decisions/{number}"
    head, monitor = pages.client(HEAD), pages.client(MONITOR)
    form = {"kind": "arbitration", "body": "市仲裁委员会", "filed_on": today().isoformat(),
            "reason": WHY, "outcome": "maintained"}  # fmt: skip

    def post(client: object, to: str) -> int:
        version = {"row_version": decision_now(pages, number).row_version}
        answer = client.post(f"{path}/{to}", data={**form, **version})  # type: ignore[attr-defined]  # a client
        return int(answer.status_code)

    assert post(head, "stay") == 303
    assert post(monitor, "remedies") == 303
    assert monitor.get(path).status_code == head.get(path).status_code == 200
    assert post(monitor, "remedies/conclude") == 303
    assert post(head, "resume") == 303
