"""The files of the example say exactly what its canonical rows say, and equal seeds equal bytes."""

from __future__ import annotations

from collections import Counter
from dataclasses import fields
from pathlib import Path

import pytest

from bankcheck.example.assembly import assemble
from bankcheck.example.write import NOT_STREAMS, canonical_rows, text, write_example
from bankcheck.ledger import registry
from bankcheck.ledger.sources import canonical
from bankcheck.ledger.sources.shape import Wish
from bankcheck.money import fen_from_yuan

SEED = 7
YUAN = ("amount", "head_total", "closing_balance")
Told = tuple[tuple[str, str], ...]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the small example written in its real formats."""
    out = tmp_path_factory.mktemp("example")
    write_example(out, 0, SEED)
    return out


@pytest.fixture(scope="module")
def told(folder: Path) -> dict[str, Counter[Told]]:
    """Return what all files say, by stream."""
    rows: dict[str, Counter[Told]] = {}
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        if path.name in NOT_STREAMS:
            continue
        # Neither camt.053 nor MT940 names the agent bank, so the loader of the folder does.
        wish = Wish(bank_code="308" if path.parent.name == "308" else None)
        reader = (
            canonical if canonical.claims(path, b"") else registry.reader_for(path, path.name, wish)
        )
        reading = reader.read(path, path.name, wish)
        assert reading.refused == []
        for stream, table in reading.tables.items():
            rows.setdefault(stream, Counter()).update(map(_told, table.to_pylist()))
    return rows


def _told(row: dict[str, str | None]) -> Told:
    filled = {name: cell for name, cell in row.items() if cell and not name.startswith("_")}
    for name in YUAN:
        if name in filled:
            filled[f"{name}_fen"] = str(fen_from_yuan(filled.pop(name)))
    return tuple(sorted(filled.items()))


@pytest.mark.parametrize(
    "stream",
    ["payment", "claim", "quota", "account_day", "receipt_log", "account", "bank"],
)
def test_the_files_say_what_the_canonical_rows_say(
    told: dict[str, Counter[Told]], stream: str
) -> None:
    assert told[stream] == _canonical(stream)


def test_both_legs_of_a_voucher_say_the_same(told: dict[str, Counter[Told]]) -> None:
    assert set(told["voucher"]) == set(_canonical("voucher"))


def _canonical(stream: str) -> Counter[Told]:
    kind, rows = canonical_rows(assemble(0, SEED))[stream]
    names = [column.name for column in fields(kind)]
    cells = ({name: text(getattr(row, name)) for name in names} for row in rows)
    return Counter(_told(dict(row)) for row in cells)


def test_a_seed_gives_the_same_bytes_again(folder: Path, tmp_path: Path) -> None:
    write_example(tmp_path, 0, SEED)
    names = [path.relative_to(folder) for path in folder.rglob("*") if path.is_file()]
    assert [
        name for name in names if (folder / name).read_bytes() != (tmp_path / name).read_bytes()
    ] == []


@pytest.mark.parametrize("seed", [1, 2])
def test_every_rule_has_at_least_eight_faults(seed: int) -> None:
    planted = Counter(expected.code for expected in assemble(0, seed).books.truth)
    assert min(planted.values()) >= 8
    assert len(planted) == 24
