"""Benchmarks: what is measured, beside what, in rounds in turn; every one with the same face."""
