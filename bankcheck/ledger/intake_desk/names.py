"""What a sender called a file is text to show and nothing else: no path, no control, one line."""

from __future__ import annotations

import unicodedata

LONGEST = 200
NAMELESS = "file"
UNSAFE = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})


def told_name(sent: str) -> str:
    """Return the last part of a sent name with what cannot be seen written out, and not too long.

    Marks that turn the direction of writing would let `gpj.exe` pass for `exe.jpg`.
    """
    last = sent.replace("\\", "/").rpartition("/")[2]
    seen = "".join(_seen(character) for character in unicodedata.normalize("NFC", last)).strip(". ")
    return _short(seen) if seen else NAMELESS


def _seen(character: str) -> str:
    unsafe = unicodedata.category(character) in UNSAFE
    return f"<{ord(character):04X}>" if unsafe else character


def _short(name: str) -> str:
    if len(name) <= LONGEST:
        return name
    stem, dot, ending = name.rpartition(".")
    ending = f"{dot}{ending}" if stem and len(ending) < 12 else ""
    return f"{name[: LONGEST - len(ending) - 1]}…{ending}"
