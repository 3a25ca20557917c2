"""The report of an inspection: drafted, commented on by the bank, signed by both, followed up."""
