"""What crosses rooms: one story from file to export, every page there is, all banks apart."""
