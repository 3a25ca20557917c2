"""The service does what its description says, whatever it is called with."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Unsatisfiable
from schemathesis.core.parameters import ParameterLocation
from schemathesis.core.result import Ok
from schemathesis.generation import GenerationMode

from tests.api.programs import CALLS, Program, add_inquiry, add_suspicion, program_of
from tests.databases import Stable
from tests.web.sample_run import write_run
from tests.workbench.house import MAKER_A, MONITOR, House, open_house


@pytest.fixture(scope="module")
def whole(stable: Stable, tmp_path_factory: pytest.TempPathFactory) -> House:
    """A house with a run, suspicions and inquiries."""
    home = tmp_path_factory.mktemp("contract")
    house = open_house(home, stable.fresh("sqlite", home))
    write_run(home, "R000001")
    for number in range(1, 4):
        add_suspicion(house, number)
    add_inquiry(house, 1, "105", 1)
    return house


@pytest.fixture(scope="module")
def programs(whole: House) -> dict[str, Program]:
    """A program of the bureau and one of a bank."""
    return {"bureau": program_of(whole, MONITOR), "bank": program_of(whole, MAKER_A)}


def _operations(house: House) -> list[Any]:
    schema = schemathesis.openapi.from_wsgi(f"{CALLS}/openapi.json", house.app)
    return [result.ok() for result in schema.get_all_operations() if isinstance(result, Ok)]


def _call(operation: Any, mode: GenerationMode, program: Program) -> None:
    """Call an operation in many ways, all as described or all otherwise, and hold the answers."""

    @seed(1)
    @settings(
        max_examples=25,
        deadline=None,
        database=None,
        phases=(Phase.explicit, Phase.generate),
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def call(case: schemathesis.Case[Any]) -> None:
        # A case that is wrong by its missing token stays without it.
        case.call_and_validate(headers={} if _lacks_token(case) else program.bearer)

    call()


def _lacks_token(case: schemathesis.Case[Any]) -> bool:
    component = case.meta.components.get(ParameterLocation.HEADER) if case.meta else None
    return component is not None and component.mode is GenerationMode.NEGATIVE


@pytest.mark.slow
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_every_call_keeps_to_its_description(
    whole: House, programs: dict[str, Program], mode: GenerationMode
) -> None:
    for operation in _operations(whole):
        who = "bank" if "/inquiries" in operation.path else "bureau"
        try:
            _call(operation, mode, programs[who])
        except Unsatisfiable:
            # A call without anything to fill in cannot be filled in wrongly.
            assert mode is GenerationMode.NEGATIVE


def test_every_call_is_described_with_its_errors(whole: House) -> None:
    described = whole.app.test_client().get(f"{CALLS}/openapi.json").get_json()
    calls = {
        f"{method} {path}": call
        for path, item in described["paths"].items()
        for method, call in item.items()
        if method in {"get", "post", "put", "patch", "delete"}
    }
    routes = {
        f"{method.lower()} {rule.rule}"
        for rule in whole.app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.rule.startswith(CALLS) and rule.endpoint != "api.openapi"
    }
    assert len(calls) == len(routes) > 15
    assert {name for name, one in calls.items() if "default" not in one["responses"]} == set()


def test_the_description_names_no_path_of_this_machine(whole: House, tmp_path: Path) -> None:
    said = whole.app.test_client().get(f"{CALLS}/openapi.json").text
    assert str(tmp_path.parent) not in said
