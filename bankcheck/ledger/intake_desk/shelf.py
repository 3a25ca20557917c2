"""The shelf of sent files: made-up names, a quarantine beside it, and nothing a sender named."""

from __future__ import annotations

import hashlib
import os
import secrets
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from bankcheck.errors import BankcheckError
from bankcheck.ledger.store import sync_path

CHUNK = 1 << 20
STALE_SECONDS = 86_400


class UploadTooLarge(BankcheckError):
    """An upload that brings more bytes or files than it may."""

    def __init__(self, said: str) -> None:
        super().__init__(f"The upload is too large ({said}); nothing was stored.")


@dataclass(frozen=True, slots=True)
class Kept:
    """A file on the shelf: its made-up name, digest and size in bytes."""

    stored: str
    sha256: str
    size: int


class Shelf:
    """The folder of sent files under one home."""

    def __init__(self, home: Path) -> None:
        self.folder = home / "uploads"

    @property
    def incoming(self) -> Path:
        """Return the folder of files nobody may see yet."""
        return self.folder / "incoming"

    @property
    def quarantine(self) -> Path:
        """Return the folder of files nobody may ever open."""
        return self.folder / "quarantine"

    def path(self, stored: str) -> Path:
        """Return where a file that was let in is kept."""
        return self.folder / stored

    def arriving(self, stored: str) -> Path:
        """Return where a file waits that was not let in yet."""
        return self.incoming / stored

    def keep(self, stream: IO[bytes], most_bytes: int) -> Kept:
        """Copy a stream into the incoming folder; raise UploadTooLarge when it does not end."""
        self.incoming.mkdir(parents=True, exist_ok=True, mode=0o700)
        stored, digest, size = secrets.token_hex(16), hashlib.sha256(), 0
        path = self.arriving(stored)
        try:
            with path.open("xb") as file:
                while chunk := stream.read(CHUNK):
                    size += len(chunk)
                    _check_size(size, most_bytes)
                    digest.update(chunk)
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        path.chmod(0o400)
        return Kept(stored, digest.hexdigest(), size)

    def let_in(self, stored: str) -> None:
        """Make a file visible to the readers."""
        self.arriving(stored).rename(self.path(stored))
        sync_path(self.folder)

    def lock_away(self, stored: str) -> None:
        """Put a file where nothing reads it."""
        self.quarantine.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.arriving(stored).rename(self.quarantine / stored)

    def drop(self, stored: str) -> None:
        """Remove a file and what was cut out of it, wherever it stands but in quarantine."""
        for path in (self.arriving(stored), self.path(stored), self.corrections(stored)):
            path.unlink(missing_ok=True)

    @property
    def samples(self) -> Path:
        """Return the folder of samples for the editor of profiles, kept for a day."""
        return self.folder / "samples"

    def sample(self, stored: str) -> Path:
        """Return where a sample is kept."""
        return self.samples / stored

    def let_in_sample(self, stored: str) -> None:
        """Make a sample visible to the readers."""
        self.samples.mkdir(exist_ok=True, mode=0o700)
        self.arriving(stored).rename(self.sample(stored))

    def corrections(self, stored: str) -> Path:
        """Return where the rejected rows of a file are kept."""
        return self.folder / f"{stored}.corrections.csv"

    def sweep(self) -> None:
        """Remove samples of yesterday, and what an upload killed a day ago left behind."""
        before = time.time() - STALE_SECONDS
        for path in (*self.incoming.glob("*"), *self.samples.glob("*")):
            if path.stat().st_mtime < before:
                path.unlink(missing_ok=True)


def _check_size(size: int, most_bytes: int) -> None:
    if size > most_bytes:
        raise UploadTooLarge(f"more than {most_bytes / 2**20:.0f} MiB")
