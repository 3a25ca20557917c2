"""A backup is one tar file: tables and files by name, then a manifest with a digest of each."""

from __future__ import annotations

import io
import json
import os
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import IO, Any

from bankcheck.errors import CallRefused, IntegrityError

FORMAT = 1
MANIFEST = "manifest.json"
TABLES, FILES, HEADS = "tables/", "files/", "heads/"
_CHUNK = 1 << 20


class BackupBroken(IntegrityError):
    """A backup that is not what was written; nothing of it is taken over."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"{name} {reason}; nothing was restored. Take another copy of the backup.")


@dataclass(frozen=True, slots=True)
class Member:
    """One entry of a backup: its size in bytes and its SHA-256."""

    size: int
    digest: str


class _Counted(io.RawIOBase):
    """A file that is read up to a length and hashed on the way."""

    def __init__(self, file: IO[bytes], size: int) -> None:
        self._file, self._left, self._hash = file, size, sha256()

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        wanted = self._left if size < 0 else min(size, self._left)
        content = self._file.read(wanted)
        self._left -= len(content)
        self._hash.update(content)
        return content

    @property
    def digest(self) -> str:
        return self._hash.hexdigest()


@dataclass(slots=True)
class Writer:
    """Adds entries to a backup and remembers the digest of each."""

    tar: tarfile.TarFile
    members: dict[str, Member] = field(default_factory=dict)

    def add(self, name: str, file: IO[bytes]) -> None:
        """Add the bytes of an open file, as many as it has at this moment."""
        info = tarfile.TarInfo(name)
        info.size, info.mode = os.fstat(file.fileno()).st_size, 0o600
        counted = _Counted(file, info.size)
        self.tar.addfile(info, counted)
        self.members[name] = Member(info.size, counted.digest)

    def finish(self, facts: dict[str, Any]) -> str:
        """Add the manifest over everything and return its digest."""
        listed = {name: [one.size, one.digest] for name, one in sorted(self.members.items())}
        said = {"format": FORMAT, **facts, "members": listed}
        text = json.dumps(said, ensure_ascii=False, indent=1).encode("utf-8")
        info = tarfile.TarInfo(MANIFEST)
        info.size, info.mode = len(text), 0o600
        self.tar.addfile(info, io.BytesIO(text))
        return sha256(text).hexdigest()


@contextmanager
def written(path: Path) -> Iterator[Writer]:
    """Write a backup that stands under its name once it is whole, and not before."""
    if path.exists():
        raise CallRefused(f"{path} is there already; give the backup another name.")
    part = path.with_name(path.name + ".part")
    try:
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as file:
            with tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as tar:
                yield Writer(tar)
            file.flush()
            os.fsync(file.fileno())
        part.rename(path)
    finally:
        part.unlink(missing_ok=True)


class Reader:
    """A backup opened for reading; its digests are compared before anything is handed out."""

    def __init__(self, tar: tarfile.TarFile, name: str) -> None:
        self._tar, self._name = tar, name
        self.manifest = self._read_manifest()
        self.members = {
            str(name): Member(int(size), str(digest))
            for name, (size, digest) in self.manifest["members"].items()
        }
        self._require_whole()

    def _read_manifest(self) -> dict[str, Any]:
        try:
            file = self._tar.extractfile(MANIFEST)
            said = json.loads(file.read()) if file else None
        except (KeyError, ValueError, tarfile.TarError) as error:
            raise BackupBroken(self._name, "has no readable manifest") from error
        if not isinstance(said, dict) or said.get("format") != FORMAT:
            raise BackupBroken(self._name, "is of a format this version does not know")
        return said

    def _require_whole(self) -> None:
        there = {one.name: one for one in self._tar.getmembers() if one.name != MANIFEST}
        if set(there) != set(self.members):
            raise BackupBroken(self._name, "does not hold the entries its manifest names")
        for name, info in there.items():
            if not (info.isreg() and _is_inside(name)):
                raise BackupBroken(self._name, f"holds an entry that is no plain file: {name!r}")
            if self._digest(name) != self.members[name].digest:
                raise BackupBroken(self._name, f"was changed: {name!r} has another digest")

    def _digest(self, name: str) -> str:
        with self.open(name) as file:
            return digest_of(file)

    def names(self, prefix: str) -> list[str]:
        """Return the names under a prefix, in order, without it."""
        return sorted(name[len(prefix) :] for name in self.members if name.startswith(prefix))

    def open(self, name: str) -> IO[bytes]:
        """Open an entry."""
        file = self._tar.extractfile(name)
        if file is None:
            raise BackupBroken(self._name, f"holds an entry that is no plain file: {name!r}")
        return file


def digest_of(file: IO[bytes]) -> str:
    """Return the SHA-256 of an open file."""
    state = sha256()
    while content := file.read(_CHUNK):
        state.update(content)
    return state.hexdigest()


def _is_inside(name: str) -> bool:
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts and "\\" not in name


@contextmanager
def opened(path: Path) -> Iterator[Reader]:
    """Open a backup and compare every digest; raise BackupBroken where one differs."""
    try:
        with tarfile.open(path, mode="r:") as tar:
            yield Reader(tar, path.name)
    except FileNotFoundError as error:
        raise CallRefused(f"There is no backup {path}; check the name.") from error
    except tarfile.TarError as error:
        raise BackupBroken(path.name, "is no backup or was cut off") from error
