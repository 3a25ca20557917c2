"""The installation's own column profiles: one TOML file each, written whole and audited."""

from __future__ import annotations

import fcntl
import hashlib
import os
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bankcheck.actors import Actor
from bankcheck.audit.record import record
from bankcheck.db import Database, Overtaken
from bankcheck.errors import BankcheckError, FileRefused
from bankcheck.ledger import sandbox
from bankcheck.ledger.cells import shown
from bankcheck.ledger.intake_desk.desk import Desk
from bankcheck.ledger.intake_desk.drafts import Draft, as_toml, draft_of, faults, is_sound
from bankcheck.ledger.intake_desk.kinds import told_kind
from bankcheck.ledger.intake_desk.models import Scan
from bankcheck.ledger.intake_desk.names import told_name
from bankcheck.ledger.intake_desk.preview import without_accounts
from bankcheck.ledger.intake_desk.reception import Sent
from bankcheck.ledger.intake_desk.scanner import scanned
from bankcheck.ledger.sources.shape import Wish
from bankcheck.ledger.store import sync_path
from bankcheck.ledger.tables.outline import Outline
from bankcheck.ledger.tables.profile import SHIPPED, all_profiles, own_profiles, shipped_profiles
from bankcheck.settings import Limits

SHOWN_ROWS = 10
UNCLEAN = "was not found clean by the scanner for harmful programs."
SAMPLE_GONE = "The sample is no longer kept; send it again."
SAMPLE_BYTES = 8 << 20
SHOWN_COLUMNS = (
    "paid_at", "direction", "payer_account", "payee_account", "amount_fen", "bank_serial_no",
    "voucher_no", "purpose",
)  # fmt: skip
PREVIEW_LIMITS = Limits(memory_mib=2048, cpu_seconds=20, wall_seconds=30)


class ProfileUnknown(BankcheckError):
    """A column profile that is not there, or not the installation's own."""

    def __init__(self, profile_id: str) -> None:
        super().__init__(f"There is no own profile {profile_id}; choose one from the list.")


class ProfileUnsound(BankcheckError):
    """A column profile with faults, kept out of the folder that readers look into."""

    def __init__(self, named: Mapping[str, str]) -> None:
        self.named = named
        super().__init__(f"The profile cannot be kept: {', '.join(named)} must be corrected.")


@dataclass(frozen=True, slots=True)
class ProfileLine:
    """One profile in the list."""

    id: str
    zh: str
    en: str
    bank_code: str
    mode: str
    own: bool


@dataclass(frozen=True, slots=True)
class Trial:
    """What a draft makes of a sample: the outline, first rows, refused rows, and a refusal.

    ``rows`` are by column of SHOWN_COLUMNS; ``refused`` gives line and reason.
    """

    outline: Outline | None
    rows: tuple[tuple[int, tuple[str, ...]], ...] = ()
    total: int = 0
    refused: tuple[tuple[int, str], ...] = ()
    refusal: str = ""


def profile_lines(desk: Desk) -> tuple[ProfileLine, ...]:
    """Return the own profiles and then the shipped ones."""
    own = own_profiles(str(desk.ledger().profiles))
    return tuple(
        ProfileLine(one.id, one.zh, one.en, one.bank_code or "", one.amount.mode.value, mine)
        for mine, found in ((True, own), (False, shipped_profiles()))
        for one in found
    )


def kept_draft(desk: Desk, profile_id: str) -> tuple[Draft, str]:
    """Return the draft of a profile and the digest of its file; raise ProfileUnknown."""
    for folder in (desk.ledger().profiles, SHIPPED):
        path = folder / f"{profile_id}.toml"
        if profile_id.replace("-", "").isalnum() and path.is_file():
            data = path.read_bytes()
            return draft_of(tomllib.loads(data.decode("utf-8"))), _digest(data)
    raise ProfileUnknown(profile_id)


def is_own(desk: Desk, profile_id: str) -> bool:
    """Say whether a profile is the installation's own."""
    return any(one.id == profile_id for one in own_profiles(str(desk.ledger().profiles)))


def taken_ids(desk: Desk, editing: str) -> frozenset[str]:
    """Return the names that a new profile cannot have; the one being edited keeps its own."""
    return frozenset(p.id for p in all_profiles(str(desk.ledger().profiles))) - {editing}


def save(
    database: Database, desk: Desk, draft: Draft, editing: str, seen: str, *, actor: Actor
) -> None:
    """Keep a profile; ``seen`` is the digest of the file it was made from, empty for a new one.

    The event is written first and the file last; when the event cannot be kept, the file goes
    back to what it was.
    """
    named = faults(draft, taken_ids(desk, editing))
    if not named and (said := is_sound(draft)):
        named = {"id": said}
    if named or (editing and editing != draft.id):
        raise ProfileUnsound(named or {"id": ""})
    path = desk.ledger().profiles / f"{draft.id}.toml"
    with _locked(path.parent):
        before = path.read_bytes() if path.is_file() else None
        if seen != (_digest(before) if before is not None else ""):
            raise Overtaken
        data = as_toml(draft).encode("utf-8")
        try:
            with database.write(actor) as session:
                detail = {"sha256": _digest(data), "before": seen, "mode": draft.mode}
                record(session, actor, "profile.save", ("profile", draft.id), detail=detail)
                _write(path, data)
        except BaseException:
            _restore(path, before)
            raise


def remove(database: Database, desk: Desk, profile_id: str, *, actor: Actor) -> None:
    """Take an own profile out of use; batches read with it keep their rows."""
    if not is_own(desk, profile_id):
        raise ProfileUnknown(profile_id)
    path = desk.ledger().profiles / f"{profile_id}.toml"
    with _locked(path.parent):
        before = path.read_bytes()
        try:
            with database.write(actor) as session:
                detail = {"sha256": _digest(before)}
                record(session, actor, "profile.remove", ("profile", profile_id), detail=detail)
                path.unlink()
        except BaseException:
            _restore(path, before)
            raise


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Hold the profiles for one writer; the ledger's own lock is held far longer, by imports."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("a") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _restore(path: Path, before: bytes | None) -> None:
    if before is None:
        path.unlink(missing_ok=True)
    else:
        _write(path, before)


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    with part.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    sync_path(path.parent)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def keep_sample(database: Database, desk: Desk, sent: Sent, *, actor: Actor) -> str:
    """Keep a sample for a day and return its made-up name; raise FileRefused for what it is not.

    A sample passes the same door as an upload: told apart and scanned before anything reads it.
    """
    shelf = desk.shelf
    shelf.sweep()
    kept = shelf.keep(sent.stream, SAMPLE_BYTES)
    name = told_name(sent.name)
    try:
        told = told_kind(shelf.arriving(kept.stored), name)
        scan = scanned(desk.uploads.scanner, shelf.arriving(kept.stored))
        if told.lie or scan in (Scan.FOUND, Scan.FAILED):
            raise FileRefused(name, "", told.lie or UNCLEAN, "Send another sample.")
        with database.write(actor) as session:
            detail = {"sha256": kept.sha256, "scan": scan.value}
            record(session, actor, "profile.sample", ("sample", kept.stored), detail=detail)
        shelf.let_in_sample(kept.stored)
    finally:
        shelf.drop(kept.stored)
    return kept.stored


def trial(desk: Desk, stored: str, name: str, draft: Draft | None) -> Trial:
    """Read a sample under a draft, or under no profile, in a child; refusals are told, not raised.

    The draft stands in a file of its own for as long as the child reads.
    """
    shelf = desk.shelf
    path = shelf.sample(stored)
    if not path.is_file():
        return Trial(None, refusal=SAMPLE_GONE)
    given = path.with_suffix(f".{os.getpid()}.toml")
    try:
        if draft is None:
            wish = Wish(own=str(desk.ledger().profiles))
            return Trial(sandbox.outlined(path, name, wish, PREVIEW_LIMITS))
        given.write_text(as_toml(draft), "utf-8")
        wish = Wish(profile=str(given))
        outline = sandbox.outlined(path, name, wish, PREVIEW_LIMITS)
        return _read(path, name, wish, outline)
    except FileRefused as refused:
        return Trial(None, refusal=f"{refused.reason} {refused.next_step}")
    finally:
        given.unlink(missing_ok=True)


def _read(path: Path, name: str, wish: Wish, outline: Outline) -> Trial:
    out = path.with_suffix(f".{os.getpid()}.read")
    errand = sandbox.Errand(path, name, out)
    try:
        (result,) = sandbox.read_all([errand], wish, PREVIEW_LIMITS, lambda: None)
        if isinstance(result, FileRefused):
            return Trial(outline, refusal=f"{result.reason} {result.next_step}")
        table = result.tables.get("payment")
        rows = table.slice(0, SHOWN_ROWS).to_pylist() if table is not None else []
        return Trial(
            outline,
            tuple((row["_line"], _cells(row)) for row in rows),
            table.num_rows if table is not None else 0,
            tuple((one.place.line, without_accounts(one.reason)) for one in result.refused[:20]),
        )
    finally:
        for left in path.parent.glob(f"{out.name}.*.arrow"):
            left.unlink(missing_ok=True)


def _cells(row: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(shown(name, row.get(name)).text for name in SHOWN_COLUMNS)
