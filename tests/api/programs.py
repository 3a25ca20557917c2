"""Programs that call the service, each with a token of one person."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import insert
from werkzeug.test import TestResponse

from bankcheck.accounts.tokens import make_token
from bankcheck.actors import EVERYTHING, SYSTEM
from bankcheck.audit.record import record
from bankcheck.clock import now, today
from bankcheck.suspicions.disclosure import told
from bankcheck.suspicions.models import Inquiry, Suspicion
from tests.workbench.house import House

CALLS = "/api/v1"


@dataclass(frozen=True, slots=True)
class Program:
    """A program with the token of a person."""

    client: FlaskClient
    token: str

    def get(self, path: str, **query: Any) -> TestResponse:
        """Read."""
        return self.client.get(CALLS + path, headers=self.bearer, query_string=query)

    def post(self, path: str, body: Any = None, **more: Any) -> TestResponse:
        """Act."""
        return self.client.post(CALLS + path, headers=self.bearer, json=body, **more)

    def send(self, path: str, form: Any) -> TestResponse:
        """Send files."""
        return self.client.post(CALLS + path, headers=self.bearer, data=form)

    @property
    def bearer(self) -> dict[str, str]:
        """The header that bears the token."""
        return {"Authorization": f"Bearer {self.token}"}


def program_of(house: House, login: str) -> Program:
    """Return a program with a fresh token of a person's posting."""
    name, last = secrets.token_hex(4), today() + timedelta(days=30)
    token = make_token(house.database, actor=house.actor(login), name=name, last=last)
    return Program(house.app.test_client(), token)


def add_suspicion(house: House, number: int, **more: Any) -> str:
    """Add a suspicion and return its number."""
    moment = now()
    values = {
        "id": number,
        "number": f"YD2025-{number:06d}",
        "source": "rule_run",
        "state": "detected",
        "code": "AB07",
        "severity": 2,
        "subject_bank": "105",
        "fiscal_year": 2025,
        "month": "2025-03",
        "occurred_on": date(2025, 3, 1),
        "amount_fen": 100 * number,
        "message_zh": "付给 6228480402564890018",
        "message_en": "paid to 6228480402564890018",
        "numbers": "",
        "fingerprint": f"f{number}",
        "loose_fingerprint": f"l{number}",
        "handle_by": today() + timedelta(days=30),
        "created_at": moment,
        "updated_at": moment,
        **more,
    }
    with house.database.write(EVERYTHING) as session:
        session.execute(insert(Suspicion).values(**values))
        record(session, SYSTEM, "test.suspicion", ("suspicion", number))
    return str(values["number"])


def add_inquiry(house: House, number: int, bank: str, suspicion: int) -> str:
    """Add an inquiry to a bank and return its number."""
    moment: datetime = now()
    with house.database.write(EVERYTHING) as session:
        asked = Inquiry(
            id=number,
            number=f"YD2025-{suspicion:06d}-{number}",
            bank_code=bank,
            suspicion_id=suspicion,
            state="asked",
            question=f"CANARY-{bank}: what of 6228480402564890018?",
            facts=told({"code": "AB07", "amount_fen": 100}, bank),
            due_on=today() + timedelta(days=10),
            asked_by_id=house.actor("monitor").person_id,
            asked_at=moment,
        )
        session.add(asked)
        record(session, SYSTEM, "test.inquiry", ("inquiry", number))
        return asked.number


def error_of(answer: TestResponse) -> dict[str, Any]:
    """Return what an error says; it has the one shape of all errors."""
    body = answer.get_json()
    assert list(body) == ["error"]
    assert set(body["error"]) == {"code", "message", "next_step", "missing"}
    assert body["error"]["message"]
    assert body["error"]["next_step"]
    error: dict[str, Any] = body["error"]
    return error
