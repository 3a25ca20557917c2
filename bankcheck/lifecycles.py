"""Every lifecycle of the service in one list, from which docs/STATE_MACHINES.md is made."""

from __future__ import annotations

from bankcheck.exports.lifecycle import LIFECYCLE as EXPORT
from bankcheck.inspections.calendar import lifecycles as calendar
from bankcheck.inspections.cases import lifecycles as cases
from bankcheck.inspections.cosign import lifecycles as cosign
from bankcheck.inspections.documents import lifecycles as documents
from bankcheck.inspections.evidence import lifecycles as evidence
from bankcheck.inspections.fieldwork import lifecycles as fieldwork
from bankcheck.inspections.money import lifecycles as money
from bankcheck.inspections.rectification import lifecycles as rectification
from bankcheck.inspections.reporting import lifecycles as reporting
from bankcheck.machines import Machine, Move
from bankcheck.scoring import lifecycles as scoring
from bankcheck.scoring.decisions import lifecycles as decisions

MACHINES: tuple[Machine, ...] = (
    calendar.NOTICE,
    calendar.DEADLINE,
    calendar.EXTENSION,
    cosign.ENVELOPE,
    fieldwork.PLAN,
    fieldwork.INSPECTION,
    fieldwork.TEMPLATE,
    fieldwork.RESULT,
    fieldwork.PAPER,
    fieldwork.NOTE,
    evidence.EVIDENCE,
    evidence.PACKAGE,
    evidence.REQUEST,
    cases.FINDING,
    cases.STATEMENT,
    rectification.NOTICE,
    rectification.RESPONSE,
    rectification.REVIEW,
    rectification.OBJECTION,
    reporting.DRAFT,
    reporting.COMMENT,
    money.OBLIGATION,
    money.REPORT,
    money.DECISION,
    money.COMPENSATION,
    documents.DOCUMENT,
    EXPORT,
    scoring.ASSESSMENT,
    scoring.OBJECTION,
    scoring.BY_HAND,
    decisions.DECISION,
    scoring.FEE,
    scoring.ADJUSTMENT,
    scoring.CLAIM,
)

_HEAD = """# State machines

Each lifecycle is one table in the code; this page is made from those tables by
`bankcheck.lifecycles`, and a test holds it current. Write it anew with
`.venv/bin/python -m bankcheck.lifecycles > docs/STATE_MACHINES.md`.
"""


def document() -> str:
    """Return the page of all lifecycles: a diagram and a table for each."""
    return "\n".join([_HEAD, *(_section(machine) for machine in MACHINES)])


def _section(machine: Machine) -> str:
    rows = "\n".join(_row(move) for move in machine.moves)
    return (
        f"## {machine.name}\n\n```mermaid\n{machine.diagram()}\n```\n\n"
        f"| From | Event | To | Roles | Guards |\n|---|---|---|---|---|\n{rows}\n"
    )


def _row(move: Move) -> str:
    roles = ", ".join(sorted(move.roles))
    guards = ", ".join(move.guards) or "-"
    return f"| {move.state} | {move.event} | {move.to} | {roles} | {guards} |"


if __name__ == "__main__":
    print(document(), end="")  # noqa: T201  its whole purpose is this page
