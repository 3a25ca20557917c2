"""What the pages of fieldwork share: their blueprint, their data folder and their failures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from flask import Blueprint, current_app

from bankcheck.errors import BankcheckError
from bankcheck.inspections.answer_views import show_refusals
from bankcheck.inspections.cosign.objects import Kinds
from bankcheck.inspections.fieldwork.inspections import Fact, Follow
from bankcheck.inspections.fieldwork.sampling import SampleRefused
from bankcheck.inspections.fieldwork.store import (
    InspectionUnknown,
    NotOnTeam,
    PlanUnknown,
    StepTooLate,
)
from bankcheck.inspections.fieldwork.template import TemplateRefused
from bankcheck.labels import msg
from bankcheck.web import Failure

NAME = "fieldwork"
routes = Blueprint(NAME, __name__)
show_refusals(routes)
FAILURES: dict[type[BankcheckError], Failure] = {
    PlanUnknown: Failure(
        404, msg("There is no such plan."), msg("Choose one from the list of plans.")
    ),
    InspectionUnknown: Failure(
        404, msg("There is no such inspection."), msg("Choose one from the list of inspections.")
    ),
    NotOnTeam: Failure(
        403,
        msg("Only the inspection team works on this, so nothing was changed."),
        msg("Ask the lead of the inspection to put you on the team."),
    ),
    SampleRefused: Failure(
        422,
        msg("No sample can be drawn from this population."),
        msg("Choose another population, a smaller size or another method."),
    ),
    TemplateRefused: Failure(
        422,
        msg("The checklist file cannot be taken."),
        msg("Mend the file: each item needs number, area, owner, text, law, method, evidence."),
    ),
    StepTooLate: Failure(
        409,
        msg("This part is settled by now, so nothing was changed."),
        msg("Go back and load the page again."),
    ),
}


@dataclass(frozen=True, slots=True)
class Desk:
    """What the views work with: the data folder, the signed kinds, the conditions of steps.

    ``cancelled`` ends, in the rooms above, what a cancelled inspection has open.
    """

    home: Path
    kinds: Kinds
    facts: Mapping[str, Fact]
    cancelled: Follow


def desk() -> Desk:
    """Return what the views of this application work with."""
    return cast(Desk, current_app.extensions[NAME])
