"""What was signed of a finding's amounts stays told when both institutions amend them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bankcheck.inspections.cases.models import Amendment, Finding
from bankcheck.inspections.cases.wording import DETERMINED, LOSS, wording


def newest(session: Session, objection_id: int) -> Amendment | None:
    """Return what an objection was last put to both institutions with."""
    rows = rounds_of(session, objection_id)
    return rows[-1] if rows else None


def rounds_of(session: Session, objection_id: int) -> list[Amendment]:
    """Return every amendment that an objection was put to both institutions with, in order."""
    asked = select(Amendment).where(Amendment.objection_id == objection_id)
    return list(session.scalars(asked.order_by(Amendment.round)))


def _in_force(session: Session, finding_id: int) -> list[Amendment]:
    asked = select(Amendment).where(
        Amendment.finding_id == finding_id, Amendment.signed_at.is_not(None)
    )
    return list(session.scalars(asked.order_by(Amendment.signed_at, Amendment.id)))


def original(session: Session, finding: Finding) -> Mapping[str, Any]:
    """Return the words of a finding with the amounts that stood before any amendment.

    Amending an amount under new signatures leaves those under the finding itself as they are.
    """
    signed = _in_force(session, finding.id)
    if not signed:
        return wording(finding)
    return {**wording(finding), DETERMINED: signed[0].from_fen, LOSS: signed[0].from_loss_fen}


def amended(session: Session, finding: Finding, one: Amendment) -> Mapping[str, Any]:
    """Return the words of a finding as an amendment leaves them, and the amounts it began with."""
    before, after = (one.from_fen, one.from_loss_fen), (one.left_fen, loss_left(one))
    if one.signed_at is None:
        stood, stands = (finding.determined_fen, finding.loss_fen), after
    else:
        stood, stands = before, _amounts_after(session, finding, one)
    return {
        **wording(finding),
        DETERMINED: _agreed(after[0], stands[0]),
        LOSS: _agreed(after[1], stands[1]),
        f"原{DETERMINED}": _agreed(before[0], stood[0]),
        f"原{LOSS}": _agreed(before[1], stood[1]),
        "核减理由": one.reason,
    }


def loss_left(one: Amendment) -> int:
    """Return the loss that an amendment leaves: never more than what stays determined."""
    return min(one.from_loss_fen, one.left_fen)


def _amounts_after(session: Session, finding: Finding, one: Amendment) -> tuple[int, int]:
    """Return the amounts that followed a signed amendment, up to the next one."""
    signed = _in_force(session, finding.id)
    later = signed[signed.index(one) + 1 :]
    if later:
        return later[0].from_fen, later[0].from_loss_fen
    return finding.determined_fen, finding.loss_fen


def _agreed(written: int, stands: int) -> int | str:
    """Return an amount, or both where what was written is not what stands."""
    return written if written == stands else f"{written}（现为{stands}）"
