"""Planted faults: one planter a rule, each on vouchers of its own."""
