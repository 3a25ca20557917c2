"""The words of the pages of runs and of changes of rules."""

from __future__ import annotations

from bankcheck.labels import STAGES, msg

RUN_STAGES = {**STAGES, "done": msg("Sum up"), "end": msg("Publish")}
TEST_STAGES = {
    "without": msg("Reconcile without the change"),
    "with": msg("Reconcile with the change"),
    "compare": msg("Set both side by side"),
}
FATES = {
    "new": msg("new"),
    "gone": msg("gone"),
    "changed": msg("changed"),
    "same": msg("the same"),
}
TOLD = {
    "severity": msg("Severity"),
    "amount": msg("Amount (yuan)"),
    "expected": msg("Should be"),
    "actual": msg("Is"),
    "due_on": msg("Last day allowed"),
}
COVERAGE = {
    "supplied": msg("supplied"),
    "absent": msg("not supplied"),
    "ran": msg("ran"),
    "not_run": msg("not run"),
    "checked": msg("checked"),
    "partly": msg("partly checked"),
    "not_covered": msg("not covered"),
    "": msg("not there"),
}
CHANGE_STATES = {
    "draft": msg("draft"),
    "tested": msg("back-tested"),
    "approved": msg("approved"),
    "in_force": msg("in force"),
    "superseded": msg("superseded"),
    "rejected": msg("turned down"),
    "withdrawn": msg("withdrawn"),
}
UNITS = {
    "working_days": msg("working days"),
    "number": msg("number"),
    "fen": msg("yuan"),
    "time_of_day": msg("time of day"),
    "words": msg("words"),
}
VALUE_FAULTS = {
    "working_days": msg("Give whole working days from 1 to 30."),
    "number": msg("Give a whole number from 0 to 100."),
    "fen": msg("Give an amount in yuan above zero with at most two decimals, such as 50000.00."),
    "time_of_day": msg("Give a time of day from 00:00 to 23:59, such as 15:30."),
    "words": msg("Give one to fifty words, one a line, each of at most forty characters."),
}
GUARDS = {
    "another_person": msg("it must be somebody other than the person who drafted it"),
    "own": msg("only the person who drafted it takes it back"),
    "fresh_sign_in": msg("a fresh sign-in is needed"),
    "not_past": msg("its day lies in the past, which needs a reason"),
    "not_begun": msg("its day has come already; draft a further change instead"),
    "reason": msg("a reason is needed"),
}
WORDS = {
    "fate": FATES,
    "told": TOLD,
    "coverage": COVERAGE,
    "change_state": CHANGE_STATES,
    "unit": UNITS,
    "guard": GUARDS,
}
# Said by a run that fails as a job; the sentence itself stands where no page is known.
JOB_ERRORS = (
    msg(
        "There is nothing to reconcile: the ledger holds no rows. "
        "Load files first with `bankcheck load PATH`."
    ),
)
