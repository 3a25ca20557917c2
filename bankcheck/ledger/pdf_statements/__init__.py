"""From the pages of a PDF statement to proven entries; nothing here knows the ledger."""
