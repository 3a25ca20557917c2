"""What one load did, or would do: per file and in total, ready to be shown or printed as JSON."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from bankcheck.errors import BankcheckError, FileRefused
from bankcheck.ledger.rows import Rejected

Progress = Callable[[str, int, int], None]


@dataclass(slots=True)
class FileReport:
    """One file of a call: rows and fen by stream, rejected and recognised rows, facts.

    ``status`` is `loaded`, `known` (its bytes stand in the ledger already) or `carried`.
    """

    file_no: int
    name: str
    sha256: str
    bytes: int
    reader: str
    status: str
    facts: dict[str, str] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    fen: dict[str, int] = field(default_factory=dict)
    rejected: int = 0
    recognised: int = 0


@dataclass(slots=True)
class LoadReport:
    """The outcome of one call of load; ``batch_id`` is None when nothing was written."""

    batch_id: str | None
    files: list[FileReport]
    streams: dict[str, dict[str, Any]]
    rejected: int
    rejected_path: Path | None
    recognised: int
    warnings: list[str]
    supersedes: list[str]
    sample: dict[str, list[dict[str, Any]]]
    timings: dict[str, float]
    rejected_rows: list[Rejected] = field(default_factory=list)

    @property
    def rows(self) -> int:
        """Return how many rows were added."""
        return sum(int(stream["rows"]) for stream in self.streams.values())

    def as_json(self) -> dict[str, Any]:
        """Return the report as JSON values."""
        values = asdict(self)
        del values["rejected_rows"]
        values["rejected_path"] = str(self.rejected_path) if self.rejected_path else None
        values["rows"] = self.rows
        return values


class LoadRefused(BankcheckError):
    """A call that stored nothing because at least one of its files was refused."""

    def __init__(self, refusals: list[FileRefused]) -> None:
        self.refusals = refusals
        super().__init__("\n".join(str(refusal) for refusal in refusals))
