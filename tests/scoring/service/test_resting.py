"""A decision goes no further on what has fallen, and one in force waits for whoever answers it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from bankcheck.clock import today
from bankcheck.desk.scoring import bank_decision_tasks
from bankcheck.desk.tasks import Place
from bankcheck.machines import MoveRefused, RoleRefused
from bankcheck.scoring import assessments
from bankcheck.scoring.decisions import service as decisions
from bankcheck.scoring.decisions import signing
from bankcheck.scoring.decisions.lifecycles import DecisionState
from bankcheck.settings import Settings
from tests.scoring.service.process import CAUSE, CODE
from tests.scoring.service.steps import (
    approved,
    decision_now,
    heard,
    issued,
    now_of,
    proposed,
    reviewed,
    seen,
    signed,
)
from tests.scoring.service.test_decisions import ORDER
from tests.scoring.service.test_fallen import WHY, finding_step
from tests.scoring.service.year import confirm, finding_no
from tests.workbench.house import APPROVER_A, HEAD, MONITOR, House

STANDS = "剔除该项扣分后考评等次不变"
OTHER = "YD-2025-000105-2"


def charged(house: House, *causes: str) -> None:
    """Confirm findings that cost the first bank points."""
    for cause in causes or (CAUSE,):
        confirm(house.database, cause, code=CODE)


def stand(house: House, number: int, why: str = STANDS, login: str = HEAD) -> None:
    """Record why a decision stands."""
    decisions.stand(house.database, *seen(house, number), why, actor=house.actor(login))


def waiting(house: House, login: str = HEAD) -> int:
    """Return how many decisions on fallen ground wait for somebody."""
    place = Place(Settings(home=house.home), today())
    with house.database.read(house.actor(login)) as session:
        found = bank_decision_tasks(session, house.actor(login), place)
    return sum(one.count for one in found if one.key == "decisions_fallen")


def approve(house: House, number: int) -> None:
    """Approve a decision as the head."""
    decisions.approve(house.database, *seen(house, number), actor=house.actor(HEAD))


def issue(house: House, number: int) -> None:
    """Issue a decision as the head."""
    decisions.issue(house.database, *seen(house, number), actor=house.actor(HEAD))


def serve(house: House, number: int) -> None:
    """Serve a decision through this system."""
    monitor = house.actor(MONITOR)
    decisions.serve(house.database, *seen(house, number), "system", "", actor=monitor)


def ready(house: House) -> int:
    """Return a decision that only its approval keeps from going on."""
    number = proposed(house)
    reviewed(house, number)
    heard(house, number)
    return number


def co_signed(house: House) -> int:
    """Return a decision that both institutions signed."""
    number = approved(house)
    head = house.actor(HEAD)
    signed(
        house,
        signing.ask_signatures(house.database, *seen(house, number), actor=head),
        signing.KINDS,
    )
    return number


def notify(house: House, number: int) -> None:
    """Give the bank prior notice of a decision."""
    decisions.notify(house.database, *seen(house, number), actor=house.actor(MONITOR))


def ask(house: House, number: int) -> None:
    """Ask both institutions for their signatures."""
    signing.ask_signatures(house.database, *seen(house, number), actor=house.actor(HEAD))


def served(house: House) -> int:
    """Return a decision that was served."""
    number = issued(house)
    serve(house, number)
    return number


def execute(house: House, number: int) -> None:
    """Record that a decision was carried out."""
    monitor = house.actor(MONITOR)
    decisions.end(house.database, *seen(house, number), "execute", "已执行", actor=monitor)


STEPS: dict[str, tuple[Callable[[House], int], Callable[[House, int], None]]] = {
    "notify": (proposed, notify),
    "approve": (ready, approve),
    "ask_signatures": (approved, ask),
    "issue": (co_signed, issue),
    "serve": (issued, serve),
    "execute": (served, execute),
}


@pytest.mark.parametrize("step", sorted(STEPS))
def test_a_step_on_fallen_ground_is_refused_by_name_until_somebody_answers_for_it(
    house: House, step: str
) -> None:
    charged(house)
    bring, take = STEPS[step]
    number = bring(house)
    finding_step(house, "overturn")
    with pytest.raises(MoveRefused) as told:
        take(house, number)
    assert told.value.unmet == ("grounds_stand",)
    stand(house, number)
    take(house, number)


def test_a_reduced_finding_is_answered_like_one_taken_back(house: House) -> None:
    charged(house)
    number = ready(house)
    finding_step(house, "reduce", fen=4_000)
    with pytest.raises(MoveRefused, match="grounds_stand"):
        approve(house, number)


def test_what_falls_after_the_record_asks_for_another(house: House) -> None:
    charged(house, CAUSE, OTHER)
    number = ready(house)
    finding_step(house, "overturn")
    stand(house, number)
    finding_step(house, "overturn", OTHER)
    with pytest.raises(MoveRefused, match="grounds_stand"):
        approve(house, number)


def test_a_finding_that_is_reduced_once_more_asks_for_another(house: House) -> None:
    charged(house)
    number = ready(house)
    finding_step(house, "reduce", fen=4_000)
    stand(house, number)
    finding_step(house, "reduce", fen=2_000)
    with pytest.raises(MoveRefused, match="grounds_stand"):
        approve(house, number)


def test_a_record_is_made_by_a_head_with_a_reason_where_something_fell(house: House) -> None:
    charged(house)
    number = ready(house)
    with pytest.raises(MoveRefused, match="grounds_fell"):
        stand(house, number)
    finding_step(house, "overturn")
    with pytest.raises(RoleRefused):
        stand(house, number, login=MONITOR)
    with pytest.raises(MoveRefused, match="reasoned"):
        stand(house, number, " ")


def test_a_corrected_score_carries_no_decision_that_was_proposed_on_it(house: House) -> None:
    charged(house)
    number, head = ready(house), house.actor(HEAD)
    finding_step(house, "overturn")
    row = now_of(house)
    assessments.correct(house.database, row.id, row.row_version, "扣分依据已撤销", actor=head)
    with pytest.raises(MoveRefused) as told:
        approve(house, number)
    assert told.value.unmet[:2] == ("final_score", "grade_lowers")


def test_a_rung_without_a_score_rests_on_the_findings_it_names(house: House) -> None:
    charged(house, CAUSE, OTHER)
    new = replace(ORDER, findings=(CAUSE, OTHER))
    number = decisions.propose(house.database, new, actor=house.actor(MONITOR))
    reviewed(house, number)
    finding_step(house, "overturn")
    with pytest.raises(MoveRefused) as told:
        approve(house, number)
    assert told.value.unmet == ("grounds_stand",)


def test_what_a_decision_does_not_rest_on_holds_it_up_no_longer(house: House) -> None:
    charged(house, CAUSE, OTHER)
    new = replace(ORDER, findings=(CAUSE,))
    number = decisions.propose(house.database, new, actor=house.actor(MONITOR))
    reviewed(house, number)
    finding_step(house, "overturn", OTHER)
    approve(house, number)
    assert decision_now(house, number).state is DecisionState.APPROVED


def test_a_decision_in_force_on_fallen_ground_waits_for_the_head_alone(house: House) -> None:
    charged(house)
    issued(house)
    assert waiting(house) == 0
    finding_step(house, "overturn")
    assert (waiting(house), waiting(house, MONITOR)) == (1, 0)


def test_it_waits_until_it_is_answered_for_even_when_the_score_is_corrected(house: House) -> None:
    charged(house)
    number, head = issued(house), house.actor(HEAD)
    finding_step(house, "overturn")
    row = now_of(house)
    assessments.correct(house.database, row.id, row.row_version, "扣分依据已撤销", actor=head)
    assert waiting(house) == 1
    stand(house, number)
    assert waiting(house) == 0


def test_a_revoked_decision_waits_for_nobody(house: House) -> None:
    charged(house)
    number, head = issued(house), house.actor(HEAD)
    finding_step(house, "overturn")
    decisions.end(house.database, *seen(house, number), "revoke", WHY, actor=head)
    assert waiting(house) == 0


@pytest.mark.parametrize(
    ("language", "words", "flag"),
    [
        ("en", "This decision rests on what has fallen", "rests on what has fallen"),
        ("zh", "本决定所依据的扣分已不成立", "依据已不成立"),
    ],
)
def test_its_page_says_so_and_leads_to_the_score(
    pages: House, language: str, words: str, flag: str
) -> None:
    charged(pages)
    number = issued(pages)
    finding_step(pages, "overturn")
    client, score = pages.client(HEAD), now_of(pages).id
    page = client.get(f"/decisions/{number}?lang={language}").text
    assert [one in page for one in (words, finding_no(CAUSE), WHY)] == [True] * 3
    assert f"/assessments/sheets/{score}?lang={language}#fallen" in page
    assert flag in client.get(f"/decisions?lang={language}").text
    assert flag not in pages.client(APPROVER_A).get(f"/own-decisions?lang={language}").text


def test_the_record_is_kept_on_the_page_and_is_no_opinion_on_the_law(pages: House) -> None:
    charged(pages)
    number = ready(pages)
    finding_step(pages, "overturn")
    client = pages.client(HEAD)
    form = {"row_version": str(seen(pages, number)[1]), "reason": STANDS}
    assert client.post(f"/decisions/{number}/stand", data=form).status_code == 303
    page = client.get(f"/decisions/{number}?lang=en").text
    assert STANDS in page.split('id="law"')[0]
    assert STANDS not in page.split('id="law"')[1]
