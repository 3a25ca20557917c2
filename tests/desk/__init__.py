"""What tests of the desk share."""
