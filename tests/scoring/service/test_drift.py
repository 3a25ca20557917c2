"""A year stands under the scheme it was frozen with: a scheme changed since computes nothing."""

from __future__ import annotations

import json

import pytest

from bankcheck.actors import EVERYTHING
from bankcheck.audit.record import record
from bankcheck.scoring import assessments, letters, objections
from bankcheck.scoring.counting import canonical
from bankcheck.scoring.models import Assessment
from bankcheck.scoring.objections import Verdict
from bankcheck.scoring.refusals import RulebookChanged
from tests.scoring.service.process import at, reviewing
from tests.scoring.service.steps import now_of, provisional
from tests.workbench.house import MONITOR, PBC, House


def drift(house: House) -> None:
    """Let the first bank's year have been frozen and scored under another edition of its scheme."""
    number = now_of(house).id
    with house.database.write(EVERYTHING) as session:
        row = session.get_one(Assessment, number)
        held, scored = json.loads(row.manifest), json.loads(row.score)
        held["scheme"]["digest"] = scored["book_digest"] = "0" * 64
        row.manifest, row.score = canonical(held), canonical(scored)
        record(session, house.actor(MONITOR), "assessment.test", ("assessment", number))


def test_nothing_is_decided_under_a_scheme_that_was_changed_since(house: House) -> None:
    number, verdict = reviewing(house), Verdict("uphold", "属实")
    drift(house)
    before = now_of(house).score
    with pytest.raises(RulebookChanged, match="prepare it anew"):
        objections.conclude(house.database, *at(house, number), verdict, actor=house.actor(PBC))
    assert now_of(house).score == before


def test_no_letter_is_written_under_a_scheme_that_was_changed_since(house: House) -> None:
    provisional(house)
    drift(house)
    with house.database.read(EVERYTHING) as session:
        found = letters.KINDS["assessment_result"].build(session, now_of(house).id, {})
    assert found.unmet == ("rulebook_unchanged",)


def test_what_lacks_evidence_is_told_as_it_was_scored(house: House) -> None:
    before = assessments.all_obstacles(provisional(house))
    drift(house)
    assert assessments.all_obstacles(now_of(house)) == before
