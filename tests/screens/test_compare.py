"""Two runs side by side: new, gone, changed and the same, and what the runs stood on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bankcheck.ledger.store import Ledger
from bankcheck.reconcile.archive import Archive
from bankcheck.reconcile.catalogue import CHANGES_FILE
from bankcheck.reconcile.pairs import Fate, Pair, PairWanted
from bankcheck.reconcile.runs import Request, reconcile, verify_last_run
from tests.reconcile.bench import AS_OF
from tests.workbench.house import HEAD, MAKER_A, MONITOR, House

ASKED = Request(2025, as_of=AS_OF)
CUT_OFF = {
    "code": "AB02", "parameter": "cut_off", "value": "13:00:00", "from": "2025-01-01",
    "reference": "协议", "status": "adopted", "number": 1,
}  # fmt: skip


def change_rules(home: Path, **changes: object) -> None:
    text = json.dumps({"changes": [{**CUT_OFF, **changes}]})
    (home / CHANGES_FILE).write_text(text, encoding="utf-8")


def fates(home: Path, old: str, new: str) -> dict[str, int]:
    archive = Archive(home)
    pair = Pair(archive.differences_file(old), archive.differences_file(new))
    return {fate: pair.find(PairWanted(fate=fate), 1).total_rows for fate in Fate}


def test_the_same_run_twice_is_the_same(home: Path) -> None:
    for _ in range(2):
        reconcile(Ledger(home), ASKED)
    found = fates(home, "R000001", "R000002")
    assert (found.pop(Fate.SAME) > 0, set(found.values())) == (True, {0})


def test_new_and_gone_differences_are_told_apart(paid_later: Path) -> None:
    found = fates(paid_later, "R000001", "R000002")
    assert found[Fate.NEW] > 0
    assert found[Fate.GONE] > 0


def test_the_other_way_round_new_is_gone(paid_later: Path) -> None:
    there = fates(paid_later, "R000001", "R000002")
    back = fates(paid_later, "R000002", "R000001")
    assert (back[Fate.NEW], back[Fate.GONE]) == (there[Fate.GONE], there[Fate.NEW])


def test_the_figures_add_up_to_both_runs(paid_later: Path) -> None:
    archive = Archive(paid_later)
    files = [archive.differences_file(run) for run in ("R000001", "R000002")]
    counts = Pair(*files).counts()
    rows = {fate: sum(c.rows for c in counts if c.fate == fate) for fate in Fate}
    totals = [sum(choice.rows for choice in archive.choices(run) if choice.what == "rule")
              for run in ("R000001", "R000002")]  # fmt: skip
    both = rows[Fate.CHANGED] + rows[Fate.SAME]
    assert totals == [rows[Fate.GONE] + both, rows[Fate.NEW] + both]


@pytest.mark.usefixtures("paid_later")
def test_the_page_filters_by_fate_and_rule(house: House) -> None:
    address = "/runs/compare?old=R000001&new=R000002"
    client = house.client(MONITOR)
    listed = client.get(f"{address}&fate=new").text.partition('id="list"')[2]
    assert "VK0004" in listed
    assert "VK0002" not in listed


@pytest.mark.usefixtures("paid_later")
def test_what_the_runs_stood_on_is_told(house: House) -> None:
    page = house.client(HEAD).get("/runs/compare?old=R000001&new=R000002&lang=en").text
    assert "files were loaded or superseded in between" in page


def test_a_parameter_that_differs_is_told(house: House, home: Path) -> None:
    reconcile(Ledger(home), ASKED)
    change_rules(home)
    reconcile(Ledger(home), ASKED)
    page = house.client(HEAD).get("/runs/compare?old=R000001&new=R000002&lang=en").text
    assert "Parameters in force that differ" in page
    assert "13:00:00" in page


@pytest.mark.usefixtures("paid_later")
@pytest.mark.parametrize("old", ["R000009", "../x", ""])
def test_a_run_that_is_not_there_is_not_found(house: House, old: str) -> None:
    query = {"old": old, "new": "R000001"}
    assert house.client(MONITOR).get("/runs/compare", query_string=query).status_code == 404


@pytest.mark.usefixtures("paid_later")
def test_a_bank_compares_nothing(house: House) -> None:
    answer = house.client(MAKER_A).get("/runs/compare?old=R000001&new=R000002")
    assert answer.status_code == 403


def test_a_run_is_verified_by_the_changes_it_was_made_with(home: Path) -> None:
    change_rules(home)
    reconcile(Ledger(home), ASKED)
    (home / CHANGES_FILE).unlink()
    assert verify_last_run(Ledger(home)) == []


def test_the_changes_of_a_data_folder_hold_in_its_runs(home: Path) -> None:
    before = reconcile(Ledger(home), ASKED)["digests"]["result"]
    change_rules(home)
    assert reconcile(Ledger(home), ASKED)["digests"]["result"] != before


def test_a_change_of_a_later_day_changes_no_earlier_one(home: Path) -> None:
    before = reconcile(Ledger(home), ASKED)["digests"]["result"]
    change_rules(home, **{"from": "2025-12-31"})
    assert reconcile(Ledger(home), ASKED)["digests"]["result"] == before
