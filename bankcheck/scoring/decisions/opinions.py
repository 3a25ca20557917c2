"""What people say of a decision holds for what they said it of: its words, or what fell since."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session

from bankcheck.scoring.counting import canonical
from bankcheck.scoring.decisions.models import Decision, LegalOpinion
from bankcheck.scoring.fallen import Fallen

# Marks the digest of a record why a decision stands, beside the opinions on its law.
STANDS = "stands:"


def digest(row: Decision) -> str:
    """Return the SHA-256 of what a decision says; an opinion holds for these very words."""
    told = (row.bank_code, row.year, row.rung, row.findings, row.facts, row.basis, row.content,
            row.coefficient)  # fmt: skip
    return sha256(canonical(told).encode("utf-8")).hexdigest()


def fall_digest(row: Decision, fallen: Iterable[Fallen]) -> str:
    """Return what a record why a decision stands holds for: its words and what fell under it."""
    # The time tells a finding that was reduced once more from one that was reduced before.
    told = (digest(row), [(one.cause, one.event, one.finding, str(one.at)) for one in fallen])
    return (STANDS + sha256(canonical(told).encode("utf-8")).hexdigest())[: len(digest(row))]


def opinion_of(session: Session, row: Decision) -> LegalOpinion | None:
    """Return the newest opinion on the words of a decision as they are now."""
    return _newest(session, row, digest(row))


def why_it_stands(session: Session, row: Decision, fallen: Iterable[Fallen]) -> LegalOpinion | None:
    """Return the newest record why a decision stands although exactly this fell under it."""
    return _newest(session, row, fall_digest(row, fallen))


def _newest(session: Session, row: Decision, held: str) -> LegalOpinion | None:
    of = LegalOpinion
    asked = select(of).where(of.decision_id == row.id, of.digest == held)
    return session.scalars(asked.order_by(of.id.desc()).limit(1)).one_or_none()
