"""A profile is data: by which columns a layout is known and what each column means."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, TypeVar

from bankcheck.errors import CallRefused
from bankcheck.ledger.tables.amounts import Unit
from bankcheck.ledger.tables.header import plain_name

Word = TypeVar("Word", str, str | None)
SHIPPED = Path(__file__).parent.parent / "profiles"
VOCABULARY = Path(__file__).parent / "vocabulary.toml"
AMOUNT_ROLES = ("debit", "credit", "amount", "flag")
KEYS = frozenset(
    (
        *("id", "zh", "en", "bank_code", "rank", "recognise", "optional"),
        *("header", "columns", "amount", "patterns"),
        *("encoding", "delimiter", "header_line"),
    )
)
AMOUNT_KEYS = frozenset(
    (
        *AMOUNT_ROLES,
        *("mode", "unit", "positive", "sign", "pattern"),
        *("debit_words", "credit_words", "credit_text"),
    )
)
FREE_ROLES = frozenset(("purpose", "text", "ignored"))
SPECIFIC_RANK = 10
ENCODINGS = ("utf-8", "gb18030", "utf-16")
DELIMITERS = {",": "comma", "\t": "tab", "|": "pipe", ";": "semicolon"}
DEBIT_WORDS = ("借", "1", "1-借", "d", "dr", "借 dr", "debit", "支出", "往账", "付", "转出", "支")
CREDIT_WORDS = ("贷", "2", "2-贷", "c", "cr", "贷 cr", "credit", "收入", "来账", "收", "转入")
PATTERNS = {
    "voucher_no": r"(?:支付)?凭证(?:编)?号(?:码)?[:：]?\s*([0-9A-Za-z-]+)",
    "original_serial_no": r"原(?:交易)?流水(?:号)?[:：]?\s*([0-9A-Za-z-]+)",
    "own_account": r"(?:账|帐|卡)\s*号[:：]?\s*([0-9A-Za-z-]{6,40})(?![0-9A-Za-z*-])",
    "own_name": r"(?:户\s*名|账户名称|客户名称)[:：]?\s*([^\s:]+)",
    "refund": r"退款|退汇|退票|退回|退货|冲正|冲账|红字|撤销",
    "treasury": r"国库|国家金库|人民银行|财政零余额清算",
    "clearing": r"清算",
    "clearing_debit": r"退款清算|清算退|划款退回|退回国库|申请退款",
}


class Mode(StrEnum):
    """How a layout tells money out from money in."""

    DEBIT_CREDIT = "debit_credit"
    SIGNED = "signed"
    FLAG = "flag"
    TEXT = "text"


NEEDED = {
    Mode.DEBIT_CREDIT: ("debit", "credit"),
    Mode.SIGNED: ("amount",),
    Mode.FLAG: ("amount", "flag"),
    Mode.TEXT: ("amount",),
}


@dataclass(frozen=True, slots=True)
class AmountRule:
    """How amounts of a layout are read.

    ``positive`` is what a positive signed amount means; with ``sign`` = ``follows`` a minus on a
    debit only repeats the flag, otherwise it is a reversal. ``unit`` None: the header tells.
    """

    mode: Mode
    unit: Unit | None
    positive: str
    sign: str
    pattern: re.Pattern[str] | None
    debit_words: frozenset[str]
    credit_words: frozenset[str]
    credit_text: re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class Profile:
    """One layout: recognised by all of ``recognise``, each entry a set of equal names.

    ``encoding``, ``delimiter`` (its word) and ``header_line`` are None where the bytes tell.
    """

    id: str
    zh: str
    en: str
    bank_code: str | None
    rank: int
    recognise: tuple[frozenset[str], ...]
    optional: frozenset[str]
    own_roles: frozenset[str]
    header: tuple[str, ...]
    columns: Mapping[str, tuple[str, ...]]
    amount: AmountRule
    patterns: Mapping[str, re.Pattern[str]]
    encoding: str | None = None
    delimiter: str | None = None
    header_line: int | None = None

    @property
    def required_roles(self) -> frozenset[str]:
        """Return the roles without which the layout is not what the profile says."""
        amounts = NEEDED[self.amount.mode]
        return (self.own_roles - self.optional - FREE_ROLES) | {"date", *amounts}


@cache
def vocabulary() -> Mapping[str, tuple[str, ...]]:
    """Return the column names shared by all profiles, by role."""
    data = tomllib.loads(VOCABULARY.read_text("utf-8"))
    return {role: tuple(names) for role, names in data.items()}


@cache
def shipped_profiles() -> tuple[Profile, ...]:
    """Return the profiles that come with bankcheck, by id."""
    return tuple(load_profile(path) for path in sorted(SHIPPED.glob("*.toml")))


def own_profiles(folder: str) -> tuple[Profile, ...]:
    """Return the profiles of a folder by id, none where there is no folder."""
    paths = sorted(Path(folder).glob("*.toml")) if folder else []
    return tuple(_unchanged(str(path), path.stat().st_mtime_ns) for path in paths)


@lru_cache(maxsize=256)
def _unchanged(path: str, _written_ns: int) -> Profile:
    return load_profile(Path(path))


def all_profiles(own: str) -> tuple[Profile, ...]:
    """Return the shipped profiles and those of the folder ``own``."""
    return (*shipped_profiles(), *own_profiles(own))


@cache
def known_names() -> frozenset[str]:
    """Return every plain column name that any shipped profile knows."""
    names = {plain_name(name) for listed in vocabulary().values() for name in listed}
    for profile in shipped_profiles():
        names |= {plain_name(name) for listed in profile.columns.values() for name in listed}
    return frozenset(names)


def profile_named(wanted: str, own: str) -> Profile:
    """Return the profile of that id, or the one in that TOML file; else CallRefused."""
    for profile in all_profiles(own):
        if profile.id == wanted:
            return profile
    path = Path(wanted)
    if path.suffix == ".toml" and path.is_file():
        return load_profile(path)
    ids = ", ".join(profile.id for profile in all_profiles(own))
    raise CallRefused(
        f"There is no profile {wanted!r}. Name one of {ids}, or the path of a .toml file."
    )


def load_profile(path: Path) -> Profile:
    """Read one profile; a mistake in it is a CallRefused that names the file and the key."""
    try:
        return profile_from(path.read_text("utf-8"), str(path))
    except UnicodeDecodeError as error:
        raise CallRefused(f"Profile {path}: {error}.") from error


def profile_from(text: str, place: str) -> Profile:
    """Return the profile that a TOML text says; ``place`` is what a mistake in it is told of."""
    try:
        return _profile(tomllib.loads(text))
    except (tomllib.TOMLDecodeError, re.error) as error:
        raise CallRefused(f"Profile {place}: {error}.") from error
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise CallRefused(f"Profile {place}: wrong or missing key: {error}.") from error


def _profile(data: dict[str, Any]) -> Profile:
    amount = data["amount"]
    _check_keys(data, KEYS, "")
    _check_keys(amount, AMOUNT_KEYS, "amount.")
    _check_keys(data.get("columns", {}), frozenset(vocabulary()) - {*AMOUNT_ROLES}, "columns.")
    _check_keys(data.get("patterns", {}), frozenset(PATTERNS), "patterns.")
    own = {role: tuple(names) for role, names in data.get("columns", {}).items()}
    own |= {role: tuple(amount[role]) for role in AMOUNT_ROLES if role in amount}
    patterns = {**PATTERNS, **data.get("patterns", {})}
    return Profile(
        id=str(data["id"]),
        zh=str(data["zh"]),
        en=str(data["en"]),
        bank_code=data.get("bank_code"),
        rank=int(data.get("rank", SPECIFIC_RANK)),
        recognise=tuple(_alternatives(entry) for entry in data["recognise"]),
        optional=frozenset(data.get("optional", ())),
        own_roles=frozenset(role for role, names in own.items() if names),
        header=tuple(data.get("header", ())),
        columns={**vocabulary(), **own},
        amount=_amount_rule(amount),
        patterns={name: re.compile(text) for name, text in patterns.items()},
        encoding=_one_of(data.get("encoding"), None, *ENCODINGS),
        delimiter=_one_of(data.get("delimiter"), None, *DELIMITERS.values()),
        header_line=_line_number(data.get("header_line")),
    )


def _line_number(value: Any) -> int | None:
    if value is None or (isinstance(value, int) and value > 0):
        return value
    raise ValueError("header_line is no line number from 1")


def _check_keys(data: Mapping[str, object], allowed: frozenset[str], prefix: str) -> None:
    unknown = sorted(set(data) - allowed)
    if unknown:
        raise ValueError(f"{prefix}{unknown[0]} is not a key of a profile")


def _alternatives(entry: str | list[str]) -> frozenset[str]:
    names = [entry] if isinstance(entry, str) else entry
    return frozenset(plain_name(name) for name in names)


def _amount_rule(data: dict[str, Any]) -> AmountRule:
    credit_text = data.get("credit_text")
    pattern = data.get("pattern")
    return AmountRule(
        mode=Mode(data["mode"]),
        unit=Unit(data["unit"]) if "unit" in data else None,
        positive=_one_of(data.get("positive", "credit"), "credit", "debit"),
        sign=_one_of(data.get("sign", "reversal"), "reversal", "follows"),
        pattern=re.compile(pattern) if pattern else None,
        debit_words=frozenset(word.lower() for word in data.get("debit_words", DEBIT_WORDS)),
        credit_words=frozenset(word.lower() for word in data.get("credit_words", CREDIT_WORDS)),
        credit_text=re.compile(credit_text) if credit_text else None,
    )


def _one_of(value: Word, *allowed: Word) -> Word:
    if value not in allowed:
        raise ValueError(f"{value!r} is none of {', '.join(filter(None, allowed))}")
    return value
