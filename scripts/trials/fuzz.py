"""Makes calls out of the description that clients read, in its terms and against them, and checks every answer."""

import secrets
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

import click
import httpx
import msgspec
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from hypothesis.strategies import SearchStrategy
from schemathesis import APIOperation, Case, CheckFunction, Config, GenerationMode
from schemathesis.core.result import Ok
from schemathesis.errors import FailureGroup
from schemathesis.specs.openapi.checks import positive_data_acceptance

from scripts.trials.running import Running, running_alone, tell

Operation = APIOperation[Any, Any, Any, Any]

SITE, RULED = "fuzzed", "ruled"
"""The administrator has a site to themselves: once its settings are changed, it asks for something else."""

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


class Planted(msgspec.Struct):
    """A comment that is there to be called about: its name, and those of all that hangs on it."""

    names: dict[str, str]
    author_token: str


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

    def tries(self, operation: Operation, caller: Caller) -> Iterator[tuple[str, Callable[[], None]]]:
        """Name what is tried of a call, each with what tries it and raises FailureGroup at the first wrong answer."""
        yield "on the borders", partial(self._on_borders, operation, caller)
        yield "rightly", partial(self._drawn, operation, caller, GenerationMode.POSITIVE)
        yield "wrongly", partial(self._drawn, operation, caller, GenerationMode.NEGATIVE)

    def _drawn(self, operation: Operation, caller: Caller, mode: GenerationMode) -> None:
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

        try:
            each()
        except Unsatisfiable:
            # Where a call takes only names and a right, and all of these are given, nothing is left to get wrong.
            if mode is GenerationMode.POSITIVE:
                raise

    def _on_borders(self, operation: Operation, caller: Caller) -> None:
        """Try every value on a border of what is described, about the first thing that the caller may name."""
        config = self._schema.config.generation_for(operation=operation)
        modes = list(GenerationMode)
        for case in self._schema.iter_coverage_cases(operation, generation_modes=modes, generation_config=config):
            for name in case.path_parameters.keys() & caller.names[0].keys():
                case.path_parameters[name] = caller.names[0][name]
            self._check(case, caller)

    def _check(self, case: Case[Operation], caller: Caller) -> None:
        headers = {**caller.headers, "X-Forwarded-For": _anywhere()}
        timeout = STREAM_SECONDS if case.operation.path in STREAMS else ANSWER_SECONDS
        response = case.call(self._url, headers=headers, timeout=timeout)
        self.tally.count(case.operation.label, response.status_code)
        again = {"base_url": self._url, "headers": headers, "timeout": timeout}
        case.validate_response(response, excluded_checks=UNPROMISED, headers=headers, transport_kwargs=again)


def callers(service: Running) -> tuple[Caller, ...]:
    """Make two sites of our own, with keys and comments, and return who calls at them."""
    admin, moderator = _key(service, RULED, "admin"), _key(service, SITE, "moderator")
    ruled, fuzzed = (_planted(service, site, key) for site, key in ((RULED, admin), (SITE, moderator)))
    own = {"Authorization": f"Bearer {fuzzed[0].author_token}"}
    names = tuple(planted.names for planted in fuzzed)
    return (
        Caller("an administrator", admin, tuple(planted.names for planted in ruled)),
        Caller("a moderator", moderator, names),
        Caller("an author", own, names[:1]),
        Caller("a reader", {}, names),
    )


def _cases(operation: Operation, caller: Caller, mode: GenerationMode) -> SearchStrategy[Case[Operation]]:
    """Draw calls about what there is, and one in so many about what there is not."""
    wanted = {parameter.name for parameter in operation.path_parameters}
    names = [{"site": caller.names[0]["site"]}, *caller.names]
    known = [{name: value for name, value in each.items() if name in wanted} for each in names]
    right = dict(caller.headers) or None
    return st.one_of([operation.as_strategy(mode, path_parameters=each or None, headers=right) for each in known])


def _key(service: Running, site: str, role: str) -> dict[str, str]:
    service.command("site", "add", site, "--origin", f"https://{site}.example").check_returncode()
    done = service.command("key", "add", "--site", site, "--role", role)
    done.check_returncode()
    return {"Authorization": f"Bearer {done.stdout.strip()}"}


def _planted(service: Running, site: str, key: Mapping[str, str]) -> tuple[Planted, ...]:
    """Post comments, claim what is held of them, and return them with the names of all that hangs on them."""
    with httpx.Client(base_url=f"{service.url}/v1/sites/{site}") as client:
        taken = [_post(client, site, number) for number in range(PLANTED)]
        claims = client.post("queue/claims", json={"limit": PLANTED}, headers=key).raise_for_status().json()["claims"]
        for planted, claim in zip(taken, claims, strict=False):
            case = client.get(f"comments/{planted.names['comment']}", headers=key).raise_for_status().json()
            planted.names |= {"lease": claim["lease"], "author": case["author"]["id"]}
    return tuple(taken)


def _post(client: httpx.Client, site: str, number: int) -> Planted:
    mark, article = secrets.token_hex(6), f"article-{number}"
    links = " ".join(f"http://{name}.example/{mark}" for name in "abcde") if number % 2 else ""
    form = {"name": "سلمى", "email": f"reader-{mark}@readers.example", "body": f"كلام عن الموضوع {mark} {links}"}
    posted = client.post(f"articles/{article}/comments", json=form, headers={"X-Forwarded-For": _anywhere()})
    answer = posted.raise_for_status().json()
    return Planted({"site": site, "article": article, "comment": answer["id"]}, answer["author_token"])


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
                for how, attempt in fuzz.tries(operation, caller):
                    failures += _told(f"{operation.label}, by {caller.who}, {how}", attempt)
            tell(f"{caller.who}: {fuzz.tally}")
    sys.exit(failures > 0)


def _told(what: str, attempt: Callable[[], None]) -> int:
    try:
        attempt()
    except FailureGroup as wrong:
        tell(f"{what}: {wrong}")
        return 1
    return 0


if __name__ == "__main__":
    main()
