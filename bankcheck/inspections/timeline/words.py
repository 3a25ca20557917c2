"""The words of timelines: groups of keys with their msgids."""

from __future__ import annotations

from bankcheck.labels import msg

WHATS = {
    "suspicion": msg("Suspicion found"),
    "suspicion_step": msg("Step of the suspicion"),
    "verification": msg("Verification"),
    "inspection_begun": msg("Inspection begun"),
    "inspection_notified": msg("Notice of inspection signed by both institutions"),
    "meeting": msg("Meeting with the bank"),
    "fieldwork_ended": msg("Fieldwork ended"),
    "report_issued": msg("Inspection report issued"),
    "evidence": msg("Evidence collected"),
    "finding_step": msg("Step of the finding"),
    "retest": msg("Retest"),
    "signature": msg("Signature"),
    "statement_asked": msg("Facts put to the bank"),
    "statement_submitted": msg("The bank answered the facts"),
    "notice_approved": msg("Rectification notice approved"),
    "notice_sent": msg("Rectification notice sent"),
    "notice_acknowledged": msg("Receipt signed by the bank"),
    "response_submitted": msg("The bank's answer submitted"),
    "response_claimed": msg("Answer taken up for review"),
    "response_decided": msg("Decision on the answer"),
    "objection_filed": msg("Objection filed"),
    "objection_ended": msg("Objection decided"),
    "amendment_asked": msg("Lower amount put to both institutions"),
    "amendment_stopped": msg("Lower amount not signed"),
    "money": msg("Money"),
}
RETESTS = {
    "passed": msg("The rectification works"),
    "failed": msg("It does not work yet"),
}
SIDES = {
    "voucher": msg("Voucher of the finance bureau"),
    "payment": msg("Payment of the bank"),
    "refund": msg("Refund of the bank"),
    "claim": msg("Clearing with the People's Bank"),
    "quota": msg("Quota"),
    "account_day": msg("Balance of an account"),
    "receipt_log": msg("Report or notice"),
}
GROUPS = {"t_what": WHATS, "t_retest": RETESTS, "t_side": SIDES}
