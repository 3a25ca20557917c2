"""What tests of the intake desk share."""
