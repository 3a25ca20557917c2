"""A file that breaks, stalls or swells its reading process is refused alone; others are read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest

from bankcheck.errors import FileRefused
from bankcheck.ledger.load import load
from bankcheck.ledger.report import LoadRefused
from bankcheck.ledger.sandbox import Errand, read_all
from bankcheck.ledger.sources.shape import Reading, Wish
from bankcheck.ledger.store import Ledger
from bankcheck.settings import Limits

# Files of this size are read by two children at a time, of one letter by one.
LARGE, SMALL = 300_000, 1
LIMITS = Limits(memory_mib=3072, cpu_seconds=30, wall_seconds=60)
SITE = """
    import bankcheck.ledger.sources
    bankcheck.ledger.sources.__path__.append({folder!r})
"""
READER = '''
    """Does what the file tells it, so that a test can break it."""
    import os, sys, time
    from bankcheck.ledger.sources.shape import Place, Reading, Rows

    NAME, ORDER = "planted", 1

    def claims(path, head):
        return head.startswith(b"planted ")

    def read(path, name, wish):
        word = path.read_text().split()[1]
        if word == "abort":
            os.abort()
        if word == "leave":
            sys.exit(0)
        if word == "raise":
            raise ValueError("a column has no name")
        if word == "sleep":
            time.sleep(600)
        if word == "swell":
            bytearray(16 * 2**30)
        while word == "compute":
            pass
        if word == "who":
            word = str(os.getpid())
        if word == "chatter":
            print("loose words on standard output", flush=True)
        rows = Rows("payment")
        rows.add(Place("", 1), {"bank_serial_no": word, "amount": "1.00"})
        return Reading(NAME, {"payment": rows.table()})
'''
Outcome = Reading | FileRefused
Readers = Callable[..., list[Outcome]]


@pytest.fixture
def planted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give every reading process one reader more; return a folder for files."""
    folder = tmp_path / "planted"
    folder.mkdir()
    (folder / "planted.py").write_text(dedent(READER), "utf-8")
    site = dedent(SITE.format(folder=str(folder)))
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "sitecustomize.py").write_text(site, "utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "site"))
    return tmp_path


@pytest.fixture
def read(planted: Path) -> Readers:
    """Return what reads planted files that say these words."""

    def outcomes(*words: str, limits: Limits = LIMITS, size: int = LARGE) -> list[Outcome]:
        errands = []
        for number, word in enumerate(words):
            path = planted / f"{number}.txt"
            path.write_text(f"planted {word}\n".ljust(size), "utf-8")
            errands.append(Errand(path, path.name, planted / f"{number}.out"))
        return read_all(errands, Wish(), limits, lambda: None)

    return outcomes


def reasons(outcomes: list[Outcome]) -> list[str]:
    return [one.reason if isinstance(one, FileRefused) else one.reader for one in outcomes]


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("abort", "breaks the program that reads it"),
        ("leave", "breaks the program that reads it"),
        ("raise", "a column has no name"),
        ("swell", "needs more memory than one file may take"),
    ],
)
def test_a_file_that_breaks_its_reader_is_refused_alone(
    word: str, said: str, read: Readers
) -> None:
    first, *others = reasons(read(word, "good", "fine", "well"))
    assert said in first
    assert others == ["planted"] * 3


def test_a_file_that_stalls_is_refused_alone(read: Readers) -> None:
    limits = Limits(memory_mib=3072, cpu_seconds=30, wall_seconds=6)
    said = reasons(read("sleep", "good", "fine", limits=limits))
    assert said == ["takes longer to read than 6 seconds.", "planted", "planted"]


def test_a_file_that_computes_without_end_is_refused_alone(read: Readers) -> None:
    limits = Limits(memory_mib=3072, cpu_seconds=4, wall_seconds=60)
    said = reasons(read("compute", "good", "fine", limits=limits))
    assert said == ["takes more than 4 seconds of computing to read.", "planted", "planted"]


def test_every_broken_file_is_named(read: Readers) -> None:
    outcomes = read("abort", "good", "raise", "abort")
    assert [one.name for one in outcomes if isinstance(one, FileRefused)] == [
        "0.txt",
        "2.txt",
        "3.txt",
    ]


def test_small_files_are_read_by_one_child(read: Readers) -> None:
    outcomes = read("who", "who", "who", size=SMALL)
    assert len({str(one.tables) for one in outcomes if isinstance(one, Reading)}) == 1
    assert reasons(outcomes) == ["planted"] * 3


def test_a_small_file_that_breaks_its_reader_is_refused_alone(read: Readers) -> None:
    said = reasons(read("abort", "good", "fine", size=SMALL))
    assert "breaks the program that reads it" in said[0]
    assert said[1:] == ["planted"] * 2


def test_loose_words_on_standard_output_are_no_answer(read: Readers) -> None:
    assert reasons(read("chatter", "good")) == ["planted", "planted"]


def test_a_refusal_says_what_to_do_next(read: Readers) -> None:
    (refused,) = read("abort")
    assert isinstance(refused, FileRefused)
    assert refused.next_step == "Ask for a new export, as CSV if possible."


def test_a_load_names_only_the_file_that_broke(planted: Path) -> None:
    folder = planted / "in"
    folder.mkdir()
    for name, word in (("bad", "abort"), ("good", "good")):
        (folder / f"{name}.txt").write_text(f"planted {word}\n", "utf-8")
    with pytest.raises(LoadRefused) as caught:
        load(Ledger(planted / "var"), [folder], Wish())
    assert ("bad.txt" in str(caught.value), "good.txt" in str(caught.value)) == (True, False)
