"""A bank sees which charges of its own score have fallen, before the score itself is corrected."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from sqlalchemy import select

from bankcheck.actors import EVERYTHING, Actor
from bankcheck.db import Database
from bankcheck.scoring.fallen import Fallen, fallen_of
from bankcheck.scoring.figures import points
from bankcheck.scoring.lifecycles import SheetState
from bankcheck.scoring.models import Assessment, AssessmentSheet


@dataclass(frozen=True, slots=True)
class OwnFall:
    """A charge of the bank's sheet that no longer stands; why is told with the correction."""

    cause: str
    code: str
    points: str
    finding: str
    event: str
    at: datetime | None


def own_falls(database: Database, *, actor: Actor) -> dict[int, tuple[OwnFall, ...]]:
    """Return what has fallen of each sheet that a bank's own people see, by the sheet's number."""
    of = AssessmentSheet
    if not actor.is_bank:
        return {}
    with database.read(actor) as session:
        # The bank's own scope says which sheets are this person's at all.
        asked = select(of.id, of.assessment_id, of.score).where(of.state != SheetState.WITHDRAWN)
        own = [(row.id, row.assessment_id, row.score) for row in session.execute(asked)]
    # Findings are the bureau's; a bank learns of them what became of its own charges alone.
    with database.read(EVERYTHING) as session:
        found = (
            (sheet, text, fallen_of(session, session.get_one(Assessment, assessment)))
            for sheet, assessment, text in own
        )
        return {sheet: tuple(_told(text, fallen)) for sheet, text, fallen in found if fallen}


def _told(text: str, fallen: Iterable[Fallen]) -> Iterable[OwnFall]:
    lost: dict[str, Fraction] = {}
    for line in json.loads(text)["lines"]:
        for loss in line["losses"]:
            lost[loss["cause"]] = lost.get(loss["cause"], Fraction(0)) + Fraction(loss["charged"])
    for one in fallen:
        charged = points(lost.get(one.cause, Fraction(0)))
        yield OwnFall(one.cause, one.code, charged, one.finding, one.event, one.at)
