"""E-vouchers: envelope, bodies and the element tables that turn them into canonical rows."""
