"""Vendored files are byte for byte the published ones."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from bankcheck.app import PACKAGE

FOLDERS = (PACKAGE / "static" / "vendor", Path(__file__).parent.parent / "vendor")


@pytest.mark.parametrize("folder", FOLDERS, ids=["static", "tests"])
def test_vendored_bytes_have_their_recorded_digest(folder: Path) -> None:
    lines = (folder / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    recorded = {name: digest for digest, name in (line.split("  ") for line in lines)}
    code = [file for file in folder.iterdir() if file.suffix in (".js", ".css")]
    assert {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in code} == recorded
