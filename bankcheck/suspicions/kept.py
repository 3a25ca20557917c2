"""Answers about all suspicions, kept while none of them changes: they are read far more often."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import TypeVar, cast

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bankcheck.suspicions.models import RunTaken, Suspicion, SuspicionEvent

MOST_KEPT = 512
Answer = TypeVar("Answer")
_kept: OrderedDict[Hashable, object] = OrderedDict()
_lock = threading.Lock()


def kept(session: Session, asked: Hashable, find: Callable[[], Answer]) -> Answer:
    """Return what ``find`` finds, or what it found before while the database stood as it stands.

    ``asked`` names the question with all that the answer depends on beside suspicions; an answer
    must hold neither rows of the session nor what may change. Every step of a person adds an
    event, every piece of a run moves the run's row, and the chain of audit events lets one of them
    commit after the other.
    """
    key = (str(session.get_bind()), asked, _stand(session))
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return cast(Answer, _kept[key])
    answer = find()
    with _lock:
        _kept[key] = answer
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    return answer


def _stand(session: Session) -> Hashable:
    """Return where the database stands: the last suspicion and step, how far each run is taken in.

    Whoever may not see suspicions gets another standing than those who may.
    """
    last = session.scalar(select(func.max(Suspicion.id)))
    step = session.scalar(select(func.max(SuspicionEvent.id)))
    runs = session.execute(
        select(func.count(), func.sum(RunTaken.cursor), func.max(RunTaken.taken_at)).select_from(
            RunTaken
        )
    ).one()
    return (last, step, *runs)
