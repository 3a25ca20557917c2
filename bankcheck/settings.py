"""Everything that the environment may decide, read once into one frozen value."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bankcheck.errors import CallRefused

SHORTEST_SECRET = 32
COUNTS_FOLDER = "PROMETHEUS_MULTIPROC_DIR"


@dataclass(frozen=True, slots=True)
class Limits:
    """What one untrusted file may cost while it is read: MiB of memory and seconds."""

    memory_mib: int = 4096
    cpu_seconds: int = 300
    wall_seconds: int = 600


@dataclass(frozen=True, slots=True)
class AccountRules:
    """How strong sign-ins are: the cost of a hash (MiB: ASVS 5.0), lock-outs, ages and counts."""

    hash_memory_kib: int = 65_536
    hash_passes: int = 3
    failures_an_account: int = 5
    failures_an_address: int = 20
    password_days: int = 90
    sign_ins_at_once: int = 3


@dataclass(frozen=True, slots=True)
class Uploads:
    """What one upload may bring: MiB and files; and the command that scans each of its files."""

    most_mib: int = 512
    most_files: int = 200
    scanner: str = ""


@dataclass(frozen=True, slots=True)
class Settings:
    """The data folder, what a reading child may cost, the page language and the way it is run.

    An empty ``database`` is SQLite in the data folder; ``demo`` opens the doors of the example;
    ``proxy`` says that exactly one proxy stands in front and speaks for its callers.
    """

    home: Path = Path("var")
    limits: Limits = Limits()
    uploads: Uploads = Uploads()
    language: str = "zh_CN"
    database: str = ""
    secret: str = ""
    production: bool = False
    demo: bool = False
    audit_heads: Path | None = None
    proxy: bool = False
    metrics_token: str = ""
    api_rows_a_day: int = 5000
    shared_counts: Path | None = None
    accounts: AccountRules = AccountRules()

    @property
    def runs(self) -> Path:
        """Return the folder of the runs."""
        return self.home / "runs"

    @property
    def heads(self) -> Path:
        """Return the folder where the daily heads of the audit chain are kept."""
        return self.audit_heads or self.home / "audit-heads"

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
        uploads=Uploads(
            most_mib=_number(environment, "BANKCHECK_UPLOAD_MIB", 512),
            most_files=_number(environment, "BANKCHECK_UPLOAD_FILES", 200),
            scanner=environment.get("BANKCHECK_SCANNER", ""),
        ),
        language=environment.get("BANKCHECK_LANGUAGE") or "zh_CN",
        database=environment.get("BANKCHECK_DATABASE", ""),
        secret=environment.get("BANKCHECK_SECRET_KEY", ""),
        production=environment.get("BANKCHECK_PRODUCTION") == "1",
        demo=environment.get("BANKCHECK_DEMO") == "1",
        audit_heads=_folder(environment, "BANKCHECK_AUDIT_HEADS"),
        proxy=environment.get("BANKCHECK_PROXY") == "1",
        api_rows_a_day=_number(environment, "BANKCHECK_API_ROWS_A_DAY", 5000),
        metrics_token=environment.get("BANKCHECK_METRICS_TOKEN", ""),
        shared_counts=_folder(environment, COUNTS_FOLDER),
        accounts=AccountRules(
            failures_an_address=_number(environment, "BANKCHECK_FAILURES_AN_ADDRESS", 20),
            password_days=_number(environment, "BANKCHECK_PASSWORD_DAYS", 90),
            sign_ins_at_once=_number(environment, "BANKCHECK_SIGN_INS_AT_ONCE", 3),
        ),
    )
    if settings.production:
        _refuse_unfit(settings)
    return settings


def _refuse_unfit(settings: Settings) -> None:
    """Hold production to what it takes; raise CallRefused with the first thing missing."""
    if settings.demo:
        raise CallRefused(
            "BANKCHECK_DEMO opens the pages to everybody and cannot go with BANKCHECK_PRODUCTION; "
            "unset one of them."
        )
    if len(settings.secret) < SHORTEST_SECRET:
        raise CallRefused(
            f"BANKCHECK_PRODUCTION needs BANKCHECK_SECRET_KEY with {SHORTEST_SECRET} characters or "
            "more; make one with: python3 -c 'import secrets; print(secrets.token_urlsafe(48))'"
        )
    if not settings.database:
        raise CallRefused(
            "BANKCHECK_PRODUCTION needs BANKCHECK_DATABASE, such as "
            "postgresql://bankcheck_app@/bankcheck; docs/DEPLOYMENT.md tells how to set it up."
        )


def share_counts(folder: Path) -> None:
    """Let the processes of one server count their requests together; call before they import.

    The library that counts decides when it is imported, from the environment alone. A folder
    that is named there already is left as it is.
    """
    if COUNTS_FOLDER not in os.environ:
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.glob("*.db"):
            old.unlink()
        os.environ[COUNTS_FOLDER] = str(folder)


def load_settings() -> Settings:
    """Return the settings of this process's environment."""
    return settings_from(os.environ)


def _folder(environment: Mapping[str, str], name: str) -> Path | None:
    text = environment.get(name, "")
    return Path(text) if text else None


def _number(environment: Mapping[str, str], name: str, default: int) -> int:
    text = environment.get(name) or str(default)
    if not (text.isascii() and text.isdigit() and int(text) > 0):
        raise CallRefused(f"{name} is {text!r}; set it to a whole number above zero.")
    return int(text)
