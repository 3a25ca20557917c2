"""The record of a year becomes a score, a decision and a fee, each line open to its proof."""
