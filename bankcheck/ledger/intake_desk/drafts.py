"""A column profile as a person writes it: plain fields that become TOML, or sentences of faults."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bankcheck.errors import CallRefused
from bankcheck.labels import msg
from bankcheck.ledger.tables.outline import Outline
from bankcheck.ledger.tables.profile import (
    AMOUNT_ROLES,
    DELIMITERS,
    ENCODINGS,
    Mode,
    Profile,
    profile_from,
    vocabulary,
)

SEPARATOR, EQUAL, OFF = "|", "=", "-"
ID = re.compile(r"[a-z0-9][a-z0-9-]{1,39}")
BANK = re.compile(r"[0-9A-Za-z]{1,16}")
OPTIONAL_MARKS = ("text", "ignored")
ROLES = tuple(role for role in vocabulary() if role not in AMOUNT_ROLES)
FIRST_ROLES = (
    "date", "time", "own_account", "own_name", "other_account", "other_name", "bank_serial_no",
    "voucher_no", "purpose", "balance",
)  # fmt: skip
NEEDED = {
    Mode.DEBIT_CREDIT.value: ("debit", "credit"),
    Mode.SIGNED.value: ("amount",),
    Mode.FLAG.value: ("amount", "flag"),
}
WRONG_ID = msg("Use 2 to 40 small letters, digits and hyphens, beginning with a letter or digit.")
TAKEN_ID = msg("There is a profile of this name already; choose another one.")
NAMELESS = msg("Say what the layout is called.")
WRONG_BANK = msg("Write the bank's code, such as 105, or leave it empty.")
NO_DATE = msg("Say which column holds the date.")
NO_AMOUNT = msg("Say which column holds this amount or mark.")
NO_MARK = msg("Name at least one column by which files of this layout are known.")
WRONG_LINE = msg("Write the number of the line, counted from 1, or leave it empty.")
TOO_LONG = msg("This is longer than a name may be.")
LONGEST = 400
UNNAMED = "new"


@dataclass(frozen=True, slots=True)
class Draft:
    """The fields of a profile as typed; ``columns`` gives the names of each role in one line."""

    id: str = ""
    zh: str = ""
    en: str = ""
    bank_code: str = ""
    encoding: str = ""
    delimiter: str = ""
    header_line: str = ""
    mode: str = Mode.DEBIT_CREDIT.value
    unit: str = ""
    positive: str = "credit"
    sign: str = "reversal"
    recognise: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    kept: Mapping[str, Any] = field(default_factory=dict)

    def names(self, role: str) -> list[str]:
        """Return the column names of a role, none when it is left open or switched off."""
        return [] if self.is_off(role) else split(self.columns.get(role, ""))

    def is_off(self, role: str) -> bool:
        """Say whether the layout has no such column, whatever its headings are called."""
        return self.columns.get(role, "").strip() == OFF


def split(line: str) -> list[str]:
    """Return the names of one line."""
    return list(dict.fromkeys(name.strip() for name in line.split(SEPARATOR) if name.strip()))


def joined(names: Any) -> str:
    """Return names in one line."""
    return f" {SEPARATOR} ".join(names)


def faults(draft: Draft, taken: frozenset[str]) -> dict[str, str]:
    """Return what is wrong with a draft, by field; nothing when it can be kept."""
    needed = NEEDED.get(draft.mode, ("amount",))
    found = {
        "id": WRONG_ID if not ID.fullmatch(draft.id) else TAKEN_ID if draft.id in taken else "",
        "zh": "" if draft.zh else NAMELESS,
        "en": "" if draft.en else NAMELESS,
        "bank_code": "" if not draft.bank_code or BANK.fullmatch(draft.bank_code) else WRONG_BANK,
        "header_line": "" if _is_line(draft.header_line) else WRONG_LINE,
        "recognise": "" if split(draft.recognise) else NO_MARK,
        "role-date": "" if draft.names("date") else NO_DATE,
        **{f"role-{role}": "" if draft.names(role) else NO_AMOUNT for role in needed},
    }
    lengths = {"id": draft.id, "zh": draft.zh, "en": draft.en, "recognise": draft.recognise}
    lengths |= {f"role-{role}": text for role, text in draft.columns.items()}
    long = {name: TOO_LONG for name, text in lengths.items() if len(text) > LONGEST}
    return {name: said for name, said in (found | long).items() if said}


def untried(draft: Draft) -> dict[str, str]:
    """Return the faults without whose correction a draft cannot even be tried on a sample."""
    named = faults(draft, frozenset())
    return {
        name: said
        for name, said in named.items()
        if name.startswith("role-") or name in ("recognise", "header_line")
    }


def _is_line(text: str) -> bool:
    return not text or (text.isascii() and text.isdigit() and 0 < int(text) <= 60)


def as_toml(draft: Draft) -> str:
    """Return the profile that a draft says, as TOML."""
    head: dict[str, Any] = {
        "id": draft.id or UNNAMED,
        "zh": draft.zh,
        "en": draft.en,
        **({"bank_code": draft.bank_code} if draft.bank_code else {}),
        **({"encoding": draft.encoding} if draft.encoding in ENCODINGS else {}),
        **({"delimiter": draft.delimiter} if draft.delimiter in DELIMITERS.values() else {}),
        **({"header_line": int(draft.header_line)} if draft.header_line else {}),
        "recognise": [_alternatives(mark) for mark in split(draft.recognise)],
        **{key: draft.kept[key] for key in ("rank", "optional", "header") if key in draft.kept},
    }
    columns = {r: draft.names(r) for r in ROLES if draft.names(r) or draft.is_off(r)}
    amount: dict[str, Any] = {
        "mode": draft.mode,
        **({"unit": draft.unit} if draft.unit else {}),
        "positive": draft.positive,
        "sign": draft.sign,
        **{role: draft.names(role) for role in AMOUNT_ROLES if draft.names(role)},
        **draft.kept.get("amount", {}),
    }
    patterns = draft.kept.get("patterns", {})
    parts = [_table("", head), _table("columns", columns), _table("amount", amount)]
    return "\n".join([*parts, *([_table("patterns", patterns)] if patterns else [])])


def _table(name: str, values: Mapping[str, Any]) -> str:
    # A JSON string, list of strings or whole number is one of TOML as well.
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in values.items()]
    return "\n".join([*([f"[{name}]"] if name else []), *lines, ""])


def profile_of(draft: Draft) -> Profile:
    """Return the profile of a draft; raise CallRefused when the loader does not take it."""
    return profile_from(as_toml(draft), draft.id or "-")


def draft_of(data: Mapping[str, Any]) -> Draft:
    """Return the draft that says what the data of a TOML profile say.

    What the editor has no field for is kept as it is.
    """
    amount = data["amount"]
    columns = {role: joined(names) or OFF for role, names in data.get("columns", {}).items()}
    columns |= {role: joined(amount[role]) for role in AMOUNT_ROLES if role in amount}
    plain = {"mode", "unit", "positive", "sign", *AMOUNT_ROLES}
    kept = {key: data[key] for key in ("rank", "optional", "header", "patterns") if key in data}
    kept["amount"] = {key: value for key, value in amount.items() if key not in plain}
    return Draft(
        **{key: str(data.get(key, "")) for key in ("id", "zh", "en", "bank_code", "encoding")},
        delimiter=data.get("delimiter", ""),
        header_line=str(data.get("header_line", "")),
        mode=amount["mode"],
        unit=amount.get("unit", ""),
        positive=amount.get("positive", "credit"),
        sign=amount.get("sign", "reversal"),
        recognise=joined(_told(entry) for entry in data["recognise"]),
        columns=columns,
        kept=kept,
    )


def _told(entry: str | list[str]) -> str:
    return entry if isinstance(entry, str) else f" {EQUAL} ".join(entry)


def _alternatives(mark: str) -> str | list[str]:
    names = [name.strip() for name in mark.split(EQUAL) if name.strip()]
    return names if len(names) > 1 else mark


def proposed(outline: Outline) -> Draft:
    """Return a draft for the file of an outline: what the names of its header suggest.

    Where no profile fits, each heading is looked up among the names that any layout uses.
    """
    known = outline.columns or _looked_up(outline.headings)
    columns = {role: joined(names) for role, names in known.items() if role != "ignored"}
    mode = outline.mode or _mode(columns)
    marks = [name for name in outline.headings if name][:4]
    return Draft(mode=mode, columns=columns, recognise=joined(marks))


def _looked_up(headings: list[str]) -> dict[str, list[str]]:
    listed = vocabulary()
    found: dict[str, list[str]] = {}
    for role, names in listed.items():
        mine = [heading for heading in headings if heading in names]
        if mine and role not in OPTIONAL_MARKS:
            found[role] = mine
    return found


def _mode(columns: Mapping[str, str]) -> str:
    if "debit" in columns and "credit" in columns:
        return Mode.DEBIT_CREDIT.value
    return Mode.FLAG.value if "flag" in columns else Mode.SIGNED.value


def is_sound(draft: Draft) -> str:
    """Return what the loader says against a draft, nothing when it takes it."""
    try:
        profile_of(draft)
    except CallRefused as error:
        return str(error)
    return ""
