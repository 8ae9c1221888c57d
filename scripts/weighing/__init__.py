"""Weighs what a reader's browser loads."""
