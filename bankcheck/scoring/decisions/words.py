"""What the rungs of the ladder ask for, said before anything is refused."""

from __future__ import annotations

from bankcheck.labels import msg

NEEDS = {
    "confirmed_finding": msg("a confirmed finding"),
    "severity": msg("a finding at least this grave"),
    "final_score": msg("a final score"),
    "grade_lowers": msg("a final grade that lowers the fee"),
    "prior_rung": msg("one of these decisions issued before"),
    "no_open_objection": msg("no objection of the bank that is still open"),
    "basis": msg("a clause of the agreement or rule"),
}
GROUPS = {"decision_need": NEEDS}
