"""Verify an exported evidence package: python3 verify.py FOLDER [EXPECTED-DIGEST].

It needs Python 3 alone: no database, no network, no other package. It checks every file against
the manifest, every chain of custody link by link, and names the first broken link.
"""

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

FIELDS = (
    "evidence", "seq", "act", "at", "person", "institution", "purpose", "authority",
    "sha256_before", "sha256_after",
)  # fmt: skip
START = (
    0x7380166F, 0x4914B2B9, 0x172442D7, 0xDA8A0600, 0xA96F30BC, 0x163138AA, 0xE38DEE4D, 0xB0FB0E4E,
)  # fmt: skip
WORD = 0xFFFFFFFF


def _turn(word: int, by: int) -> int:
    by %= 32
    return ((word << by) | (word >> (32 - by))) & WORD


def _compress(state: tuple[int, ...], block: bytes) -> tuple[int, ...]:
    words = [int.from_bytes(block[at : at + 4], "big") for at in range(0, 64, 4)]
    for at in range(16, 68):
        mixed = words[at - 16] ^ words[at - 9] ^ _turn(words[at - 3], 15)
        mixed ^= _turn(mixed, 15) ^ _turn(mixed, 23)
        words.append(mixed ^ _turn(words[at - 13], 7) ^ words[at - 6])
    a, b, c, d, e, f, g, h = state
    for at in range(64):
        constant = _turn(0x79CC4519 if at < 16 else 0x7A879D8A, at)
        first = _turn((_turn(a, 12) + e + constant) & WORD, 7)
        second = first ^ _turn(a, 12)
        ff = a ^ b ^ c if at < 16 else (a & b) | (a & c) | (b & c)
        gg = e ^ f ^ g if at < 16 else (e & f) | (~e & WORD & g)
        left = (ff + d + second + (words[at] ^ words[at + 4])) & WORD
        right = (gg + h + first + words[at]) & WORD
        a, b, c, d = left, a, _turn(b, 9), c
        e, f, g, h = right ^ _turn(right, 9) ^ _turn(right, 17), e, _turn(f, 19), g
    return tuple(old ^ new for old, new in zip(state, (a, b, c, d, e, f, g, h), strict=True))


def sm3(content: bytes) -> str:
    """Return the SM3 digest (GB/T 32905) of bytes as 64 hex digits."""
    padded = content + b"\x80" + b"\0" * ((55 - len(content)) % 64)
    padded += (len(content) * 8).to_bytes(8, "big")
    state: tuple[int, ...] = START
    for at in range(0, len(padded), 64):
        state = _compress(state, padded[at : at + 64])
    return "".join(f"{word:08x}" for word in state)


def canonical(values: object) -> bytes:
    """Return values as JSON with sorted keys and no spaces."""
    text = json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8")


def say(text: str) -> None:
    """Write a line to the terminal."""
    sys.stdout.write(f"{text}\n")


def fault_of(item: dict[str, Any], folder: Path) -> str:
    """Return what is wrong with one piece of evidence, empty where nothing is."""
    path = folder / "files" / item["sha256"]
    if not path.is_file():
        return "its file is missing"
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != item["sha256"]:
        return "its file is not what was kept (SHA-256)"
    if len(content) <= item["sm3_checked_up_to"] and sm3(content) != item["sm3"]:
        return "its file is not what was kept (SM3)"
    return _chain_fault(item)


def _chain_fault(item: dict[str, Any]) -> str:
    previous, expected, content = "0" * 64, 1, None
    for entry in item["custody"]:
        place = f"link {expected} of its custody"
        if entry["seq"] != expected or entry["previous"] != previous:
            return f"{place} is missing, doubled or out of order"
        fields = {name: entry[name] for name in FIELDS}
        if sm3(previous.encode("ascii") + b"\n" + canonical(fields)) != entry["digest"]:
            return f"{place} is not what was recorded"
        if content is not None and entry["sha256_before"] != content:
            return f"{place}: the file changed before it"
        previous, expected, content = entry["digest"], expected + 1, entry["sha256_after"]
    if previous != item["custody_head"] or content != item["sha256"]:
        return f"link {expected} of its custody is missing at the end"
    return ""


def main(arguments: list[str]) -> int:
    """Check a folder and return 0 where everything holds, 1 otherwise."""
    folder = Path(arguments[0] if arguments else ".")
    raw = (folder / "manifest.json").read_bytes()
    digest = hashlib.sha256(raw).hexdigest()
    say(f"manifest SHA-256 {digest}")
    if len(arguments) > 1 and arguments[1] != digest:
        say("BROKEN: the manifest is not the one whose digest was given")
        return 1
    for item in json.loads(raw)["evidence"]:
        fault = fault_of(item, folder)
        if fault:
            say(f"BROKEN: evidence {item['number']}: {fault}")
            return 1
        say(f"holds: evidence {item['number']}, {len(item['custody'])} links")
    say("everything holds")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
