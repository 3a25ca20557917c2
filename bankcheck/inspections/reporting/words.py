"""The words of draft reports, and of the states that material asked of a bank goes through."""

from __future__ import annotations

from bankcheck.labels import msg

MATERIAL_STATES = {
    "requested": msg("Waits for the bank"),
    "provided": msg("Handed over by the bank"),
    "accepted": msg("Accepted"),
    "flagged": msg("Flagged"),
    "withdrawn": msg("Withdrawn"),
}

COMMENT_KINDS = {
    "": msg("The whole report"),
    "comment": msg("Comment"),
    "objection": msg("Objection"),
}

GROUPS = {"i_comment": COMMENT_KINDS, "i_material": MATERIAL_STATES}
