"""The database session itself keeps a bank to its own rows, whatever a query forgets."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import delete, func, insert, select, text, update
from sqlalchemy.orm import Session, aliased

from bankcheck.accounts.models import Person, SignIn
from bankcheck.actors import SYSTEM, Scope
from bankcheck.audit.models import AuditEvent
from bankcheck.audit.record import record
from bankcheck.db import Database, OutOfScope, Unaudited, Unscoped
from bankcheck.suspicions import cases, inquiries
from bankcheck.suspicions.inquiries import Question
from bankcheck.suspicions.models import Inquiry, Suspicion
from tests.suspicions.past import Hit, Past
from tests.suspicions.steps import TODAY
from tests.workbench.house import MONITOR, House

A, B = Scope("105"), Scope("308")
BUREAUS = (Suspicion, Person, AuditEvent)


@pytest.fixture
def asked(house: House) -> House:
    """A house in which each bank has been asked something."""
    past, actor = Past(house.home, house.database), house.actor(MONITOR)
    past.run(Hit("alpha", bank="105"), Hit("bravo", bank="308"))
    for name in ("alpha", "bravo"):
        cases.triage(house.database, past.target(name), actor=actor)
        question = Question(f"what of {name}?", TODAY + timedelta(days=14))
        inquiries.ask(house.database, past.target(name), question, actor=actor, today=TODAY)
    return house


def _foreign(house: House) -> int:
    with house.database.read(B) as session:
        return session.scalars(select(Inquiry.id)).one()


def test_a_session_without_a_scope_reads_nothing(database: Database) -> None:
    with Session(database.engine) as session, pytest.raises(Unscoped):
        session.scalars(select(Person)).all()


def test_a_query_that_forgets_the_bank_finds_its_own_rows_alone(asked: House) -> None:
    with asked.database.read(A) as session:
        assert {one.bank_code for one in session.scalars(select(Inquiry))} == {"105"}


def test_a_count_that_forgets_the_bank_counts_its_own_rows_alone(asked: House) -> None:
    with asked.database.read(A) as session:
        assert session.scalar(select(func.count()).select_from(Inquiry)) == 1


def test_an_alias_is_no_way_around(asked: House) -> None:
    other = aliased(Inquiry)
    with asked.database.read(A) as session:
        assert {one.bank_code for one in session.scalars(select(other))} == {"105"}


def test_a_foreign_number_finds_nothing(asked: House) -> None:
    with asked.database.read(A) as session:
        assert session.get(Inquiry, _foreign(asked)) is None


@pytest.mark.parametrize("model", BUREAUS)
def test_what_is_the_bureaus_is_not_there_for_a_bank(
    asked: House, model: type[Suspicion | Person | AuditEvent]
) -> None:
    with asked.database.read(A) as session:
        assert session.scalars(select(model)).all() == []


@pytest.mark.parametrize("statement", ["SELECT * FROM inquiry", "DELETE FROM inquiry"])
def test_plain_statements_are_refused_to_a_bank(asked: House, statement: str) -> None:
    with asked.database.read(A) as session, pytest.raises(OutOfScope):
        session.execute(text(statement))


def test_a_change_of_many_rows_reaches_its_own_alone(asked: House) -> None:
    actor = asked.actor("maker-105")
    with asked.database.write(actor) as session:
        session.execute(update(Inquiry).values(question="changed"))
        record(session, actor, "inquiry.test", ("inquiry", 0))
    with asked.database.read(B) as session:
        assert session.scalars(select(Inquiry.question)).one() == "what of bravo?"


def test_a_deletion_of_many_rows_reaches_its_own_alone(asked: House) -> None:
    actor = asked.actor("maker-105")
    with asked.database.write(actor) as session:
        session.execute(delete(Inquiry))
        record(session, actor, "inquiry.test", ("inquiry", 0))
    with asked.database.read(B) as session:
        assert session.scalar(select(func.count()).select_from(Inquiry)) == 1


def test_many_rows_are_not_added_by_a_bank(asked: House) -> None:
    with asked.database.write(A) as session, pytest.raises(OutOfScope):
        session.execute(insert(Inquiry).values(bank_code="308"))


def test_a_row_does_not_change_hands(asked: House) -> None:
    with pytest.raises(OutOfScope), asked.database.write(A) as session:
        session.scalars(select(Inquiry)).one().bank_code = "308"


def test_a_bank_adds_nothing_to_what_is_the_bureaus(house: House) -> None:
    with pytest.raises(OutOfScope), house.database.write(A) as session:
        session.add(AuditEvent(seq=99))


def test_a_change_without_an_event_is_undone(asked: House) -> None:
    with pytest.raises(Unaudited), asked.database.write(SYSTEM) as session:
        session.scalars(select(Inquiry)).first().question = "changed"  # type: ignore[union-attr]  # there are two
    with asked.database.read(A) as session:
        assert session.scalars(select(Inquiry.question)).one() == "what of alpha?"


def test_a_change_of_many_rows_without_an_event_is_undone(asked: House) -> None:
    with pytest.raises(Unaudited), asked.database.write(SYSTEM) as session:
        session.execute(update(Inquiry).values(question="changed"))


@pytest.mark.parametrize("model", [Inquiry, Person])
def test_housekeeping_keeps_to_technical_rows(asked: House, model: type[Inquiry | Person]) -> None:
    with pytest.raises(Unaudited), asked.database.housekeep() as session:
        session.delete(session.scalars(select(model)).first())


def test_housekeeping_of_technical_rows_needs_no_event(house: House) -> None:
    house.client(MONITOR)
    with house.database.housekeep() as session:
        session.scalars(select(SignIn)).one().browser = "other"
