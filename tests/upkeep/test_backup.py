"""A backup taken while others write is one moment, and comes back whole on either database."""

from __future__ import annotations

import json
import tarfile
import threading
from collections import Counter
from hashlib import sha256
from io import BytesIO
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bankcheck.actors import EVERYTHING, SYSTEM
from bankcheck.audit.models import AuditEvent
from bankcheck.audit.record import record
from bankcheck.db import Database
from bankcheck.errors import CallRefused, IntegrityError
from bankcheck.jobs.models import Job
from bankcheck.jobs.queue import enqueue
from bankcheck.settings import Settings
from bankcheck.suspicions.models import Suspicion
from bankcheck.upkeep.backup import take_backup
from bankcheck.upkeep.restore import RestoreUnproven, restore_backup
from tests.databases import BACKENDS, Stable
from tests.upkeep.places import MOMENT, add_pair, empty_settings, everything_in, furnished

KEPT = {
    "files/ab/abcd", "runs/R000001/summary.json", "uploads/1", "exports/7/list.xlsx",
    "calendar.csv",
}  # fmt: skip


def _backup(stable: Stable, tmp_path: Path, backend: str = "sqlite") -> Path:
    out = tmp_path / "backup.tar"
    with furnished(stable, backend, tmp_path / "from") as place:
        take_backup(place.settings, place.database, out)
    return out


def _names(path: Path) -> set[str]:
    with tarfile.open(path) as tar:
        return set(tar.getnames())


def _database(settings: Settings) -> Database:
    return Database(settings.database)


@pytest.mark.parametrize("target", BACKENDS)
@pytest.mark.parametrize("source", BACKENDS)
def test_everything_comes_back_on_either_database(
    stable: Stable, tmp_path: Path, source: str, target: str
) -> None:
    out, settings = tmp_path / "b.tar", empty_settings(stable, target, tmp_path / "to")
    with furnished(stable, source, tmp_path / "from") as place:
        add_pair(place, 7)
        taken = take_backup(place.settings, place.database, out)
        before = everything_in(place.settings.database)
    done = restore_backup(settings, out)
    after = everything_in(settings.database)
    assert {name: len(rows) for name, rows in after.items()} == {
        name: len(rows) for name, rows in before.items()
    }
    if source == target:
        assert after == before
    assert (done.rows, done.files, done.warnings) == (taken.rows, taken.files, [])
    assert {one for one in KEPT if (settings.home / one).read_bytes()} == KEPT


def test_values_of_every_kind_come_back_as_they_were(stable: Stable, tmp_path: Path) -> None:
    settings = empty_settings(stable, "postgresql", tmp_path / "to")
    restore_backup(settings, _backup(stable, tmp_path))
    database = _database(settings)
    with database.read(EVERYTHING) as session:
        one = session.get_one(Suspicion, 1)
        session.refresh(one, ["pinned"])
        kept = (one.created_at, one.amount_fen, one.merged_into_id, one.facts["deep"])
    database.close()
    assert kept == (MOMENT, 10**15 + 1, 2, [1, None, "字"])


@pytest.mark.parametrize("backend", BACKENDS)
def test_new_rows_are_numbered_behind_those_restored(
    stable: Stable, tmp_path: Path, backend: str
) -> None:
    out, settings = tmp_path / "b.tar", empty_settings(stable, backend, tmp_path / "to")
    with furnished(stable, backend, tmp_path / "from") as place:
        add_pair(place, 7)
        take_backup(place.settings, place.database, out)
    restore_backup(settings, out)
    database = _database(settings)
    with database.write(EVERYTHING) as session:
        job = enqueue(session, SYSTEM, "next", {})
        record(session, SYSTEM, "job.queue", ("job", job.id))
    database.close()
    assert job.id == 3


@pytest.mark.parametrize("backend", BACKENDS)
def test_a_backup_taken_while_somebody_writes_is_one_moment(
    stable: Stable, tmp_path: Path, backend: str
) -> None:
    out, settings = tmp_path / "b.tar", empty_settings(stable, backend, tmp_path / "to")
    stop, written, numbers = threading.Event(), [], count(100)
    with furnished(stable, backend, tmp_path / "from") as place:

        def write() -> None:
            while not stop.is_set():
                add_pair(place, number := next(numbers))
                written.append(number)

        thread = threading.Thread(target=write)
        thread.start()
        while len(written) < 20:
            stop.wait(0.01)
        before = len(written)
        take_backup(place.settings, place.database, out)
        during = len(written) - before
        stop.set()
        thread.join()
    restore_backup(settings, out)
    database = _database(settings)
    with database.read(EVERYTHING) as session:
        jobs = [(job.kind, job.payload["run"]) for job in session.scalars(select(Job))]
        events = session.scalar(select(func.count()).where(AuditEvent.event == "job.queue"))
    database.close()
    sides = Counter(kind for kind, _ in jobs)
    assert during > 0, "nobody wrote while the backup was taken"
    assert sides["left"] == sides["right"] == events
    assert before <= sides["left"] <= before + during
    missing = [run for _, run in jobs if not (settings.home / "runs" / run).exists()]
    assert missing == []


def test_what_is_unfinished_secret_or_made_anew_stays_out(stable: Stable, tmp_path: Path) -> None:
    names = {one for one in _names(_backup(stable, tmp_path)) if one.startswith("files/")}
    assert names == {f"files/{one}" for one in KEPT}


def test_heads_of_the_chain_come_with_it(stable: Stable, tmp_path: Path) -> None:
    settings = empty_settings(stable, "sqlite", tmp_path / "to")
    restore_backup(settings, _backup(stable, tmp_path))
    assert len(list(settings.heads.glob("*.json"))) == 1


def test_taking_and_restoring_leave_their_events(stable: Stable, tmp_path: Path) -> None:
    out, settings = tmp_path / "b.tar", empty_settings(stable, "sqlite", tmp_path / "to")
    with furnished(stable, "sqlite", tmp_path / "from") as place:
        take_backup(place.settings, place.database, out)
        with place.database.read(EVERYTHING) as session:
            last = select(AuditEvent.event).order_by(AuditEvent.seq.desc()).limit(1)
            assert session.scalar(last) == "backup.take"
    restore_backup(settings, out)
    database = _database(settings)
    with database.read(EVERYTHING) as session:
        assert session.scalar(last) == "backup.restore"
    database.close()


def test_a_name_that_is_taken_is_never_written_over(stable: Stable, tmp_path: Path) -> None:
    out = _backup(stable, tmp_path)
    content = out.read_bytes()
    with (
        furnished(stable, "sqlite", tmp_path / "again") as place,
        pytest.raises(CallRefused, match="there already"),
    ):
        take_backup(place.settings, place.database, out)
    assert out.read_bytes() == content


def test_nobody_else_may_read_a_backup(stable: Stable, tmp_path: Path) -> None:
    assert _backup(stable, tmp_path).stat().st_mode & 0o777 == 0o600


def test_a_folder_that_is_not_empty_is_left_alone(stable: Stable, tmp_path: Path) -> None:
    out, settings = _backup(stable, tmp_path), empty_settings(stable, "sqlite", tmp_path / "to")
    (settings.home / "runs").mkdir()
    with pytest.raises(CallRefused, match="not empty"):
        restore_backup(settings, out)


@pytest.mark.parametrize("backend", BACKENDS)
def test_a_database_that_is_not_empty_is_left_alone(
    stable: Stable, tmp_path: Path, backend: str
) -> None:
    out = _backup(stable, tmp_path)
    with furnished(stable, backend, tmp_path / "full") as place:
        home = tmp_path / "to"
        home.mkdir()
        before = everything_in(place.settings.database)
        with pytest.raises(CallRefused, match="not empty"):
            restore_backup(Settings(home=home, database=place.settings.database), out)
        assert everything_in(place.settings.database) == before


def _changed(path: Path, member: str, change: bytes | None) -> Path:
    """Write a copy of a backup in which one member has other bytes, or is missing."""
    other = path.with_name(f"{path.stem}-changed.tar")
    with tarfile.open(path) as old, tarfile.open(other, "w") as new:
        for info in old.getmembers():
            content = (old.extractfile(info) or BytesIO()).read()
            if info.name == member:
                if change is None:
                    continue
                content = change
            info.size = len(content)
            new.addfile(info, BytesIO(content))
    return other


@pytest.mark.parametrize("change", [b"another original", None], ids=["other", "missing"])
def test_a_backup_that_was_changed_is_refused_before_anything_is_written(
    stable: Stable, tmp_path: Path, change: bytes | None
) -> None:
    other = _changed(_backup(stable, tmp_path), "files/files/ab/abcd", change)
    settings = empty_settings(stable, "sqlite", tmp_path / "to")
    with pytest.raises(IntegrityError, match="nothing was restored"):
        restore_backup(settings, other)
    assert [one.name for one in settings.home.iterdir()] == []


def test_a_backup_that_was_cut_off_is_refused(stable: Stable, tmp_path: Path) -> None:
    out = _backup(stable, tmp_path)
    out.write_bytes(out.read_bytes()[: out.stat().st_size // 2])
    with pytest.raises(IntegrityError):
        restore_backup(empty_settings(stable, "sqlite", tmp_path / "to"), out)


@pytest.mark.parametrize(
    "name", ["files/../evil", "/evil", "files/secret.key", "heads/../../evil", "files/tmp/x"]
)
def test_a_backup_cannot_place_a_file_elsewhere(stable: Stable, tmp_path: Path, name: str) -> None:
    out = _backup(stable, tmp_path)
    with tarfile.open(out) as tar:
        manifest = json.loads((tar.extractfile("manifest.json") or BytesIO()).read())
    manifest["members"][name] = [3, sha256(b"foo").hexdigest()]
    other = _changed(out, "manifest.json", json.dumps(manifest).encode())
    with tarfile.open(other, "a") as tar:
        info = tarfile.TarInfo(name)
        info.size = 3
        tar.addfile(info, BytesIO(b"foo"))
    settings = empty_settings(stable, "sqlite", tmp_path / "to")
    with pytest.raises(IntegrityError):
        restore_backup(settings, other)
    assert [one.name for one in settings.home.iterdir()] == []


def test_a_row_that_was_changed_with_its_digests_breaks_the_chain(
    stable: Stable, tmp_path: Path
) -> None:
    out = tmp_path / "b.tar"
    with furnished(stable, "postgresql", tmp_path / "from") as place:
        with place.database.engine.begin() as connection:
            connection.exec_driver_sql("ALTER TABLE audit_event DISABLE TRIGGER ALL")
            connection.exec_driver_sql("UPDATE audit_event SET login = 'other' WHERE seq = 2")
            connection.exec_driver_sql("ALTER TABLE audit_event ENABLE TRIGGER ALL")
        take_backup(place.settings, place.database, out)
    with pytest.raises(RestoreUnproven, match="breaks at event 2"):
        restore_backup(empty_settings(stable, "sqlite", tmp_path / "to"), out)


def test_another_secret_key_is_said(stable: Stable, tmp_path: Path) -> None:
    settings = empty_settings(stable, "sqlite", tmp_path / "to", secret="another")  # noqa: S106  made up
    (warning,) = restore_backup(settings, _backup(stable, tmp_path)).warnings
    assert "BANKCHECK_SECRET_KEY" in warning


def test_a_restore_that_fails_leaves_room_for_the_next(stable: Stable, tmp_path: Path) -> None:
    out, settings = _backup(stable, tmp_path), empty_settings(stable, "sqlite", tmp_path / "to")
    other = _changed(out, "tables/person.jsonl.gz", b"no gzip")
    with tarfile.open(other) as tar:
        manifest = json.loads((tar.extractfile("manifest.json") or BytesIO()).read())
    manifest["members"]["tables/person.jsonl.gz"] = [7, sha256(b"no gzip").hexdigest()]
    broken = _changed(other, "manifest.json", json.dumps(manifest).encode())
    with pytest.raises(IntegrityError):
        restore_backup(settings, broken)
    assert restore_backup(settings, out).rows > 0
