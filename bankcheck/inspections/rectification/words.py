"""The words of rectification, and those of findings with which they share their groups."""

from __future__ import annotations

from bankcheck.inspections.cases import words as cases
from bankcheck.labels import msg

MACHINES = {
    **cases.MACHINES,
    "rectification_notice": msg("Rectification notice"),
    "response": msg("Answer to a notice"),
    "review": msg("Review of an answer"),
    "objection": msg("Objection"),
}

STATES = {
    **cases.STATES,
    "draft": msg("Draft"),
    "in_review": msg("In review"),
    "approved": msg("Approved"),
    "sent": msg("Sent"),
    "acknowledged": msg("Receipt signed"),
    "responded": msg("Answer received"),
    "partly_accepted": msg("Accepted in part"),
    "completed": msg("Completed"),
    "bank_review": msg("Waits for the bank's approver"),
    "under_review": msg("Under review"),
    "accepted": msg("Accepted"),
    "returned": msg("Returned for completion"),
    "rejected": msg("Not accepted"),
    "superseded": msg("Superseded"),
    "taken_back": msg("Taken back by the bank"),
    "pending": msg("Not decided yet"),
    "dropped": msg("No longer required"),
    "filed": msg("Filed"),
    "reviewing": msg("Being reheard"),
    "cosigning": msg("Being co-signed"),
    "inadmissible": msg("Not admitted"),
    "upheld": msg("Finding upheld"),
    "partly_supported": msg("Objection supported in part"),
    "supported": msg("Objection supported"),
}

EVENTS = {
    **cases.EVENTS,
    "approve": msg("Approve"),
    "send": msg("Send"),
    "acknowledge": msg("Sign the receipt"),
    "recall": msg("Recall the notice"),
    "respond": msg("Answer"),
    "take_response_back": msg("Take the answer back"),
    "take_rest_back": msg("Take the answer back"),
    "return_response": msg("Return the answer"),
    "accept_part": msg("Accept in part"),
    "complete": msg("Complete"),
    "settle": msg("Complete"),
    "save": msg("Keep the draft"),
    "attach": msg("Add the file"),
    "detach": msg("Take off"),
    "hand_in": msg("Hand in to the approver"),
    "take_back": msg("Take back"),
    "claim": msg("Take up for review"),
    "release": msg("Let go"),
    "take_over": msg("Take the review over"),
    "reassign": msg("Let somebody else rehear it"),
    "accept": msg("Accept"),
    "return": msg("Return for completion"),
    "reject": msg("Do not accept"),
    "supersede": msg("Supersede"),
    "admit": msg("Admit the objection"),
    "refuse": msg("Do not admit"),
    "uphold": msg("Uphold the finding"),
    "support_partly": msg("Support the objection in part"),
    "support": msg("Support the objection"),
    "stop_signing": msg("Take it back from signing"),
}

GUARDS = {
    **cases.GUARDS,
    "has_items": msg("at least one finding in the notice"),
    "requirements": msg("what the bank is to do, for every finding"),
    "service": msg("how the notice was served"),
    "findings_stand": msg("findings that are still confirmed or under rectification"),
    "nothing_accepted": msg("an answer of which nothing was accepted before"),
    "some_accepted": msg("a part that was accepted"),
    "all_settled": msg("every finding of the notice accepted or no longer required"),
    "answers_complete": msg("for every finding: position, cause, measures, day done and "
                            "responsible person"),
    "declared": msg("the declaration that the answer is true and complete"),
    "differs": msg("an answer that differs from the one that was returned"),
    "not_drafter": msg("somebody who did not draft the notice"),
    "own_claim": msg("the person who took it up"),
    "undecided": msg("an answer of which nothing is decided yet"),
    "all_decided": msg("a decision on every finding of the answer"),
    "no_open_objection": msg("an objection that is decided"),
    "amount_left": msg("the amount that stays determined, above zero and below the present one"),
    "amount_unsigned": msg("the signatures of both institutions, which signed the present amount"),
    "amount_covers": msg("an amount that is not below the debts and claims made of the finding"),
    "reason_code": msg("a reason from the list"),
    "independent": msg("a person who appears nowhere in the history of the finding"),
}  # fmt: skip

REASONS = {
    "incomplete": msg("Incomplete"),
    "no_proof": msg("Without proof"),
    "measure_unfit": msg("Measure does not fit the cause"),
    "money_missing": msg("Money not returned, or not fully"),
    "unclear": msg("Not clear"),
    "wrong": msg("Contradicts the facts"),
}

FIELDS = {
    "position": msg("Position"),
    "cause": msg("Cause"),
    "measures": msg("Measures"),
    "done_on": msg("Done on"),
    "responsible": msg("Responsible person"),
    "reference": msg("Refund or redo reference"),
    "letter": msg("Covering letter"),
    "accountability": msg("Who was held to account, and how"),
    "prevention": msg("What prevents it in future"),
    "files": msg("Files"),
}

SERVICES = {
    "system": msg("Through this system"),
    "courier": msg("By courier"),
    "in_person": msg("In person"),
}

STEPS = {
    "remind_maker": msg("Remind the bank's maker"),
    "remind_approver": msg("Remind the bank's approver"),
    "tell_bank_head": msg("Tell the head of the bank"),
    "propose_decision": msg("Propose a decision"),
}

GROUPS = {
    **cases.GROUPS,
    "c_machine": MACHINES,
    "c_state": STATES,
    "c_event": EVENTS,
    "c_guard": GUARDS,
    "c_reason": REASONS,
    "c_field": FIELDS,
    "c_service": SERVICES,
    "c_step": STEPS,
}
