"""The words of findings and statements: groups of keys with their msgids."""

from __future__ import annotations

from bankcheck.labels import msg

MACHINES = {"finding": msg("Finding"), "statement": msg("Statement of facts")}

STATES = {
    "all": msg("All"),
    "open": msg("All that are open"),
    "drafted": msg("Being drafted"),
    "proposed": msg("Waits for the bank's confirmation"),
    "answered": msg("Answered by the bank"),
    "confirmed": msg("Confirmed finding"),
    "rectifying": msg("Under rectification"),
    "verifying_fix": msg("Waits for the retest"),
    "closed": msg("Closed after the retest"),
    "withdrawn": msg("Withdrawn"),
    "continuing": msg("Rectified over a long time"),
    "asked": msg("Waits for your answer"),
    "submitted": msg("Submitted"),
    "lapsed": msg("Not answered in time"),
}

EVENTS = {
    "raise": msg("Raise"),
    "edit": msg("Draft written"),
    "propose": msg("Put to the bank"),
    "answer": msg("Answer"),
    "lapse": msg("Go on without an answer"),
    "ask_signatures": msg("Ask both institutions to sign"),
    "cosigned": msg("Signed by both institutions"),
    "unsigned": msg("Signing stopped"),
    "confirm": msg("Confirm the finding"),
    "revise": msg("Take back to the draft"),
    "withdraw": msg("Withdraw"),
    "serve": msg("Serve the notice"),
    "accept_response": msg("Accept the answer"),
    "pass_retest": msg("Retest passed"),
    "fail_retest": msg("Retest failed"),
    "continue": msg("Let it go on over a long time"),
    "overturn": msg("Overturn after an objection"),
    "reduce": msg("Reduce the amount determined, after an objection"),
    "draft": msg("Draft"),
    "give_back": msg("Give back"),
    "submit": msg("Submit for the bank"),
}

GUARDS = {
    "own_institution": msg("somebody of the institution that owns it"),
    "other_person": msg("somebody other than the person who made it"),
    "reason": msg("a reason in words"),
    "five_elements": msg("a title and all five elements: criteria with law, version and words, "
                         "condition, cause, effect, recommendation"),
    "severity": msg("a severity from the matrix"),
    "evidence": msg("at least one registered piece of evidence, or the facts of a suspicion"),
    "answer_deadline": msg("the bank's time to answer, with its basis"),
    "answer_overdue": msg("a time to answer that has run out"),
    "is_joint": msg("a finding of a joint inspection"),
    "not_signed": msg("an envelope that is not open or signed already"),
    "cosigned": msg("the signatures of both institutions"),
    "amounts": msg("amounts that agree: no more lost than determined"),
    "retest_record": msg("the record of the retest: day, method and result"),
    "obligations_met": msg("every refund, redone payment and compensation settled, or decided on"),
    "milestones": msg("a plan of milestones"),
    "next_date": msg("a next date that lies ahead"),
    "position": msg("the position of the bank"),
    "grounds": msg("the grounds of the position"),
}  # fmt: skip

TEXTS = {
    "law": msg("Law or agreement, article"),
    "law_version": msg("Version of the law"),
    "law_text": msg("Words of the law"),
    "condition": msg("Condition (what was found)"),
    "cause": msg("Cause"),
    "effect": msg("Effect"),
    "recommendation": msg("Recommendation"),
}

IMPACTS = {
    "formal": msg("Formal fault, no effect on funds"),
    "delay": msg("Payment or clearing delayed"),
    "funds": msg("Funds paid or kept wrongly"),
    "loss": msg("Loss of public money"),
}

EXTENTS = {
    "single": msg("Single case"),
    "repeated": msg("Repeated"),
    "systemic": msg("Systemic"),
}

SEVERITIES = {
    "": msg("Not judged yet"),
    "minor": msg("Minor"),
    "serious": msg("Rather serious"),
    "grave": msg("Grave"),
    "extreme": msg("Especially serious"),
}

DISPOSITIONS = {
    "refund": msg("Return the money"),
    "redo": msg("Redo the business"),
    "adjust": msg("Adjust the accounts"),
    "make_up": msg("Make up the formalities"),
    "improve": msg("Improve internal control"),
    "warn": msg("Warning"),
}

POSITIONS = {
    "": msg("No answer given"),
    "agree": msg("Agrees"),
    "partly": msg("Agrees in part"),
    "disagree": msg("Disagrees"),
}

CODES = {
    "AB18": msg("Seals or elements not checked strictly"),
    "AB19": msg("Feedback late or inaccurate"),
    "AB22": msg("Acceptance hours restricted"),
    "AB23": msg("False advances or volume"),
    "AB24": msg("Zero-balance accounts not managed by the rules"),
    "AB25": msg("Unpaid wages not reported"),
    "AB27": msg("Official cards not handled by the rules"),
    "AB29": msg("Improper correction"),
    "AB30": msg("Payment information leaked"),
    "AB31": msg("Weakness of system settings or internal control"),
    "AB32": msg("Inspection obstructed, or false rectification"),
}

OWNERS = {"finance": msg("Finance bureau"), "peoples_bank": msg("People's Bank of China")}
UNITS = {"working_days": msg("working days"), "calendar_days": msg("calendar days")}

GROUPS = {
    "c_text": TEXTS,
    "c_impact": IMPACTS,
    "c_extent": EXTENTS,
    "c_severity": SEVERITIES,
    "c_disposition": DISPOSITIONS,
    "c_position": POSITIONS,
    "c_code": CODES,
    "c_owner": OWNERS,
    "c_unit": UNITS,
}
