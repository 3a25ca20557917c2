"""Statements nobody here wrote: each ends in rows that agree with what is expected, or refused."""

from __future__ import annotations

import base64
import json
import os
import re
from collections import Counter
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from bankcheck.errors import FileRefused
from bankcheck.ledger.sources import camt, mt940
from bankcheck.ledger.sources.shape import Reading, Wish

SHARED = Path(os.environ.get("BANKCHECK_SHARED", Path(__file__).parents[4] / "shared"))
MT940 = SHARED / "data" / "wolph_mt940" / "mt940_tests"
CAMT = SHARED / "data" / "genkgo_camt" / "test" / "data"

_AMOUNT = re.compile(r"^    amount: .*?Decimal\s*[\[-]\s*'([-0-9.]+)'", re.MULTILINE | re.DOTALL)
_DATE = re.compile(
    r"^    date: (?:&\w+ )?!!python\S+Date\n    - !!binary \|\n\s+(\S+)", re.MULTILINE
)
_CLOSING = re.compile(
    r"^  final_closing_balance: .*?Decimal\s*[\[-]\s*'([-0-9.]+)'", re.MULTILINE | re.DOTALL
)


def _paths(folder: Path, *endings: str) -> list[Path]:
    found = sorted(path for path in folder.rglob("*") if path.name.endswith(endings))
    return found or [folder / "missing"]


# The statements whose balances stand; every other file of the corpora is a fragment or contradicts
# itself, and is refused.
SOUND_MT940 = (
    *("betterplace/sepa_mt9401", "betterplace/with_binary_character", "cmxl/mt940"),
    *("jejik/generic", "jejik/rabobank-iban", "jejik/sns", "mBank/mt940", "mBank/mt942"),
    *("sberbank/171011_01234945", "self-provided/february_30", "self-provided/gv_codes"),
    *("self-provided/long_statement_number", "self-provided/transaction_details_wrapped"),
    "self-provided/wrapped_timestamp",
)
SOUND_CAMT = (
    *("camt052.v1", "camt052.v2", "camt052.v2.other-account", "camt052.v4", "camt052.v6"),
    *("camt052.v6.Amt-zero", "camt052.v8", "camt053.v2.multi.statement"),
    *("camt053.v2.with-account-name", "camt054.v2", "camt054.v4", "camt054.v8"),
)
SOUND_STA = [MT940 / f"{name}.sta" for name in SOUND_MT940]
SOUND_XML = [CAMT / f"{name}.xml" for name in SOUND_CAMT]


def _outcome(reader: Any, path: Path) -> Reading | FileRefused:
    if not path.exists():
        pytest.skip(f"the corpus {path.parent.name} is not beside the repository")
    try:
        reading: Reading = reader.read(path, path.name, Wish())
    except FileRefused as refused:
        return refused
    return reading


def _loaded(reader: Any, path: Path) -> Reading:
    outcome = _outcome(reader, path)
    assert isinstance(outcome, Reading), outcome
    return outcome


def _signed(row: dict[str, Any], *, account: str | None) -> int:
    fen = int(row["amount_fen"])
    return -fen if row["payer_account"] == account else fen


def _payments(reading: Reading) -> list[dict[str, Any]]:
    table = reading.tables.get("payment")
    rows: list[dict[str, Any]] = [] if table is None else table.to_pylist()
    return rows


@pytest.mark.parametrize("path", _paths(MT940, ".sta", ".txt"), ids=lambda path: path.stem)
def test_mt940_file_ends_in_rows_or_a_reason(path: Path) -> None:
    outcome = _outcome(mt940, path)
    assert outcome.reason if isinstance(outcome, FileRefused) else outcome.tables


@pytest.mark.parametrize("path", SOUND_STA, ids=lambda path: path.stem)
def test_mt940_amounts_agree_with_those_expected(path: Path) -> None:
    reading = _loaded(mt940, path)
    text = path.with_suffix(".yml").read_text("utf-8", errors="replace")
    blocks = text.split("- !!python/object:mt940.models.Transaction\n")[1:]
    expected = [abs(int(Decimal(_told(_AMOUNT, block)) * 100)) for block in blocks]
    assert [int(row["amount_fen"]) for row in _payments(reading)] == expected


@pytest.mark.parametrize("path", SOUND_STA, ids=lambda path: path.stem)
def test_mt940_dates_agree_with_those_expected(path: Path) -> None:
    reading = _loaded(mt940, path)
    text = path.with_suffix(".yml").read_text("utf-8", errors="replace")
    blocks = text.split("- !!python/object:mt940.models.Transaction\n")[1:]
    expected = [_day(base64.b64decode(_told(_DATE, block))) for block in blocks]
    told = [json.loads(row["_extra"])["value_date"] for row in _payments(reading)]
    assert told == expected


@pytest.mark.parametrize("path", SOUND_STA, ids=lambda path: path.stem)
def test_mt940_last_closing_balance_agrees_with_that_expected(path: Path) -> None:
    reading = _loaded(mt940, path)
    match = _CLOSING.search(path.with_suffix(".yml").read_text("utf-8", errors="replace"))
    days = reading.tables.get("account_day")
    if match is None:
        assert days is None
    else:
        assert days is not None
        assert int(days.to_pylist()[-1]["closing_balance_fen"]) == int(
            Decimal(match.group(1)) * 100
        )


@pytest.mark.parametrize("path", _paths(CAMT, ".xml"), ids=lambda path: path.stem)
def test_camt_file_ends_in_rows_or_a_reason(path: Path) -> None:
    outcome = _outcome(camt, path)
    assert outcome.reason if isinstance(outcome, FileRefused) else outcome.tables


@pytest.mark.parametrize("path", SOUND_XML, ids=lambda path: path.stem)
def test_camt_entries_agree_with_those_expected(path: Path) -> None:
    reading = _loaded(camt, path)
    sums: dict[tuple[str, int], int] = {}
    days: dict[tuple[str, int], str] = {}
    for row in _payments(reading):
        key = (row["_sheet"], row["_line"])
        sums[key] = sums.get(key, 0) + int(row["amount_fen"])
        days[key] = _utc_day(row["paid_at"])
    entries = _entries(json.loads(path.with_suffix(".json").read_text("utf-8")))
    told = Counter(zip(sums.values(), days.values(), strict=True))
    assert Counter(entries) <= told
    assert _is_partial(path) or Counter(entries) == told


@pytest.mark.parametrize("path", SOUND_XML, ids=lambda path: path.stem)
def test_camt_closing_balances_agree_with_those_expected(path: Path) -> None:
    reading = _loaded(camt, path)
    days = reading.tables.get("account_day")
    told = [] if days is None else [int(fen) for fen in days["closing_balance_fen"].to_pylist()]
    text = json.loads(path.with_suffix(".json").read_text("utf-8"))
    assert Counter(_closings(text)) <= Counter(told)
    assert _is_partial(path) or Counter(_closings(text)) == Counter(told)


def _is_partial(path: Path) -> bool:
    """Say whether what is expected shows one statement of several, the rest as a mark only."""
    return path.name == "camt053.v2.multi.statement.xml"


def _told(pattern: re.Pattern[str], block: str) -> str:
    match = pattern.search(block)
    assert match is not None
    return match.group(1)


def _day(packed: bytes) -> str:
    return date(int.from_bytes(packed[:2], "big"), packed[2], packed[3]).isoformat()


def _utc_day(text: str) -> str:
    moment = datetime.fromisoformat(text)
    return (moment.astimezone(UTC) if moment.tzinfo else moment).date().isoformat()


def _found(node: Any, kind: str) -> list[dict[str, Any]]:
    """Return every object of that class, outermost first."""
    if isinstance(node, list):
        return [found for part in node for found in _found(part, kind)]
    if not isinstance(node, dict):
        return []
    own = [node] if str(node.get("__CLASS__", "")).endswith(f"\\{kind}") else []
    return own + [found for part in node.values() for found in _found(part, kind)]


def _minor(money: dict[str, Any]) -> int:
    return int(money["getAmount"])


def _entries(message: Any) -> list[tuple[int, str]]:
    return [
        (abs(_minor(entry["getAmount"])), _utc_day((entry["getBookingDate"] or {"0": "?"})["0"]))
        for entry in _found(message, "DTO\\Entry")
    ]


def _closings(message: Any) -> list[int]:
    return [
        _minor(balance["getAmount"])
        for balance in _found(message, "DTO\\Balance")
        if balance["getType"] == "closing"
    ]
