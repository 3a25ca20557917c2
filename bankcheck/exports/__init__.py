"""Bulk data leaves only through an approved, marked, counted and expiring export (Art. 29)."""
