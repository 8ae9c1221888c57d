"""An email address: whether a text is one, and the form in which it is kept."""

from email_validator import EmailNotValidError, validate_email


def address_of(text: str) -> str | None:
    """Return the address in the one form that is kept, or None for what is none. Asks no network."""
    try:
        # The reserved domain .test is let in: it harms nobody, and sites try their forms with it.
        return validate_email(text.strip(), check_deliverability=False, test_environment=True).normalized
    except EmailNotValidError:
        return None
