"""Refusals: everything that Hakam can say no with.

    Refusal
    ├── InvalidFields      some fields are wrong; all of them are named at once
    │   └── InvalidSettings    the same of a site's settings
    ├── BrokenRules        a pack of rules cannot be put in force; its complaints are told
    ├── Unknown            no such site, article, comment, lease, author, moderator, key, invitation and so on
    ├── DuplicateComment   the same author sent the same words under the same article
    ├── KeyReused          an Idempotency-Key came back with another comment
    ├── StateMoved         somebody else was first
    ├── Withdrawn          the author took the comment back
    ├── EditWindowOver     the author came too late to edit the comment
    ├── EndpointStopped    the endpoint is switched off, so nothing can be sent to it
    ├── ArticleClosed      the article takes no more comments
    ├── TooMany            a limit on posts was reached
    ├── NotAllowed         the caller has not shown a right to do this
    ├── SignInFailed       address and password are nobody's
    ├── LockedOut          too many wrong passwords; nobody signs in like this for a while
    ├── StrangeForm        a form was sent that the console did not give to this person
    ├── AlreadyThere       there is such a moderator already
    ├── Overloaded         more work is waiting than can be promised
    ├── LiveFull           as many live connections are open as this process holds
    └── Unavailable        a machine that this needs is down

A refusal carries codes and numbers, never a reader's words or address; the words are chosen where the
reader's language is known.
"""

import msgspec


class FieldError(msgspec.Struct, frozen=True):
    """One wrong field. ``code`` is required, invalid, too_long, forbidden_characters or unknown.

    A number that has to lie between two others comes with ``least`` and ``limit``.
    """

    field: str
    code: str
    limit: int | None = None
    least: int | None = None


class Refusal(Exception):
    """The family's head; only its children are raised."""


class InvalidFields(Refusal):
    def __init__(self, errors: tuple[FieldError, ...]) -> None:
        super().__init__(", ".join(f"{error.field}: {error.code}" for error in errors))
        self.errors = errors


class InvalidSettings(InvalidFields):
    """What a site was to become cannot be; all that is wrong with it is named."""


class BrokenRules(Refusal):
    """A pack that cannot be put in force; ``complaints`` tell everything that is wrong, as its editor reads it."""

    def __init__(self, complaints: tuple[str, ...]) -> None:
        super().__init__("broken rules")
        self.complaints = complaints


class Unknown(Refusal):
    """``noun`` says what was not found: site, article, comment, parent, lease, author."""

    def __init__(self, noun: str) -> None:
        super().__init__(f"no such {noun}")
        self.noun = noun


class DuplicateComment(Refusal):
    pass


class KeyReused(Refusal):
    pass


class StateMoved(Refusal):
    """``status`` is where the comment stands now."""

    def __init__(self, status: str) -> None:
        super().__init__(f"the comment is {status} already")
        self.status = status


class Withdrawn(Refusal):
    pass


class EditWindowOver(Refusal):
    """``seconds`` is how long after its posting a comment of this site may be edited, 0 for not at all."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"comments may be edited for {seconds} seconds")
        self.seconds = seconds


class EndpointStopped(Refusal):
    pass


class ArticleClosed(Refusal):
    pass


class TooMany(Refusal):
    """``limit`` posts a minute are allowed; ``retry_after`` is in whole seconds."""

    def __init__(self, limit: int, retry_after: int) -> None:
        super().__init__(f"more than {limit} a minute")
        self.limit = limit
        self.retry_after = retry_after


class NotAllowed(Refusal):
    """``known`` tells a caller without the right (403) from one nobody knows (401)."""

    def __init__(self, *, known: bool) -> None:
        super().__init__("not allowed" if known else "not signed in")
        self.known = known


class SignInFailed(Refusal):
    """Never says which of them is wrong: that would tell whose address is a moderator's."""


class LockedOut(Refusal):
    """``retry_after`` is in whole seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__("too many wrong passwords")
        self.retry_after = retry_after


class StrangeForm(Refusal):
    pass


class AlreadyThere(Refusal):
    """``noun`` says what there is already: moderator."""

    def __init__(self, noun: str) -> None:
        super().__init__(f"there is such a {noun} already")
        self.noun = noun


class Overloaded(Refusal):
    pass


class LiveFull(Refusal):
    pass


class Unavailable(Refusal):
    """``machine`` is ledger or queue."""

    def __init__(self, machine: str) -> None:
        super().__init__(f"the {machine} is down")
        self.machine = machine
