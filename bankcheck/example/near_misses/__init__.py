"""Acts just inside a rule, which a right reconciliation leaves alone."""
