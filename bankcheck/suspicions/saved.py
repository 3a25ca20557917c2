"""The filters that a person keeps under a name; nobody else sees them."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from bankcheck.actors import Actor
from bankcheck.audit.record import record
from bankcheck.db import Database
from bankcheck.errors import BankcheckError
from bankcheck.suspicions.models import SavedFilter

LONGEST_NAME, MOST_FILTERS = 40, 30


class FilterNameless(BankcheckError):
    """A filter without a usable name, or one too many."""

    def __init__(self) -> None:
        super().__init__(
            f"A filter needs a name of 1 to {LONGEST_NAME} characters, and a person keeps at most "
            f"{MOST_FILTERS}; nothing was kept."
        )


def filters_of(session: Session, actor: Actor) -> tuple[SavedFilter, ...]:
    """Return a person's own filters by name."""
    mine = SavedFilter.person_id == actor.person_id
    return tuple(session.scalars(select(SavedFilter).where(mine).order_by(SavedFilter.name)))


def keep(database: Database, name: str, query: str, *, actor: Actor) -> None:
    """Keep filters under a name; the same name again replaces what stood there."""
    name = name.strip()
    with database.write(actor) as session:
        mine = filters_of(session, actor)
        found = next((one for one in mine if one.name == name), None)
        if not 0 < len(name) <= LONGEST_NAME or (found is None and len(mine) >= MOST_FILTERS):
            raise FilterNameless
        record(session, actor, "filter.keep", ("filter", name))
        if found is None:
            found = SavedFilter(person_id=actor.person_id, name=name)
            session.add(found)
        found.query = query[:1000]


def drop(database: Database, filter_id: int, *, actor: Actor) -> None:
    """Forget one of a person's own filters; one that is not there is forgotten already."""
    with database.write(actor) as session:
        mine = filters_of(session, actor)
        for one in mine:
            if one.id == filter_id:
                record(session, actor, "filter.drop", ("filter", one.name))
                session.delete(one)
