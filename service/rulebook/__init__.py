"""The rulebook: what is decided, read from rules that editors write, and held against a comment's signals."""
