"""A town in which everything there is a page for exists, of either bank, under words of its own.

What belongs to bank 105 says ALPHA, what belongs to bank 308 says BRAVO: one bank that meets the
other's word has seen what is not its own.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path

from sqlalchemy import select

from bankcheck.accounts import kept
from bankcheck.accounts.gate import VAULT
from bankcheck.accounts.tokens import make_token
from bankcheck.actors import EVERYTHING
from bankcheck.clock import today
from bankcheck.exports import service as exports
from bankcheck.inspections.calendar import deadlines
from bankcheck.inspections.calendar import service as calendar
from bankcheck.inspections.calendar.counting import Unit
from bankcheck.inspections.calendar.deadlines import NewDeadline
from bankcheck.inspections.calendar.service import NewNotice
from bankcheck.inspections.evidence import service as evidence
from bankcheck.inspections.evidence.blobs import Blobs
from bankcheck.inspections.evidence.scanning import SCANNERS
from bankcheck.inspections.evidence.service import NewEvidence
from bankcheck.inspections.fieldwork import papers
from bankcheck.inspections.fieldwork.samples import NewSample, draw_sample
from bankcheck.inspections.fieldwork.sampling import Method
from bankcheck.jobs.worker import work_off
from bankcheck.labour import be_idle, handlers
from bankcheck.ledger.load import load
from bankcheck.ledger.sources.shape import Wish as LoadWish
from bankcheck.ledger.store import Ledger
from bankcheck.reconcile.archive import Archive
from bankcheck.reconcile.backtest import start_test
from bankcheck.reconcile.run_service import start_run
from bankcheck.reconcile.runs import Request, reconcile
from bankcheck.settings import Settings
from bankcheck.suspicions import cases, inquiries, saved
from bankcheck.suspicions.cases import Conclusion, Target
from bankcheck.suspicions.inquiries import Answer, Question
from bankcheck.suspicions.intake import take_in
from bankcheck.suspicions.models import Inquiry, Suspicion
from bankcheck.suspicions.states import Position
from tests.databases import Stable
from tests.exports.asking import made, settings_of, submitted, wish
from tests.inspections import journey
from tests.ledger.desk.orders import THREE_BAD, entry, export, imported, previewed
from tests.ledger.desk.test_profiles import FIELDS
from tests.reconcile.bench import (
    AS_OF,
    Row,
    bank,
    claim,
    keyed,
    paid_on,
    payment,
    voucher,
    write_streams,
)
from tests.screens.test_rules import drafted
from tests.story.matters import RESIDENTS, Resident, assess, confront
from tests.story.reported import report
from tests.suspicions.steps import by_phone
from tests.web.sample_run import write_run
from tests.workbench.house import BANKS, HEAD, MONITOR, House, open_house

PROFILE = {**FIELDS, "id": "own-flow"}
RUN, LATER_RUN, SAMPLE_RUN = "R000001", "R000002", "R000003"


def settle(home: Path, stable: Stable) -> House:
    """Build the town in an empty folder, on SQLite: what stores the rows changes no page."""
    write_streams(home.parent / "files", _rows())
    load(Ledger(home), [home.parent / "files"], LoadWish())
    for _ in (RUN, LATER_RUN):
        _reconciled(home)
    write_run(home, SAMPLE_RUN)
    house = open_house(home, stable.fresh("sqlite", home), csrf=False)
    calendar.seed(house.database, home)
    for run_id in (RUN, LATER_RUN):
        take_in(house.database, Archive(home), run_id)
    for number, one in enumerate(RESIDENTS, start=1):
        _suspect(house, one)
        give_time(house, one)
        _inspect(house, one)
        report(house, one)
        _import(house, one, number)
        _export(house, one)
        make_token(
            house.database, actor=house.actor(one.maker), name=f"TOKEN{one.word}", last=_in(9)
        )
    # A year is counted from a run that knows all its rows.
    take_in(house.database, Archive(home), _reconciled(home))
    assess(house)
    _change_rules(house)
    start_run(house.database, Request(2025, 2), actor=house.actor(MONITOR))
    house.client(MONITOR).post("/profiles/edit", data={**PROFILE, "do": "save"})
    return house


def _reconciled(home: Path) -> str:
    return str(reconcile(Ledger(home), Request(2025, as_of=AS_OF))["run_id"])


def working(house: House) -> None:
    """Do every job that waits, and what is done when none does."""
    settings = Settings(home=house.home)
    work_off(house.database, handlers(settings, house.database), stopped=lambda: False)
    be_idle(settings, house.database)


def kept_key(house: House, login: str) -> str:
    """Keep what somebody sent too late, and return its key."""
    vault, person = house.app.extensions[VAULT], house.actor(login).person_id or 0
    fields = {"text": [f"KEPT of {login}"]}
    return kept.keep(house.database, vault, person, "/suspicions/1/notes", fields) or ""


def _in(days: int) -> date:
    return today() + timedelta(days=days)


def _rows() -> list[Row]:
    """Return scenes that stay silent, are late, and lack a payment, of both banks."""
    rows = list[Row]()
    for number, one in enumerate(RESIDENTS):
        payee = {"payee_name": f"PAYEE{one.word}公司", "bank_code": one.code}
        late = paid_on("2025-03-03T09:00:00", "2025-03-03T14:30:00", "2025-03-04T10:00:00")
        scenes = (
            (voucher(), payment(), claim()),
            late,
            (voucher(issued_at="2025-02-03T09:00:00"),),
        )
        rows += [bank(bank_code=one.code, name=BANKS[one.code])]
        for scene_number, scene in enumerate(scenes):
            key = f"K{number}{scene_number:03d}"
            rows += keyed([(stream, {**cells, **payee}) for stream, cells in scene], key)
    return rows


def suspicions_of(house: House, one: Resident) -> list[Suspicion]:
    """Return the suspicions that runs found about a bank, in the order of their numbers."""
    with house.database.read(EVERYTHING) as session:
        asked = select(Suspicion).where(Suspicion.subject_bank == one.code)
        asked = asked.where(Suspicion.first_run.is_not(None))
        found = list(session.scalars(asked.order_by(Suspicion.id)))
        session.expunge_all()
    return found


def _target(house: House, number: int) -> Target:
    with house.database.read(EVERYTHING) as session:
        return Target(number, session.get_one(Suspicion, number).row_version)


def _suspect(house: House, one: Resident) -> None:
    """Verify and confirm one suspicion, ask about it, and have the answer drafted."""
    actor, number = house.actor(MONITOR), suspicions_of(house, one)[0].id
    cases.triage(house.database, _target(house, number), actor=actor)
    last = _target(house, suspicions_of(house, one)[-1].id)
    cases.triage(house.database, last, actor=actor)
    for _ in range(2):
        ask(house, one)
    with house.database.read(EVERYTHING) as session:
        asked = select(Inquiry.id, Inquiry.row_version).where(Inquiry.bank_code == one.code)
        first = Target(*session.execute(asked.order_by(Inquiry.id).limit(1)).one())
    answer = Answer(Position.PARTLY, f"ANSWER{one.word}")
    inquiries.draft(house.database, first, answer, actor=house.actor(one.maker))
    own, target = actor.person_id or 0, _target(house, number)
    cases.assign(house.database, target, own, actor=actor, today=today())
    cases.verify(house.database, _target(house, number), by_phone(), actor=actor)
    cases.add_note(house.database, number, f"NOTE{one.word}", actor=actor)
    said = Conclusion("confirm", f"REASON{one.word}")
    head = house.actor(HEAD)
    cases.conclude(house.database, _target(house, number), said, actor=head, today=today())
    confront(house, one, _target(house, number))
    saved.keep(house.database, f"FILTER{one.word}", f"bank={one.code}", actor=actor)


def ask(house: House, one: Resident) -> None:
    """Ask a bank about its last suspicion."""
    question = Question(f"QUESTION{one.word}为何逾期？", _in(9))
    target, actor = _target(house, suspicions_of(house, one)[-1].id), house.actor(MONITOR)
    inquiries.ask(house.database, target, question, actor=actor, today=today())


def give_time(house: House, one: Resident) -> None:
    """Open a time limit of a bank and let it ask for more days."""
    new = NewDeadline(
        "rectification", ("notice", 7), one.code, f"LIMIT{one.word}整改", "sent", today(), 10,
        Unit.WORKING_DAYS, "委托代理协议第十条",
    )  # fmt: skip
    with house.database.write(EVERYTHING) as session:
        number = deadlines.open_deadline(session, new, actor=house.actor(MONITOR)).id
    deadlines.ask_extension(
        house.database, number, n=5, reason=f"MORE{one.word}", actor=house.actor(one.maker)
    )


def _inspect(house: House, one: Resident) -> None:
    """Bring an inspection of a bank into the field, with a sample, a paper and evidence."""
    actor = house.actor(MONITOR)
    number = journey.in_the_field(house, one.code)
    days = (date(2025, 1, 1), date(2025, 5, 31))
    new = NewSample(*days, "pay", 0, "", Method.RANDOM, 1, f"SEED{one.word}")
    draw_sample(house.database, house.home, number, new, actor=actor)
    papers.add_paper(house.database, number, {"objective": f"PAPER{one.word}"}, actor=actor)
    given = NewEvidence(
        BytesIO(b"%PDF-1.7 a statement of " + one.word.encode()), f"EVIDENCE{one.word}.pdf",
        "export", "2月对账单", "核心系统", "滨江支行", datetime(2025, 6, 2, tzinfo=UTC),
        original=True, sensitive=False,
    )  # fmt: skip
    evidence.take_in(house.database, Blobs(house.home), SCANNERS, number, given, actor=actor)


def _import(house: House, one: Resident, number: int) -> None:
    """Preview one file with bad rows, import another, and have a third refused."""
    client = house.client(MONITOR)
    imported(house, client, {f"FILE{one.word}.csv": export(entry(number, payee=one.word))})
    previewed(house, client, {f"BAD{one.word}.csv": THREE_BAD + one.word.encode()})
    previewed(house, client, {f"REFUSED{one.word}.csv": f"{one.word};1\n".encode()})


def _export(house: House, one: Resident) -> None:
    """Ask for an export about a bank, and have another one made."""
    of = {"run": SAMPLE_RUN, "bank": one.code}
    submitted(house, wish(filter=of, purpose=f"PURPOSE{one.word} for the quarter"))
    draft = wish(filter=of, purpose=f"DRAFT{one.word} for the quarter")
    exports.draft(house.database, settings_of(house), draft, actor=house.actor(MONITOR))
    made(house, wish(filter=of, purpose=f"MADE{one.word} for the quarter"))


def _change_rules(house: House) -> None:
    """Draft a change of a rule and try it; plan the year; propose a notice of working days."""
    change_id = drafted(house)
    start_test(house.database, change_id, 2025, None, actor=house.actor(MONITOR))
    working(house)
    journey.plan_in_signing(house)
    days = "2027-01-01 off\n2027-05-01 off\n2027-10-01 off\n"
    notice = NewNotice(2027, "国办发明电〔2026〕9号", date(2026, 11, 20), days)
    calendar.propose(house.database, notice, actor=house.actor(MONITOR))
