"""The year's work of the example: its people take every step through the services of everybody."""
