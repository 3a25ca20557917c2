"""A decision that takes both signatures is signed as it was approved, word for word."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from bankcheck.actors import Actor
from bankcheck.audit.record import record
from bankcheck.db import Database
from bankcheck.inspections.cosign.objects import SignedKind
from bankcheck.inspections.cosign.service import NewEnvelope, open_envelope
from bankcheck.scoring.decisions.lifecycles import DecisionState
from bankcheck.scoring.decisions.service import step
from bankcheck.scoring.decisions.standing import KIND, load, rung_of, unmet
from bankcheck.scoring.figures import decimal


def content(session: Session, decision_id: int) -> Mapping[str, Any]:
    """Return what both institutions sign of a decision, as it stands now."""
    row = load(session, decision_id)
    rung = rung_of(row)
    return {
        "代理银行": f"{row.bank_code} {row.bank_name}",
        "年度": row.year,
        "处理决定": rung.zh,
        "法律依据": rung.law,
        "协议或文件依据": row.basis,
        "事实": row.facts,
        "疑点编号": list(row.findings),
        "决定内容": row.content,
        "手续费系数": decimal(row.coefficient) if row.coefficient else "",
        "陈述申辩": row.statement,
        "答复": row.answer,
        "救济途径": rung.remedies_zh,
    }


def ask_signatures(database: Database, decision_id: int, version: int, *, actor: Actor) -> int:
    """Send an approved decision to both institutions; return the envelope's number."""
    with database.write(actor) as session:
        row = load(session, decision_id, version)
        step(session, actor, row, "ask_signatures", unmet(session, row, actor), "")
        title = f"{row.bank_name}：{rung_of(row).zh}（{row.year}年度）"
        new = NewEnvelope(KIND, row.id, row.row_version, title, content(session, row.id))
        return open_envelope(session, new, actor=actor).id


def _completed(session: Session, actor: Actor, decision_id: int) -> None:
    row = load(session, decision_id)
    if row.state is DecisionState.APPROVED:
        step(session, actor, row, "cosigned", (), "")


def _stopped(session: Session, actor: Actor, decision_id: int, reason: str) -> None:
    row = load(session, decision_id)
    target = (KIND, row.id)
    record(session, actor, "decision.unsigned", target, bank=row.bank_code, reason=reason)


SIGNED = SignedKind("decisions.decision", content, _completed, _stopped)
KINDS = {KIND: SIGNED}
