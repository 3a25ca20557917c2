"""What documents let wait: those that somebody else drafted and that are to be issued."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bankcheck.actors import Actor
from bankcheck.desk.tasks import Place, Task
from bankcheck.inspections.documents.models import Document
from bankcheck.permissions import is_allowed


def document_tasks(session: Session, actor: Actor, _: Place) -> list[Task]:
    """Return how many documents wait for a person to issue them."""
    if not is_allowed(actor.role, "documents.issue"):
        return []
    asked = select(func.count(Document.id)).where(
        Document.state == "in_review", Document.drafted_by_id != actor.person_id
    )
    return [Task("documents_issue", int(session.scalar(asked) or 0), "documents.register")]
