"""The words of inspections: groups of keys with their msgids, for ``|label("group")``."""

from __future__ import annotations

from bankcheck.labels import msg

MACHINES = {
    "calendar_notice": msg("Notice of working days"),
    "deadline": msg("Deadline"),
    "deadline_extension": msg("Extension of a deadline"),
    "envelope": msg("Co-signing"),
    "inspection": msg("Inspection"),
    "plan": msg("Annual plan"),
    "checklist_template": msg("Checklist template"),
    "checklist_result": msg("Checklist item"),
    "working_paper": msg("Working paper"),
    "review_note": msg("Review note"),
    "evidence": msg("Evidence"),
    "evidence_package": msg("Evidence package"),
    "evidence_request": msg("Request for material"),
    "report_draft": msg("Draft report"),
    "report_comment": msg("Comment on a draft report"),
}

STATES = {
    "all": msg("All"),
    "approved": msg("Approved"),
    "archived": msg("Archived"),
    "cancelled": msg("Cancelled"),
    "closed": msg("Closed"),
    "collecting": msg("Collecting signatures"),
    "complete": msg("All have signed"),
    "cosigning": msg("Being co-signed"),
    "declined": msg("Refused"),
    "denied": msg("Denied"),
    "draft": msg("Draft"),
    "drafting": msg("Report being drafted"),
    "due_soon": msg("Due soon"),
    "effective": msg("In effect"),
    "expired": msg("Expired"),
    "fieldwork": msg("In the field"),
    "follow_up": msg("Followed up"),
    "in_force": msg("In force"),
    "in_review": msg("In review"),
    "issued": msg("Issued"),
    "met": msg("Met"),
    "notified": msg("Notified"),
    "open": msg("Not yet ended"),
    "overdue": msg("Overdue"),
    "ran_out": msg("Ended unused"),
    "preparing": msg("In preparation"),
    "proposed": msg("Proposed"),
    "rechecking": msg("Being rechecked"),
    "rejected": msg("Turned down"),
    "replaced": msg("Replaced"),
    "requested": msg("Requested"),
    "signing": msg("Notice being signed"),
    "soliciting": msg("Open for comments"),
    "superseded": msg("Superseded"),
    "void": msg("Void"),
    "withdrawn": msg("Withdrawn"),
    "reviewed": msg("Reviewed"),
    "published": msg("Published"),
    "retired": msg("Retired"),
    "not_started": msg("Not started"),
    "in_progress": msg("In progress"),
    "concluded": msg("Concluded"),
    "prepared": msg("Prepared"),
    "locked": msg("Locked"),
    "answered": msg("Answered"),
    "cleared": msg("Cleared note"),
    "quarantined": msg("In quarantine"),
    "registered": msg("Registered"),
    "sealed": msg("Sealed"),
    "returned": msg("Given back"),
    "refused": msg("Refused"),
    "handed_out": msg("Handed out"),
    "provided": msg("Handed over by the bank"),
    "accepted": msg("Accepted"),
    "flagged": msg("Flagged"),
    "commenting": msg("Open for comments"),
    "heard": msg("Nothing further to say"),
    "ended": msg("Comments finished"),
    "drafted": msg("Drafted in the bank"),
    "commented": msg("Waits for the reply"),
    "replied": msg("Replied to"),
    "dropped": msg("Dropped comment"),
}

EVENTS = {
    "amend": msg("Amend"),
    "approve": msg("Approve"),
    "archive": msg("Archive"),
    "cancel": msg("Cancel"),
    "close": msg("Close the year"),
    "complete": msg("End the fieldwork"),
    "confirm_scan": msg("Confirm the signature on paper"),
    "confirm_scan_last": msg("Confirm the signature on paper"),
    "cosign": msg("Co-sign"),
    "decline": msg("Refuse to sign"),
    "deny": msg("Deny"),
    "enter": msg("Begin the fieldwork"),
    "expire": msg("Expire"),
    "finish": msg("Finish the comments"),
    "follow_up": msg("Follow up"),
    "give_back": msg("Give back"),
    "meet": msg("Meet"),
    "object": msg("Recheck"),
    "readdress": msg("Address to another person"),
    "record_scan": msg("Record a signature on paper"),
    "refuse_scan": msg("Refuse the signature on paper"),
    "reject": msg("Reject"),
    "replace": msg("Replace"),
    "send_for_comment": msg("Send for comments"),
    "send_notice": msg("Send the notice for co-signing"),
    "sign": msg("Sign"),
    "sign_last": msg("Sign"),
    "stop": msg("Stop the signing"),
    "submit": msg("Send for approval"),
    "supersede": msg("Supersede"),
    "void": msg("Void"),
    "withdraw": msg("Withdraw"),
    "review": msg("Review"),
    "publish": msg("Publish"),
    "retire": msg("Retire"),
    "answer": msg("Answer"),
    "conclude": msg("Conclude"),
    "edit": msg("Change"),
    "prepare": msg("Sign as preparer"),
    "lock": msg("Lock"),
    "clear": msg("Clear the note"),
    "register": msg("Register"),
    "seal": msg("Seal"),
    "refuse": msg("Refuse"),
    "hand_out": msg("Hand out"),
    "deliver": msg("Add the file"),
    "take_off": msg("Take off"),
    "provide": msg("Hand over to the inspection"),
    "accept": msg("Accept"),
    "accept_material": msg("Accept the material"),
    "flag": msg("Flag as missing or wrong"),
    "ask_again": msg("Ask again"),
    "say_all": msg("Nothing further to say"),
    "end": msg("Finish the comments"),
    "drop": msg("Drop the comment"),
    "submit_comment": msg("Submit for the bank"),
    "reply": msg("Reply"),
}

GUARDS = {
    "both_institutions": msg(
        "at least one person from the finance bureau and one from the People's Bank"
    ),
    "both_leads": msg("the leads of both institutions"),
    "comment_deadline": msg("a deadline for comments"),
    "comments_answered": msg("an answer to every comment"),
    "entry_meeting": msg("the record of the entry meeting"),
    "exit_meeting": msg("the record of the exit meeting"),
    "fresh_sign_in": msg("a sign-in of the last ten minutes"),
    "has_items": msg("at least one inspection in the plan"),
    "items_done": msg("every inspection done, or dropped with a reason"),
    "items_reviewed": msg("every item of the checklist concluded and reviewed"),
    "no_draft": msg("the edition before to be in effect"),
    "no_open_findings": msg("no open finding"),
    "not_a_signer": msg("a person who has not signed this"),
    "notes_cleared": msg("every review note cleared"),
    "notice_written": msg("a notice with its text and the day the team comes"),
    "one_person_one_signature": msg("another person than the one who signed already"),
    "open_findings": msg("open findings"),
    "other_person": msg("somebody other than the person who made it"),
    "deadline_open": msg("a deadline that still runs"),
    "own_request": msg("the person who made it"),
    "own_side": msg("a signature for the institution that this place belongs to"),
    "own_slot": msg("a signature that is asked of your posting"),
    "papers_reviewed": msg("every working paper reviewed"),
    "reason": msg("a reason in words"),
    "recusals_in": msg("a recusal statement of every member, none with a conflict"),
    "slot_open": msg("a place that is not signed yet, and a person whose posting fits it"),
    "two_people": msg("at least two people on the team"),
    "window_open": msg("an open window for comments"),
    "own_institution": msg("somebody of the institution that owns it"),
    "answered": msg("an answer"),
    "reason_given": msg("a reason for what was not judged"),
    "linked": msg("a suspicion of this bank, or a finding, that a failed item leads to"),
    "paper_written": msg("objective, procedure, work done, result and conclusion of the paper"),
    "own_note": msg("the person who raised the note"),
    "scanned_clean": msg("a clean verdict of every scanner"),
    "hash_holds": msg("digests and custody that hold"),
    "report_written": msg("the text of the report"),
    "window_closed": msg("the bank's time to comment over, or its word that it has said all"),
    "findings_decided": msg("every finding of the inspection confirmed or withdrawn"),
    "requests_ended": msg("every request for material ended"),
    "something_delivered": msg("at least one new file"),
    "overdue": msg("a last day that has gone by"),
    "time_left": msg("days that are left until the last day"),
    "nothing_drafted": msg("every drafted comment submitted or dropped"),
    "comment_written": msg("the words of the comment"),
    "reply_written": msg("the words of the reply"),
}

UNITS = {"working_days": msg("working days"), "calendar_days": msg("calendar days")}

COUNTING = {
    "day_zero": msg("day zero, not counted"),
    "workday": msg("working day"),
    "make_up": msg("weekend day worked as a make-up workday"),
    "calendar_day": msg("calendar day"),
    "weekend": msg("weekend, skipped"),
    "holiday": msg("public holiday or day off by notice, skipped"),
    "moved_on": msg("the limit ended on a day that is not worked, so it runs on to the next"),
    "kept": msg("the time may not be shortened without approval, so it runs on"),
}

WEEKDAYS = {
    "0": msg("Monday"),
    "1": msg("Tuesday"),
    "2": msg("Wednesday"),
    "3": msg("Thursday"),
    "4": msg("Friday"),
    "5": msg("Saturday"),
    "6": msg("Sunday"),
}

DEADLINES = {
    "refund": msg("Refund"),
    "redo": msg("Payment to make again"),
    "compensation": msg("Compensation"),
    "comment": msg("Comments on the facts"),
    "hearing": msg("Statement of the bank's case"),
    "objection": msg("Objection"),
    "score_objection": msg("Objection to a provisional score"),
    "rectification": msg("Rectification"),
    "report": msg("Comments on the report"),
    "evidence": msg("Delivery of material"),
}

AREAS = {
    "business": msg("Business handling"),
    "system": msg("System settings"),
    "control": msg("Internal control"),
}

MODES = {"on_site": msg("On site"), "off_site": msg("Off site")}

MOTIVES = {
    "risk": msg("Risk"),
    "rotation": msg("Rotation"),
    "lead": msg("A hint received"),
    "complaint": msg("Complaint"),
}

PARTS = {"lead": msg("Team lead"), "co_lead": msg("Co-lead"), "member": msg("Member")}

OUTCOMES = {
    "planned": msg("Planned"),
    "begun": msg("Begun"),
    "done": msg("Done"),
    "dropped": msg("Dropped"),
}

MEETINGS = {"entry": msg("Entry meeting"), "exit": msg("Exit meeting")}

INSTITUTIONS = {
    "finance": msg("Finance bureau"),
    "peoples_bank": msg("People's Bank of China"),
    "agent_bank": msg("Agent bank"),
    "department": msg("Department"),
}

OBJECTS = {
    "assessment": msg("Assessment"),
    "decision": msg("Decision"),
    "plan": msg("Annual plan"),
    "inspection_notice": msg("Notice of inspection"),
    "finding": msg("Finding"),
    "finding_amendment": msg("Amended finding"),
    "inspection_report": msg("Inspection report"),
    "rectification_notice": msg("Rectification notice"),
}

SIGNATURES = {
    "valid": msg("Valid"),
    "claimed": msg("Waits for the second person"),
    "refused": msg("Refused"),
    "void": msg("Void"),
}

VOIDS = {
    "changed": msg("The content was changed."),
    "declined": msg("Another signature was refused."),
    "expired": msg("The time for signing ran out."),
}

ANSWERS = {
    "complies": msg("Complies"),
    "mostly": msg("Mostly complies"),
    "fails": msg("Does not comply"),
    "not_applicable": msg("Not applicable"),
    "not_inspected": msg("Not inspected"),
    "cannot_tell": msg("Cannot tell"),
}

METHODS = {
    "random": msg("Random"),
    "stratified": msg("Stratified"),
    "monetary_unit": msg("Monetary unit"),
}

STRATUM = {
    "": msg("None"),
    "budget_unit_code": msg("Budget unit"),
    "settlement_method": msg("Settlement method"),
    "month": msg("Month"),
    "band": msg("Amount band"),
}

DIRECTIONS = {"pay": msg("payment"), "refund": msg("refund")}

QUERY = {
    "bank": msg("Agent bank"),
    "first": msg("Paid from"),
    "last": msg("Paid to"),
    "direction": msg("Direction"),
    "least_fen": msg("Least amount (yuan)"),
    "stratum": msg("Strata"),
    "batch_no": msg("Last batch of the ledger"),
}

EVIDENCE_KINDS = {
    "export": msg("System export"),
    "image": msg("Image of a voucher"),
    "call": msg("Recording or call record"),
    "photograph": msg("Photograph on site"),
    "submission": msg("Submitted by the bank"),
    "log": msg("System log"),
}

CUSTODY = {
    "acquire": msg("acquired"),
    "view": msg("viewed"),
    "export": msg("exported"),
    "register": msg("registered"),
    "reject": msg("rejected as evidence"),
    "seal": msg("sealed"),
    "give_back": msg("given back"),
}

PAPER_FIELDS = {
    "objective": msg("Objective"),
    "procedure": msg("Procedure"),
    "population": msg("Population and sample"),
    "work_done": msg("Work done"),
    "result": msg("Result"),
    "conclusion": msg("Conclusion"),
    "items": msg("Checklist items"),
}

ACKNOWLEDGEMENTS = {
    "": msg("not asked yet"),
    "signed": msg("signed by the bank"),
    "refused": msg("the bank refused to sign"),
    "not_required": msg("not required"),
}

VERDICTS = {
    "clean": msg("Clean"),
    "refused": msg("Refused"),
    "unavailable": msg("No verdict yet"),
}

GROUPS = {
    "i_verdict": VERDICTS,
    "i_evidence": EVIDENCE_KINDS,
    "i_custody": CUSTODY,
    "i_paper": PAPER_FIELDS,
    "i_acknowledgement": ACKNOWLEDGEMENTS,
    "i_answer": ANSWERS,
    "i_method": METHODS,
    "i_stratum": STRATUM,
    "i_query": QUERY,
    "i_area": AREAS,
    "i_mode": MODES,
    "i_motive": MOTIVES,
    "i_part": PARTS,
    "i_outcome": OUTCOMES,
    "i_meeting": MEETINGS,
    "i_institution": INSTITUTIONS,
    "i_object": OBJECTS,
    "i_signature": SIGNATURES,
    "i_void": VOIDS,
    "i_machine": MACHINES,
    "i_state": STATES,
    "i_event": EVENTS,
    "i_guard": GUARDS,
    "i_unit": UNITS,
    "i_counting": COUNTING,
    "i_weekday": WEEKDAYS,
    "i_deadline": DEADLINES,
}
