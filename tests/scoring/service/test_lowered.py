"""A score that charged a joint finding is flagged once both institutions lowered its amount."""

from __future__ import annotations

from tests.inspections import journey
from tests.inspections.cases import story as cases
from tests.inspections.rectification import story
from tests.scoring.service.steps import provisional
from tests.scoring.service.test_fallen import fallen, tasks
from tests.scoring.service.test_not_assessed import every_rule_ran
from tests.workbench.house import HEAD, MONITOR, PBC_HEAD, House


def test_a_joint_amount_lowered_under_both_signatures_flags_the_score(pages: House) -> None:
    every_rule_ran(pages)
    number = cases.row(pages, story.objected_jointly(pages)).number
    assert number in provisional(pages).score
    envelope_id = story.amending(pages)
    journey.sign(pages, envelope_id, HEAD)
    assert fallen(pages) == []
    journey.sign(pages, envelope_id, PBC_HEAD)
    assert fallen(pages) == [(number, "reduce", "50.00: 部分凭证要素一致")]
    assert tasks(pages, MONITOR)["assessments_recompute"] == 1
