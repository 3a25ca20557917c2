"""The words of suspicions and inquiries, by group and key."""

from __future__ import annotations

from bankcheck.labels import msg

STATES = {
    "open": msg("All open"),
    "all": msg("All states"),
    "detected": msg("New"),
    "triaged": msg("To be verified"),
    "merged": msg("Merged"),
    "verifying": msg("Being verified"),
    "confirmed": msg("Confirmed"),
    "cleared": msg("Cleared"),
    "inconclusive": msg("Inconclusive"),
    "converted": msg("Raised as finding"),
}
SOURCES = {
    "rule_run": msg("Reconciliation run"),
    "reconciliation_break": msg("Reconciliation break"),
    "inspection": msg("Inspection"),
    "complaint": msg("Complaint"),
    "referral": msg("Referral"),
    "manual": msg("Entered by hand"),
}
SEEN = {
    "created": msg("First found by run %(run)s"),
    "seen_again": msg("Found again by run %(run)s"),
    "gone": msg("No longer found by run %(run)s"),
    "returned": msg("Found again after a break by run %(run)s"),
}
KINDS = {
    "phone": msg("Phone check"),
    "documents": msg("Review of documents"),
    "on_site": msg("On-site check"),
}
OUTCOMES = {
    "supports": msg("supports the suspicion"),
    "refutes": msg("refutes the suspicion"),
    "unclear": msg("remains unclear"),
}
REASONS = {
    "explained": msg("Explained by the circumstances"),
    "data_error": msg("Error in the data supplied"),
    "permitted": msg("Permitted by rule or approval"),
    "already_corrected": msg("Already corrected by the bank"),
    "no_longer_found": msg("No longer found by later runs"),
    "rule_too_strict": msg("The rule is too strict here"),
}
INQUIRY_STATES = {
    "asked": msg("To be answered"),
    "drafted": msg("Awaiting approval in the bank"),
    "submitted": msg("Answered"),
    "withdrawn": msg("Withdrawn"),
}
POSITIONS = {
    "agree": msg("Agree"),
    "partly": msg("Partly agree"),
    "disagree": msg("Disagree"),
}
STEPS = {
    "enter": msg("Entered"),
    "not_found": msg("No longer found"),
    "found_again": msg("Found again"),
    "triage": msg("Accept for verification"),
    "assign": msg("Assign"),
    "ask_bank": msg("Ask the bank"),
    "verify": msg("Record a verification"),
    "confirm": msg("Confirm the suspicion"),
    "clear": msg("Clear the suspicion"),
    "cannot_tell": msg("Set aside as inconclusive"),
    "new_fact": msg("Take up again"),
    "accept_closure": msg("Close as proposed"),
    "keep_open": msg("Keep open"),
    "merge": msg("Merge into another"),
    "unmerge": msg("Undo the merge"),
    "convert": msg("Raise as finding"),
    "hand_back": msg("Finding withdrawn"),
    "note": msg("Add a note"),
    "draft": msg("Save the draft"),
    "return": msg("Give back to the maker"),
    "submit": msg("Submit the answer"),
    "withdraw": msg("Withdraw the inquiry"),
}
# What is missing, said beside the field and in the summary above.
LACKING = {
    "enter_source": msg("Choose where it comes from."),
    "enter_bank": msg("Choose the agent bank."),
    "enter_code": msg("Choose the rule that it would break."),
    "enter_what": msg("Write in at least ten characters what is suspected."),
    "enter_occurred_on": msg("Choose the day on which it happened, not a later one than today."),
    "enter_amount": msg("Write the amount in yuan with at most two decimals, such as 1234.50."),
    "assignee": msg("Choose who works on it."),
    "outcome": msg("Choose what the verification says."),
    "summary": msg("Write a summary of what was established."),
    "began_at": msg("Enter when it began; within the last year and not in the future."),
    "ended_at": msg("Enter when it ended; not before it began and not in the future."),
    "phone_number": msg("Enter the number that was called."),
    "spoken_to": msg("Enter the name of the person spoken to."),
    "requested": msg("List the documents requested."),
    "received": msg("List the documents received."),
    "gaps": msg("Say what is missing from them; write “none” where nothing is."),
    "inspectors": msg("Name at least two inspectors, one on a line."),
    "pbc_inspectors": msg("A joint visit needs an inspector of the People's Bank."),
    "place": msg("Enter the place of the visit."),
    "sign_in": msg("Say who signed the record of the visit."),
    "supporting_verification": msg(
        "No verification supports the suspicion; record one by phone, by documents or on site."
    ),
    "second_person": msg(
        "Whoever recorded or drafted it cannot also decide it; another person has to."
    ),
    "reason": msg("Write the reason."),
    "reason_code": msg("Choose why it is cleared."),
    "ground": msg("Write what it rests on, or record a verification."),
    "review_date": msg("Choose a later day on which it is looked at again."),
    "proposed_to_close": msg("No run proposes to close it any more."),
    "open_target": msg("Enter the number of an open suspicion about the same bank."),
    "no_duplicates": msg("Others are merged into this one; undo those merges first."),
    "subject_bank": msg("This suspicion is charged to no bank that could be asked."),
    "question": msg("Write what the bank is asked."),
    "due": msg("Choose a day for the answer after today and within a year."),
    "position": msg("Choose the bank's position."),
    "text": msg("Write the answer."),
    "note": msg("Write the note."),
    "state": msg("This step is no longer possible in the present state."),
    "overtaken": msg("Somebody else changed this in the meantime, so nothing was changed."),
}
GROUPS = {
    "suspicion_state": STATES,
    "suspicion_source": SOURCES,
    "seen": SEEN,
    "verification": KINDS,
    "outcome": OUTCOMES,
    "clear_reason": REASONS,
    "inquiry_state": INQUIRY_STATES,
    "position": POSITIONS,
    "step": STEPS,
    "lacking": LACKING,
}
