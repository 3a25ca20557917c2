"""The words of the desk, by group and key."""

from __future__ import annotations

from bankcheck.labels import msg

TASKS = {
    "assessments_decide": msg("Provisional assessments that wait to be made final"),
    "fee_decisions_approve": msg("Decisions to lower a fee that wait for your approval"),
    "fees_disputed": msg("Fees that a bank disputes"),
    "fees_approve": msg("Fees, confirmed by the bank, that wait for your approval"),
    "fee_adjustments_approve": msg("Adjustments of fees that wait for your approval"),
    "fees_answer": msg("Fees that your bank has to confirm or dispute"),
    "suspicions_mine": msg("Suspicions assigned to you"),
    "suspicions_free": msg("Open suspicions that nobody works on"),
    "suspicions_gone": msg("Suspicions that a run proposes to close"),
    "suspicions_review": msg("Inconclusive suspicions due for review"),
    "suspicions_decide": msg("Grave suspicions, verified, that wait for your decision"),
    "inquiries_answered": msg("Your suspicions with an answer from the bank"),
    "inquiries_answer": msg("Inquiries that your bank has to answer"),
    "inquiries_submit": msg("Drafted answers that wait for your approval"),
    "rules_approve": msg("Rule changes, back-tested, that wait for your approval"),
    "exports_approve": msg("Export requests that wait for your approval"),
    "exports_fetch": msg("Your exports that are ready to be fetched"),
    "exports_destroy": msg("Your exports that are over: record how the copies were destroyed"),
    "jobs_failed": msg("Your jobs that failed in the last seven days"),
    "imports_confirm": msg("Imports that were read and wait to be confirmed"),
    "imports_rejected": msg("Your imports of the last seven days with rejected rows"),
    "runs_open": msg("Finished runs whose differences are not suspicions yet"),
    "notices_approve": msg("Notices of working days that wait for your approval"),
    "extensions_decide": msg("Asked-for extensions that wait for your decision"),
    "deadlines_run": msg("Time limits that run for your bank"),
    "findings_raise": msg("Confirmed suspicions that wait to be raised as findings"),
    "findings_confirm": msg("Answered findings that wait for your confirmation"),
    "findings_retest": msg("Findings that wait for the retest"),
    "notices_send": msg("Approved rectification notices that wait to be sent"),
    "notices_decide": msg("Rectification notices that wait for your approval"),
    "responses_claim": msg("Answers of banks that nobody reviews yet"),
    "responses_review": msg("Answers of banks that you took up for review"),
    "objections_open": msg("Objections that wait to be reheard"),
    "statements_answer": msg("Statements of facts that your bank has to answer"),
    "statements_submit": msg("Drafted positions that wait for your approval"),
    "rectify": msg("Rectification notices that your bank has to answer"),
    "responses_submit": msg("Answers to notices that wait for your approval"),
    "money_overdue": msg("Debts of banks that are overdue"),
    "money_contradicted": msg("Reports of payments that the ledger contradicts"),
    "money_fallen": msg("Debts whose proof fell away after the finding was closed"),
    "money_decide": msg("Proposed decisions on debts that wait for you"),
    "claims_notify": msg("Claims for compensation that wait for your approval"),
    "claims_disputed": msg("Claims for compensation that a bank disputes"),
    "money_owed": msg("What your bank owes"),
    "money_correct": msg("Reports of payments to correct"),
    "money_submit": msg("Drafted reports of payments that wait for your approval"),
    "claims_answer": msg("Claims for compensation that your bank has to answer"),
}
ACTS = {
    "assessments_decide": msg("Look and decide"),
    "fee_decisions_approve": msg("Look and decide"),
    "fees_disputed": msg("Work on them"),
    "fees_approve": msg("Look and decide"),
    "fee_adjustments_approve": msg("Look and decide"),
    "fees_answer": msg("Answer"),
    "suspicions_mine": msg("Work on them"),
    "suspicions_free": msg("Take or assign them"),
    "suspicions_gone": msg("Decide on them"),
    "suspicions_review": msg("Review them"),
    "suspicions_decide": msg("Decide on them"),
    "inquiries_answered": msg("Read the answers"),
    "inquiries_answer": msg("Answer"),
    "inquiries_submit": msg("Look and submit"),
    "rules_approve": msg("Look and decide"),
    "exports_approve": msg("Look and decide"),
    "exports_fetch": msg("Fetch"),
    "exports_destroy": msg("Record it"),
    "jobs_failed": msg("See why"),
    "imports_confirm": msg("Look and confirm"),
    "imports_rejected": msg("Mend the rows"),
    "runs_open": msg("See the runs"),
    "notices_approve": msg("Look and decide"),
    "extensions_decide": msg("Look and decide"),
    "deadlines_run": msg("See them"),
    "findings_raise": msg("Raise them"),
    "findings_confirm": msg("Look and decide"),
    "findings_retest": msg("Record the retest"),
    "notices_send": msg("Look and send"),
    "notices_decide": msg("Look and decide"),
    "responses_claim": msg("Take up"),
    "responses_review": msg("Review"),
    "objections_open": msg("Look and decide"),
    "statements_answer": msg("Answer"),
    "statements_submit": msg("Look and submit"),
    "rectify": msg("Answer"),
    "responses_submit": msg("Look and submit"),
    "money_overdue": msg("See them"),
    "money_contradicted": msg("See why"),
    "money_fallen": msg("See why"),
    "money_decide": msg("Look and decide"),
    "claims_notify": msg("Look and decide"),
    "claims_disputed": msg("Work on them"),
    "money_owed": msg("Pay and report"),
    "money_correct": msg("Correct them"),
    "money_submit": msg("Look and submit"),
    "claims_answer": msg("Answer"),
}
# Why nothing waits, and from where something would come.
NOTHING = {
    "monitor": msg(
        "Suspicions appear here after a reconciliation run, imports once they were read, answers "
        "once a bank has given them."
    ),
    "section_head": msg(
        "Verified suspicions, rule changes, export requests and extensions appear here as soon as "
        "somebody else submits them."
    ),
    "pbc_inspector": msg(
        "Suspicions appear here after a reconciliation run, answers once a bank has given them."
    ),
    "pbc_approver": msg("Export requests appear here as soon as somebody else submits them."),
    "bank_maker": msg("Inquiries appear here as soon as the finance bureau asks your bank."),
    "bank_approver": msg("Answers appear here once a colleague of your bank has drafted one."),
    "department_reviewer": msg("Circulars about budget units appear here once they are issued."),
    "auditor": msg("Your posting reads everything and acts on nothing; exports you asked for "
                   "appear here when they are ready."),
    "system_administrator": msg("Your posting keeps accounts; business data are not open to it."),
    "security_administrator": msg(
        "Your posting keeps postings and reads the audit chain; business data are not open to it."
    ),
}  # fmt: skip
AGES = {
    "0": msg("up to 5 days"),
    "1": msg("6 to 10 days"),
    "2": msg("11 to 20 days"),
    "3": msg("21 to 60 days"),
    "4": msg("more than 60 days"),
}
ANSWERED = {
    "open": msg("Open, in time"),
    "late": msg("Open, overdue"),
    "in_time": msg("Answered in time"),
    "too_late": msg("Answered late"),
    "withdrawn": msg("Withdrawn"),
}
GROUPS = {
    "task": TASKS,
    "task_act": ACTS,
    "nothing": NOTHING,
    "age": AGES,
    "answered": ANSWERED,
}
