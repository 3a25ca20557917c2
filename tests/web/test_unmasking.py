"""A difference shows account numbers in full to who gave a reason, and to nobody else."""

from __future__ import annotations

import pytest

from tests.web.sample_run import PAYEE, PAYER
from tests.workbench.house import AUDITOR, HEAD, PBC, SECOND_MONITOR, House


def _full(page: str) -> list[str]:
    return [account for account in (PAYER, PAYEE) if account in page]


@pytest.fixture
def path(fingerprints: dict[str, str]) -> str:
    """The address of one difference."""
    return f"/runs/R000002/differences/{fingerprints['AB04']}"


def _asked(path: str) -> dict[str, str]:
    number = path.removeprefix("/runs/").replace("/differences/", "/")
    return {"kind": "difference", "number": number, "reason": "电话核实收款人", "next": path}


@pytest.mark.parametrize("login", [HEAD, AUDITOR])
def test_numbers_are_masked_at_first(house: House, path: str, login: str) -> None:
    assert _full(house.client(login).get(path).text) == []


def test_after_a_reason_the_numbers_are_shown_in_full(house: House, path: str) -> None:
    client = house.client(SECOND_MONITOR)
    page = client.post("/unmask", data=_asked(path), follow_redirects=True).text
    assert _full(page) == [PAYER, PAYEE]


def test_they_are_shown_to_nobody_else(house: House, path: str) -> None:
    house.client(SECOND_MONITOR).post("/unmask", data=_asked(path))
    assert _full(house.client(PBC).get(path).text) == []
