"""Bytes become text in one strict order of encodings; a byte that fits none names its line."""

from __future__ import annotations

import codecs

from bankcheck.errors import FileRefused

BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
STRICT = ("utf-8", "gb18030")
NEXT_STEP = "Export the file again, or save it as UTF-8, and load that."
PROBE_BYTES = 1 << 16
DAMAGED_SHARE = 20


def decode(data: bytes, name: str, told: str | None = None) -> tuple[str, str]:
    """Return the text and the encoding: byte order mark, UTF-8, GB18030, then UTF-16 by NULs.

    With an encoding ``told`` only the byte order mark is looked for, and nothing is guessed.
    """
    for mark, encoding in BOMS:
        if data.startswith(mark):
            return _strict(data, name, encoding), encoding
    if told is not None or b"\0" in data:
        encoding = told or _utf16_by_nuls(data, name)
        return _strict(data, name, encoding), encoding
    return _guessed(data, name)


def _guessed(data: bytes, name: str) -> tuple[str, str]:
    for encoding in STRICT:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError as error:
            if encoding == "utf-8" and _is_damaged_utf8(data, error.start):
                raise _refused(data, name, error) from error
        else:
            return text, encoding
    raise _refused(data, name, _furthest(data))


def _strict(data: bytes, name: str, encoding: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise _refused(data, name, error) from error
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise FileRefused(name, f"line {line}", "has a NUL character, so it is no text.", NEXT_STEP)
    return text


def _utf16_by_nuls(data: bytes, name: str) -> str:
    """ASCII in UTF-16 puts its NULs all at even or all at odd places."""
    probe = data[:PROBE_BYTES]
    high, low = probe[::2].count(0), probe[1::2].count(0)
    if min(high, low) * 10 > max(high, low):
        raise FileRefused(name, "", "is not a text file (it has NUL bytes).", NEXT_STEP)
    return "utf-16-be" if high > low else "utf-16-le"


def _is_damaged_utf8(data: bytes, start: int) -> bool:
    """Say whether few bad places stand among many good characters around the first bad one."""
    text = data[max(start - PROBE_BYTES, 0) : start + PROBE_BYTES].decode("utf-8", "replace")
    bad = text.count("\ufffd")
    good = sum(1 for character in text if character > "\x7f") - bad
    return bad * DAMAGED_SHARE < good


def _furthest(data: bytes) -> UnicodeDecodeError:
    errors = []
    for encoding in STRICT:
        try:
            data.decode(encoding)
        except UnicodeDecodeError as error:
            errors.append(error)
    return max(errors, key=lambda error: error.start)


def _refused(data: bytes, name: str, error: UnicodeDecodeError) -> FileRefused:
    line = data.count(b"\n", 0, error.start) + 1
    byte = data[error.start]
    return FileRefused(
        name,
        f"line {line}",
        f"byte 0x{byte:02X} (offset {error.start}) is not valid {error.encoding}.",
        NEXT_STEP,
    )
