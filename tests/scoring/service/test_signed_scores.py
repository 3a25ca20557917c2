"""A final score carries both signatures; nothing that is still open lets them be asked for."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from bankcheck.actors import EVERYTHING
from bankcheck.audit.record import record
from bankcheck.inspections.calendar.models import Deadline
from bankcheck.inspections.cosign import service as cosign
from bankcheck.inspections.cosign.models import Envelope
from bankcheck.machines import MoveRefused, RoleRefused
from bankcheck.scoring import hand_lines, signing
from bankcheck.scoring.editions import WINDOW
from bankcheck.scoring.lifecycles import AssessmentState, SheetState
from bankcheck.scoring.models import Assessment
from tests.scoring.service.process import BONUS, editions, filed, sheet_now
from tests.scoring.service.steps import (
    accept,
    accepted,
    final,
    now_of,
    provisional,
    sheets,
    signed,
    waived,
)
from tests.scoring.service.year import A
from tests.workbench.house import HEAD, MAKER_A, MONITOR, PBC_HEAD, House


def asked(house: House, login: str = HEAD) -> int:
    """Ask for the signatures of the first bank's score."""
    row = now_of(house)
    return signing.ask_signatures(house.database, row.id, row.row_version, actor=house.actor(login))


def tampered(house: House) -> None:
    """Change one digit of the stored score."""
    with house.database.write(EVERYTHING) as session:
        row = session.get_one(Assessment, now_of(house).id)
        row.score = row.score.replace('"year": 2025', '"year": 2026')
        record(session, house.actor(MONITOR), "assessment.tamper", ("assessment", row.id))


def state_of(house: House, envelope: int) -> str:
    """Return the state of an envelope."""
    with house.database.read(EVERYTHING) as session:
        return session.get_one(Envelope, envelope).state


def test_both_signatures_make_a_score_final(house: House) -> None:
    row = final(house)
    assert (row.state, row.approved_by_id) == (
        AssessmentState.FINAL, house.actor(HEAD).person_id,
    )  # fmt: skip
    assert sheets(house, MAKER_A) == [(A, "final")]


def test_a_window_that_passed_in_silence_ends_with_the_final_score(house: House) -> None:
    waived(house)

    def window() -> Deadline:
        asked = select(Deadline).where(Deadline.kind == WINDOW, Deadline.bank_code == A)
        return session.scalars(asked).one()

    with house.database.write(EVERYTHING) as session:
        limit, ago = window(), timedelta(days=100)
        limit.day_zero, limit.due_on = limit.day_zero - ago, limit.due_on - ago
        record(session, house.actor(MONITOR), "deadline.tamper", ("deadline", limit.id))
    signed(house, asked(house), signing.KINDS)
    with house.database.read(EVERYTHING) as session:
        assert (now_of(house).state, window().state) == (AssessmentState.FINAL, "cancelled")


def test_one_signature_makes_nothing_final(house: House) -> None:
    accepted(house)
    envelope = asked(house)
    cosign.sign(house.database, signing.KINDS, envelope, actor=house.actor(PBC_HEAD))
    assert now_of(house).state is AssessmentState.PROVISIONAL


def test_missing_evidence_keeps_the_signatures_away(house: House) -> None:
    provisional(house)
    accept(house)
    with pytest.raises(MoveRefused, match="no_obstacles"):
        asked(house)


def test_an_open_window_keeps_the_signatures_away(house: House) -> None:
    waived(house)
    with pytest.raises(MoveRefused, match="window_over"):
        asked(house)


def test_an_open_objection_keeps_the_signatures_away(house: House) -> None:
    filed(house)
    with pytest.raises(MoveRefused, match="objections_settled"):
        asked(house)


def test_a_line_that_waits_keeps_the_signatures_away(house: House) -> None:
    row = accepted(house)
    hand_lines.propose(house.database, row.id, BONUS, actor=house.actor(MONITOR))
    with pytest.raises(MoveRefused, match="lines_settled"):
        asked(house)


def test_who_prepares_does_not_ask_for_signatures(house: House) -> None:
    accepted(house)
    with pytest.raises(RoleRefused):
        asked(house, MONITOR)


def test_signatures_are_asked_for_once(house: House) -> None:
    accepted(house)
    asked(house)
    with pytest.raises(MoveRefused, match="not_signed"):
        asked(house)


def test_asking_takes_a_fresh_sign_in(house: House) -> None:
    row = accepted(house)
    stale = house.actor(HEAD, fresh=False)
    with pytest.raises(MoveRefused, match="fresh"):
        signing.ask_signatures(house.database, row.id, row.row_version, actor=stale)


def test_a_changed_byte_voids_the_signatures(house: House) -> None:
    accepted(house)
    envelope = asked(house)
    cosign.sign(house.database, signing.KINDS, envelope, actor=house.actor(HEAD))
    tampered(house)
    assert not cosign.sign(house.database, signing.KINDS, envelope, actor=house.actor(PBC_HEAD))
    assert state_of(house, envelope) == "void"


def test_a_byte_changed_after_the_last_signature_takes_the_final_score_back(house: House) -> None:
    accepted(house)
    envelope = asked(house)
    signed(house, envelope, signing.KINDS)
    tampered(house)
    assert cosign.check(house.database, signing.KINDS, envelope) is False
    assert now_of(house).state is AssessmentState.PROVISIONAL
    assert editions(house)[-1].changes[0]["cause"] == "unsigned"


def test_a_declined_signature_leaves_the_score_provisional(house: House) -> None:
    accepted(house)
    envelope, other = asked(house), house.actor(PBC_HEAD)
    cosign.decline(house.database, signing.KINDS, envelope, reason="清算指标待核", actor=other)
    assert now_of(house).state is AssessmentState.PROVISIONAL
    signed(house, asked(house), signing.KINDS)
    assert now_of(house).state is AssessmentState.FINAL


def test_a_final_edition_follows_the_provisional_ones(house: House) -> None:
    final(house)
    assert [one.state for one in editions(house)] == [SheetState.PROVISIONAL, SheetState.FINAL]
    assert sheet_now(house).state is SheetState.FINAL
