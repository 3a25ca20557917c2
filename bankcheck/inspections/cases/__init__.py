"""Findings: raised from what was confirmed, answered by the bank, decided, and closed by retest."""
