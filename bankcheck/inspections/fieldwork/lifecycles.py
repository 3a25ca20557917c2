"""The lifecycles of plans, inspections, checklists and working papers, as tables."""

from __future__ import annotations

from bankcheck.actors import Role
from bankcheck.machines import Machine, Move

OTHER_PERSON, REASON = "other_person", "reason"
_MAKER = frozenset({Role.MONITOR})
_HEAD = frozenset({Role.SECTION_HEAD})
INSPECTORS = frozenset({Role.MONITOR, Role.PBC_INSPECTOR})
BUREAU = frozenset({*INSPECTORS, Role.SECTION_HEAD, Role.PBC_APPROVER})
_SIGNING = frozenset({*BUREAU, Role.SYSTEM})
_CANCEL = ("reason", "both_leads")
_BANK = frozenset({Role.BANK_APPROVER})
_FINISH = ("window_closed", "comments_answered", "findings_decided", "requests_ended")

PLAN = Machine(
    "plan",
    "draft",
    frozenset({"superseded", "closed"}),
    (
        Move("draft", "submit", "in_review", _MAKER, ("has_items",)),
        Move("in_review", "give_back", "draft", _HEAD, (REASON,)),
        Move("in_review", "approve", "cosigning", _HEAD, (OTHER_PERSON,)),
        Move("cosigning", "cosign", "effective", _SIGNING),
        Move("cosigning", "stop", "draft", _SIGNING),
        Move("effective", "stop", "draft", _SIGNING),
        Move("effective", "amend", "effective", _MAKER, ("no_draft",)),
        Move("effective", "supersede", "superseded", _SIGNING),
        Move("effective", "close", "closed", _HEAD, ("items_done",)),
    ),
)

INSPECTION = Machine(
    "inspection",
    "preparing",
    frozenset({"archived", "cancelled"}),
    (
        Move(
            "preparing",
            "send_notice",
            "signing",
            INSPECTORS,
            ("two_people", "both_institutions", "recusals_in", "notice_written"),
        ),
        Move("signing", "cosign", "notified", _SIGNING),
        Move("signing", "stop", "preparing", _SIGNING),
        Move("notified", "stop", "preparing", _SIGNING),
        Move("notified", "enter", "fieldwork", INSPECTORS, ("entry_meeting",)),
        Move(
            "fieldwork",
            "complete",
            "drafting",
            INSPECTORS,
            ("items_reviewed", "papers_reviewed", "notes_cleared", "exit_meeting"),
        ),
        Move(
            "drafting",
            "send_for_comment",
            "soliciting",
            INSPECTORS,
            ("report_written", "comment_deadline"),
        ),
        Move("soliciting", "object", "rechecking", _BANK, ("window_open",)),
        Move("soliciting", "finish", "cosigning", INSPECTORS, _FINISH),
        Move("rechecking", "finish", "cosigning", INSPECTORS, _FINISH),
        Move("cosigning", "cosign", "issued", _SIGNING),
        Move("cosigning", "stop", "drafting", _SIGNING),
        Move("issued", "follow_up", "follow_up", _SIGNING, ("open_findings",)),
        Move("issued", "archive", "archived", _SIGNING, ("no_open_findings",)),
        Move("follow_up", "archive", "archived", _SIGNING, ("no_open_findings",)),
        *(
            Move(state, "cancel", "cancelled", INSPECTORS, _CANCEL)
            for state in (
                "preparing",
                "signing",
                "notified",
                "fieldwork",
                "drafting",
                "soliciting",
                "rechecking",
                "cosigning",
            )
        ),
    ),
)

TEMPLATE = Machine(
    "checklist_template",
    "draft",
    frozenset({"retired"}),
    (
        Move("draft", "review", "reviewed", INSPECTORS, (OTHER_PERSON,)),
        Move("draft", "retire", "retired", _MAKER),
        Move("reviewed", "publish", "published", _HEAD, (OTHER_PERSON,)),
        Move("reviewed", "retire", "retired", _MAKER),
        Move("published", "retire", "retired", BUREAU),
    ),
)

_JUDGE = ("own_institution",)
RESULT = Machine(
    "checklist_result",
    "not_started",
    frozenset(),
    (
        Move("not_started", "answer", "in_progress", BUREAU, _JUDGE),
        Move("in_progress", "answer", "in_progress", BUREAU, _JUDGE),
        Move("concluded", "answer", "in_progress", BUREAU, _JUDGE),
        Move("reviewed", "answer", "in_progress", BUREAU, _JUDGE),
        Move(
            "in_progress",
            "conclude",
            "concluded",
            BUREAU,
            (*_JUDGE, "answered", "reason_given", "linked"),
        ),
        Move("concluded", "review", "reviewed", BUREAU, (OTHER_PERSON,)),
    ),
)

PAPER = Machine(
    "working_paper",
    "draft",
    frozenset({"locked"}),
    (
        Move("draft", "edit", "draft", BUREAU),
        Move("draft", "prepare", "prepared", INSPECTORS, ("paper_written",)),
        Move("prepared", "edit", "draft", BUREAU),
        Move("reviewed", "edit", "draft", BUREAU),
        Move("prepared", "review", "reviewed", BUREAU, (OTHER_PERSON, "notes_cleared")),
        Move("reviewed", "lock", "locked", _SIGNING),
    ),
)

NOTE = Machine(
    "review_note",
    "open",
    frozenset({"cleared"}),
    (
        Move("open", "answer", "answered", BUREAU, (REASON,)),
        Move("answered", "answer", "answered", BUREAU, (REASON,)),
        Move("answered", "clear", "cleared", BUREAU, ("own_note",)),
    ),
)
