"""Each cell of the lifecycle's table: what leads where, for whom, and all that leads nowhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from bankcheck.actors import Role
from bankcheck.exports.datasets import DATASETS
from bankcheck.exports.lifecycle import APPROVERS, LIFECYCLE, REQUESTERS, ExportState
from bankcheck.exports.policy import Facts, Masking, Network, Recipient, unmet
from bankcheck.machines import MoveRefused, RoleRefused
from tests.exports.asking import wish

LEGAL = {
    ("draft", "change"): "draft",
    ("draft", "submit"): "submitted",
    ("submitted", "approve_first"): "approved_once",
    ("submitted", "approve"): "approved",
    ("approved_once", "approve"): "approved",
    ("submitted", "reject"): "rejected",
    ("approved_once", "reject"): "rejected",
    ("approved", "generate"): "generated",
    ("approved", "use"): "downloaded",
    ("generated", "download"): "downloaded",
    ("downloaded", "download"): "downloaded",
    ("approved", "expire"): "expired",
    ("generated", "expire"): "expired",
    ("downloaded", "expire"): "expired",
    **{
        (state, "revoke"): "revoked"
        for state in ("draft", "submitted", "approved_once", "approved", "generated", "downloaded")
    },
    **{
        (state, "destroy"): "destroyed"
        for state in ("generated", "downloaded", "expired", "revoked")
    },
}
BY = {
    "approve": APPROVERS, "approve_first": APPROVERS, "reject": APPROVERS,
    "generate": {Role.SYSTEM}, "use": {Role.SYSTEM}, "expire": {Role.SYSTEM},
}  # fmt: skip


def test_every_cell_leads_where_the_law_says_or_nowhere() -> None:
    wrong = []
    for state, event, role in LIFECYCLE.cells():
        try:
            found: str | None = LIFECYCLE.take(state, event, role)
        except (MoveRefused, RoleRefused):
            found = None
        allowed = role in BY.get(event, REQUESTERS)
        if found != (LEGAL.get((state, event)) if allowed else None):
            wrong.append((state, event, role, found))
    assert wrong == []


def test_the_table_knows_every_state() -> None:
    assert set(LIFECYCLE.states) == set(ExportState)


FACTS = Facts(
    actor_id=2,
    actor_role="section_head",
    actor_institution="finance",
    is_fresh=True,
    requester_id=1,
    first_approver_id=None,
    first_institution="",
    digest="d",
    approved_digest="d",
    needs_two=False,
    expires_at=datetime(2026, 3, 31, tzinfo=UTC),
    now=datetime(2026, 3, 30, tzinfo=UTC),
    downloads=0,
    has_copy=True,
    for_commands=False,
    reason="why",
    description=("one", "two"),
)


@pytest.mark.parametrize(
    ("state", "event", "role", "changes", "guard"),
    [
        ("submitted", "approve", Role.SECTION_HEAD, {"actor_id": 1}, "not_own"),
        ("submitted", "approve", Role.SECTION_HEAD, {"is_fresh": False}, "fresh"),
        ("submitted", "approve", Role.SECTION_HEAD, {"approved_digest": "e"}, "unchanged"),
        ("submitted", "approve", Role.SECTION_HEAD, {"needs_two": True}, "one_is_enough"),
        ("submitted", "approve_first", Role.SECTION_HEAD, {}, "two_due"),
        ("approved_once", "approve", Role.PBC_APPROVER, {"first_approver_id": 2}, "another_person"),
        (
            "approved_once",
            "approve",
            Role.PBC_APPROVER,
            {"first_institution": "finance"},
            "another_institution",
        ),
        ("submitted", "reject", Role.SECTION_HEAD, {"reason": " "}, "reasoned"),
        ("generated", "download", Role.MONITOR, {"actor_id": 2}, "own"),
        ("generated", "destroy", Role.MONITOR, {"description": ("x", "")}, "described"),
        ("expired", "destroy", Role.MONITOR, {"actor_id": 1, "has_copy": False}, "has_copy"),
        ("approved", "use", Role.SYSTEM, {}, "for_commands"),
        ("generated", "expire", Role.SYSTEM, {}, "overdue"),
        ("downloaded", "download", Role.MONITOR, {"actor_id": 1, "downloads": 3}, "left"),
        ("submitted", "revoke", Role.MONITOR, {"actor_role": "monitor"}, "own_or_approver"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_a_condition_that_does_not_hold_stops_its_step(
    state: str, event: str, role: Role, changes: dict[str, Any], guard: str
) -> None:
    facts = replace(FACTS, **changes)
    with pytest.raises(MoveRefused) as refused:
        LIFECYCLE.take(state, event, role, unmet(facts))
    assert guard in refused.value.unmet


@pytest.mark.parametrize(
    ("moment", "over"),
    [
        (datetime(2026, 3, 30, 23, 59, 59, tzinfo=UTC), False),
        (datetime(2026, 3, 31, tzinfo=UTC), True),
        (datetime(2026, 3, 31, 0, 0, 1, tzinfo=UTC), True),
    ],
    ids=["a second before", "at the very time", "a second after"],
)
def test_an_export_is_over_at_its_time(moment: datetime, over: bool) -> None:
    assert ("in_time" in unmet(replace(FACTS, now=moment))) is over


@pytest.mark.parametrize(
    ("changes", "reasons"),
    [
        ({}, ()),
        ({"columns": ("payee_account",)}, ()),
        ({"columns": ("payee_account",), "masking": Masking.WHOLE}, ("sensitive",)),
        ({"columns": ("payee_name",), "masking": Masking.WHOLE}, ("sensitive",)),
        ({"columns": ("code",), "masking": Masking.WHOLE}, ()),
        ({"recipient_kind": Recipient.PEOPLES_BANK}, ()),
        ({"recipient_kind": Recipient.OUTSIDE}, ("outside",)),
        ({"network": Network.OTHER}, ("network",)),
    ],
)
def test_two_institutions_approve_what_is_weighty(
    changes: dict[str, object], reasons: tuple[str, ...]
) -> None:
    assert wish(**changes).reasons_for_two == reasons


@pytest.mark.parametrize(
    "changes",
    [
        {"columns": ("code",)},
        {"filter": {"run": "R000002", "rule": "AB07"}},
        {"filter": {"run": "R000002"}},
        {"dataset": "suspicions"},
        {"masking": Masking.WHOLE},
        {"recipient": "somebody else"},
        {"valid_days": 8},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_the_digest_changes_with_the_content(changes: dict[str, object]) -> None:
    assert wish(**changes).digest != wish().digest


def test_no_dataset_offers_everything_by_one_word() -> None:
    names = {column.name for one in DATASETS.values() for column in one.columns}
    assert names & {"all", "*", "evidence"} == set()
