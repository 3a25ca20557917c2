"""The desk: what waits for the person who came in, and how each agent bank stands."""
