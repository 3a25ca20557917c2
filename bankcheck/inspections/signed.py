"""Every kind of object that both institutions sign; a feature adds its own here."""

from __future__ import annotations

from bankcheck.inspections.cases import signing
from bankcheck.inspections.cosign.objects import Kinds
from bankcheck.inspections.fieldwork import inspections, plans
from bankcheck.inspections.rectification import amending, joint
from bankcheck.inspections.reporting import service as reporting

KINDS: Kinds = {
    "plan": plans.SIGNED,
    "inspection_notice": inspections.SIGNED,
    signing.KIND: signing.SIGNED,
    reporting.KIND: reporting.SIGNED,
    joint.KIND: joint.SIGNED,
    amending.KIND: amending.SIGNED,
}
