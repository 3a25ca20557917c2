"""The example municipality: a synthetic year of files with a known truth."""
