"""Refusals that only HTTP knows: requests that can't be read at all, or hold wrong values."""

from service.domain.errors import InvalidFields


class Malformed(Exception):
    """The request breaks its own format. ``why`` is a key below ``malformed`` in the message catalogue."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class UnsupportedBody(Exception):
    """The Content-Type is none of the ``accepted`` ones, or the body is compressed."""

    def __init__(self, accepted: tuple[str, ...]) -> None:
        super().__init__("unsupported body")
        self.accepted = accepted


class SlowBody(Exception):
    """The body did not arrive in time."""


class InvalidRequest(InvalidFields):
    """Wrong values in a request that is not a reader's comment."""
