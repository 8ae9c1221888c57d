"""Scoring: the models that say how likely a moderator would reject a comment."""
