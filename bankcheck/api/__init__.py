"""The service for programs: the same acts, the same rights, one shape of answers and errors."""
