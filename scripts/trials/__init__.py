"""Trials: the real service under load while its machines are killed or wiped, and a count of what came of it."""
