"""Plans and joint inspections go forward only when both institutions and every record are there."""

from __future__ import annotations

import re

import pytest

from bankcheck.actors import EVERYTHING
from bankcheck.inspections.fieldwork import inspections, plans
from bankcheck.inspections.fieldwork.inspections import FACTS
from bankcheck.inspections.fieldwork.models import Plan, PlanItem
from bankcheck.inspections.fieldwork.store import NotOnTeam, StepTooLate
from bankcheck.machines import MoveRefused
from tests.inspections import journey
from tests.workbench.house import (
    HEAD,
    MAKER_A,
    MONITOR,
    PBC,
    PBC_HEAD,
    SECOND_MONITOR,
    SYSADMIN,
    House,
)


def plan_state(house: House, plan_id: int) -> str:
    with house.database.read(EVERYTHING) as session:
        return session.get_one(Plan, plan_id).state


def test_a_plan_without_an_inspection_is_not_sent_for_approval(house: House) -> None:
    plan_id = plans.draft(house.database, 2025, "第十五条", actor=house.actor(MONITOR))
    with pytest.raises(MoveRefused) as refused:
        plans.take(house.database, plan_id, "submit", actor=house.actor(MONITOR))
    assert refused.value.unmet == ("has_items",)


def test_a_plan_is_given_back_with_a_reason_alone(house: House) -> None:
    plan_id = journey.plan(house)
    plans.take(house.database, plan_id, "submit", actor=house.actor(MONITOR))
    with pytest.raises(MoveRefused):
        plans.take(house.database, plan_id, "give_back", actor=house.actor(HEAD))
    plans.take(house.database, plan_id, "give_back", actor=house.actor(HEAD), reason="缺依据")
    assert plan_state(house, plan_id) == "draft"


def test_a_plan_in_effect_stays_so_until_its_next_edition_is_signed(house: House) -> None:
    first = journey.plan_in_effect(house)
    second = plans.draft(house.database, 2025, "补充", actor=house.actor(MONITOR))
    plans.take(house.database, second, "submit", actor=house.actor(MONITOR))
    plans.take(house.database, second, "approve", actor=house.actor(HEAD))
    before = plan_state(house, first)
    with house.database.read(EVERYTHING) as session:
        envelope_id = session.get_one(Plan, second).envelope_id
    assert envelope_id is not None
    journey.sign(house, envelope_id, HEAD)
    journey.sign(house, envelope_id, PBC_HEAD)
    states = (before, plan_state(house, first), plan_state(house, second))
    assert states == ("effective", "superseded", "effective")


def test_a_second_draft_of_the_same_year_is_refused(house: House) -> None:
    journey.plan(house)
    with pytest.raises(MoveRefused) as refused:
        plans.draft(house.database, 2025, "第十五条", actor=house.actor(MONITOR))
    assert refused.value.unmet == ("no_draft",)


def test_a_year_is_closed_only_when_each_inspection_is_done_or_dropped(house: House) -> None:
    plan_id = journey.plan_in_effect(house)
    with pytest.raises(MoveRefused) as refused:
        plans.take(house.database, plan_id, "close", actor=house.actor(HEAD))
    assert refused.value.unmet == ("items_done",)
    with house.database.read(EVERYTHING) as session:
        item_id = session.query(PlanItem).one().id
    plans.drop_item(house.database, item_id, reason="银行已撤销", actor=house.actor(MONITOR))
    plans.take(house.database, plan_id, "close", actor=house.actor(HEAD))
    assert plan_state(house, plan_id) == "closed"


def test_an_item_of_the_plan_in_effect_begins_an_inspection_once(house: House) -> None:
    journey.plan_in_effect(house)
    with house.database.read(EVERYTHING) as session:
        item_id = session.query(PlanItem).one().id
    begun = inspections.begin_planned(house.database, item_id, actor=house.actor(MONITOR))
    assert journey.row(house, begun).bank == "105"
    with pytest.raises(StepTooLate):
        inspections.begin_planned(house.database, item_id, actor=house.actor(MONITOR))


def test_inspections_are_numbered_without_a_gap(house: House) -> None:
    rows = [journey.row(house, journey.inspection(house)) for _ in range(3)]
    assert [row.seq for row in rows] == [1, 2, 3]


def prepared_without(house: House, missing: str) -> int:
    inspection_id = journey.inspection(house)
    actor = house.actor(MONITOR)
    people = {"two_people": [MONITOR], "both_institutions": [MONITOR, SECOND_MONITOR]}
    for login in people.get(missing, [MONITOR, PBC]):
        inspections.add_member(house.database, inspection_id, login=login, part="lead", actor=actor)
        inspections.state_recusal(
            house.database,
            inspection_id,
            conflict=missing == "recusals_in",
            statement="",
            actor=house.actor(login),
        )
    if missing != "notice_written":
        journey.notice(house, inspection_id)
    return inspection_id


@pytest.mark.parametrize(
    ("missing", "unmet"),
    [
        ("two_people", ("two_people", "both_institutions")),
        ("both_institutions", ("both_institutions",)),
        ("recusals_in", ("recusals_in",)),
        ("notice_written", ("notice_written",)),
    ],
    ids=["one person", "one institution", "a conflict", "no notice"],
)
def test_a_notice_is_not_sent_while_something_is_missing(
    house: House, missing: str, unmet: tuple[str, ...]
) -> None:
    inspection_id = prepared_without(house, missing)
    with pytest.raises(MoveRefused) as refused:
        journey.step(house, inspection_id, "send_notice")
    assert refused.value.unmet == unmet


def test_both_signatures_notify(house: House) -> None:
    assert journey.row(house, journey.notified(house)).state == "notified"


def test_a_changed_notice_voids_the_signature_and_goes_back(house: House) -> None:
    inspection_id, envelope_id = journey.inspection_in_signing(house)
    journey.sign(house, envelope_id, PBC_HEAD)
    journey.notice(house, inspection_id, journey.NOTICE + "。")
    assert journey.row(house, inspection_id).state == "preparing"
    page = house.client(HEAD).get(f"/cosign/{envelope_id}?lang=en").text
    assert ("every signature is void" in page, ">正文<" in page) == (True, True)


def test_fieldwork_begins_with_the_entry_meeting(house: House) -> None:
    inspection_id = journey.notified(house)
    with pytest.raises(MoveRefused) as refused:
        journey.step(house, inspection_id, "enter")
    assert refused.value.unmet == ("entry_meeting",)
    journey.meeting(house, inspection_id, "entry")
    journey.step(house, inspection_id, "enter")
    assert journey.row(house, inspection_id).state == "fieldwork"


def test_the_exit_meeting_is_recorded_in_the_field_alone(house: House) -> None:
    with pytest.raises(StepTooLate):
        journey.meeting(house, journey.notified(house), "exit")


def test_only_the_team_takes_a_step(house: House) -> None:
    inspection_id = journey.notified(house)
    with pytest.raises(NotOnTeam):
        journey.step(house, inspection_id, "enter", SECOND_MONITOR)


def test_a_condition_that_nobody_can_tell_holds_the_step_back(house: House) -> None:
    inspection_id = journey.notified(house)
    journey.meeting(house, inspection_id, "entry")
    with pytest.raises(MoveRefused) as refused:
        inspections.take(house.database, inspection_id, "enter", {}, actor=house.actor(MONITOR))
    assert refused.value.unmet == ("entry_meeting",)
    assert "entry_meeting" in FACTS


def test_cancelling_takes_the_leads_of_both_institutions(house: House) -> None:
    inspection_id = journey.notified(house)
    first = journey.cancelled(house, inspection_id, MONITOR)
    again = journey.cancelled(house, inspection_id, MONITOR)
    state = journey.row(house, inspection_id).state
    second = journey.cancelled(house, inspection_id, PBC)
    assert (first, again, state, second) == (False, False, "notified", True)
    assert journey.row(house, inspection_id).state == "cancelled"


@pytest.mark.parametrize("login", [MAKER_A, SYSADMIN])
def test_inspections_are_not_for_banks_or_administrators(house: House, login: str) -> None:
    inspection_id = journey.inspection(house)
    client = house.client(login)
    paths = ("/inspections", f"/inspections/{inspection_id}", "/plans", "/cosign")
    assert {client.get(path).status_code for path in paths} == {403}


def test_what_is_not_there_is_not_found(house: House) -> None:
    client = house.client(MONITOR)
    paths = ("/inspections/99", "/plans/99", "/cosign/99")
    assert {client.get(path).status_code for path in paths} == {404}


def test_a_plan_is_made_on_the_pages(house: House) -> None:
    client = house.client(MONITOR)
    made = client.post("/plans", data={"year": "2025", "basis": "第十五条"})
    item = {
        "bank": "105",
        "branch": "滨江支行",
        "areas": ["business", "control"],
        "period_from": "2025-01-01",
        "period_to": "2025-05-31",
        "window_from": "2025-06-01",
        "window_to": "2025-06-30",
        "mode": "on_site",
        "motive": "risk",
        "why": "差异多",
    }
    wrong = client.post(f"{made.location}/items?lang=en", data=item | {"period_to": "2024-12-31"})
    right = client.post(f"{made.location}/items", data=item)
    sent = client.post(f"{made.location}/submit")
    statuses = (made.status_code, wrong.status_code, right.status_code, sent.status_code)
    assert statuses == (303, 422, 303, 303)
    assert "may not come before the first" in wrong.text


def test_a_refused_step_names_what_is_missing(house: House) -> None:
    inspection_id = journey.notified(house)
    answer = house.client(MONITOR).post(f"/inspections/{inspection_id}/enter?lang=en")
    assert (answer.status_code, "the record of the entry meeting" in answer.text) == (409, True)


def test_the_page_shows_no_raw_key(house: House) -> None:
    inspection_id = journey.in_the_field(house)
    text = house.client(MONITOR).get(f"/inspections/{inspection_id}?lang=en").text
    assert re.findall(r">\s*[a-z]+_[a-z_]+\s*<", text) == []
