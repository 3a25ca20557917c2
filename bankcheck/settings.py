"""Everything that the environment may decide, read once into one frozen value."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bankcheck.errors import CallRefused


@dataclass(frozen=True, slots=True)
class Limits:
    """What one untrusted file may cost while it is read: MiB of memory and seconds."""

    memory_mib: int = 4096
    cpu_seconds: int = 300
    wall_seconds: int = 600


@dataclass(frozen=True, slots=True)
class Settings:
    """The data folder, what a reading child may cost, the page language and the way it is run.

    An empty ``database`` is SQLite in the data folder; ``demo`` opens the doors of the example.
    """

    home: Path = Path("var")
    limits: Limits = Limits()
    language: str = "zh_CN"
    database: str = ""
    secret: str = ""
    production: bool = False
    demo: bool = False

    @property
    def runs(self) -> Path:
        """Return the folder of the runs."""
        return self.home / "runs"

    @property
    def logs(self) -> Path:
        """Return the folder of the log files."""
        return self.home / "log"


def settings_from(environment: Mapping[str, str]) -> Settings:
    """Return the settings that the environment names; raise CallRefused for a bad number."""
    settings = Settings(
        home=Path(environment.get("BANKCHECK_HOME") or "var").absolute(),
        limits=Limits(
            memory_mib=_number(environment, "BANKCHECK_READ_MEMORY_MIB", 4096),
            cpu_seconds=_number(environment, "BANKCHECK_READ_CPU_SECONDS", 300),
            wall_seconds=_number(environment, "BANKCHECK_READ_WALL_SECONDS", 600),
        ),
        language=environment.get("BANKCHECK_LANGUAGE") or "zh_CN",
        database=environment.get("BANKCHECK_DATABASE", ""),
        secret=environment.get("BANKCHECK_SECRET_KEY", ""),
        production=environment.get("BANKCHECK_PRODUCTION") == "1",
        demo=environment.get("BANKCHECK_DEMO") == "1",
    )
    if settings.production and settings.demo:
        raise CallRefused(
            "BANKCHECK_DEMO opens the pages to everybody and cannot go with BANKCHECK_PRODUCTION; "
            "unset one of them."
        )
    return settings


def load_settings() -> Settings:
    """Return the settings of this process's environment."""
    return settings_from(os.environ)


def _number(environment: Mapping[str, str], name: str, default: int) -> int:
    text = environment.get(name) or str(default)
    if not (text.isascii() and text.isdigit() and int(text) > 0):
        raise CallRefused(f"{name} is {text!r}; set it to a whole number above zero.")
    return int(text)
