"""What the deep model's files and processes say when they cannot be used: what is wrong, where, and what to do."""


class CannotScore(Exception):
    """The message is the whole letter."""
