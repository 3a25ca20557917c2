"""Tests of documents: what they say, how they look, and how they are numbered and kept."""
