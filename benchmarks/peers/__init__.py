"""Tools that join two sides on a key, each alone in its process over the same files."""
