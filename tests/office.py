"""LibreOffice without a screen: what it makes of a file, every formula computed anew."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

_TIMEOUT_SECONDS = 180
_CACHED = re.compile(rb"(<f>[^<]*</f>)<v>[^<]*</v>")
# Workbooks of other programs are otherwise shown as they were stored, and not computed.
_ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"
  xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode"
  oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""


def program() -> str:
    """Return where LibreOffice is; its absence is said aloud, and is a failure where CI is set."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    if found is None:
        said = "no LibreOffice: the tests of files in an office program did not run"
        pytest.fail(said) if os.environ.get("CI") else pytest.skip(said)
    return str(found)


def converted(path: Path, folder: Path, kind: str) -> Path:
    """Return a file as LibreOffice writes it again, as another kind too."""
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True, exist_ok=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_ALWAYS, encoding="utf-8")
    out = folder / "converted"
    subprocess.run(
        [
            program(),
            f"-env:UserInstallation={profile.as_uri()}",
            "--headless",
            "--convert-to",
            kind,
            "--outdir",
            str(out),
            str(path),
        ],
        check=True,
        capture_output=True,
        timeout=_TIMEOUT_SECONDS,
    )
    return out / f"{path.stem}.{kind}"


def forgetting(path: Path, to: Path) -> Path:
    """Return a copy of a workbook without one result in it: formulas alone."""
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name.startswith("xl/worksheets/sheet"):
                content = _CACHED.sub(rb"\1", content)
            new.writestr(name, content)
    return to


def recalculated(path: Path, folder: Path) -> Path:
    """Return a workbook whose every result LibreOffice has computed from formulas alone."""
    return converted(forgetting(path, folder / f"bare-{path.name}"), folder, "xlsx")
