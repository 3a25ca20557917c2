"""The seam where files are scanned: every scanner must call a file clean before it is registered.

The built-in scanner judges names and contents; a virus scanner joins the list of an installation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import StrEnum

from bankcheck.inspections.evidence.blobs import UploadRefused, media_type


class Verdict(StrEnum):
    """What scanning came to; without a verdict a file stays in quarantine."""

    CLEAN = "clean"
    REFUSED = "refused"
    UNAVAILABLE = "unavailable"


Scanner = Callable[[str, bytes], Verdict]
_PROGRAMS = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe")
_MACROS = (b"vbaProject.bin", b"/JavaScript", b"/Launch")


def structure(name: str, content: bytes) -> Verdict:
    """Judge a file by its name and content: no programs, no macros, nothing that lies."""
    try:
        media_type(name, content[:512])
    except UploadRefused:
        return Verdict.REFUSED
    hostile = content.startswith(_PROGRAMS) or any(mark in content for mark in _MACROS)
    return Verdict.REFUSED if hostile else Verdict.CLEAN


SCANNERS: tuple[Scanner, ...] = (structure,)


def scanned(name: str, content: bytes, scanners: Iterable[Scanner]) -> Verdict:
    """Return the worst verdict of all scanners; a scanner that fails is unavailable."""
    verdicts = {_asked(one, name, content) for one in scanners} or {Verdict.UNAVAILABLE}
    order = (Verdict.REFUSED, Verdict.UNAVAILABLE, Verdict.CLEAN)
    return next(one for one in order if one in verdicts)


def _asked(scanner: Scanner, name: str, content: bytes) -> Verdict:
    try:
        return scanner(name, content)
    except OSError:
        return Verdict.UNAVAILABLE
