"""Working days by notice of the State Council, and the deadlines counted over them."""
