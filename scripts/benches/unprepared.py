"""What is said when something is missing that a bench needs."""


class Unprepared(Exception):
    """Its text says what is missing and what to do."""
