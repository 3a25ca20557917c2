"""A year is held to an installation's own scheme, and to the very text it was frozen with."""

from __future__ import annotations

import json
from hashlib import sha256

import pytest

from bankcheck.scoring import sheets
from bankcheck.scoring.gathering import Frozen, schemes
from bankcheck.scoring.refusals import RulebookChanged
from bankcheck.scoring.rulebook import BOOKS
from bankcheck.scoring.shelf import SHELF, Shelf
from tests.scoring.service.steps import now_of, provisional
from tests.scoring.test_adopted import TEXT, own
from tests.workbench.house import APPROVER_A, HEAD, House

CODE = "county-2026"
SCHEME = (
    (BOOKS / "sample-100.toml")
    .read_text(encoding="utf-8")
    .replace('code = "sample-100"', f'code = "{CODE}"')
    .replace('status = "sample"', 'status = "adopted"')
)


@pytest.fixture
def shelf(monkeypatch: pytest.MonkeyPatch) -> Shelf:
    """The shelf, put back as it was afterwards."""
    monkeypatch.setattr(SHELF, "_own", None)
    return SHELF


@pytest.fixture
def county(pages: House, shelf: Shelf) -> House:
    """A house whose years are held to a scheme of its own."""
    own(pages.home, TEXT.replace("sample-400", CODE))
    write(pages, SCHEME)
    shelf.open(pages.home)
    return pages


def write(house: House, text: str) -> None:
    """Write the own scheme."""
    (house.home / "rulebook" / f"{CODE}.toml").write_text(text, encoding="utf-8")


def test_a_new_year_is_frozen_with_the_digest_of_the_own_scheme(county: House) -> None:
    row = provisional(county)
    frozen = json.loads(row.manifest)["scheme"]
    digest = sha256(SCHEME.encode("utf-8")).hexdigest()
    assert (row.scheme, frozen) == (CODE, {"code": CODE, "digest": digest})


def test_an_own_scheme_that_was_changed_computes_nothing(county: House) -> None:
    row = provisional(county)
    write(county, SCHEME.replace("adopted", "sample", 1))
    with pytest.raises(RulebookChanged):
        _ = Frozen(row.manifest).book


def test_the_bank_is_shown_an_adopted_scheme_as_no_sample(county: House) -> None:
    provisional(county)
    sheet = sheets.own_sheet(county.database, 1, actor=county.actor(APPROVER_A))
    assert not sheet.is_sample


@pytest.mark.parametrize(
    "path", ["/assessments", "/assessments/sheets/1", "/assessments/sheets/1/what-if"]
)
def test_its_pages_open(county: House, path: str) -> None:
    provisional(county)
    assert county.client(HEAD).get(path).status_code == 200
    assert now_of(county).scheme == CODE
    assert CODE in schemes()


def test_a_wrong_own_scheme_is_answered_with_what_to_do(county: House) -> None:
    write(county, SCHEME.replace('kind = "ratio"', 'kind = "guess"', 1))
    answer = county.client(HEAD).get("/assessments?lang=en")
    assert answer.status_code == 409
    assert "bankcheck rulebook" in answer.text
