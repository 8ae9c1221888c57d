"""Hakam: the referee behind the comment form."""
