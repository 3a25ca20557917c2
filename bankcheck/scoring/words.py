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
    "ambiguous": msg("two vouchers or two payments fit equally well"),
    "paid_again": msg("the money came back and the payment was made again"),
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
    "approved": msg(
        "Nothing more is to be done, unless score, count, tariff or claim change later."
    ),
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
    "rejected": msg("Turned down"),
}
UNMET = {
    "final_score": msg("There is no final score yet, so the score moves nothing."),
    "issued_decision": msg(
        "The final grade would lower the fee, but no decision was issued (Article 24)."
    ),
    "recount": msg("The count or the tariff has changed; count the year again."),
}
GROUNDS = {
    "coefficient": msg("score or decision"),
    "volume": msg("counted volume"),
    "tariff": msg("tariff"),
    "claim": msg("claim of the bank"),
    "debt": msg("damages that were withheld"),
}
CLAIM_STATES = {
    "draft": msg("Draft inside the bank"),
    "submitted": msg("Submitted claim"),
    "replaced": msg("Replaced by a newer claim"),
    "dropped": msg("Dropped"),
}
PAY_TYPES = {
    "direct": msg("Direct payment"),
    "authorized": msg("Authorized payment"),
    "centralized": msg("Centralized payment"),
    "": msg("Other payments"),
}
CLAIM_FIELDS = {
    "pay_type": msg("Manner of payment"),
    "channel": msg("Channel"),
    "up_to": msg("Band up to (yuan)"),
    "items": msg("Number of payments"),
    "amount": msg("Amount (yuan)"),
    "fee": msg("Fee (yuan)"),
    "note": msg("Paper it came on"),
    "": msg("Claim"),
}
CLAIM_FAULTS = {
    "unread": msg("This value is missing or not understood."),
    "twice": msg("This line stands twice; add both up into one."),
    "empty": msg("No line holds a figure."),
    "too_many": msg("At most 200 lines can be claimed."),
    "too_large": msg("The file is larger than one megabyte."),
    "no_text": msg("The file is no text table (CSV) in UTF-8 or GB 18030."),
    "no_table": msg("The file cannot be read as a table."),
    "no_column": msg("The file has no column of this name."),
}
VERDICTS = {
    "equal": msg("As counted"),
    "more": msg("More than counted"),
    "less": msg("Less than counted"),
    "other_fee": msg("Same volume, another fee"),
    "not_counted": msg("Nothing of it was counted"),
    "not_claimed": msg("Counted, not claimed"),
    "shifted": msg("Counted under another channel or band"),
}
LACKS = {
    "nothing_counted": msg(
        "No payment of this year was counted. A fee is volume times tariff; the minimum of a year "
        "is granted only where something was counted, unless the tariff says otherwise."
    ),
    "not_agreed": msg("The bank register shows no agreement in force in this year."),
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
    "fee_unmet": UNMET,
    "fee_ground": GROUNDS,
    "fee_lack": LACKS,
    "fee_claim_state": CLAIM_STATES,
    "pay_type": PAY_TYPES,
    "claim_field": CLAIM_FIELDS,
    "claim_fault": CLAIM_FAULTS,
    "claim_verdict": VERDICTS,
}
