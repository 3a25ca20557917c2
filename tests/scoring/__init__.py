"""Tests of scores and fees."""
