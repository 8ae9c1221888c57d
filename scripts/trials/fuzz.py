"""Makes calls out of the description that clients read, in its terms and against them, and checks every answer."""

import secrets
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import click
import httpx
import msgspec
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from schemathesis import APIOperation, Case, CheckFunction, Config, GenerationMode
from schemathesis.core.result import Ok
from schemathesis.errors import FailureGroup
from schemathesis.specs.openapi.checks import positive_data_acceptance

from scripts.trials.running import Running, running_alone, tell

Operation = APIOperation[Any, Any, Any, Any]

SITE = "fuzzed"
PLANTED = 6
"""Comments that each caller may name: half of them published, half held."""

ORDER = ("GET", "POST", "PUT", "PATCH", "DELETE")
"""What takes something away from the calls after it comes last."""

REFUSED = {"checks": {"negative_data_rejection": {"expected-statuses": ["4xx"]}}}
"""What is wrong with a call may be its length (414), and what it is about may be gone (410)."""

STREAMS = ("/v1/sites/{site}/articles/{article}/live", "/v1/sites/{site}/queue/live")
ANSWER_SECONDS, STREAM_SECONDS = 20.0, 0.2
"""How long an answer may take, and how long a stream of events, which never ends, is listened to."""

CALM = (HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large)
"""What makes a call out of a description takes its time; that is no fault of the service."""

UNPROMISED: list[CheckFunction] = [positive_data_acceptance]
"""A site decides what it takes, and words decide what is an address: no description promises a 200."""


class Caller(msgspec.Struct, frozen=True):
    """Somebody who calls, with the headers of their right and the names of what they may call about."""

    who: str
    headers: Mapping[str, str]
    names: tuple[Mapping[str, str], ...]


class Tally(msgspec.Struct):
    """How much was tried: the calls that the description tells of, and the examples that were made of them."""

    calls: set[str] = msgspec.field(default_factory=set)
    statuses: Counter[int] = msgspec.field(default_factory=Counter)

    @property
    def examples(self) -> int:
        return self.statuses.total()

    def count(self, call: str, status: int) -> None:
        self.calls.add(call)
        self.statuses[status] += 1

    def __str__(self) -> str:
        statuses = ", ".join(f"{count} x {status}" for status, count in sorted(self.statuses.items()))
        return f"{len(self.calls)} calls, {self.examples} examples: {statuses}"


class Fuzz:
    """Over a running service. ``examples`` is the number of examples of an operation, caller and mode."""

    def __init__(self, url: str, examples: int) -> None:
        self.tally = Tally()
        self._url = url
        self._examples = examples
        config = Config.from_dict(REFUSED)
        self._schema = schemathesis.openapi.from_url(f"{url}/schema/openapi.json", config=config)

    def operations(self) -> list[Operation]:
        """Return every call of the description, those that take something away at the end."""
        found = [result.ok() for result in self._schema.get_all_operations() if isinstance(result, Ok)]
        return sorted(found, key=lambda operation: ORDER.index(operation.method.upper()))

    def modes(self, operation: Operation) -> Iterator[GenerationMode]:
        """Name what can be tried: a call that takes nothing can't be called wrongly."""
        yield GenerationMode.POSITIVE
        if operation.body or any(True for _ in operation.iter_parameters()):
            yield GenerationMode.NEGATIVE

    def ask(self, operation: Operation, caller: Caller, mode: GenerationMode) -> None:
        """Try one call in one mode. Raise schemathesis's FailureGroup at the first answer that is wrong."""

        # A service remembers, so an example means something else the second time and can't be made smaller.
        @settings(
            max_examples=self._examples,
            deadline=None,
            database=None,
            derandomize=True,
            phases=[Phase.generate],
            suppress_health_check=CALM,
        )
        @given(_cases(operation, caller, mode))
        def each(case: Case[Operation]) -> None:
            self._check(case, caller)

        each()

    def _check(self, case: Case[Operation], caller: Caller) -> None:
        headers = {**caller.headers, "X-Forwarded-For": _anywhere()}
        timeout = STREAM_SECONDS if case.operation.path in STREAMS else ANSWER_SECONDS
        response = case.call(self._url, headers=headers, timeout=timeout)
        self.tally.count(case.operation.label, response.status_code)
        again = {"base_url": self._url, "headers": headers, "timeout": timeout}
        case.validate_response(response, excluded_checks=UNPROMISED, headers=headers, transport_kwargs=again)


def callers(service: Running) -> tuple[Caller, ...]:
    """Make a site of our own, with keys and comments, and return who calls at it."""
    service.command("site", "add", SITE, "--origin", "https://fuzzed.example").check_returncode()
    admin, moderator = (_key(service, role) for role in ("admin", "moderator"))
    with httpx.Client(base_url=f"{service.url}/v1/sites/{SITE}") as client:
        own = _planted(client, admin)[0]
        return (
            Caller("an administrator", admin, tuple(map(_names, _planted(client, admin)))),
            Caller("a moderator", moderator, tuple(map(_names, _planted(client, moderator)))),
            Caller("an author", {"Authorization": f"Bearer {own['author_token']}"}, (_names(own),)),
            Caller("a reader", {}, tuple(map(_names, _planted(client, admin)))),
        )


def _cases(operation: Operation, caller: Caller, mode: GenerationMode) -> SearchStrategy[Case[Operation]]:
    """Draw calls about what there is, and one in so many about what there is not."""
    wanted = {parameter.name for parameter in operation.path_parameters}
    names = [{"site": SITE}, *caller.names]
    known = [{name: value for name, value in each.items() if name in wanted} for each in names]
    return st.one_of([operation.as_strategy(mode, path_parameters=each or None) for each in known])


def _key(service: Running, role: str) -> dict[str, str]:
    done = service.command("key", "add", "--site", SITE, "--role", role)
    done.check_returncode()
    return {"Authorization": f"Bearer {done.stdout.strip()}"}


def _planted(client: httpx.Client, key: Mapping[str, str]) -> Sequence[dict[str, str]]:
    """Post comments, claim what is held of them, and return them with the names of all that hangs on them."""
    taken = [_post(client, number) for number in range(PLANTED)]
    claimed = client.post("queue/claims", json={"limit": PLANTED}, headers=key).raise_for_status().json()["claims"]
    for comment, claim in zip(taken, claimed, strict=False):
        case = client.get(f"comments/{comment['comment']}", headers=key).raise_for_status().json()
        comment |= {"lease": claim["lease"], "author": case["author"]["id"]}
    return taken


def _post(client: httpx.Client, number: int) -> dict[str, str]:
    mark = secrets.token_hex(6)
    links = " ".join(f"http://{name}.example/{mark}" for name in "abcde") if number % 2 else ""
    form = {"name": "سلمى", "email": f"reader-{mark}@readers.example", "body": f"كلام عن الموضوع {mark} {links}"}
    headers = {"X-Forwarded-For": _anywhere()}
    answer = client.post(f"articles/fuzzed-{number}/comments", json=form, headers=headers).raise_for_status().json()
    return {"article": f"fuzzed-{number}", "comment": answer["id"], "author_token": answer["author_token"]}


def _names(planted: Mapping[str, str]) -> dict[str, str]:
    return {"site": SITE, **{name: value for name, value in planted.items() if name != "author_token"}}


def _anywhere() -> str:
    """Return an address, believed where we are a trusted proxy, so that no limit on posts ends the trial."""
    return ".".join(["10", *(str(part) for part in secrets.token_bytes(3))])


@click.command()
@click.option("--examples", default=100, show_default=True, help="Examples of each operation, caller and mode.")
def main(examples: int) -> None:
    """Call everything that the description tells of, as everybody, rightly and wrongly."""
    failures = 0
    with running_alone() as service:
        fuzz = Fuzz(service.url, examples)
        for caller in callers(service):
            for operation in fuzz.operations():
                for mode in fuzz.modes(operation):
                    failures += _told(fuzz, operation, caller, mode)
            tell(f"{caller.who}: {fuzz.tally}")
    sys.exit(failures > 0)


def _told(fuzz: Fuzz, operation: Operation, caller: Caller, mode: GenerationMode) -> int:
    try:
        fuzz.ask(operation, caller, mode)
    except FailureGroup as wrong:
        tell(f"{operation.label}, {caller.who}, {mode}: {wrong}")
        return 1
    return 0


if __name__ == "__main__":
    main()
