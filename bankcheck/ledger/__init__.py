"""The ledger: what was read, kept as it was read."""
