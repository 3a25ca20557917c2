"""The words of objections, lines by hand, editions, decisions and the survey."""

from __future__ import annotations

from bankcheck.labels import msg

SUPPOSED_FAULTS = {
    "unknown": msg("Choose a scheme of the list."),
    "not_in_force": msg("Some value of this scheme is not in force in that year; choose another."),
    "unread": msg("Give the weight in plain digits, such as 60 or 12.5."),
    "sum": msg("The weights do not add up to the total."),
}
FALLEN = {
    "overturn": msg("the finding was taken back after an objection"),
    "withdraw": msg("the finding was withdrawn"),
    "reduce": msg("the amount of the finding was reduced after an objection"),
    "left_rate": msg("what this rate counted was cleared, or its finding taken back"),
    "": msg("no confirmed finding stands behind it"),
}
OBJECTION_STATES = {
    "drafted": msg("Drafted, waits for the approver"),
    "filed": msg("Filed"),
    "reviewing": msg("Under review"),
    "upheld": msg("Upheld"),
    "dismissed": msg("Dismissed"),
    "inadmissible": msg("Inadmissible"),
    "taken_back": msg("Taken back"),
}
HAND_KINDS = {
    "adjustment": msg("Adjustment of the total"),
    "bonus": msg("Bonus points"),
    "not_applicable": msg("Not applicable to this bank"),
    "insufficient": msg("Evidence insufficient"),
}
HAND_STATES = {
    "proposed": msg("Proposed"),
    "approved": msg("Approved"),
    "rejected": msg("Rejected"),
}
CHANGES = {
    "shown": msg("Shown to the bank for the first time."),
    "shown_again": msg("Computed anew and shown again."),
    "objection": msg("An objection of the bank was upheld."),
    "by_hand": msg("A line by hand was approved."),
    "final": msg("Both institutions signed: the score is final."),
    "unsigned": msg("The signatures are void: the score is provisional again."),
    "correction": msg("The final score is being replaced by a correction."),
    "decision": msg("A decision to lower the fee was issued."),
    "revoked": msg("The decision to lower the fee was revoked."),
    "stayed": msg("The decision to lower the fee was stayed."),
    "resumed": msg("The stay of the decision to lower the fee was lifted."),
    "counted": msg("The year was counted from the ledger."),
    "adjusted": msg("An adjustment was approved."),
    "lifted": msg("An approved adjustment was lifted."),
    "revised": msg("The approved statement was opened again."),
    "fallen": msg("A finding was taken back, so that it is charged no longer:"),
}
DECISION_STATES = {
    "proposed": msg("Proposed"),
    "noticed": msg("Prior notice given"),
    "heard": msg("Heard"),
    "approved": msg("Approved, not issued yet"),
    "issued": msg("Issued"),
    "served": msg("Served"),
    "executed": msg("Carried out"),
    "rejected": msg("Rejected"),
    "revoked": msg("Revoked"),
}
SERVICES = {
    "system": msg("through this system"),
    "in_person": msg("handed over in person"),
    "post": msg("by registered post"),
    "left_there": msg("left at the place with a witness"),
}
HEARD = {
    "stated": msg("The bank stated its case."),
    "forgone": msg("The bank forgoes to state its case."),
    "silent": msg("The bank said nothing within the window."),
}
REMEDIES = {
    "negotiation": msg("Negotiation under the agreement"),
    "arbitration": msg("Arbitration"),
    "litigation": msg("Lawsuit"),
}
OUTCOMES = {
    "": msg("not concluded yet"),
    "maintained": msg("The decision was maintained"),
    "partly": msg("The decision was overturned in part"),
    "overturned": msg("The decision was overturned"),
    "withdrawn": msg("The bank withdrew"),
}
ROUND_STATES = {"open": msg("Takes answers"), "closed": msg("Closed")}
STEPS = {
    "prior_notice": msg("prior notice to the bank"),
    "hearing": msg("a window in which the bank may state its case"),
    "legal_review": msg("a review of the law"),
    "cosign": msg("both institutions' signatures"),
}
MACHINES = {
    "assessment": msg("Assessment"),
    "score objection": msg("Objection to lost points"),
    "line by hand": msg("Line by hand"),
    "fee statement": msg("Fee statement"),
    "adjustment of a fee": msg("Adjustment of a fee"),
    "decision": msg("Decision"),
}
EVENTS = {
    "freeze": msg("freeze the inputs"),
    "compute": msg("compute"),
    "show": msg("show to the bank"),
    "amend": msg("change what was frozen"),
    "ask_signatures": msg("ask for both signatures"),
    "finalise": msg("make final"),
    "reopen": msg("reopen"),
    "correct": msg("replace by a correction"),
    "edit": msg("edit the draft"),
    "discard": msg("discard the draft"),
    "file": msg("file"),
    "take_back": msg("take back"),
    "admit": msg("take up for review"),
    "refuse": msg("refuse as inadmissible"),
    "uphold": msg("uphold"),
    "dismiss": msg("dismiss"),
    "approve": msg("approve"),
    "reject": msg("reject"),
    "send": msg("send to the bank"),
    "confirm": msg("confirm"),
    "dispute": msg("dispute"),
    "revise": msg("open again"),
    "review": msg("review the law"),
    "notify": msg("give prior notice"),
    "state": msg("state the bank's case"),
    "forgo": msg("forgo to state a case"),
    "close_hearing": msg("close the hearing"),
    "answer": msg("answer the bank's statement"),
    "issue": msg("issue"),
    "serve": msg("serve"),
    "receive": msg("sign for the receipt"),
    "execute": msg("record how it was carried out"),
    "revoke": msg("revoke"),
    "lift": msg("lift"),
    "reassign": msg("let somebody else review it"),
    "stand": msg("record why it stands"),
    "stay": msg("stay"),
    "resume": msg("lift the stay"),
    "record_remedy": msg("record a remedy elsewhere"),
    "conclude_remedy": msg("record how the remedy ended"),
}
GUARDS = {
    "unchanged": msg("The frozen inputs must be unchanged."),
    "no_obstacles": msg(
        "Every indicator has its evidence, every counted difference is settled and every confirmed "
        "suspicion has its finding, or the lack was waived."
    ),
    "charges_stand": msg(
        "Every charge stands: no finding behind one was taken back or reduced, and no rate counts "
        "what was cleared since."
    ),
    "window_over": msg("The bank's window is over, or the bank said that it does not object."),
    "objections_settled": msg("No objection of the bank is open."),
    "lines_settled": msg("No line by hand waits for a decision."),
    "not_signed": msg("No signatures are being collected or stand already."),
    "signed": msg("Both institutions have signed."),
    "another_person": msg("Another person must act than who prepared this."),
    "fresh": msg("A recent sign-in is needed."),
    "reasoned": msg("A reason must be given."),
    "in_time": msg("The time for this is over."),
    "still_charged": msg("The provisional sheet must still charge these points."),
    "independent": msg("Somebody must act who had no part in what this is about."),
    "own_claim": msg("Somebody else has taken it up."),
    "counted": msg("Say how many entries are struck: at least one, at most those counted."),
    "nothing_proposed": msg("Every proposed adjustment must be decided."),
    "final_score": msg("There is no final score yet, so the score moves nothing."),
    "grounds_hold": msg("The coefficient must be the one that score and decision allow now."),
    "volume_holds": msg(
        "The year counted now must give the volume that the bank confirmed. Take the statement "
        "back and count the year again."
    ),
    "tariff_holds": msg(
        "The tariff must be the one the statement was priced by. Take the statement back and count "
        "the year again."
    ),
    "once": msg("Interest on this advance is approved already."),
    "lowers": msg("A false claim must lower the fee; reject it and propose it with a minus."),
    "grounds_changed": msg(
        "Since the approval neither score nor decision, count, tariff nor claim has changed."
    ),
    "withheld_owed": msg("What is withheld must be owed still and undisputed; lift it otherwise."),
    "withheld_covered": msg("The fee must cover what is withheld; lift it and propose it anew."),
    "recounted": msg("The year must be counted again first: the count or the tariff has changed."),
    "prior_notice": msg("The bank was not given prior notice."),
    "hearing": msg("The bank's window to state its case is not over."),
    "legal_review": msg("No review of the law has passed these very words."),
    "cosign": msg("Both institutions have not signed yet."),
    "answered": msg("What the bank stated was not answered."),
    "not_the_lawyer": msg("Who reviewed the law does not approve."),
    "takes_review": msg("This rung takes no review of the law."),
    "takes_notice": msg("This rung takes no prior notice."),
    "takes_cosign": msg("This rung takes no signatures of both institutions."),
    "was_stated": msg("The bank stated nothing that could be answered."),
    "service": msg("Say how it was served, with the proof where it left the system."),
    "not_stayed": msg("The decision is stayed."),
    "stayed": msg("The decision is not stayed."),
    "no_remedy": msg("A remedy of the bank elsewhere is not concluded yet."),
    "open_remedy": msg("No remedy of the bank elsewhere is open."),
    "overturned": msg("No remedy elsewhere has overturned it."),
    "told": msg("Give the kind, the body, a day since the issue and the words."),
    "grounds_stand": msg(
        "A finding under it was taken back or reduced: let the score be corrected and propose it "
        "anew, or record why the decision stands."
    ),
    "grounds_fell": msg("Nothing has fallen under it, or why it stands is recorded already."),
    "needs": msg("The ladder's conditions are not met."),
    "confirmed_finding": msg("No confirmed finding is named."),
    "severity": msg("None of the findings is as grave as the rung asks."),
    "grade_lowers": msg("The final grade does not lower the fee."),
    "prior_rung": msg("None of the milder decisions that must come first was issued."),
    "no_open_objection": msg("An objection of the bank is still open."),
    "basis": msg("No clause of the agreement or rule is named."),
}
STATES = {**OBJECTION_STATES, **DECISION_STATES}
GROUPS = {
    "fallen": FALLEN,
    "supposed_fault": SUPPOSED_FAULTS,
    "score_objection_state": OBJECTION_STATES,
    "hand_kind": HAND_KINDS,
    "hand_state": HAND_STATES,
    "score_change": CHANGES,
    "decision_state": DECISION_STATES,
    "decision_service": SERVICES,
    "decision_heard": HEARD,
    "decision_step": STEPS,
    "decision_remedy": REMEDIES,
    "decision_outcome": OUTCOMES,
    "survey_state": ROUND_STATES,
    "s_machine": MACHINES,
    "s_event": EVENTS,
    "s_guard": GUARDS,
}
