"""The commands of the chain: what they say, and with which status they end."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from bankcheck import cli
from bankcheck.db import Database
from tests.audit.chains import add_events, tamper
from tests.databases import Stable


@pytest.fixture
def chain(stable: Stable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """A chain of five events in the data folder that the commands use."""
    monkeypatch.setenv("BANKCHECK_HOME", str(tmp_path))
    database = stable.fresh("sqlite", tmp_path)
    add_events(database, 5)
    yield database
    database.close()


@pytest.mark.usefixtures("chain")
def test_an_unbroken_chain_ends_with_zero(capsys: pytest.CaptureFixture[str]) -> None:
    assert (cli.run(["audit", "verify"]), "5 events" in capsys.readouterr().out) == (0, True)


@pytest.mark.parametrize(
    ("act", "fault"),
    [
        ("UPDATE audit_event SET login = 'x' WHERE seq = 3", "edited"),
        ("DELETE FROM audit_event WHERE seq = 3", "missing"),
        ("DELETE FROM audit_event WHERE seq >= 3", "cut_off"),
    ],
)
def test_a_broken_chain_ends_with_two_and_names_the_event(
    chain: Database, capsys: pytest.CaptureFixture[str], act: str, fault: str
) -> None:
    tamper(chain, act)
    status = cli.run(["audit", "verify", "--json"])
    said = json.loads(capsys.readouterr().out)
    assert (status, said["broken_at"], said["fault"], said["holds"]) == (2, 3, fault, False)


def test_a_head_kept_elsewhere_is_compared(
    chain: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BANKCHECK_AUDIT_HEADS", str(tmp_path / "safe"))
    kept = cli.run(["audit", "head"])
    tamper(
        chain,
        "DELETE FROM audit_event WHERE seq > 3",
        "UPDATE audit_head SET seq = 3, digest = (SELECT digest FROM audit_event WHERE seq = 3)",
    )
    monkeypatch.delenv("BANKCHECK_AUDIT_HEADS")
    unseen = cli.run(["audit", "verify"])
    assert (kept, unseen, cli.run(["audit", "verify", "--heads", str(tmp_path / "safe")])) == (
        0,
        0,
        2,
    )


def test_without_an_event_there_is_no_head_to_keep(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BANKCHECK_HOME", str(tmp_path / "empty"))
    assert cli.run(["audit", "head"]) == 2
