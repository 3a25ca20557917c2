"""What tests of money that comes back share."""
