"""One text, two institutions: envelopes that collect signatures over the digest of a content."""
