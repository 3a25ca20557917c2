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
    "export.draft": msg("Export request drafted"),
    "export.change": msg("Export request changed"),
    "export.submit": msg("Export request submitted"),
    "export.approve_first": msg("Export approved (first of two)"),
    "export.approve": msg("Export approved"),
    "export.reject": msg("Export rejected"),
    "export.generate": msg("Export file made"),
    "export.download": msg("Export file downloaded"),
    "export.use": msg("Export used by a command"),
    "export.expire": msg("Export expired"),
    "export.revoke": msg("Export revoked"),
    "export.destroy": msg("Export destroyed on record"),
    "sign_in.begin": msg("Signed in"),
    "job.cancel": msg("Job cancelled"),
    "suspicion.triage": msg("Suspicion taken up"),
    "suspicion.confirm": msg("Suspicion confirmed"),
    "suspicion.clear": msg("Suspicion cleared"),
    "run.start": msg("Run asked for"),
    "rule_change.draft": msg("Rule change drafted"),
    "rule_change.start_test": msg("Back-test asked for"),
    "rule_change.test": msg("Rule change back-tested"),
    "rule_change.approve": msg("Rule change approved"),
    "rule_change.reject": msg("Rule change rejected"),
    "rule_change.withdraw": msg("Rule change withdrawn"),
    "audit.verify": msg("Audit chain verified"),
    "audit.head": msg("Daily head kept"),
    "cli.begin": msg("Command started"),
    "cli.end": msg("Command ended"),
}

# The kinds of events by their first word, for those that have no words of their own.
FAMILIES = {
    "accounts": msg("Account number shown whole"),
    "address": msg("Network address"),
    "audit": msg("Audit chain"),
    "backup": msg("Backup"),
    "batch": msg("Batch"),
    "calendar": msg("Working-day calendar"),
    "cli": msg("Command line"),
    "deadline": msg("Deadline"),
    "demo": msg("Demonstration"),
    "envelope": msg("Joint signature"),
    "export": msg("Export request"),
    "filter": msg("Saved filter"),
    "finding": msg("Finding"),
    "import": msg("Import"),
    "inquiry": msg("Inquiry to a bank"),
    "inspection": msg("Inspection"),
    "institution": msg("Institution"),
    "job": msg("Job"),
    "password": msg("Password"),
    "person": msg("Person"),
    "notice": msg("Rectification notice"),
    "objection": msg("Objection"),
    "plan": msg("Inspection plan"),
    "posting": msg("Posting"),
    "profile": msg("Column profile"),
    "response": msg("Answer to a notice"),
    "rule_change": msg("Rule change"),
    "run": msg("Reconciliation run"),
    "second_factor": msg("Second factor"),
    "sign_in": msg("Sign-in"),
    "statement": msg("Statement of facts"),
    "suspicion": msg("Suspicion"),
    "token": msg("API token"),
}

GROUPS = {
    "audit_result": RESULTS,
    "audit_fault": FAULTS,
    "audit_event": EVENTS,
    "audit_family": FAMILIES,
}
