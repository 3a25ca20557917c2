"""The words of the pages of assessments and fees."""

from __future__ import annotations

from bankcheck.labels import msg

STATES = {
    "open": msg("Not computed yet"),
    "frozen": msg("Inputs frozen"),
    "computed": msg("Computed"),
    "provisional": msg("Provisional result"),
    "final": msg("Final result"),
    "corrected": msg("Replaced by a correction"),
    "withdrawn": msg("Withdrawn"),
}
LINE_STATES = {
    "assessed": msg("Assessed"),
    "not_applicable": msg("Not applicable"),
    "not_assessed": msg("Not assessed"),
    "insufficient": msg("Evidence insufficient"),
}
UNITS = {
    "per_occurrence": msg("points for each occurrence"),
    "per_day": msg("points for each day"),
    "per_1000": msg("points for each in a thousand"),
    "rate_band": msg("points by the band of the rate"),
}
MEASURES = {
    "differences_per_1000": msg("Differences per thousand payments"),
    "late_payments_per_1000": msg("Late payments per thousand"),
    "clearing_punctuality": msg("Punctual clearing"),
    "refund_punctuality": msg("Punctual refunds"),
    "feedback_punctuality": msg("Punctual feedback on rectification"),
    "settlement": msg("Survey: payment and settlement"),
    "feedback": msg("Survey: feedback"),
    "coordination": msg("Survey: coordination"),
    "staff": msg("Survey: staff"),
    "system": msg("Survey: system"),
}
LEFT_OUT = {
    "not_a_payment": msg("no payment: a refund, a clearing or another entry"),
    "failed": msg("the payment failed"),
    "returned": msg("the payment was returned"),
    "not_paid": msg("the payment is still pending"),
    "voided": msg("its voucher was voided"),
    "no_voucher": msg("no voucher belongs to it"),
}
FEE_STATES = {
    "computed": msg("Drawn up"),
    "sent": msg("Waiting for the bank"),
    "confirmed": msg("Confirmed by the bank"),
    "disputed": msg("Disputed by the bank"),
    "approved": msg("Approved"),
}
FEE_NEXT = {
    "computed": msg("Propose adjustments where there are grounds, then send it to the bank."),
    "sent": msg("The bank confirms or disputes it."),
    "confirmed": msg("Another person than who drew it up approves it, on a final score."),
    "disputed": msg("Look into what the bank says, then count the year again."),
    "approved": msg("Nothing more is to be done."),
}
ADJUSTMENTS = {
    "compensation_withheld": msg("Compensation withheld"),
    "false_claim": msg("False claim"),
    "advance_interest": msg("Interest on advances"),
    "correction": msg("Correction"),
}
ADJUSTMENT_STATES = {
    "proposed": msg("Proposed"),
    "approved": msg("Approved"),
    "rejected": msg("Rejected"),
}
DECISION_STATES = {
    "proposed": msg("Proposed"),
    "approved": msg("Approved, not issued yet"),
    "issued": msg("Issued"),
}
UNMET = {
    "final_score": msg("There is no final score yet, so the score moves nothing."),
    "issued_decision": msg(
        "The final grade would lower the fee, but no decision was issued (Article 24)."
    ),
}
GROUPS = {
    "assessment_state": STATES,
    "indicator_state": LINE_STATES,
    "deduction_unit": UNITS,
    "measure": MEASURES,
    "left_out": LEFT_OUT,
    "fee_state": FEE_STATES,
    "fee_next": FEE_NEXT,
    "fee_adjustment": ADJUSTMENTS,
    "fee_adjustment_state": ADJUSTMENT_STATES,
    "fee_decision_state": DECISION_STATES,
    "fee_unmet": UNMET,
}
