"""Benchmarks measure here and now; no test passes or fails by a time."""
