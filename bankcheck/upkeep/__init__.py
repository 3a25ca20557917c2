"""Keeping the service running: health, counts, logs, backups and their way back."""
