"""Repeatable measurements of bankcheck and of the tools beside it, on the same rows."""
