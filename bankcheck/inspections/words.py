"""The words of inspections: groups of keys with their msgids, for ``|label("group")``."""

from __future__ import annotations

from bankcheck.labels import msg

MACHINES = {
    "calendar_notice": msg("Notice of working days"),
    "deadline": msg("Deadline"),
    "deadline_extension": msg("Extension of a deadline"),
}

STATES = {
    "all": msg("All"),
    "approved": msg("Approved"),
    "cancelled": msg("Cancelled"),
    "denied": msg("Denied"),
    "due_soon": msg("Due soon"),
    "in_force": msg("In force"),
    "met": msg("Met"),
    "open": msg("Open"),
    "overdue": msg("Overdue"),
    "proposed": msg("Proposed"),
    "rejected": msg("Rejected"),
    "replaced": msg("Replaced"),
    "requested": msg("Requested"),
    "withdrawn": msg("Withdrawn"),
}

EVENTS = {
    "approve": msg("Approve"),
    "cancel": msg("Cancel"),
    "deny": msg("Deny"),
    "meet": msg("Meet"),
    "reject": msg("Reject"),
    "replace": msg("Replace"),
    "withdraw": msg("Withdraw"),
}

GUARDS = {
    "other_person": msg("somebody other than the person who made it"),
    "own_request": msg("the person who made it"),
    "reason": msg("a reason in words"),
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
    "comment": msg("Comments on the report"),
    "objection": msg("Objection"),
    "rectification": msg("Rectification"),
    "report": msg("Report"),
}

GROUPS = {
    "i_machine": MACHINES,
    "i_state": STATES,
    "i_event": EVENTS,
    "i_guard": GUARDS,
    "i_unit": UNITS,
    "i_counting": COUNTING,
    "i_weekday": WEEKDAYS,
    "i_deadline": DEADLINES,
}
