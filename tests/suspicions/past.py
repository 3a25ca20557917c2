"""Runs written as a test needs them, and the suspicions they lead to."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from sqlalchemy import select

from bankcheck.actors import EVERYTHING
from bankcheck.db import Database
from bankcheck.reconcile.archive import Archive
from bankcheck.reconcile.catalogue import load_catalogue
from bankcheck.suspicions.cases import Target
from bankcheck.suspicions.intake import take_in
from bankcheck.suspicions.models import RunTaken, Sighting, Suspicion
from bankcheck.suspicions.states import RunState
from tests.web.sample_run import SCHEMA

PAYER, PAYEE = "6228480402564890018", "6217001210024455220"
ALL_RULES = frozenset(rule.code for rule in load_catalogue().rules)


@dataclass(frozen=True, slots=True)
class Hit:
    """One difference of a run, named by a word."""

    name: str
    code: str = "AB07"
    bank: str | None = "105"
    day: date = date(2025, 3, 7)
    amount_fen: int = 123_400
    other_bank: str | None = None

    def row(self) -> dict[str, Any]:
        """Return the difference as a run stores it."""
        rule = load_catalogue().rule(self.code)
        print_ = hashlib.sha256(f"{self.code}/{self.name}".encode()).hexdigest()[:32]
        return {
            **dict.fromkeys(SCHEMA.names),
            "code": self.code,
            "kind": "",
            "severity": rule.severity if rule else 0,
            "bank_code": self.bank,
            "fiscal_year": self.day.year,
            "voucher_no": f"V-{self.name}",
            "voucher_line_no": 1,
            "bank_serial_no": f"S-{self.name}",
            "payment_line_no": 1,
            "account": PAYER,
            "field": "amount_fen",
            "expected": str(self.amount_fen),
            "actual": str(self.amount_fen - 100),
            "amount_fen": self.amount_fen,
            "occurred_on": self.day,
            "rule_version": "1",
            "fingerprint": print_,
            "message_zh": f"凭证{self.name}金额不符，账户{PAYER}。",
            "message_en": f"Voucher {self.name} differs, account {PAYER}.",
            "evidence": json.dumps(self._evidence(), ensure_ascii=False),
        }

    def _evidence(self) -> dict[str, Any]:
        shared = {"voucher_no": f"V-{self.name}", "payee_account": PAYEE, "amount_fen": 123_400}
        voucher = shared | {"bank_code": self.bank, "purpose": f"OWNPURPOSE-{self.name}"}
        payment = shared | {"bank_code": self.bank, "bank_serial_no": f"S-{self.name}"}
        foreign = shared | {"bank_code": self.other_bank, "purpose": "FOREIGNROW"}
        near = shared | {"bank_code": "999", "purpose": "NEARESTROW"}
        payments = [_placed(payment)] + ([_placed(foreign)] if self.other_bank else [])
        return {
            "voucher": [_placed(voucher)],
            "payment": payments,
            "parameters": {},
            "nearest": {"stream": "voucher", "row": _placed(near), "failed": ["amount_fen"]},
            "subject": None,
        }


def _placed(fields: dict[str, Any]) -> dict[str, Any]:
    place = {"row_id": 1, "file": "SECRETFILE.csv", "sheet": "", "line": 7, "sha256": "ab" * 32}
    return {**place, "fields": fields}


@dataclass
class Past:
    """The runs of a house, numbered in the order they were written."""

    home: Path
    database: Database
    number: int = 0
    written: list[str] = field(default_factory=list)

    def write(
        self,
        hits: Iterable[Hit | str],
        *,
        month: int | None = None,
        as_of: date = date(2025, 12, 31),
        rules: frozenset[str] = ALL_RULES,
        empty: frozenset[str] = frozenset(),
    ) -> str:
        """Write a run of 2025 with these differences; return its number."""
        self.number += 1
        run_id = f"R{self.number:06d}"
        folder = self.home / "runs" / run_id
        folder.mkdir(parents=True)
        rows = [(Hit(hit) if isinstance(hit, str) else hit).row() for hit in hits]
        pq.write_table(pa.Table.from_pylist(rows, SCHEMA), folder / "differences.parquet")
        summary = {
            "run_id": run_id,
            "year": 2025,
            "month": month,
            "as_of": as_of.isoformat(),
            "banks": {"105": "CANARYALPHA银行", "308": "CANARYBRAVO银行"},
            "uncharged": {"AMBIGUOUS": 2, "CONSERVATION": 0, "NOT_COVERED": 1},
            "streams": {name: {"supplied": True, "rows_in": 0 if name in empty else 9}
                        for name in ("voucher", "payment", "claim")},
            "rules": [{"code": code, "run": code in rules, "parameters": []}
                      for code in sorted(ALL_RULES)],
        }  # fmt: skip
        (folder / "summary.json").write_text(json.dumps(summary), encoding="utf-8")
        return run_id

    def take(self, run_id: str) -> RunState:
        """Take a written run in."""
        return take_in(self.database, Archive(self.home), run_id)

    def run(self, *hits: Hit | str, **options: Any) -> str:
        """Write a run and take it in; return its number."""
        run_id = self.write(hits, **options)
        self.take(run_id)
        return run_id

    def suspicions(self) -> list[Suspicion]:
        """Return every suspicion by its number."""
        with self.database.read(EVERYTHING) as session:
            found = list(session.scalars(select(Suspicion).order_by(Suspicion.number)))
            session.expunge_all()
        return found

    def named(self, name: str) -> Suspicion:
        """Return the newest suspicion of a difference."""
        with self.database.read(EVERYTHING) as session:
            asked = select(Suspicion).where(Suspicion.voucher_no == f"V-{name}")
            found = list(session.scalars(asked.order_by(Suspicion.recurrence)))
            session.expunge_all()
        return found[-1]

    def target(self, name: str) -> Target:
        """Return the newest suspicion of a difference as somebody sees it now."""
        found = self.named(name)
        return Target(found.id, found.row_version)

    def ledger(self) -> list[tuple[str, str, str]]:
        """Return every line of the sightings: run, number, word."""
        with self.database.read(EVERYTHING) as session:
            asked = select(Sighting.run_id, Suspicion.number, Sighting.seen).join(
                Suspicion, Suspicion.id == Sighting.suspicion_id
            )
            return sorted((run, number, seen.value) for run, number, seen in session.execute(asked))

    def taken(self, run_id: str) -> RunTaken:
        """Return what is kept of a run that was taken in."""
        with self.database.read(EVERYTHING) as session:
            found = session.get_one(RunTaken, run_id)
            session.expunge_all()
        return found
