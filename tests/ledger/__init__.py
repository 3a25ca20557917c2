"""Tests of the ledger, and of the desk where files come in."""
