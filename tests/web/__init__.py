"""Tests of the read-only pages."""
