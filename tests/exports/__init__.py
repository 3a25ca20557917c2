"""Tests of export control."""
