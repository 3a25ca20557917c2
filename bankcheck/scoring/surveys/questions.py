"""The questionnaire as data: groups of items, and the answers each item may get."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from bankcheck.scoring.dated import BookRefused, text
from bankcheck.scoring.rulebook import BOOKS

SURVEY = "survey-units.toml"


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer that an item may get, from 0 to 100."""

    value: int
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Item:
    """One question; its key is the group and its place in it."""

    key: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Group:
    """Questions that feed one indicator together."""

    code: str
    zh: str
    en: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Survey:
    """A whole questionnaire with the digest of the text it was read from."""

    code: str
    zh: str
    en: str
    status: str
    digest: str
    choices: tuple[Choice, ...]
    groups: tuple[Group, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        """Return the key of every item."""
        return tuple(item.key for group in self.groups for item in group.items)


def sound_answers(survey: Survey, given: Mapping[str, str]) -> dict[str, int] | None:
    """Return an answer to every item; None where one is missing or is no choice."""
    values = {str(one.value): one.value for one in survey.choices}
    found = {key: values.get(given.get(key, "")) for key in survey.keys}
    kept = {key: value for key, value in found.items() if value is not None}
    return kept if len(kept) == len(found) else None


def parse_survey(content: str, name: str) -> Survey:
    """Return the questionnaire that a TOML text describes; raise BookRefused for a fault."""
    try:
        raw = tomllib.loads(content)
    except tomllib.TOMLDecodeError as error:
        raise BookRefused(name, f"it is no TOML: {error}.") from error
    head = raw.get("survey")
    if not isinstance(head, Mapping) or not raw.get("answer") or not raw.get("group"):
        raise BookRefused(name, "the table [survey], answers and groups are needed.")
    choices = tuple(_choice(one) for one in raw["answer"])
    if len({one.value for one in choices}) != len(choices):
        raise BookRefused(name, "two answers have the same value.")
    return Survey(
        text(head, "code", name),
        text(head, "zh", name),
        text(head, "en", name),
        text(head, "status", name),
        hashlib.sha256(content.encode("utf-8")).hexdigest(),
        choices,
        tuple(_group(one) for one in raw["group"]),
    )


def _choice(raw: Mapping[str, Any]) -> Choice:
    value = raw.get("value")
    if type(value) is not int or not 0 <= value <= 100:
        raise BookRefused("answer", "`value` must be a whole number from 0 to 100.")
    return Choice(value, text(raw, "zh", "answer"), text(raw, "en", "answer"))


def _group(raw: Mapping[str, Any]) -> Group:
    code = text(raw, "code", "group")
    items = tuple(
        Item(f"{code}.{number}", text(one, "zh", code), text(one, "en", code))
        for number, one in enumerate(raw.get("items", []), 1)
    )
    if not items:
        raise BookRefused(f"group {code}", "it has no items.")
    return Group(code, text(raw, "zh", code), text(raw, "en", code), items)


@lru_cache(maxsize=4)
def read_survey(path: Path = BOOKS / SURVEY) -> Survey:
    """Return the questionnaire of this installation."""
    return parse_survey(path.read_text(encoding="utf-8"), path.name)
