"""What holds for every call that the running service describes, so that no new call can be left out."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypedDict, Unpack
from urllib.parse import quote

import httpx
import msgspec
import pytest

from scripts.trials.running import Running
from service.web.catalogue import Catalogue

Signed = Mapping[str, dict[str, str]]

ABSENT = "01ARZ3NDEKTSV4RRFFQ69G5FAV"
BODIES: dict[str, dict[str, object]] = {"decide": {"action": "publish"}, "reveal_email": {"purpose": "a test"}}

WEBHOOKS = (
    "list_endpoints",
    "add_endpoint",
    "see_endpoint",
    "change_endpoint",
    "remove_endpoint",
    "rotate_endpoint",
    "test_endpoint",
    "recover_endpoint",
    "list_deliveries",
    "see_delivery",
    "replay_delivery",
)
RULES = ("see_rules", "see_pack", "write_pack", "drop_pack")
ROLES = {
    "set_article": "site",
    **dict.fromkeys(("reveal_email", "see_settings", "change_settings", *RULES, *WEBHOOKS), "admin"),
}
"""The least role of the calls that take a key and are not a moderator's."""

RANKS = ("site", "moderator", "admin")

WRONG_KEYS = ("hk_", "hk_x_y", f"hk_{ABSENT}_{'a' * 52}", "hat_" + "a" * 52)

WRONG_FIELDS = msgspec.json.encode(
    dict.fromkeys(
        ("name", "action", "state", "limit", "lease_seconds", "purpose", "reason", "standing", "locale", "url"), 0
    )
)
"""A body of which every call that takes one finds something wrong."""

HEADERS = {
    "content-security-policy": "default-src 'none'",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=()",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "cache-control": "",
}
"""What goes with every answer, each with its beginning."""


class More(TypedDict, total=False):
    """What a request may have beside its method and path, as httpx takes it."""

    json: object
    content: bytes
    headers: Mapping[str, str] | None


class Call(msgspec.Struct, frozen=True):
    """One call of the description. ``schemes`` are the ways to show a right to it; "" stands for none needed."""

    id: str
    method: str
    path: str
    statuses: frozenset[int]
    schemes: frozenset[str]

    @property
    def of_site(self) -> bool:
        return "{site}" in self.path

    @property
    def needs_right(self) -> bool:
        return bool(self.schemes) and "" not in self.schemes

    @property
    def role(self) -> str:
        """The least role whose key opens it."""
        return ROLES.get(self.id, "moderator")

    def address(self, site: str = "demo") -> str:
        """Return the path, with names that no comment, lease or article has."""
        names = {"article": quote("https://a.example/1", safe=""), "comment": ABSENT, "author": ABSENT, "lease": "x.y"}
        names |= {"endpoint": ABSENT, "delivery": f"{ABSENT}-{ABSENT}", "pack": "absent"}
        filled = self.path.format(site=site, **names)
        return f"{filled}?article=a" if self.id == "count_comments" else filled


@pytest.fixture(scope="module")
def description(hakam: Running) -> dict[str, Any]:
    told: dict[str, Any] = httpx.get(f"{hakam.url}/schema/openapi.json").json()
    return told


@pytest.fixture(scope="module")
def calls(description: dict[str, Any]) -> tuple[Call, ...]:
    return tuple(
        Call(
            id=operation["operationId"],
            method=method.upper(),
            path=path,
            statuses=frozenset(int(status) for status in operation["responses"]),
            schemes=frozenset(next(iter(scheme), "") for scheme in operation.get("security", [])),
        )
        for path, operations in description["paths"].items()
        for method, operation in operations.items()
    )


@pytest.fixture
def client(hakam: Running) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=hakam.url, headers={"X-Forwarded-For": "10.200.0.1"}) as opened:
        yield opened


@pytest.fixture
def send(client: httpx.Client) -> Callable[..., httpx.Response]:
    """Make a call with headers of the test's choice."""

    def request(call: Call, headers: dict[str, str] | None = None, site: str = "demo") -> httpx.Response:
        body = None if call.method == "GET" else BODIES.get(call.id, {})
        with client.stream(call.method, call.address(site), json=body, headers=headers) as answer:
            if not answer.headers.get("content-type", "").startswith("text/event-stream"):
                answer.read()
        return answer

    return request


Send = Callable[..., httpx.Response]


def test_the_description_tells_of_the_whole_river(calls: tuple[Call, ...]) -> None:
    told = {call.id for call in calls}
    assert {"post_comment", "list_comments", "claim_cases", "decide", "undo", "see_history", "withdraw_comment"} <= told
    assert len(told) == len(calls) >= 17


def test_a_call_that_needs_a_right_refuses_who_shows_none(calls: tuple[Call, ...], send: Send) -> None:
    answers = {call.id: send(call) for call in calls if call.needs_right}
    assert {name: answer.status_code for name, answer in answers.items()} == dict.fromkeys(answers, 401)
    assert all(answer.headers["WWW-Authenticate"].startswith("Bearer") for answer in answers.values())
    assert len(answers) >= 11


@pytest.mark.parametrize("key", WRONG_KEYS)
def test_every_call_that_could_take_a_key_refuses_a_wrong_one(calls: tuple[Call, ...], send: Send, key: str) -> None:
    answers = {call.id: send(call, {"Authorization": f"Bearer {key}"}).status_code for call in calls if call.schemes}
    assert answers == dict.fromkeys(answers, 401)


def test_an_administrators_key_of_another_site_opens_nothing(
    calls: tuple[Call, ...], send: Send, signed: Signed
) -> None:
    answers = {call.id: send(call, signed["other"]).status_code for call in calls if call.schemes}
    assert answers == dict.fromkeys(answers, 401)
    at_home = {call.id: send(call, signed["other"], site="other").status_code for call in calls if call.schemes}
    for_authors = {call.id for call in calls if call.schemes == {"author_token"}}
    assert {name for name, status in at_home.items() if status in {401, 403}} == for_authors


@pytest.mark.parametrize("role", RANKS)
def test_a_key_opens_what_is_its_roles_and_nothing_above(
    calls: tuple[Call, ...], send: Send, signed: Signed, role: str
) -> None:
    keyed = [call for call in calls if call.needs_right and "key" in call.schemes]
    opened = {call.id: send(call, signed[role]).status_code not in {401, 403} for call in keyed}
    refused = {send(call, signed[role]).status_code for call in keyed if not opened[call.id]}
    assert opened == {call.id: RANKS.index(call.role) <= RANKS.index(role) for call in keyed}
    assert refused <= {403}


def test_a_right_is_asked_for_before_the_body_is_read(calls: tuple[Call, ...], client: httpx.Client) -> None:
    for call in calls:
        if call.needs_right and call.method in {"POST", "PUT", "PATCH"}:
            answer = ask(client, call.method, call.address(), content=b"{" * 1000)
            assert answer.status_code == 401, call.id


@pytest.mark.parametrize("language", ["ar", "en"])
def test_every_error_is_a_problem_in_the_callers_language(
    calls: tuple[Call, ...], client: httpx.Client, signed: Signed, language: str
) -> None:
    for call in calls:
        for status, answer in _errors(call, client, {"Accept-Language": language}, signed):
            assert answer.status_code == status, f"{call.id}: {answer.status_code} {answer.text}"
            _check_problem(answer, language)
            assert status in call.statuses or not call.of_site, f"{call.id} does not tell of {status}"


def test_every_problem_has_a_page_that_explains_it(
    calls: tuple[Call, ...], client: httpx.Client, signed: Signed
) -> None:
    problems = [answer for call in calls for _, answer in _errors(call, client, {}, signed)]
    slugs = {answer.json()["type"].rpartition("/")[2] for answer in problems}
    pages = [
        client.get(f"/problems/{slug}", headers={"Accept-Language": tag}) for slug in slugs for tag in ("ar", "en")
    ]
    assert len(slugs) >= 6
    assert {page.status_code for page in pages} == {200}
    assert {page.headers["Content-Language"] for page in pages} == {"ar", "en"}


def test_security_headers_go_with_every_answer(calls: tuple[Call, ...], client: httpx.Client, signed: Signed) -> None:
    answers = [ask(client, call.method, call.address(), headers=signed["admin"]) for call in calls]
    answers += [answer for call in calls for _, answer in _errors(call, client, {}, signed)]
    answers += [client.get(path) for path in ("/", "/nothing", "/schema", "/metrics", "/problems/withdrawn", "/v1/")]
    missing = {
        (str(answer.request.url), name)
        for answer in answers
        for name, beginning in HEADERS.items()
        if not answer.headers.get(name, "(none)").startswith(beginning)
    }
    assert missing == set()


def test_only_the_sites_own_pages_may_call(calls: tuple[Call, ...], client: httpx.Client, hakam: Running) -> None:
    own, strange = f"http://localhost:{hakam.port}", "https://evil.example"
    for call in calls:
        if call.of_site:
            asked = {"Access-Control-Request-Method": call.method}
            allowed = [client.options(call.address(), headers={**asked, "Origin": each}) for each in (own, strange)]
            assert [answer.headers.get("Access-Control-Allow-Origin") for answer in allowed] == [own, None], call.id
            assert all("Access-Control-Allow-Credentials" not in answer.headers for answer in allowed)
            answered = ask(client, call.method, call.address(), headers={"Origin": strange})
            assert "Access-Control-Allow-Origin" not in answered.headers


def test_whatever_a_caller_may_ask_for_has_a_name_in_every_language(description: dict[str, Any]) -> None:
    operations = [operation for each in description["paths"].values() for operation in each.values()]
    asked = {part["name"] for each in operations for part in each.get("parameters", []) if part["in"] == "query"}
    catalogue = Catalogue.load()
    nameless = {name for name in asked for tag in ("ar", "en") if f"field.{name}" not in catalogue.voice((tag,))}
    assert nameless == set()
    assert len(asked) >= 10


def test_options_names_every_method_of_a_path(calls: tuple[Call, ...], client: httpx.Client) -> None:
    for path in {call.path for call in calls}:
        here = [call for call in calls if call.path == path]
        told = {method.strip() for method in client.options(here[0].address()).headers["Allow"].split(",")}
        heads = {"HEAD"} if any(call.method == "GET" for call in here) else set()
        assert told == {"OPTIONS", *heads, *(call.method for call in here)}, path


def _errors(
    call: Call, client: httpx.Client, headers: dict[str, str], signed: Signed
) -> Iterator[tuple[int, httpx.Response]]:
    """Provoke what can go wrong with any call, each with the status that is due."""
    place = call.address()
    yield 405, ask(client, "PROPFIND", place, headers=headers)
    yield 414, ask(client, call.method, f"{place}{'&' if '?' in place else '?'}x={'a' * 9000}", headers=headers)
    yield 431, ask(client, call.method, place, headers={**headers, "X-Long": "a" * 20_000})
    if call.of_site:
        yield 404, ask(client, call.method, call.address("nobody"), headers=headers)
    if call.needs_right:
        yield 401, ask(client, call.method, place, headers=headers)
    if call.needs_right and "key" in call.schemes and call.role != "site":
        yield 403, ask(client, call.method, place, headers={**headers, **signed["site"]})
    if 415 in call.statuses and "key" in call.schemes:
        keyed = {**headers, **signed["admin"], "Content-Type": "text/plain"}
        yield 415, ask(client, call.method, place, content=b"a", headers=keyed)
        keyed["Content-Type"] = "application/json"
        yield 400, ask(client, call.method, place, content=b"{", headers=keyed)
        yield 413, ask(client, call.method, place, content=b" " * 300_000, headers=keyed)
        yield 422, ask(client, call.method, place, content=WRONG_FIELDS, headers=keyed)


def _check_problem(answer: httpx.Response, language: str) -> None:
    problem = answer.json()
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["Content-Language"] == language
    assert {"type", "title", "status", "detail"} <= set(problem) <= {"type", "title", "status", "detail", "errors"}
    assert problem["status"] == answer.status_code
    assert problem["title"].isascii() == (language == "en")
    assert all(set(error) == {"field", "code", "message"} for error in problem.get("errors", []))
    assert ("errors" in problem) == (answer.status_code == 422)


def ask(client: httpx.Client, method: str, path: str, **more: Unpack[More]) -> httpx.Response:
    """Make a request. A stream of events never ends, so of that only the head is read."""
    with client.stream(method, path, **more) as answer:
        if not answer.headers.get("Content-Type", "").startswith("text/event-stream"):
            answer.read()
    return answer


def test_a_page_of_the_site_may_make_every_call(hakam: Running, client: httpx.Client, calls: tuple[Call, ...]) -> None:
    refused = [call.id for call in calls if call.of_site and call.method not in allowed(client, call, hakam.url)]
    assert refused == []


def allowed(client: httpx.Client, call: Call, origin: str) -> list[str]:
    asked = {"Origin": origin, "Access-Control-Request-Method": call.method}
    methods: str = client.options(call.address(), headers=asked).headers.get("access-control-allow-methods", "")
    return methods.split(", ")
