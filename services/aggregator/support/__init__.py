"""Plumbing of the aggregator: every part may use it, it imports no step."""
