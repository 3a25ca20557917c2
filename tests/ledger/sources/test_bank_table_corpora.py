"""Public exports end in rows that agree with the output beside them, or in a named refusal."""

from __future__ import annotations

import os
import re
import resource
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from bankcheck.errors import FileRefused
from bankcheck.ledger.sources import bank_table
from bankcheck.ledger.sources.shape import Reading, Wish

SHARED = Path(os.environ.get("BANKCHECK_SHARED", Path(__file__).parents[4] / "shared"))
STATEMENTS = SHARED / "data" / "cn_bank_statements" / "example"
CORPORA = ("cn_bank_statements", "csv_spectrum", "poi_spreadsheets", "blns")
OUTPUTS = (".beancount", ".ledger", ".yaml")
ENTRY = re.compile(r"^(\d{4}-\d{2}-\d{2}) \*")
POSTING = re.compile(r"^\s+(?:Assets|Liabilities|Expenses|Income)\S*\s+-?([\d.]+) ([A-Z]{3})\s*$")
WHOLE = {"abc_debit", "bocom_credit", "bocom_debit", "ccb", "cgb_credit", "spdb_debit"}
REFUSED = {"bmo", "td", "hsbchk"}


def exports() -> list[Path]:
    """Return the corpus files that are inputs; none where the corpora are not at hand."""
    files = (path for name in CORPORA for path in sorted((SHARED / "data" / name).rglob("*")))
    return [path for path in files if path.is_file() and path.suffix not in OUTPUTS]


def outputs() -> list[Path]:
    """Return the expected outputs; none where the corpora are not at hand."""
    return sorted(STATEMENTS.rglob("*.beancount"))


def shown(path: Path) -> str:
    """Return the path below the corpora, as the id of a test."""
    return str(path.relative_to(SHARED / "data"))


def read(path: Path) -> Reading:
    """Read a corpus file."""
    return bank_table.read(path, path.name, Wish())


def outcome_of(path: Path) -> Reading | FileRefused:
    """Read a corpus file, a refusal as a value."""
    try:
        return read(path)
    except FileRefused as refused:
        return refused


def told(path: Path) -> Counter[tuple[str, int]]:
    """Return the days and fen of the entries in CNY that an output holds."""
    entries: Counter[tuple[str, int]] = Counter()
    day = ""
    for line in path.read_text("utf-8").splitlines():
        if entry := ENTRY.match(line):
            day = entry[1]
        elif (posting := POSTING.match(line)) and day:
            if posting[2] == "CNY":
                entries[day, int(Decimal(posting[1]) * 100)] += 1
            day = ""
    return entries


@pytest.fixture(autouse=True)
def _corpora() -> None:
    if not STATEMENTS.is_dir():
        pytest.skip(f"the public corpora are not at {SHARED / 'data'}")


def test_the_corpora_are_found() -> None:
    assert len(exports()) > 60
    assert len(outputs()) > 15


@pytest.mark.parametrize("path", exports(), ids=shown)
def test_every_file_gives_rows_or_a_named_refusal(path: Path) -> None:
    outcome = outcome_of(path)
    if isinstance(outcome, FileRefused):
        assert (outcome.name, bool(outcome.reason), bool(outcome.next_step)) == (
            path.name,
            True,
            True,
        )
    else:
        assert outcome.tables["payment"].num_rows


@pytest.mark.parametrize("output", outputs(), ids=shown)
def test_days_and_amounts_agree_with_the_output_beside(output: Path) -> None:
    source = next(path for path in output.parent.iterdir() if path.suffix in (".csv", ".xls"))
    group = output.relative_to(STATEMENTS).parts[0]
    if group in REFUSED or output.parent.relative_to(STATEMENTS) == Path("cmb/credit"):
        with pytest.raises(FileRefused, match="columns found"):
            read(source)
        return
    rows = read(source).tables["payment"].to_pylist()
    got = Counter((row["paid_at"][:10], int(row["amount_fen"])) for row in rows)
    assert not told(output) - got
    assert group not in WHOLE or got == told(output)


@pytest.mark.parametrize("name", ["poc-xmlbomb.xlsx", "poc-xmlbomb-empty.xlsx"])
def test_an_entity_bomb_is_refused_within_bounds(name: str) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(FileRefused, match="document type definition"):
        read(SHARED / "data" / "poi_spreadsheets" / name)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 64 * 1024


@pytest.mark.parametrize("name", ["protected_passtika.xlsx", "protected_passtika.xlsb"])
def test_a_password_is_named(name: str) -> None:
    with pytest.raises(FileRefused, match="password"):
        read(SHARED / "data" / "poi_spreadsheets" / name)


def test_the_statement_with_true_balances_proves_itself() -> None:
    reading = read(STATEMENTS / "boc" / "debit" / "example-boc-records.csv")
    assert reading.facts["balances"] == "all 16 balances follow from the one before"
    assert not reading.refused
