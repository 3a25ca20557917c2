"""The two READMEs say the same, and what they name is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ENGLISH = (ROOT / "README.md").read_text(encoding="utf-8")
CHINESE = (ROOT / "README.zh-CN.md").read_text(encoding="utf-8")
FENCE = re.compile(r"^```\w*\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(text: str) -> list[str]:
    """Return the commands and files between fences; a picture is drawn in its own language."""
    return [block for block in FENCE.findall(text) if "▼" not in block]


def heading_levels(text: str) -> list[int]:
    return [len(marks) for marks in re.findall(r"^(#+) ", FENCE.sub("", text), re.MULTILINE)]


def links(text: str) -> set[str]:
    return set(re.findall(r"\]\(([^)]+)\)", text)) - {"README.md", "README.zh-CN.md"}


def spoken_code(text: str) -> set[str]:
    return set(re.findall(r"`([^`\n]+)`", FENCE.sub("", text)))


def make_targets(text: str) -> set[str]:
    return set(re.findall(r"make ([a-z]+)\b(?=[`\n])", text))


def test_both_have_the_same_outline() -> None:
    assert heading_levels(ENGLISH) == heading_levels(CHINESE)


def test_both_show_the_same_commands_and_files() -> None:
    assert blocks(ENGLISH) == blocks(CHINESE)


def test_both_speak_of_the_same_commands() -> None:
    assert spoken_code(ENGLISH) == spoken_code(CHINESE)


def test_both_link_to_the_same_places() -> None:
    assert links(ENGLISH) == links(CHINESE)


def test_the_first_commands_are_the_two_that_matter() -> None:
    assert blocks(ENGLISH)[0].split("\n")[:2] == ["make run", "make test"]


@pytest.mark.parametrize("link", sorted(links(ENGLISH)))
def test_every_link_leads_somewhere(link: str) -> None:
    assert (ROOT / link).exists()


@pytest.mark.parametrize("target", sorted(make_targets(ENGLISH)))
def test_every_make_command_exists(target: str) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert re.search(rf"^{target}:", makefile, re.MULTILINE)
