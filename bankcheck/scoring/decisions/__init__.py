"""Decisions on banks (Art. 24): a ladder as data, each step held to its preconditions."""
