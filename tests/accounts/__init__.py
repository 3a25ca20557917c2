"""What tests of sign-ins, people and rights share."""
