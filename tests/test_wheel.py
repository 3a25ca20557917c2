"""The built wheel holds everything a command and a page need, away from the clone."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
DATA = (".sql", ".toml", ".css", ".js", ".ttf", ".mo", ".typed")
RENDER = """
from bankcheck.wsgi import app
answer = app.test_client().get("/", follow_redirects=True)
print(answer.status_code, answer.get_data(as_text=True))
"""

pytestmark = pytest.mark.slow


def run(*command: str | Path, folder: Path) -> str:
    """Return what a command prints, run where nothing of the clone can answer for the wheel."""
    surroundings = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "BANKCHECK_HOME": str(folder / "var"),
    }
    answer = subprocess.run(
        command, cwd=folder, env=surroundings, capture_output=True, text=True, check=False
    )
    assert answer.returncode == 0, answer.stderr
    return answer.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the wheel that the clone builds with nothing fetched."""
    out = tmp_path_factory.mktemp("wheel")
    build = ("-m", "build", "--wheel", "--no-isolation", "--outdir", out, ROOT)
    run(sys.executable, *build, folder=out)
    return next(out.glob("bankcheck-*.whl"))


@pytest.fixture(scope="module")
def contents(wheel: Path) -> frozenset[str]:
    """Return the names of the files in the wheel."""
    with zipfile.ZipFile(wheel) as archive:
        return frozenset(archive.namelist())


@pytest.fixture(scope="module")
def binaries(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the bin of an environment that holds the wheel and borrows the libraries.

    A path file lends the libraries of this environment but not the clone installed in it:
    path files in a lent folder are not followed.
    """
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, symlinks=True)
    python = folder / "bin" / "python"
    install = ("install", "--quiet", "--no-deps", "--no-index", wheel)
    run(sys.executable, "-m", "pip", "--python", python, *install, folder=folder)
    place = run(
        python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", folder=folder
    )
    lent = sysconfig.get_path("purelib")
    Path(place.strip(), "lent.pth").write_text(f"{lent}\n", encoding="utf-8")
    return folder / "bin"


@pytest.mark.parametrize("suffix", DATA)
def test_every_data_file_of_the_package_is_in_the_wheel(
    contents: frozenset[str], suffix: str
) -> None:
    here = {path.relative_to(ROOT).as_posix() for path in (ROOT / "bankcheck").rglob(f"*{suffix}")}
    assert here - contents == set()


def test_every_template_is_in_the_wheel(contents: frozenset[str]) -> None:
    templates = (path for path in (ROOT / "templates").rglob("*") if path.is_file())
    here = {f"bankcheck/{path.relative_to(ROOT).as_posix()}" for path in templates}
    assert here - contents == set()


def test_the_installed_package_is_not_the_clone(binaries: Path) -> None:
    where = run(
        binaries / "python", "-c", "import bankcheck; print(bankcheck.__file__)", folder=binaries
    )
    assert not Path(where.strip()).is_relative_to(ROOT / "bankcheck")


def test_the_installed_command_prints_its_streams(binaries: Path) -> None:
    assert "fiscal_year" in run(binaries / "bankcheck", "schema", "voucher", folder=binaries)


def test_the_installed_application_renders_its_first_page(binaries: Path) -> None:
    page = run(binaries / "python", "-c", RENDER, folder=binaries)
    assert page.startswith("200")
    assert "bankcheck" in page
