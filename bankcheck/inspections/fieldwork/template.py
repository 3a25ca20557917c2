"""A checklist template: items with law, method, evidence and owner, read from TOML or refused."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from typing import Any

from bankcheck.audit.chain import canonical
from bankcheck.errors import BankcheckError

SHIPPED = Path(__file__).parent / "checklists" / "joint.toml"
AREAS = ("business", "system", "control")
OWNERS = ("finance", "peoples_bank")
MOST_ITEMS = 200


class Answer(StrEnum):
    """What an item of a checklist comes to."""

    COMPLIES = "complies"
    MOSTLY = "mostly"
    FAILS = "fails"
    NOT_APPLICABLE = "not_applicable"
    NOT_INSPECTED = "not_inspected"
    CANNOT_TELL = "cannot_tell"


NEED_REASON = frozenset({Answer.NOT_APPLICABLE, Answer.NOT_INSPECTED, Answer.CANNOT_TELL})


class TemplateRefused(BankcheckError):
    """A checklist file that cannot be taken."""

    def __init__(self, place: str, reason: str) -> None:
        self.place, self.reason = place, reason
        super().__init__(f"{place}: {reason} Mend the file and send it again.")


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to test: what, by which law, how, from which evidence, and whose it is."""

    no: str
    area: str
    owner: str
    zh: str
    en: str
    law: str
    method_zh: str
    method_en: str
    evidence_zh: str
    evidence_en: str
    severity: int
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Template:
    """A version of a checklist."""

    code: str
    version: int
    zh: str
    en: str
    items: tuple[Item, ...]

    def stored(self) -> list[dict[str, Any]]:
        """Return the items as JSON values."""
        return [asdict(item) | {"codes": list(item.codes)} for item in self.items]

    @property
    def digest(self) -> str:
        """Return the SHA-256 of the whole content."""
        head = {"code": self.code, "version": self.version, "zh": self.zh, "en": self.en}
        return sha256(canonical({**head, "items": self.stored()})).hexdigest()


def template_from(text: str) -> Template:
    """Return the template of a TOML text; raise TemplateRefused with the place."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise TemplateRefused("The file", f"is no TOML ({error}).") from error
    entries = raw.get("item")
    if not isinstance(entries, list) or not 0 < len(entries) <= MOST_ITEMS:
        raise TemplateRefused("The file", f"needs 1 to {MOST_ITEMS} entries [[item]].")
    items = tuple(_item(entry, number) for number, entry in enumerate(entries, 1))
    numbers = [item.no for item in items]
    doubled = next((no for no in numbers if numbers.count(no) > 1), None)
    if doubled:
        raise TemplateRefused(f"Item {doubled}", "stands twice.")
    head = {name: _text(raw, name, "The head") for name in ("code", "zh", "en")}
    version = raw.get("version")
    if not isinstance(version, int) or version < 1:
        raise TemplateRefused("The head", "needs a version from 1 on.")
    return Template(head["code"], version, head["zh"], head["en"], items)


def item_of(stored: Mapping[str, Any]) -> Item:
    """Return an item from its stored JSON values."""
    return Item(**{**stored, "codes": tuple(stored["codes"])})


def _item(entry: Mapping[str, Any], number: int) -> Item:
    place = f"Item {entry.get('no', number)}"
    texts = "no area owner zh en law method_zh method_en evidence_zh evidence_en".split()
    values = {name: _text(entry, name, place) for name in texts}
    if values["area"] not in AREAS or values["owner"] not in OWNERS:
        raise TemplateRefused(place, f"needs an area of {AREAS} and an owner of {OWNERS}.")
    severity = entry.get("severity")
    if severity not in (1, 2, 3, 4):
        raise TemplateRefused(place, "needs a severity from 1 to 4.")
    return Item(**values, severity=severity, codes=tuple(entry.get("codes", ())))


def _text(entry: Mapping[str, Any], name: str, place: str) -> str:
    value = entry.get(name)
    if not isinstance(value, str) or not value.strip():
        raise TemplateRefused(place, f"lacks `{name}`.")
    return value.strip()
