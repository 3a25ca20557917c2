"""The lower amount of a joint finding is put to both institutions, and stands once both signed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bankcheck.actors import SYSTEM, Actor
from bankcheck.clock import now
from bankcheck.db import Database, Overtaken
from bankcheck.inspections.cases.amending import amended, newest, rounds_of
from bankcheck.inspections.cases.lifecycles import FINDING
from bankcheck.inspections.cases.models import Amendment, Finding
from bankcheck.inspections.cases.service import note
from bankcheck.inspections.cases.store import finding_row, most_established
from bankcheck.inspections.cosign.models import Envelope
from bankcheck.inspections.cosign.objects import SignedKind
from bankcheck.inspections.cosign.service import NewEnvelope, open_envelope, settle
from bankcheck.inspections.rectification.objection_steps import (
    reduce,
    step,
    unmet_of,
    unmet_to_reduce,
)
from bankcheck.inspections.rectification.store import AMENDMENT, objection_row

KIND = AMENDMENT
_YES = {True: "是", False: "否"}
OPEN, SUPPORTED = "cosigning", "partly_supported"


def content(session: Session, objection_id: int) -> Mapping[str, Any]:
    """Return what is signed of an amended finding: its words, the objection, and what it covers."""
    objection, one = objection_row(session, objection_id), newest(session, objection_id)
    if one is None:
        return {}
    finding = finding_row(session, one.finding_id)
    stands = one.signed_at is not None
    return {
        **amended(session, finding, one),
        "异议编号": objection.number,
        "异议理由": objection.grounds,
        "异议处理": "部分支持" if objection.state in (OPEN, SUPPORTED) else objection.state,
        # What would keep the amount from being lowered voids the signatures before the last one.
        "问题可核减": _YES[stands or FINDING.find(finding.state, "reduce") is not None],
        "不低于已确立的退回、重办和索赔金额": _YES[stands or _covers(session, one)],
    }


def _covers(session: Session, one: Amendment) -> bool:
    return most_established(session, one.finding_id) <= one.left_fen


def ask_signatures(
    database: Database,
    objection_id: int,
    version: int,
    *,
    left_fen: int | None,
    reason: str,
    actor: Actor,
) -> None:
    """Put the amount that an objection leaves of a joint finding to both institutions."""
    with database.write(actor) as session:
        objection = objection_row(session, objection_id, version)
        finding = finding_row(session, objection.finding_id)
        unmet = [*unmet_of(session, objection, actor), *_unmet(session, finding, left_fen)]
        step(session, actor, objection, "ask_signatures", unmet, reason)
        if left_fen is None:
            raise AssertionError("an amendment without an amount is an unmet guard")
        one = Amendment(
            finding_id=finding.id,
            objection_id=objection.id,
            round=len(rounds_of(session, objection.id)) + 1,
            from_fen=finding.determined_fen,
            from_loss_fen=finding.loss_fen,
            left_fen=left_fen,
            reason=reason.strip(),
            proposed_by_id=actor.person_id,
            proposed_by_name=actor.name,
            proposed_at=now(),
        )
        session.add(one)
        session.flush()
        title = f"{objection.number} 核减认定金额 {finding.title}"[:200]
        said = content(session, objection.id)
        new = NewEnvelope(KIND, objection.id, one.round, title, said)
        open_envelope(session, new, actor=actor)


def _unmet(session: Session, finding: Finding, left_fen: int | None) -> list[str]:
    """Return what keeps a finding's amount from being put to both institutions."""
    lacking = unmet_to_reduce(session, finding, left_fen)
    lacking += [] if left_fen else ["amount_left"]
    return lacking + ([] if finding.inspection_id is not None else ["is_joint"])


def stop_signing(
    database: Database, objection_id: int, version: int, *, reason: str, actor: Actor
) -> None:
    """Take an amount back from both institutions, as who put it there; signatures are void."""
    with database.write(actor) as session:
        objection = objection_row(session, objection_id, version)
        step(session, actor, objection, "stop_signing", unmet_of(session, objection, actor), reason)
        _void(session, objection_id)


def let_go(database: Database, objection_id: int) -> None:
    """Void what is out for signing of an objection that its bank took back."""
    with database.write(SYSTEM) as session:
        _void(session, objection_id)


def _void(session: Session, objection_id: int) -> None:
    session.flush()
    for envelope in envelopes_of(session, objection_id).values():
        settle(session, KINDS, envelope)


def envelopes_of(session: Session, objection_id: int) -> dict[int, Envelope]:
    """Return the envelopes of an objection by their rounds."""
    asked = select(Envelope).where(Envelope.object_kind == KIND, Envelope.object_id == objection_id)
    return {one.object_version: one for one in session.scalars(asked.order_by(Envelope.id))}


def _completed(session: Session, actor: Actor, objection_id: int) -> None:
    """Lower the amount under both signatures, as partial support of any other finding does."""
    objection, one = objection_row(session, objection_id), newest(session, objection_id)
    if one is None:
        raise Overtaken
    step(session, actor, objection, "cosigned", (), one.reason)
    objection.touched = reduce(session, objection, one.left_fen, one.reason, actor)
    one.signed_at = now()


def _stopped(session: Session, actor: Actor, objection_id: int, reason: str) -> None:
    objection = objection_row(session, objection_id)
    if objection.state == OPEN:
        step(session, actor, objection, "unsigned", (), reason)
    elif objection.state == SUPPORTED:
        finding = finding_row(session, objection.finding_id)
        note(session, actor, finding, "unsigned", finding.state, reason)


SIGNED = SignedKind("objections.objection", content, _completed, _stopped)
KINDS = {KIND: SIGNED}
