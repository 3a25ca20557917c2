"""Rectification: notices to a bank, its answers in versions, their review, and objections."""
