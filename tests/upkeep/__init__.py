"""What tests of the upkeep share."""
