"""What tests of rectification share."""
