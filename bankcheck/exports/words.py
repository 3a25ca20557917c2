"""The words of the export pages."""

from __future__ import annotations

from bankcheck.labels import msg

STATES = {
    "draft": msg("Draft"),
    "submitted": msg("Waiting for approval"),
    "approved_once": msg("Approved once, waiting for the second"),
    "approved": msg("Approved, file being made"),
    "generated": msg("Ready to download"),
    "downloaded": msg("Downloaded"),
    "expired": msg("Expired"),
    "destroyed": msg("Destruction recorded"),
    "rejected": msg("Turned down"),
    "revoked": msg("Revoked"),
}
STEPS = {
    "draft": msg("Drafted"),
    "change": msg("Draft changed"),
    "submit": msg("Submitted for approval"),
    "approve_first": msg("Approved (first of two)"),
    "approve": msg("Approved"),
    "reject": msg("Turned down"),
    "generate": msg("File made"),
    "use": msg("Used by a command"),
    "download": msg("Downloaded"),
    "expire": msg("Expired"),
    "revoke": msg("Revoked"),
    "destroy": msg("Destruction recorded"),
}
NEXT = {
    "draft": msg("Check the request, then submit it for approval."),
    "submitted": msg("Another person decides on it. You will see the result here."),
    "approved_once": msg("An approver of the other institution decides on it next."),
    "approved": msg("The worker makes the file now; load this page again in a moment."),
    "generated": msg("The requester downloads the file before it expires."),
    "downloaded": msg("When the data are no longer needed, destroy every copy and record it here."),
    "expired": msg("The file was removed. Destroy every copy that was taken and record it here."),
    "destroyed": msg("Nothing more is to be done."),
    "rejected": msg("Read the reason; make a new request if the data are still needed."),
    "revoked": msg("The file was removed. Destroy every copy that was taken and record it here."),
}
MASKING = {
    "masked": msg("Hide names and account numbers, but for a few characters"),
    "whole": msg("Whole names and account numbers"),
}
RECIPIENTS = {
    "finance": msg("The finance bureau"),
    "peoples_bank": msg("The People's Bank"),
    "outside": msg("Anybody outside (an agent bank too)"),
}
MEDIA = {
    "intranet_terminal": msg("Terminal on the intranet"),
    "encrypted_disk": msg("Encrypted disk"),
    "optical_disc": msg("Optical disc"),
    "paper": msg("Paper"),
}
NETWORKS = {
    "intranet": msg("Intranet only"),
    "other": msg("Another network"),
}
LAYOUTS = {
    "xlsx": msg("Workbook (XLSX)"),
    "csv": msg("Text table (CSV)"),
}
TWO = {
    "sensitive": msg("names or account numbers leave whole"),
    "outside": msg("the recipient is outside the finance bureau and the People's Bank"),
    "network": msg("the data are opened outside the intranet"),
}
STAGES = {
    "export.write": msg("Writing the file of the export"),
    "export.store": msg("Putting the file in its place"),
}
FILTERS = {
    "year": msg("Fiscal year"),
    "run": msg("Run"),
    "rule": msg("Rule"),
    "kind": msg("Kind"),
    "bank": msg("Agent bank"),
    "severity": msg("Severity"),
    "month": msg("Month (such as 2025-03)"),
    "from": msg("Amount from (yuan)"),
    "to": msg("Amount to (yuan)"),
    "q": msg("Voucher, serial or claim number"),
    "state": msg("State of the suspicion"),
    "assignee": msg("Assigned to"),
    "overdue": msg("Overdue alone"),
    "proposed": msg("Proposed for closing alone"),
}
COMMAND_FILTERS = {"year": msg("Fiscal year"), "month": msg("Month")}
SHOWN = {
    "mine": msg("My requests"),
    "waiting": msg("Waiting for me"),
    "all": msg("All requests"),
}
GROUPS = {
    "export_state": STATES,
    "export_step": STEPS,
    "export_next": NEXT,
    "export_masking": MASKING,
    "export_recipient": RECIPIENTS,
    "export_medium": MEDIA,
    "export_network": NETWORKS,
    "export_layout": LAYOUTS,
    "export_two": TWO,
    "export_filter": FILTERS,
    "export_command_filter": COMMAND_FILTERS,
    "export_shown": SHOWN,
}
