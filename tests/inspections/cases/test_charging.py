"""What an inspection found costs points like any other finding, once both institutions confirm."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from bankcheck.actors import EVERYTHING, SYSTEM
from bankcheck.audit.record import record
from bankcheck.inspections.cases.elements import BY_HAND
from bankcheck.inspections.cases.models import Finding
from bankcheck.inspections.fieldwork.models import Inspection
from bankcheck.scoring.charges import charges_of
from bankcheck.scoring.facts import ALL_LINES, Charge
from bankcheck.scoring.gathering import unseen_of
from tests.inspections import journey
from tests.inspections.cases import story
from tests.workbench.house import House


def change(house: House, finding_id: int, **values: str) -> int:
    """Store other values of a finding; return the year its inspection looked at."""
    with house.database.write(EVERYTHING) as session:
        if values:
            session.execute(update(Finding).where(Finding.id == finding_id).values(**values))
        record(session, SYSTEM, "finding.test", ("finding", finding_id))
        inspection = session.get_one(Finding, finding_id).inspection_id
        return session.get_one(Inspection, inspection).period_to.year


def charged(house: House, year: int, bank: str = "105") -> tuple[Charge, ...]:
    """Return what a bank's year is charged."""
    with house.database.read(EVERYTHING) as session:
        return charges_of(session, bank, year)


def test_a_confirmed_finding_of_an_inspection_is_charged_to_the_year_it_looked_at(
    house: House,
) -> None:
    finding_id = story.joint(house, journey.in_the_field(house))
    year = change(house, finding_id, code="AB32", severity="extreme")
    number = story.row(house, finding_id).number
    assert charged(house, year) == (Charge(number, "AB32", 4, ALL_LINES, 1, fen=12_300),)
    assert (charged(house, year - 1), charged(house, year, "308")) == ((), ())


def test_only_the_bank_and_year_that_were_inspected_are_known_of(house: House) -> None:
    year = change(house, story.in_inspection(house))
    with house.database.read(EVERYTHING) as session:
        asked = (("105", year), ("105", year - 1), ("308", year))
        unseen = [unseen_of(session, *one) for one in asked]
    assert unseen == [(), BY_HAND, BY_HAND]


def test_a_drafted_finding_of_an_inspection_costs_nothing(house: House) -> None:
    finding_id = story.in_inspection(house)
    assert charged(house, change(house, finding_id)) == ()


@pytest.mark.parametrize(
    ("severity", "grade"), [("minor", 1), ("serious", 2), ("grave", 3), ("extreme", 4)]
)
def test_a_finding_is_as_grave_as_the_vetoes_count(house: House, severity: str, grade: int) -> None:
    finding_id = story.joint(house, journey.in_the_field(house))
    year = change(house, finding_id, severity=severity)
    assert [one.severity for one in charged(house, year)] == [grade]
