"""The exit status says whether all is done, rows were rejected, or nothing was written."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bankcheck.cli import run


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BANKCHECK_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def bank_file(folder: Path, text: str) -> str:
    path = folder / "bank.csv"
    path.write_text(text, "utf-8")
    return str(path)


def test_a_clean_load_is_0(tmp_path: Path) -> None:
    assert run(["load", bank_file(tmp_path, "bank_code,name\n105,x\n")]) == 0


def test_a_load_with_a_rejected_row_is_1(tmp_path: Path) -> None:
    text = "bank_code,agreement_from\n105,2025-01-01\n102,2025-02-30\n"
    assert run(["load", bank_file(tmp_path, text)]) == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ["load", "nowhere.csv"],
        ["load", "x", "--stream", "zz"],
        ["rules", "ZZ"],
        ["load"],
        ["zz"],
        ["withdraw", "B1"],
    ],
    ids=" ".join,
)
def test_a_wrong_call_is_2(arguments: list[str]) -> None:
    assert run(arguments) == 2


def test_a_withdrawal_is_0_with_a_reason_and_2_without(tmp_path: Path) -> None:
    run(["load", bank_file(tmp_path, "bank_code,name\n105,x\n")])
    assert run(["withdraw", "B000001"]) == 2
    assert run(["withdraw", "B000001", "--reason", "the wrong file"]) == 0
    assert run(["withdraw", "B000001", "--reason", "the wrong file"]) == 2


def test_a_second_load_of_the_same_files_says_so_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = bank_file(tmp_path, "bank_code,name\n105,x\n")
    run(["load", file])
    capsys.readouterr()
    assert run(["load", file]) == 0
    assert capsys.readouterr().out == "This file was loaded before; nothing new.\n"


def test_a_worker_with_nothing_left_over_says_only_that_the_jobs_are_done(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["worker", "--once"]) == 0
    assert capsys.readouterr().out == "Every job that waited is done.\n"


def test_json_is_one_object(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["load", bank_file(tmp_path, "bank_code,name\n105,x\n"), "--json"])
    assert json.loads(capsys.readouterr().out)["rows"] == 1


def test_verify_is_2_when_a_stored_file_changed(home: Path, tmp_path: Path) -> None:
    run(["load", bank_file(tmp_path, "bank_code,name\n105,x\n")])
    stored = next((home / "files").glob("*/*"))
    stored.chmod(0o640)
    stored.write_bytes(b"changed")
    assert run(["verify"]) == 2
