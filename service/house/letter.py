"""What the house says when it cannot open."""


class CannotOpen(Exception):
    """The message is the whole letter."""
