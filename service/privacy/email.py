"""An email address, in the one form that stands for the person who reads it."""

import unicodedata


def same_person(email: str) -> str:
    """Return the address in NFC and case-folded, so that ``A@x`` and ``a@X`` are one author.

    Mail servers may tell cases of the local part apart (RFC 5321, 2.4), yet hardly one does, and readers
    type their own address now with a capital and now without.
    """
    folded = unicodedata.normalize("NFC", email.strip()).casefold()
    return unicodedata.normalize("NFC", folded)
