"""Tests of assessments and fee statements over a small ledger."""
