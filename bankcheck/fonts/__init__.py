"""The fonts that the package carries, with their licences beside them."""
