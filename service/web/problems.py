"""Problem documents (RFC 9457): every refusal and every failure, in the caller's language."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import singledispatch

import msgspec
from litestar.exceptions import HTTPException, ValidationException

from service.domain.errors import (
    AlreadyThere,
    ArticleClosed,
    BrokenRules,
    DuplicateComment,
    EditWindowOver,
    EndpointStopped,
    FieldError,
    InvalidFields,
    InvalidSettings,
    KeyReused,
    LiveFull,
    LockedOut,
    NotAllowed,
    Overloaded,
    SignInFailed,
    StateMoved,
    StrangeForm,
    TooMany,
    Unavailable,
    Unknown,
    Withdrawn,
)
from service.web.catalogue import Voice
from service.web.malformed import InvalidRequest, Malformed, SlowBody, UnsupportedBody

PROBLEM_JSON = "application/problem+json"

PROBLEMS: Mapping[str, int] = {
    "malformed-request": 400,
    "not-signed-in": 401,
    "sign-in-failed": 401,
    "not-allowed": 403,
    "strange-form": 403,
    "not-found": 404,
    "unknown-site": 404,
    "unknown-article": 404,
    "unknown-comment": 404,
    "unknown-parent": 404,
    "unknown-lease": 404,
    "unknown-author": 404,
    "unknown-email": 404,
    "unknown-endpoint": 404,
    "unknown-pack": 404,
    "unknown-delivery": 404,
    "unknown-invitation": 404,
    "unknown-moderator": 404,
    "unknown-key": 404,
    "method-not-allowed": 405,
    "request-timeout": 408,
    "duplicate-comment": 409,
    "state-moved": 409,
    "edit-window-over": 409,
    "endpoint-stopped": 409,
    "already-there": 409,
    "withdrawn": 410,
    "too-large": 413,
    "uri-too-long": 414,
    "unsupported-media-type": 415,
    "invalid-comment": 422,
    "invalid-request": 422,
    "broken-rules": 422,
    "key-reused": 422,
    "article-closed": 423,
    "too-many": 429,
    "locked-out": 429,
    "headers-too-large": 431,
    "internal-error": 500,
    "overloaded": 503,
    "live-full": 503,
    "unavailable": 503,
    "not-ready": 503,
}
"""Every kind of problem by the last part of its type's address, with its status."""

RETRY_SECONDS = 5
"""How long to wait when a machine is down: about as long as one takes to come back."""

LIVE_RETRY_SECONDS = 30
"""How long to wait for a live connection's place: others leave all the time, but not at once."""

_BY_STATUS = {400: "malformed-request", 404: "not-found", 405: "method-not-allowed"} | {
    status: slug for slug, status in PROBLEMS.items() if status in {408, 413, 414, 415, 431}
}


class WrongField(msgspec.Struct, frozen=True):
    """One wrong field, in words."""

    field: str
    code: str
    message: str


class Problem(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """``type`` is the address of a page about this kind of problem."""

    type: str
    title: str
    status: int
    detail: str
    errors: tuple[WrongField, ...] = ()


@dataclass(frozen=True)
class Fault:
    """What went wrong, before it is put into words; ``complaints`` are in words already."""

    slug: str
    values: Mapping[str, object] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    errors: tuple[FieldError, ...] = ()
    complaints: tuple[str, ...] = ()

    @property
    def status(self) -> int:
        return PROBLEMS[self.slug]


def word(fault: Fault, voice: Voice, public_url: str) -> Problem:
    """Put a fault into words."""
    return Problem(
        type=f"{public_url}/problems/{fault.slug}",
        title=voice.say(f"problem.{fault.slug}.title"),
        status=fault.status,
        detail=voice.say(f"problem.{fault.slug}.detail", **_worded(fault, voice)),
        errors=(
            *(wrong_field(error, voice) for error in fault.errors),
            *(WrongField("text", "broken", complaint) for complaint in fault.complaints),
        ),
    )


def _worded(fault: Fault, voice: Voice) -> dict[str, object]:
    values = dict(fault.values)
    if "why" in values:
        values["why"] = voice.say_first(f"malformed.{values['why']}", "malformed.request")
    if "state" in values:
        values["state"] = voice.say(f"status.{values['state']}")
    return values


def wrong_field(error: FieldError, voice: Voice) -> WrongField:
    name = f"field.{error.field}"
    label = voice.say(name) if name in voice else error.field
    bounded = () if error.least is None else ("error.between",)
    keys = (f"error.{error.field}.{error.code}", *bounded, f"error.{error.code}")
    message = voice.say_first(*keys, field=label, limit=error.limit, least=error.least)
    return WrongField(error.field, error.code, message)


@singledispatch
def fault_of(exception: Exception) -> Fault:
    """Say what kind of problem an exception is. What nobody foresaw is an internal error."""
    del exception
    return Fault("internal-error")


@fault_of.register
def _(exception: HTTPException) -> Fault:
    slug = _BY_STATUS.get(exception.status_code)
    if slug is None:
        return Fault("malformed-request" if exception.status_code < 500 else "internal-error", {"why": "request"})
    return Fault(slug, {"why": "request"}, exception.headers or {})


@fault_of.register
def _(exception: ValidationException) -> Fault:
    extra = exception.extra if isinstance(exception.extra, list) else []
    return Fault("invalid-request", errors=tuple(FieldError(str(each["key"]), "invalid", 100) for each in extra))


@fault_of.register
def _(exception: Malformed) -> Fault:
    return Fault("malformed-request", {"why": exception.why})


@fault_of.register
def _(exception: UnsupportedBody) -> Fault:
    return Fault("unsupported-media-type", {"accepted": ", ".join(exception.accepted)})


@fault_of.register
def _(exception: SlowBody) -> Fault:
    del exception
    return Fault("request-timeout")


@fault_of.register
def _(exception: InvalidFields) -> Fault:
    return Fault("invalid-comment", errors=exception.errors)


@fault_of.register(InvalidRequest)
@fault_of.register(InvalidSettings)
def _(exception: InvalidFields) -> Fault:
    return Fault("invalid-request", errors=exception.errors)


@fault_of.register
def _(exception: BrokenRules) -> Fault:
    return Fault("broken-rules", complaints=exception.complaints)


@fault_of.register
def _(exception: Unknown) -> Fault:
    slug = f"unknown-{exception.noun}"
    return Fault(slug if slug in PROBLEMS else "not-found")


@fault_of.register
def _(exception: DuplicateComment) -> Fault:
    del exception
    return Fault("duplicate-comment")


@fault_of.register
def _(exception: KeyReused) -> Fault:
    del exception
    return Fault("key-reused")


@fault_of.register
def _(exception: StateMoved) -> Fault:
    return Fault("state-moved", {"state": exception.status})


@fault_of.register
def _(exception: EditWindowOver) -> Fault:
    return Fault("edit-window-over", {"seconds": exception.seconds})


@fault_of.register
def _(exception: EndpointStopped) -> Fault:
    del exception
    return Fault("endpoint-stopped")


@fault_of.register
def _(exception: Withdrawn) -> Fault:
    del exception
    return Fault("withdrawn")


@fault_of.register
def _(exception: ArticleClosed) -> Fault:
    del exception
    return Fault("article-closed")


@fault_of.register
def _(exception: TooMany) -> Fault:
    wait = max(exception.retry_after, 1)
    headers = {
        "Retry-After": str(wait),
        "RateLimit-Policy": f'"posts";q={exception.limit};w=60',
        "RateLimit": f'"posts";r=0;t={wait}',
    }
    return Fault("too-many", {"limit": exception.limit, "seconds": wait}, headers)


@fault_of.register
def _(exception: NotAllowed) -> Fault:
    if exception.known:
        return Fault("not-allowed")
    return Fault("not-signed-in", headers={"WWW-Authenticate": 'Bearer realm="hakam"'})


@fault_of.register
def _(exception: StrangeForm) -> Fault:
    del exception
    return Fault("strange-form")


@fault_of.register
def _(exception: SignInFailed) -> Fault:
    del exception
    return Fault("sign-in-failed")


@fault_of.register
def _(exception: LockedOut) -> Fault:
    wait = max(exception.retry_after, 1)
    return Fault("locked-out", {"seconds": wait}, {"Retry-After": str(wait)})


@fault_of.register
def _(exception: AlreadyThere) -> Fault:
    del exception
    return Fault("already-there")


@fault_of.register
def _(exception: Overloaded) -> Fault:
    del exception
    return Fault("overloaded", headers={"Retry-After": "1"})


@fault_of.register
def _(exception: LiveFull) -> Fault:
    del exception
    return Fault("live-full", {"seconds": LIVE_RETRY_SECONDS}, {"Retry-After": str(LIVE_RETRY_SECONDS)})


@fault_of.register
def _(exception: Unavailable) -> Fault:
    del exception
    return Fault("unavailable", headers={"Retry-After": str(RETRY_SECONDS)})
