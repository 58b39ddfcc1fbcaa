"""Snapshots become the metrics of school.26: shares as whole numbers, no average, no rank."""
