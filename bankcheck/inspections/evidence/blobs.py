"""Files are kept under the digest of their bytes; without a digest nothing is kept or read."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import IO, BinaryIO

from cryptography.hazmat.primitives import hashes

from bankcheck.errors import BankcheckError

FOLDER = "evidence"
LARGEST_BYTES = 64 << 20
_PIECE_BYTES = 1 << 20
_SHA256 = re.compile(r"[0-9a-f]{64}")
MAGIC = (
    (b"%PDF-", "application/pdf", (".pdf",)),
    (b"\x89PNG\r\n\x1a\n", "image/png", (".png",)),
    (b"\xff\xd8\xff", "image/jpeg", (".jpg", ".jpeg")),
    (b"OggS", "audio/ogg", (".ogg", ".oga")),
    (b"ID3", "audio/mpeg", (".mp3",)),
    (b"\xff\xfb", "audio/mpeg", (".mp3",)),
    (b"RIFF", "audio/wav", (".wav",)),
    (b"PK\x03\x04", "application/zip", (".xlsx", ".docx", ".zip")),
)
TEXT_ENDINGS = (".txt", ".csv", ".log", ".xml", ".json")


class UploadRefused(BankcheckError):
    """An upload that is not kept: empty, too large, broken off, or not what its name says."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(f"{reason} Nothing was kept; choose another file and send it again.")


class EvidenceBroken(BankcheckError):
    """Kept bytes that are missing or no longer have the digests they were kept under."""

    def __init__(self, digest: str) -> None:
        self.digest = digest
        super().__init__(
            f"The file kept under {digest[:12]} is not what was kept; it is blocked. Tell the "
            "system administrator, who restores it from the backup."
        )


@dataclass(frozen=True, slots=True)
class Blob:
    """Kept bytes: both digests, hexadecimal, and how many there are."""

    sha256: str
    sm3: str
    size: int


class Blobs:
    """The files of one data folder, each under its SHA-256; nothing is ever written over."""

    def __init__(self, home: Path) -> None:
        self._folder = home / FOLDER

    def path(self, digest: str) -> Path:
        """Return where the bytes of a digest are kept."""
        if not _SHA256.fullmatch(digest):
            raise EvidenceBroken(digest)
        return self._folder / digest[:2] / digest

    def put(self, source: BinaryIO, largest: int = LARGEST_BYTES) -> Blob:
        """Keep what a stream holds and return its digests; raise UploadRefused and keep nothing."""
        self._folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=self._folder, prefix=".new-", delete=False) as file:
            scratch = Path(file.name)
            try:
                blob = _copied(source, file, largest)
                file.flush()
                os.fsync(file.fileno())
            except BaseException:
                scratch.unlink(missing_ok=True)
                raise
        self._settle(scratch, blob)
        return blob

    def _settle(self, scratch: Path, blob: Blob) -> None:
        path = self.path(blob.sha256)
        path.parent.mkdir(exist_ok=True)
        scratch.chmod(0o440)
        scratch.replace(path)

    def read(self, blob: Blob) -> bytes:
        """Return kept bytes whose two digests still hold; raise EvidenceBroken otherwise."""
        try:
            content = self.path(blob.sha256).read_bytes()
        except OSError as error:
            raise EvidenceBroken(blob.sha256) from error
        if digests_of(content) != blob:
            raise EvidenceBroken(blob.sha256)
        return content


def digests_of(content: bytes) -> Blob:
    """Return both digests of bytes and their number."""
    second = hashes.Hash(hashes.SM3())
    second.update(content)
    return Blob(sha256(content).hexdigest(), second.finalize().hex(), len(content))


def _copied(source: BinaryIO, target: IO[bytes], largest: int) -> Blob:
    first, second, size = sha256(), hashes.Hash(hashes.SM3()), 0
    for piece in _pieces(source):
        size += len(piece)
        if size > largest:
            raise UploadRefused(f"The file has more than {largest >> 20} MiB.")
        first.update(piece)
        second.update(piece)
        target.write(piece)
    if not size:
        raise UploadRefused("The file is empty.")
    return Blob(first.hexdigest(), second.finalize().hex(), size)


def _pieces(source: BinaryIO) -> Iterator[bytes]:
    try:
        while piece := source.read(_PIECE_BYTES):
            yield piece
    except OSError as error:
        raise UploadRefused("The file broke off, so its digest could not be computed.") from error


def media_type(name: str, head: bytes) -> str:
    """Return the media type on which name and first bytes agree; raise UploadRefused."""
    ending = Path(name).suffix.lower()
    for magic, kind, endings in MAGIC:
        if head.startswith(magic):
            if ending in endings:
                return kind
            raise UploadRefused(f"The name ends in {ending or 'nothing'}, the content is {kind}.")
    if ending in TEXT_ENDINGS and b"\0" not in head:
        return "text/plain"
    raise UploadRefused(f"Files ending in {ending or 'nothing'} with this content are not taken.")
