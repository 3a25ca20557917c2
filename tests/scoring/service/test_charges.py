"""A charge is as grave as people found it, as long as the delay was, and never there twice."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from bankcheck.actors import EVERYTHING, SYSTEM
from bankcheck.audit.record import record
from bankcheck.inspections.cases.models import Finding
from bankcheck.ledger.load import load
from bankcheck.ledger.sources.shape import Wish
from bankcheck.ledger.store import Ledger
from bankcheck.reconcile.archive import Archive
from bankcheck.reconcile.runs import Request, reconcile
from bankcheck.scoring.charges import charged_once, charges_of
from bankcheck.scoring.facts import Under
from bankcheck.suspicions.intake import take_in
from bankcheck.suspicions.models import Suspicion, SuspicionFacts
from bankcheck.suspicions.states import SuspicionState
from tests.databases import Stable
from tests.reconcile.bench import claim, keyed, payment, voucher, write_streams
from tests.scoring.service.process import CAUSE
from tests.scoring.service.steps import prepared, provisional
from tests.scoring.service.test_pages import text
from tests.scoring.service.year import YEAR, A, confirm, raise_finding, suspect
from tests.workbench.house import MAKER_A, MONITOR, House, open_house, with_people

OTHER = "YD-2025-000105-2"
DUE, SEEN = date(2025, 3, 4), date(2025, 3, 31)


def change(house: House, number: str = CAUSE, **values: Any) -> None:
    """Store other values of a suspicion."""
    with house.database.write(EVERYTHING) as session:
        session.execute(update(Suspicion).where(Suspicion.number == number).values(**values))
        record(session, SYSTEM, "suspicion.test", ("suspicion", number))


def grade(house: House, severity: str) -> None:
    """Grade the only finding."""
    with house.database.write(EVERYTHING) as session:
        session.execute(update(Finding).values(severity=severity))
        record(session, SYSTEM, "finding.test", ("finding", CAUSE))


def delayed(house: House, number: str, line: int | None = None, **values: Any) -> None:
    """Put a confirmed finding into the year that one delay is behind."""
    confirm(house.database, number, code=values.pop("code", "AB14"))
    told = {"voucher_no": "V1", "due_on": DUE, "occurred_on": DUE, "last_as_of": SEEN, **values}
    change(house, number, **told)
    with house.database.write(EVERYTHING) as session:
        of = session.scalars(select(Suspicion.id).where(Suspicion.number == number)).one()
        facts = {"difference": {"voucher_line_no": line}}
        session.add(SuspicionFacts(suspicion_id=of, facts=facts))
        record(session, SYSTEM, "suspicion.test", ("suspicion", number))


def days_of(house: House) -> list[int]:
    """Return the days of every charge."""
    with house.database.read(EVERYTHING) as session:
        return [one.days for one in charges_of(session, A, YEAR)]


def once(house: House) -> tuple[list[tuple[str, int, int]], tuple[Under, ...]]:
    """Return what is charged once, with its days and severity, and what is counted under it."""
    with house.database.read(EVERYTHING) as session:
        charges, under = charged_once(session, A, YEAR)
        return [(one.finding, one.days, one.severity) for one in charges], under


@pytest.mark.parametrize(
    ("rule", "people", "counts"),
    [(4, "minor", 1), (4, "grave", 3), (3, "extreme", 4), (1, "serious", 2), (4, "", 4)],
    ids=["lighter", "one step lighter", "graver", "graver still", "not graded"],
)
def test_the_severity_that_people_gave_counts_and_not_the_rules(
    house: House, rule: int, people: str, counts: int
) -> None:
    confirm(house.database, CAUSE, code="AB06")
    change(house, severity=rule)
    grade(house, people)
    with house.database.read(EVERYTHING) as session:
        assert [one.severity for one in charges_of(session, A, YEAR)] == [counts]


@pytest.mark.parametrize(
    ("rule", "people", "vetoed"), [(4, "grave", False), (1, "extreme", True)], ids=["no", "yes"]
)
def test_a_veto_follows_the_severity_that_people_gave(
    pages: House, rule: int, people: str, *, vetoed: bool
) -> None:
    confirm(pages.database, CAUSE, code="AB06")
    change(pages, severity=rule)
    grade(pages, people)
    assert bool(json.loads(prepared(pages).score)["vetoes"]) is vetoed


@pytest.mark.parametrize(
    ("values", "days"),
    [
        ({"kind": "unpaid"}, 27),
        ({"kind": "unpaid", "last_as_of": date(2025, 12, 31)}, 302),
        ({"kind": "unpaid", "last_as_of": date(2026, 3, 31)}, 302),
        ({"kind": "unpaid", "last_as_of": date(2025, 3, 5)}, 1),
        ({"kind": "unpaid", "last_as_of": None}, 1),
        ({"kind": "late", "occurred_on": date(2025, 3, 10)}, 6),
        ({"kind": "late", "occurred_on": date(2025, 3, 5)}, 1),
        ({"kind": "early", "occurred_on": date(2025, 3, 1)}, 1),
        ({"kind": "not_claimed", "code": "AB02"}, 27),
        ({"kind": "unpaid", "due_on": None}, 1),
    ],
    ids=[
        "not paid when the month was looked at", "not paid in the year", "looked at after the year",
        "a day late", "no run", "paid late", "paid a day late", "early", "not claimed", "no day",
    ],
)  # fmt: skip
def test_what_never_happened_is_late_until_the_run_looked(
    pages: House, values: dict[str, Any], days: int
) -> None:
    delayed(pages, CAUSE, **values)
    assert days_of(pages) == [days]


@pytest.mark.parametrize(
    ("first", "second", "days"),
    [
        ({"kind": "unpaid"}, {"kind": "late", "occurred_on": date(2025, 4, 8)}, 35),
        ({"kind": "late", "occurred_on": date(2025, 3, 6)}, {"kind": "unpaid"}, 27),
        (
            {"kind": "late", "occurred_on": date(2025, 3, 6), "bank_serial_no": "S1"},
            {"kind": "late", "occurred_on": date(2025, 4, 8), "bank_serial_no": "S2"},
            35,
        ),
        (
            {"code": "AB02", "kind": "not_claimed", "bank_serial_no": "S1"},
            {"code": "AB02", "kind": "late", "bank_serial_no": "S1", "claim_no": "C1",
             "occurred_on": date(2025, 4, 8)},
            35,
        ),
        (
            {"code": "AB03", "voucher_no": "", "kind": "not_claimed", "bank_serial_no": "R1"},
            {"code": "AB03", "voucher_no": "", "kind": "late", "bank_serial_no": "R1",
             "occurred_on": date(2025, 4, 8)},
            35,
        ),
    ],
    ids=["unpaid, then late", "the longer one first", "tried again", "claimed", "refunded"],
)  # fmt: skip
def test_the_same_delay_is_charged_once_with_the_most_days(
    pages: House, first: dict[str, Any], second: dict[str, Any], days: int
) -> None:
    delayed(pages, CAUSE, 1, **first)
    delayed(pages, OTHER, 1, **second)
    charged, under = once(pages)
    assert [one[1] for one in charged] == [days]
    assert {under[0].finding, under[0].under} == {CAUSE, OTHER}


@pytest.mark.parametrize(
    ("code", "line", "values"),
    [
        ("AB14", 2, {}),
        ("AB14", 1, {"voucher_no": "V2"}),
        ("AB02", 1, {}),
        ("AB07", 1, {}),
    ],
    ids=["another line", "another voucher", "another rule", "no delay"],
)
def test_another_delay_is_charged_beside_the_first(
    pages: House, code: str, line: int, values: dict[str, Any]
) -> None:
    delayed(pages, CAUSE, 1, kind="unpaid")
    delayed(pages, OTHER, line, code=code, kind="late", **values)
    charged, under = once(pages)
    assert (sorted(one[0] for one in charged), under) == ([CAUSE, OTHER], ())


@pytest.mark.parametrize(
    ("code", "values"),
    [
        ("AB02", {"bank_serial_no": "S2"}),
        ("AB07", {"bank_serial_no": "S1"}),
        ("AB14", {"voucher_no": "", "bank_serial_no": "S1"}),
    ],
    ids=["another payment", "no delay", "no voucher"],
)
def test_two_of_a_kind_that_are_no_one_delay_are_both_charged(
    pages: House, code: str, values: dict[str, Any]
) -> None:
    told = {"code": code, "kind": "late", "bank_serial_no": "S1"}
    empty = {"voucher_no": values["voucher_no"]} if "voucher_no" in values else {}
    delayed(pages, CAUSE, 1, **{**told, **empty})
    delayed(pages, OTHER, 1, **{**told, **values})
    charged, under = once(pages)
    assert (len(charged), under) == (2, ())


def test_a_delay_charged_once_is_as_grave_as_the_gravest_of_its_findings(pages: House) -> None:
    delayed(pages, CAUSE, 1, kind="late", occurred_on=date(2025, 3, 6))
    grade(pages, "extreme")
    delayed(pages, OTHER, 1, kind="unpaid")
    assert once(pages) == ([(OTHER, 27, 4)], (Under(CAUSE, "AB14", OTHER),))


def test_a_delay_is_charged_under_the_other_finding_when_its_own_is_withdrawn(
    house: House,
) -> None:
    delayed(house, CAUSE, 1, kind="unpaid")
    delayed(house, OTHER, 1, kind="late", occurred_on=date(2025, 4, 8))
    with house.database.write(EVERYTHING) as session:
        finding = session.scalars(select(Finding).order_by(Finding.id.desc())).first()
        assert finding is not None
        finding.state, finding.ended_at = "withdrawn", finding.drafted_at
        record(session, SYSTEM, "finding.test", ("finding", finding.number))
    assert once(house) == ([(CAUSE, 27, 3)], ())


def test_the_sheet_says_under_which_charge_a_delay_is_counted(pages: House) -> None:
    delayed(pages, CAUSE, 1, kind="unpaid")
    delayed(pages, OTHER, 1, kind="late", occurred_on=date(2025, 4, 8))
    row = provisional(pages)
    for login, path in (
        (MONITOR, f"/assessments/sheets/{row.id}"),
        (MAKER_A, "/own-assessments/1"),
    ):
        page = text(pages, login, path)
        assert "Counted under another charge" in page
        assert CAUSE in page


def test_a_sheet_on_which_nothing_is_counted_under_another_charge_says_nothing_of_it(
    pages: House,
) -> None:
    suspect(pages.database, OTHER)
    delayed(pages, CAUSE, 1, kind="unpaid")
    row = provisional(pages)
    assert "under" not in json.loads(row.score)
    assert "Counted under" not in text(pages, MONITOR, f"/assessments/sheets/{row.id}")


def test_a_delay_that_the_month_calls_unpaid_and_the_year_late_is_charged_once(
    tmp_path: Path, stable: Stable
) -> None:
    late = payment(paid_at="2025-04-08T10:00:00"), claim(claimed_at="2025-04-08T14:00:00")
    later = payment(), claim(claimed_at="2025-04-08T14:00:00")
    scenes = ((voucher(), payment(), claim()), (voucher(), *late), (voucher(), *later))
    rows = [row for at, one in enumerate(scenes) for row in keyed(one, f"K{at:04d}")]
    write_streams(tmp_path / "files", rows)
    ledger = Ledger(tmp_path / "var")
    load(ledger, [tmp_path / "files"], Wish())
    month = reconcile(ledger, Request(YEAR, month=3, as_of=SEEN))["run_id"]
    year = reconcile(ledger, Request(YEAR, as_of=date(YEAR, 12, 31)))["run_id"]
    home = Path(shutil.copytree(tmp_path / "var", tmp_path / "home"))
    house = open_house(home, stable.fresh("sqlite", tmp_path, with_people))
    for run_id in (month, year):
        take_in(house.database, Archive(home), str(run_id))
        _confirm_all(house)
    charged, under = once(house)
    assert sorted(one[1] for one in charged) == [35, 36]
    assert sorted(one.code for one in under) == ["AB02", "AB14"]


def _confirm_all(house: House) -> None:
    """Raise a confirmed finding from every suspicion that nobody touched."""
    detected = select(Suspicion.number).where(Suspicion.state == SuspicionState.DETECTED)
    with house.database.read(EVERYTHING) as session:
        numbers = list(session.scalars(detected))
    for number in numbers:
        raise_finding(house.database, number)
