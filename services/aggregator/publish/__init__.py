"""Versioned, signed releases of school.B12, and the reads that others build on."""
