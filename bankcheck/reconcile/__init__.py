"""Matching passes and rules over whole columns, and the proof behind each difference."""
