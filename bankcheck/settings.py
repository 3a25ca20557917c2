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
    """The data folder, the limits of the reading child process and the page language."""

    home: Path = Path("var")
    limits: Limits = Limits()
    language: str = "zh_CN"

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
    return Settings(
        home=Path(environment.get("BANKCHECK_HOME") or "var").absolute(),
        limits=Limits(
            memory_mib=_number(environment, "BANKCHECK_READ_MEMORY_MIB", 4096),
            cpu_seconds=_number(environment, "BANKCHECK_READ_CPU_SECONDS", 300),
            wall_seconds=_number(environment, "BANKCHECK_READ_WALL_SECONDS", 600),
        ),
        language=environment.get("BANKCHECK_LANGUAGE") or "zh_CN",
    )


def load_settings() -> Settings:
    """Return the settings of this process's environment."""
    return settings_from(os.environ)


def _number(environment: Mapping[str, str], name: str, default: int) -> int:
    text = environment.get(name) or str(default)
    if not (text.isascii() and text.isdigit() and int(text) > 0):
        raise CallRefused(f"{name} is {text!r}; set it to a whole number above zero.")
    return int(text)
