"""The count and the sum of a list, kept while nothing changes: lists are read far more often."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable, Sequence

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from bankcheck.suspicions.models import RunTaken, Suspicion, SuspicionEvent

MOST_KEPT = 512
_kept: OrderedDict[Hashable, tuple[int, int]] = OrderedDict()
_lock = threading.Lock()


def totals(
    session: Session, asked: Hashable, conditions: Sequence[ColumnElement[bool]]
) -> tuple[int, int]:
    """Return how many suspicions fulfil the conditions, and their sum in fen.

    ``asked`` names the conditions. A kept answer is used only while the database stands where it
    stood: every step of a person adds an event, every piece of a run moves the run's row, and the
    chain of audit events lets one of them commit after the other.
    """
    key = (str(session.get_bind()), asked, _stand(session))
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    found = session.execute(
        select(func.count(), func.coalesce(func.sum(Suspicion.amount_fen), 0))
        .select_from(Suspicion)
        .where(*conditions)
    ).one()
    answer = (int(found[0]), int(found[1] or 0))
    with _lock:
        _kept[key] = answer
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    return answer


def _stand(session: Session) -> Hashable:
    """Return where the database stands: the last step, and how far every run is taken in."""
    step = session.scalar(select(func.max(SuspicionEvent.id)))
    runs = session.execute(
        select(func.count(), func.sum(RunTaken.cursor), func.max(RunTaken.taken_at)).select_from(
            RunTaken
        )
    ).one()
    return (step, *runs)
