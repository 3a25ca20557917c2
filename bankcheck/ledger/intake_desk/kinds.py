"""What a file is: its ending, its first bytes and its build must say the same, or it lies."""

from __future__ import annotations

import codecs
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

HEAD_BYTES = 65_536
TAIL_BYTES = 65_557
MOST_DIRECTORY_BYTES = 2 << 20
CFB = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP, PDF = b"PK\x03\x04", b"%PDF-"
END_OF_DIRECTORY = b"PK\x05\x06"
TEXT_BOMS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# What no bank export is, whatever its ending: programs, pictures and packed archives.
FOREIGN = (
    b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"#!", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF",
    b"\x1f\x8b", b"BZh", b"Rar!", b"7z\xbc\xaf", b"\xfd7zXZ", b"PAR1", b"SQLite format 3",
)  # fmt: skip
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")
_PAGE = re.compile(rb"<(?:!doctype html|html|head|meta|table)\b", re.IGNORECASE)
_XML = re.compile(rb"<\?xml\b|<[A-Za-z_][\w.:-]*[\s/>]")


@dataclass(frozen=True, slots=True)
class Told:
    """What a file turned out to be; ``lie`` says in a sentence what does not agree."""

    kind: str
    lie: str = ""


@dataclass(frozen=True, slots=True)
class _Bytes:
    head: bytes
    tail: bytes
    file: IO[bytes]


def told_kind(path: Path, name: str) -> Told:
    """Return what the file is; ``name`` is what its sender called it."""
    ending = Path(name).suffix.lower().removeprefix(".")
    if ending not in ENDINGS:
        return Told(ending, f"ends in .{ending}, which is not taken here; {TAKEN}.")
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        if not size:
            return Told(ending, "is empty.")
        file.seek(0)
        head = file.read(HEAD_BYTES)
        file.seek(max(0, size - TAIL_BYTES))
        seen = _Bytes(head, file.read(), file)
        kind = next((kind for kind in ENDINGS[ending] if CHECKS[kind](seen)), None)
        really = _really(seen) if kind is None else ""
    if kind is None:
        return Told(ending, f"ends in .{ending}, but its content is {really}.")
    return Told(kind)


def _is_workbook(seen: _Bytes) -> bool:
    parts = _zip_parts(seen)
    return b"[Content_Types].xml" in parts and b"xl/workbook.xml" in parts


def _is_binary_workbook(seen: _Bytes) -> bool:
    parts = _zip_parts(seen)
    return b"[Content_Types].xml" in parts and b"xl/workbook.bin" in parts


def _zip_parts(seen: _Bytes) -> bytes:
    """Return the directory of a zip archive as bytes, nothing when it is none or overlong."""
    at = seen.tail.rfind(END_OF_DIRECTORY)
    if not seen.head.startswith(ZIP) or at < 0 or len(seen.tail) < at + 22:
        return b""
    size = int.from_bytes(seen.tail[at + 12 : at + 16], "little")
    start = int.from_bytes(seen.tail[at + 16 : at + 20], "little")
    if size > MOST_DIRECTORY_BYTES:
        return b""
    seen.file.seek(start)
    return seen.file.read(size)


def _is_compound(seen: _Bytes) -> bool:
    return seen.head.startswith(CFB)


def _is_pdf(seen: _Bytes) -> bool:
    # An archive hung onto a PDF is read as either, as its reader likes.
    return (
        seen.head.startswith(PDF)
        and b"%%EOF" in seen.tail[-2048:]
        and END_OF_DIRECTORY not in seen.tail
    )


def _is_text(seen: _Bytes) -> bool:
    if seen.head.startswith((*FOREIGN, ZIP, PDF, CFB)):
        return False
    if seen.head.startswith(TEXT_BOMS[1:]):
        return True
    return not _CONTROL.search(seen.head) and not _CONTROL.search(seen.tail)


def _is_page(seen: _Bytes) -> bool:
    return _is_text(seen) and bool(_PAGE.search(seen.head[:4096]))


def _is_xml(seen: _Bytes) -> bool:
    start = _plain(seen.head).lstrip()
    return _is_text(seen) and bool(_XML.match(start)) and not _PAGE.match(start)


def _is_table_text(seen: _Bytes) -> bool:
    return _is_text(seen) and not _is_xml(seen) and not _is_page(seen)


def _plain(head: bytes) -> bytes:
    for mark, encoding in zip(TEXT_BOMS, ("utf-8", "utf-16-le", "utf-16-be"), strict=True):
        if head.startswith(mark):
            return head[len(mark) :].decode(encoding, "replace").encode("utf-8")
    return head


def _really(seen: _Bytes) -> str:
    """Say what the bytes look like, for people."""
    looks = (
        ("an empty or foreign archive", seen.head.startswith(ZIP) and not _zip_parts(seen)),
        ("an .xlsx workbook", _is_workbook(seen)),
        ("an .xlsb workbook", _is_binary_workbook(seen)),
        ("a zip archive", seen.head.startswith(ZIP)),
        ("an old .xls workbook or document", _is_compound(seen)),
        ("a damaged PDF, or a PDF with something hung onto it", seen.head.startswith(PDF)),
        ("a program, a picture or a packed archive", seen.head.startswith(FOREIGN)),
        ("a web page", _is_page(seen)),
        ("XML", _is_xml(seen)),
        ("text", _is_text(seen)),
    )
    return next((words for words, is_so in looks if is_so), "binary data of an unknown kind")


CHECKS: dict[str, Callable[[_Bytes], bool]] = {
    "text": _is_table_text,
    "xlsx": _is_workbook,
    "xlsb": _is_binary_workbook,
    "xls": _is_compound,
    "pdf": _is_pdf,
    "xml": _is_xml,
    "page": _is_page,
}
# Several banks name a web page or tab-separated text .xls; those are known and read as such.
ENDINGS: dict[str, tuple[str, ...]] = {
    "csv": ("text",),
    "tsv": ("text",),
    "txt": ("text",),
    "sta": ("text",),
    "mt940": ("text",),
    "940": ("text",),
    "xlsx": ("xlsx",),
    "xlsm": ("xlsx",),
    "xlsb": ("xlsb",),
    "xls": ("xls", "page", "text"),
    "html": ("page",),
    "htm": ("page",),
    "pdf": ("pdf",),
    "xml": ("xml",),
}
TAKEN = f"taken are {', '.join(f'.{ending}' for ending in ENDINGS)}"
