"""A bureau at work, to be looked at: a large ledger, its run, and many suspicions in a database."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from sqlalchemy import insert, select, text, update

from bankcheck.accounts.demo import add_demo_people
from bankcheck.accounts.gate import TOKEN
from bankcheck.accounts.models import Person, Posting
from bankcheck.accounts.sessions import open_sign_in
from bankcheck.actors import EVERYTHING, SYSTEM
from bankcheck.app import create_app
from bankcheck.audit.record import record
from bankcheck.clock import now, today
from bankcheck.db import Database
from bankcheck.reconcile.archive import Archive
from bankcheck.reconcile.runs import ROW_GROUP
from bankcheck.schema import migrate
from bankcheck.settings import Settings
from bankcheck.suspicions.disclosure import told
from bankcheck.suspicions.intake import take_in
from bankcheck.suspicions.models import Inquiry, Suspicion
from bankcheck.suspicions.states import InquiryState, SuspicionState
from benchmarks import ledger_run
from benchmarks.generate import generate
from benchmarks.world import BANKS

FOUND, LISTED = "R000001", "R000002"
INQUIRIES = 2_000
SEED = 20250101
# The order in which a run stores its differences.
ORDER = ("code", "kind", "bank_code", "voucher_no", "voucher_line_no", "bank_serial_no")
# The share of suspicions that stand in each state, in hundredths; the others are new.
STATES = {SuspicionState.TRIAGED: 15, SuspicionState.VERIFYING: 20}


@dataclass(frozen=True, slots=True)
class Size:
    """How large the bureau is: rows of each side of the ledger, and suspicions."""

    rows: int
    suspicions: int


def build_home(work: Path, size: Size) -> Path:
    """Load a ledger and reconcile it, unless that was done before; return the data folder."""
    home, data = work / f"home-{size.rows}", work / f"rows-{size.rows}"
    if (home / "runs" / FOUND / "summary.json").is_file():
        return home
    shutil.rmtree(home, ignore_errors=True)
    generate(data, size.rows, SEED)
    ledger_run.load(home, data)
    ledger_run.bankcheck(home, *ledger_run.RECONCILE)
    return home


def rows_of(work: Path, size: Size) -> int:
    """Return the rows of the ledger."""
    return ledger_run.rows_in(work / f"rows-{size.rows}")


def fill(home: Path, database: Database, size: Size) -> None:
    """Give a database its people, its suspicions in every state, and inquiries to banks."""
    migrate(database)
    add_demo_people(database, {code: f"示例银行{code}" for code in BANKS})
    _list_run(home, size.suspicions)
    take_in(database, Archive(home), LISTED)
    _spread(database)
    _inquire(database)
    _settle(database)


def _settle(database: Database) -> None:
    """Do what PostgreSQL's autovacuum does by itself within a minute of so many changes."""
    if not database.is_sqlite:
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as line:
            line.execute(text("VACUUM ANALYZE"))


def _list_run(home: Path, rows: int) -> None:
    """Write a run with exactly so many differences, repeating those that were found."""
    folder = home / "runs" / LISTED
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(home / "runs" / FOUND, folder)
    found = pq.read_table(folder / "differences.parquet")
    charged = found.filter(pc.is_valid(found["bank_code"]))
    times = -(-rows // charged.num_rows)
    repeated = pa.concat_tables([charged] * times).slice(0, rows)
    table = repeated.sort_by([(name, "ascending") for name in ORDER])
    names = pa.array([f"{number:032x}" for number in range(table.num_rows)])
    place = table.schema.get_field_index("fingerprint")
    named = table.set_column(place, "fingerprint", names)
    file = folder / "differences.parquet"
    pq.write_table(named, file, compression="zstd", row_group_size=ROW_GROUP)
    summary = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
    written = json.dumps({**summary, "run_id": LISTED}, ensure_ascii=False)
    (folder / "summary.json").write_text(written, encoding="utf-8")


def _spread(database: Database) -> None:
    """Put suspicions into states, and give those in work to people."""
    with database.write(EVERYTHING) as session:
        people = session.scalars(
            select(Person.id).where(Person.login.in_(("monitor", "pbc")))
        ).all()
        lowest = 0
        for state, share in STATES.items():
            of = Suspicion.id % 100
            asked = update(Suspicion).where(of >= lowest, of < lowest + share).values(state=state)
            session.execute(asked.execution_options(synchronize_session=False))
            lowest += share
        for number, person in enumerate(people):
            asked = update(Suspicion).where(Suspicion.id % 10 == number).values(assignee_id=person)
            session.execute(asked.execution_options(synchronize_session=False))
        record(session, SYSTEM, "bench.spread", ("bench", "suspicions"))


def _inquire(database: Database) -> None:
    """Ask the banks about the first suspicions."""
    with database.write(EVERYTHING) as session:
        asker = session.scalars(select(Person.id).where(Person.login == "monitor")).one()
        rows = session.execute(select(Suspicion.id, Suspicion.subject_bank).limit(INQUIRIES)).all()
        session.execute(insert(Inquiry), list(_questions(rows, asker)))
        record(session, SYSTEM, "bench.inquire", ("bench", "inquiries"))


def _questions(rows: Any, asker: int) -> Iterator[dict[str, Any]]:
    for number, bank in rows:
        yield {
            "number": f"YD-BENCH-{number:06d}-1",
            "bank_code": bank,
            "suspicion_id": number,
            "state": InquiryState.ASKED,
            "question": "为何金额不符？",
            "facts": told({"code": "AB07", "amount_fen": 100}, bank),
            "due_on": today() + timedelta(days=number % 30),
            "asked_by_id": asker,
            "asked_at": now(),
        }


def cookies(home: Path, database: Database, logins: tuple[str, ...]) -> list[str]:
    """Sign each of the people in, as often as they are named; return the cookies to send."""
    app = create_app(Settings(home=home, demo=True), database)
    found = []
    for login in logins:
        with database.write(EVERYTHING) as session:
            posting = session.scalars(
                select(Posting).join(Person).where(Person.login == login)
            ).one()
            token = open_sign_in(session, posting.person, posting, second_factor=True)
            record(session, SYSTEM, "bench.sign_in", ("person", posting.person_id))
        client = app.test_client()
        with client.session_transaction() as cookie:
            cookie[TOKEN] = token
        name = str(app.config["SESSION_COOKIE_NAME"])
        sent = client.get_cookie(name)
        found.append(f"{name}={sent.value}" if sent else "")
    return found
