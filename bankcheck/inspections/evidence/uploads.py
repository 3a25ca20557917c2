"""A file as it comes from outside: its type, digests and verdict, before it stands anywhere."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import BinaryIO

from bankcheck.inspections.evidence.blobs import (
    LARGEST_BYTES,
    Blob,
    Blobs,
    UploadRefused,
    media_type,
)
from bankcheck.inspections.evidence.scanning import Scanner, Verdict, scanned


@dataclass(frozen=True, slots=True)
class Upload:
    """A kept file: its name, media type, digests and what scanning came to."""

    file_name: str
    media_type: str
    blob: Blob
    verdict: Verdict


def keep(blobs: Blobs, scanners: Iterable[Scanner], file: BinaryIO, name: str) -> Upload:
    """Keep a file under its digests and have it scanned; raise UploadRefused and keep nothing."""
    head = file.read(512)
    file.seek(0)
    kind = media_type(name, head)
    blob = blobs.put(file, LARGEST_BYTES)
    return Upload(name[-255:], kind, blob, scanned(name, blobs.read(blob), scanners))


def keep_clean(blobs: Blobs, scanners: Iterable[Scanner], file: BinaryIO, name: str) -> Upload:
    """Keep a file of a bank; raise UploadRefused where a scanner refused it."""
    upload = keep(blobs, scanners, file, name)
    if upload.verdict is Verdict.REFUSED:
        raise UploadRefused("A scanner refused the file.")
    return upload
