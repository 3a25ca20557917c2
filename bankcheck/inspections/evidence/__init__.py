"""What proves a finding: files by their digests, their custody, and packages anyone can verify."""
