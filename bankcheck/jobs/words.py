"""The words of the pages of jobs."""

from __future__ import annotations

from bankcheck.labels import msg

STATES = {
    "queued": msg("waiting"),
    "running": msg("running"),
    "done": msg("done"),
    "failed": msg("failed"),
    "cancelled": msg("cancelled"),
}
WORDS = {"job_state": STATES}
