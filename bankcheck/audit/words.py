"""The words of the audit pages: events, results and ways in which a chain may be broken."""

from __future__ import annotations

from bankcheck.labels import msg

RESULTS = {"done": msg("Done"), "refused": msg("Refused"), "failed": msg("Failed")}

FAULTS = {
    "edited": msg("The content of this event was changed afterwards."),
    "missing": msg("This event is missing: it was deleted."),
    "unlinked": msg("This event does not follow from the one before it: the order was changed."),
    "replaced": msg("This event differs from the daily head kept of it: the chain was made anew."),
    "cut_off": msg("The chain ends too early: its tail was cut off."),
    "bad_head": msg("A kept daily head does not carry the signature of this installation."),
}

EVENTS = {
    "read": msg("Sensitive page read"),
    "refused": msg("Access refused"),
    "sign_in.demo": msg("Signed in (demonstration)"),
    "sign_in.end": msg("Signed out"),
    "demo.people": msg("Demonstration people added"),
    "audit.verify": msg("Audit chain verified"),
    "audit.head": msg("Daily head kept"),
    "cli.begin": msg("Command started"),
    "cli.end": msg("Command ended"),
}

GROUPS = {"audit_result": RESULTS, "audit_fault": FAULTS, "audit_event": EVENTS}
