"""The command line in production: each call is told, and run outputs leave by ticket alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from bankcheck import cli
from bankcheck.actors import EVERYTHING
from bankcheck.audit.models import AuditEvent
from bankcheck.calls import harmless
from bankcheck.db import Database
from bankcheck.exports import tickets
from bankcheck.exports.policy import Masking
from bankcheck.exports.refusals import TicketRefused
from tests.databases import Stable
from tests.exports.asking import approved, stored, submitted, wish
from tests.workbench.house import House, open_house

OUTPUTS = {
    "dataset": "run_outputs",
    "columns": ("summary.json",),
    "filter": {"year": "2025"},
    "masking": Masking.WHOLE,
}
LEDGER = "fiscal_year,voucher_no,amount_fen,bank_code\n2025,V1,100,105\n"


@pytest.fixture
def production(
    stable: Stable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Database]:
    """The environment of production over a fresh PostgreSQL database."""
    database = stable.fresh("postgresql", tmp_path)
    for name, value in (
        ("HOME", str(tmp_path / "home")),
        ("DATABASE", database.url),
        ("PRODUCTION", "1"),
        ("SECRET_KEY", "k" * 40),
    ):
        monkeypatch.setenv(f"BANKCHECK_{name}", value)
    (tmp_path / "home").mkdir()
    yield database
    database.close()


def events(database: Database) -> list[tuple[str, str, str, str]]:
    with database.read(EVERYTHING) as session:
        found = session.scalars(select(AuditEvent).order_by(AuditEvent.seq))
        return [(one.event, one.object_id, one.result, one.detail) for one in found]


def told(database: Database) -> list[tuple[str, str, str]]:
    return [one[:3] for one in events(database)]


def test_a_call_in_production_is_told_when_it_begins_and_ends(production: Database) -> None:
    assert cli.run(["rules", "AB01"]) == 0
    assert told(production) == [("cli.begin", "rules", "done"), ("cli.end", "rules", "done")]


def test_a_call_that_fails_is_told_as_failed(production: Database) -> None:
    assert cli.run(["rules", "AB99"]) == 2
    assert told(production)[-1] == ("cli.end", "rules", "failed")


def test_a_call_names_the_operating_systems_user(production: Database) -> None:
    cli.run(["rules", "AB01"])
    with production.read(EVERYTHING) as session:
        logins = {one.login for one in session.scalars(select(AuditEvent))}
    assert [one.startswith("os:") for one in logins] == [True]


def test_outside_production_no_call_is_told(
    production: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("BANKCHECK_PRODUCTION")
    cli.run(["rules", "AB01"])
    assert told(production) == []


def test_a_call_that_cannot_be_told_is_not_made(
    production: Database, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BANKCHECK_DATABASE", f"{production.url}_that_is_not_there")
    assert (cli.run(["rules", "AB01"]), "AB01" in capsys.readouterr().out) == (2, False)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (["load", "--token", "abc"], ["load", "--token", "***"]),
        (["x", "--secret-key=abc"], ["x", "--secret-key=***"]),
        (["x", "6228480402564890018"], ["x", "***"]),
        (["x", "a/6228480402564890018.csv"], ["x", "a/***.csv"]),
        (["reconcile", "--year", "2025"], ["reconcile", "--year", "2025"]),
        (["x", "y" * 500], ["x", "y" * 200]),
    ],
)
def test_no_secret_and_no_account_number_is_kept_of_a_call(
    given: list[str], kept: list[str]
) -> None:
    assert list(harmless(given)) == kept


def test_a_line_break_in_an_argument_forges_no_event(production: Database) -> None:
    cli.run(["rules", 'x\r\n{"event": 1}'])
    assert [("\n" in detail, "\r" in detail) for _, _, _, detail in events(production)] == [
        (False, False),
        (False, False),
    ]


def test_in_production_results_do_not_leave_without_a_ticket(
    production: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status = cli.run(["reconcile", "--year", "2025", "--out", str(tmp_path / "usb")])
    said = capsys.readouterr().err
    assert (status, "ask for one on the pages" in said, (tmp_path / "usb").exists()) == (
        2,
        True,
        False,
    )
    assert told(production)[-1] == ("cli.end", "reconcile", "failed")


@pytest.mark.parametrize("place", ["home/../usb", "home/link"], ids=["two dots", "a link"])
@pytest.mark.usefixtures("production")
def test_a_folder_that_only_seems_to_lie_inside_is_a_way_out(tmp_path: Path, place: str) -> None:
    (tmp_path / "usb").mkdir()
    (tmp_path / "home" / "link").symlink_to(tmp_path / "usb")
    status = cli.run(["reconcile", "--year", "2025", "--out", str(tmp_path / place)])
    assert (status, list((tmp_path / "usb").iterdir())) == (2, [])


def test_an_approved_ticket_allows_its_outputs_once(house: House) -> None:
    ticket = stored(house, approved(house, wish(**OUTPUTS))).ticket
    first = tickets.use(house.database, ticket, (2025, None))
    with pytest.raises(TicketRefused, match="used already"):
        tickets.use(house.database, ticket, (2025, None))
    assert first == ("summary.json",)


@pytest.mark.parametrize("period", [(2024, None), (2025, 3)])
def test_a_ticket_is_for_its_period_alone(house: House, period: tuple[int, int | None]) -> None:
    ticket = stored(house, approved(house, wish(**OUTPUTS))).ticket
    with pytest.raises(TicketRefused, match="another period"):
        tickets.use(house.database, ticket, period)


@pytest.mark.parametrize("ticket", ["", "EX", "EX000999", "1; DROP TABLE", "EX-1", "²"])
def test_a_made_up_ticket_allows_nothing(house: House, ticket: str) -> None:
    with pytest.raises(TicketRefused):
        tickets.use(house.database, ticket, (2025, None))


def test_a_ticket_that_is_not_approved_allows_nothing(house: House) -> None:
    ticket = stored(house, submitted(house, wish(**OUTPUTS))).ticket
    with pytest.raises(TicketRefused):
        tickets.use(house.database, ticket, (2025, None))


def test_a_ticket_for_a_file_allows_no_command(house: House) -> None:
    ticket = stored(house, approved(house, wish())).ticket
    with pytest.raises(TicketRefused, match="not for the files"):
        tickets.use(house.database, ticket, (2025, None))


def test_the_outputs_with_account_numbers_take_both_institutions() -> None:
    asked = wish(**{**OUTPUTS, "columns": ("differences.xlsx",)})
    assert asked.reasons_for_two == ("sensitive",)


@pytest.mark.usefixtures("loaded")
def test_with_its_ticket_a_command_hands_over_what_was_approved(
    production: Database, tmp_path: Path
) -> None:
    house = open_house(tmp_path / "home", production)
    ticket = stored(house, approved(house, wish(**OUTPUTS))).ticket
    usb = tmp_path / "usb"
    status = cli.run(["reconcile", "--year", "2025", "--out", str(usb), "--ticket", ticket])
    assert (status, [path.name for path in usb.iterdir()]) == (0, ["summary.json"])


@pytest.fixture
def loaded(production: Database, tmp_path: Path) -> int:
    """One voucher in the ledger; how many events loading it left."""
    path = tmp_path / "voucher.csv"
    path.write_text(LEDGER, encoding="utf-8")
    assert cli.run(["load", str(path), "--stream", "voucher"]) == 0
    return len(told(production))


@pytest.mark.parametrize("arguments", [["audit", "verify"], ["audit", "verify", "--json"]])
def test_the_command_says_that_the_chain_holds(
    production: Database, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    assert (cli.run(arguments), "1" in capsys.readouterr().out) == (0, True)
    assert told(production)[0][0] == "cli.begin"
