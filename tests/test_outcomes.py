"""The table of what becomes of the public corpora is what a run gives today."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

SCRIPT = Path(__file__).with_name("outcomes.py")


@pytest.mark.slow
def test_the_table_of_outcomes_is_up_to_date() -> None:
    spec = importlib.util.spec_from_file_location("outcomes", SCRIPT)
    assert spec
    assert spec.loader
    outcomes = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(outcomes)
    if not (outcomes.SHARED / "data").is_dir():
        pytest.skip("the public corpora are not beside the repository")
    assert outcomes.page() == outcomes.PAGE.read_text(encoding="utf-8"), (
        "run python tests/outcomes.py and look at what changed"
    )
