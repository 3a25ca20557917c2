"""The words of money that comes back: groups of keys with their msgids."""

from __future__ import annotations

from bankcheck.labels import msg

MACHINES = {
    "obligation": msg("Debt of a bank"),
    "refund_report": msg("Report of a payment"),
    "money_decision": msg("Decision on a debt"),
    "compensation": msg("Claim for compensation"),
}

STATES = {
    "owing": msg("Still owed"),
    "all": msg("Any"),
    "open": msg("Nothing paid yet"),
    "partly_met": msg("Paid in part"),
    "met": msg("Paid to the fen"),
    "waived": msg("Rest waived by decision"),
    "dropped": msg("No longer owed"),
    "drafted": msg("Drafted"),
    "returned": msg("Given back to the maker"),
    "submitted": msg("Reported, not in the ledger yet"),
    "confirmed": msg("Confirmed by the ledger"),
    "contradicted": msg("The ledger says otherwise"),
    "discarded": msg("Thrown away"),
    "withdrawn": msg("Withdrawn"),
    "proposed": msg("Waits for a second person"),
    "approved": msg("Approved"),
    "refused": msg("Refused"),
    "taken_back": msg("Taken back"),
    "assessed": msg("Being reckoned"),
    "in_review": msg("In review"),
    "notified": msg("Bank notified"),
    "admitted": msg("Admitted by the bank"),
    "disputed": msg("Disputed by the bank"),
    "settled": msg("Settled"),
    "written_off": msg("Written off by decision"),
}

EVENTS = {
    "raise": msg("Debt established"),
    "meet_part": msg("More is proven"),
    "meet": msg("Paid to the fen"),
    "meet_rest": msg("Rest waived, all else paid"),
    "fall_back_part": msg("Less is proven than before"),
    "fall_back": msg("Nothing is proven any more"),
    "fall_back_admitted": msg("Owed again, as the bank admitted"),
    "fall_back_disputed": msg("Owed again, as the bank disputed"),
    "proof_recorded": msg("Entry of the ledger counted"),
    "proof_fell": msg("Proof fell away"),
    "withhold": msg("Withheld from an approved fee"),
    "unwithhold": msg("The fee was opened again; nothing of it is withheld"),
    "waive": msg("Waive the rest"),
    "separate": msg("Close the finding without it"),
    "propose": msg("Decision proposed"),
    "refuse_proposal": msg("Proposal refused"),
    "take_back_proposal": msg("Proposal taken back"),
    "accept_row": msg("Accept the entry"),
    "refuse_row": msg("Do not count the entry"),
    "drop": msg("No longer owed"),
    "report": msg("Payment reported by the bank"),
    "withdraw_report": msg("Report withdrawn by the bank"),
    "edit": msg("Draft written"),
    "discard": msg("Throw the draft away"),
    "give_back": msg("Give back"),
    "submit": msg("Submit"),
    "confirm": msg("Confirm"),
    "contradict": msg("Contradict"),
    "lose": msg("No entry any more"),
    "withdraw": msg("Withdraw"),
    "approve": msg("Approve"),
    "refuse": msg("Refuse"),
    "take_back": msg("Take back"),
    "assess": msg("Claim begun"),
    "notify": msg("Notify the bank"),
    "admit": msg("Admit the claim"),
    "dispute": msg("Dispute the claim"),
    "revise": msg("Take back to the draft"),
    "settle": msg("Settled by the ledger"),
    "write_off": msg("Written off"),
}

GUARDS = {
    "other_person": msg("somebody other than the person who made it"),
    "reason": msg("a reason in words"),
    "row_fits": msg("an entry that fits in everything but the name"),
    "row_counts": msg("an entry that counts now"),
    "ground_gone": msg("a finding that was withdrawn"),
    "no_open_decision": msg("no other proposal that waits"),
    "own_proposal": msg("the person who proposed it"),
    "components": msg("at least one component with an amount"),
    "clause": msg("the clause of the agreement, and the account to pay to with its name"),
    "finding_stands": msg("a finding that stands"),
    "nothing_paid": msg("a claim of which nothing is paid"),
}

KINDS = {
    "": msg("Any"),
    "refund": msg("Money to return"),
    "redo": msg("Payment to make again"),
    "compensation": msg("Compensation"),
}

DECISIONS = {
    "waive": msg("Waive what is left"),
    "separate": msg("Close the finding and follow the debt on its own"),
}

WHYS = {
    "other_bank": msg("an entry of another bank"),
    "wrong_direction": msg("not the kind of entry that pays this debt"),
    "not_booked": msg("not booked: pending or failed"),
    "wrong_account": msg("not on the account that was named"),
    "side_unclear": msg("the named account stands as payer, and no original payment tells that "
                        "the money came back to it"),
    "wrong_amount": msg("not the exact amount of the payment to make again"),
    "too_early": msg("booked before the first day that counts"),
    "no_day": msg("no day of booking"),
    "files_disagree": msg("files report this entry with different amounts or accounts"),
    "same_entry": msg("the same entry in another file; counted once"),
    "used": msg("counts for another debt already"),
    "refused": msg("not counted, by a person's decision"),
    "not_named": msg("fits, but neither the bank nor the entry names this debt"),
    "reversed": msg("taken back by a later entry"),
    "nothing_left": msg("nothing was left to pay when it came"),
    "amount_differs": msg("another amount than the bank reported"),
    "day_differs": msg("another day than the bank reported"),
    "account_differs": msg("the bank reported another account than the one named"),
    "superseded": msg("its row was superseded or withdrawn"),
    "recounted": msg("another part of it counts now"),
    "dropped": msg("the debt is no longer owed"),
}  # fmt: skip

AGES = {
    "": msg("Any"),
    "in_time": msg("Not due yet"),
    "days_30": msg("Overdue up to 30 days"),
    "days_90": msg("Overdue 31 to 90 days"),
    "days_180": msg("Overdue 91 to 180 days"),
    "days_more": msg("Overdue more than 180 days"),
}

DIRECTIONS = {
    "pay": msg("payment"),
    "refund": msg("refund"),
    "clearing": msg("clearing"),
    "other": msg("other"),
}

PARTS = {
    "principal": msg("Principal lost"),
    "interest": msg("Interest"),
    "costs": msg("Costs"),
    "payment": msg("Payment in the ledger"),
    "withheld": msg("Withheld from the fee"),
    "waived": msg("Waived by decision"),
}

UNITS = {"working_days": msg("working days"), "calendar_days": msg("calendar days")}

GROUPS = {
    "m_machine": MACHINES,
    "m_state": STATES,
    "m_event": EVENTS,
    "m_guard": GUARDS,
    "m_kind": KINDS,
    "m_decision": DECISIONS,
    "m_why": WHYS,
    "m_age": AGES,
    "m_direction": DIRECTIONS,
    "m_part": PARTS,
    "m_unit": UNITS,
}
