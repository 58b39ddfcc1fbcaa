"""Plumbing: one idea per file; imports no step."""
