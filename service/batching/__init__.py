"""Batching: what many callers ask for is asked for at once."""
