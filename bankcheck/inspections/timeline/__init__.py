"""The calendar of a case: everything that happened to one finding, from its line to its end."""
