"""The words of documents on screen: groups of keys with their msgids, for ``|label("group")``."""

from __future__ import annotations

from bankcheck.labels import msg

MACHINES = {"document": msg("Document")}
STATES = {
    "all": msg("All"),
    "draft": msg("Draft"),
    "in_review": msg("Waits to be issued"),
    "issued": msg("Issued"),
    "served": msg("Served"),
    "superseded": msg("Replaced by a later edition"),
    "voided": msg("Voided"),
    "discarded": msg("Discarded"),
}
EVENTS = {
    "edit": msg("Write it anew"),
    "discard": msg("Discard the draft"),
    "submit": msg("Submit it to be issued"),
    "give_back": msg("Give it back"),
    "issue": msg("Issue it"),
    "serve": msg("Serve it on the bank"),
    "revise": msg("Draft the next edition"),
    "supersede": msg("Replace it"),
    "void": msg("Void it"),
}
GUARDS = {
    "reason": msg("a reason"),
    "other_person": msg("somebody other than the person who drafted it"),
    "one_person": msg("a kind of document that one person may issue"),
    "has_bank": msg("a bank to which it is addressed"),
    "no_next_edition": msg("that no next edition is drafted already"),
    "filled_in": msg("everything that is asked for in the form"),
    "source_ready": msg("that what it is about has come far enough"),
    "content_current": msg("a text that says what the facts say now; write the draft anew"),
    "printable": msg("a text whose every character can be printed"),
}
REASONS = {
    "notice_signed": msg("Both institutions sign the notice of the inspection first."),
    "report_signed": msg("Both institutions sign the report of the inspection first."),
    "papers_named": msg("Documents are named first, or asked for through this system."),
    "paper_reviewed": msg("The working paper is reviewed by somebody else first."),
    "finding_proposed": msg("The finding is put to its bank first."),
    "notice_approved": msg("The rectification notice is approved first."),
    "notice_sent": msg("The rectification notice is sent first."),
}
SUBJECTS = {
    "inspection": msg("Inspection"),
    "paper": msg("Working paper"),
    "finding": msg("Finding"),
    "notice": msg("Rectification notice"),
}
FORMS = {"docx": msg("Word (docx)"), "pdf": msg("PDF")}

GROUPS = {
    "d_machine": MACHINES,
    "d_state": STATES,
    "d_event": EVENTS,
    "d_guard": GUARDS,
    "d_reason": REASONS,
    "d_subject": SUBJECTS,
    "d_form": FORMS,
}
