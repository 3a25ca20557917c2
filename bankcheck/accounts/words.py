"""The words of accounts: kinds of institution, and what each right lets people do."""

from __future__ import annotations

from bankcheck.labels import msg

INSTITUTION_KINDS = {
    "finance": msg("Finance bureau"),
    "peoples_bank": msg("People's Bank"),
    "agent_bank": msg("Agent bank"),
    "department": msg("Department of the finance bureau"),
}
RIGHTS = {
    "public": msg("Open without a sign-in"),
    "arriving": msg("Finish one's own sign-in"),
    "signed_in": msg("Enter, see one's own account and these rights"),
    "rules.read": msg("Read the rules and their parameters"),
    "rules.draft": msg("Draft a change of a rule"),
    "rules.approve": msg("Approve a change of a rule"),
    "jobs.read": msg("See the work that is under way"),
    "jobs.cancel": msg("Stop work that is under way"),
    "imports.read": msg("See imports and batches"),
    "imports.write": msg("Import files and supersede batches"),
    "runs.read": msg("Read reconciliation runs"),
    "runs.start": msg("Start a reconciliation run"),
    "differences.read": msg("Read differences with their evidence"),
    "suspicions.list": msg("See the list of suspicions"),
    "suspicions.read": msg("Read a suspicion with its evidence"),
    "suspicions.work": msg("Work on suspicions: triage, assign, verify, merge"),
    "suspicions.decide": msg("Decide on suspicions"),
    "inquiries.list": msg("See the inquiries to one's own bank"),
    "inquiries.read": msg("Read an inquiry to one's own bank"),
    "inquiries.answer": msg("Draft one's bank's answer to an inquiry"),
    "inquiries.submit": msg("Submit one's bank's answer to an inquiry"),
    "accounts.unmask": msg("See full account numbers, for a reason"),
    "dashboards.read": msg("See the figures of banks"),
    "exports.request": msg("Request an export"),
    "exports.approve": msg("Approve an export"),
    "exports.download": msg("Download an approved export"),
    "exports.read": msg("See export requests"),
    "tokens.own": msg("See and revoke one's own tokens for programs"),
    "tokens.make": msg("Make a token for programs"),
    "people.read": msg("See people, postings and institutions"),
    "people.manage": msg("Add people and institutions; reset passwords, unlock, disable"),
    "postings.manage": msg("Give and end postings"),
    "factors.reset": msg("Take away a lost second factor"),
    "deadlines.read": msg("See deadlines and how they are counted"),
    "deadlines.ask": msg("Ask for more time"),
    "deadlines.decide": msg("Decide on more time"),
    "calendar.propose": msg("Propose a notice for the working-day calendar"),
    "calendar.approve": msg("Approve a notice for the working-day calendar"),
    "audit.read": msg("Read the audit chain"),
}
WORDS = {"institution_kind": INSTITUTION_KINDS, "right": RIGHTS}
