"""Tables out of untrusted files: cells, headers, profiles, amounts and dates."""
