"""Samples of payments: drawn with everything that is needed to draw them again."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from bankcheck.actors import Actor
from bankcheck.audit.record import record
from bankcheck.clock import now
from bankcheck.db import Database
from bankcheck.inspections.fieldwork.checklist_models import SampleDraw
from bankcheck.inspections.fieldwork.population import (
    Query,
    population,
    query_of,
)
from bankcheck.inspections.fieldwork.sampling import (
    ALGORITHM,
    Drawn,
    Method,
    Unit,
    draw,
    drawn_digest,
    population_digest,
)
from bankcheck.inspections.fieldwork.store import (
    InspectionUnknown,
    StepTooLate,
    inspection_row,
    require_member,
)
from bankcheck.ledger.store import Ledger


@dataclass(frozen=True, slots=True)
class NewSample:
    """A sample to draw; without a seed, one is made and kept."""

    first: date
    last: date
    direction: str
    least_fen: int
    stratum: str
    method: Method
    n: int
    seed: str


@dataclass(frozen=True, slots=True)
class Redraw:
    """Whether the same population and the same records came out again."""

    population_rows: int
    same_population: bool
    same_records: bool

    @property
    def holds(self) -> bool:
        """Say whether the sample is reproduced."""
        return self.same_population and self.same_records


def draw_sample(
    database: Database, home: Path, inspection_id: int, new: NewSample, *, actor: Actor
) -> int:
    """Draw a sample of the inspected bank's payments."""
    ledger = Ledger(home)
    with database.write(actor) as session:
        inspection = inspection_row(session, inspection_id)
        require_member(inspection, actor)
        if inspection.state not in ("notified", "fieldwork"):
            raise StepTooLate
        query = Query(
            inspection.bank,
            new.first,
            new.last,
            new.direction,
            new.least_fen,
            new.stratum,
            ledger.newest(),
        )
        units = population(ledger, query)
        seed = new.seed or secrets.token_hex(16)
        drawn = draw(new.method, units, new.n, seed)
        row = SampleDraw(
            inspection_id=inspection_id,
            query=query.stored(),
            query_digest=query.digest,
            method=new.method.value,
            n=new.n,
            seed=seed,
            algorithm=ALGORITHM,
            drawn_by_id=actor.person_id,
            drawn_by_name=actor.name,
            drawn_at=now(),
            **_measured(units),
            **_kept(drawn),
        )
        session.add(row)
        session.flush()
        detail = {
            "sample": row.id,
            "query": row.query_digest,
            "population": row.population_digest,
            "drawn": row.drawn_digest,
        }
        record(session, actor, "sample.draw", ("inspection", inspection_id), detail=detail)
        return row.id


def _measured(units: tuple[Unit, ...]) -> dict[str, object]:
    return {
        "population_rows": len(units),
        "population_fen": sum(one.amount_fen for one in units),
        "population_digest": population_digest(units),
    }


def _kept(drawn: tuple[Drawn, ...]) -> dict[str, object]:
    return {
        "drawn": [[one.unit.row_id, one.hits] for one in drawn],
        "drawn_digest": drawn_digest(drawn),
    }


def sample_row(session: Session, inspection_id: int, sample_id: int) -> SampleDraw:
    """Return a sample of an inspection; raise InspectionUnknown."""
    found = session.scalars(
        select(SampleDraw).where(
            SampleDraw.id == sample_id, SampleDraw.inspection_id == inspection_id
        )
    ).one_or_none()
    if found is None:
        raise InspectionUnknown
    return found


def redraw(
    database: Database, home: Path, inspection_id: int, sample_id: int, *, actor: Actor
) -> Redraw:
    """Draw a sample again from what is kept of it, and say whether it came out the same."""
    with database.write(actor) as session:
        row = sample_row(session, inspection_id, sample_id)
        units = population(Ledger(home), query_of(row.query))
        drawn = draw(Method(row.method), units, row.n, row.seed) if units else ()
        again = Redraw(
            len(units),
            population_digest(units) == row.population_digest,
            drawn_digest(drawn) == row.drawn_digest,
        )
        detail = {"sample": sample_id, "holds": again.holds}
        record(session, actor, "sample.redraw", ("inspection", inspection_id), detail=detail)
        return again
