"""Differences become suspicions, which people verify and decide; a machine never decides."""
