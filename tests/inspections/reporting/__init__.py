"""What tests of findings share."""
