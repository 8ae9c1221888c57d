"""What goes for every call: headers, CORS, problems for what does not exist, the description, the meters."""

import asyncio
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from litestar import Litestar, Request, Response, get
from litestar.testing import AsyncTestClient

from service.domain.errors import Overloaded
from service.web.bounds import Bounds
from service.web.problems import PROBLEMS
from service.web.security_headers import security_headers

COMMENTS = "/v1/sites/demo/articles/a/comments"
AnyRequest = Request[Any, Any, Any]
SITE_ORIGIN = "https://news.example"

EVERYWHERE = [
    "/",
    "/health/live",
    "/health/ready",
    "/metrics",
    "/schema",
    "/schema/nothing",
    COMMENTS,
    "/problems/too-many",
]


@pytest.mark.parametrize("path", EVERYWHERE)
async def test_every_answer_is_guarded(client: httpx.AsyncClient, path: str) -> None:
    headers = (await client.get(path)).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["referrer-policy"] == "no-referrer"
    assert "cache-control" in headers
    assert "strict-transport-security" not in headers


async def test_https_is_promised_only_where_it_is_spoken() -> None:
    @get("/", sync_to_thread=False)
    def root() -> str:
        return "here"

    app = Litestar([root], before_send=[security_headers(secure=True)], openapi_config=None, logging_config=None)
    async with AsyncTestClient(app) as caller:
        assert "max-age" in (await caller.get("/")).headers["strict-transport-security"]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nothing", 404),
        ("GET", "/schema/nothing", 404),
        ("GET", "/v1/sites/nobody/queue", 404),
        ("GET", "/v1/sites/DEMO%00/form", 404),
        ("GET", "/problems/nothing", 404),
        ("DELETE", COMMENTS, 405),
        ("BREW", COMMENTS, 405),
        ("POST", "/health/live", 405),
        ("GET", "/" + "x" * 20_000, 404),
        ("GET", f"{COMMENTS}?x={'x' * 9000}", 414),
    ],
)
async def test_every_error_is_a_problem_document(
    client: httpx.AsyncClient, method: str, path: str, status: int
) -> None:
    answer = await client.request(method, path)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["status"] == status
    assert problem["type"].startswith("http://comments.example/problems/")


async def test_a_wrong_method_hears_the_right_ones(client: httpx.AsyncClient) -> None:
    refused, asked = await client.delete(COMMENTS), await client.options(COMMENTS)
    assert refused.headers["allow"] == asked.headers["allow"] == "GET, HEAD, OPTIONS, POST"
    assert asked.status_code == 204


async def test_large_headers_are_refused(client: httpx.AsyncClient) -> None:
    assert (await client.get(COMMENTS, headers={"X-Long": "x" * 20_000})).status_code == 431


async def test_a_page_of_the_site_may_call(client: httpx.AsyncClient) -> None:
    answer = await client.get(COMMENTS, headers={"Origin": SITE_ORIGIN})
    assert answer.headers["access-control-allow-origin"] == SITE_ORIGIN
    assert "ETag" in answer.headers["access-control-expose-headers"]
    assert "access-control-allow-credentials" not in answer.headers
    assert "Origin" in answer.headers["vary"]


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "http://news.example", "https://news.example.evil.example"]
)
async def test_a_page_from_elsewhere_may_not(client: httpx.AsyncClient, origin: str) -> None:
    answer = await client.get(COMMENTS, headers={"Origin": origin})
    assert "access-control-allow-origin" not in answer.headers
    assert "Origin" in answer.headers["vary"]


async def test_a_refusal_can_be_read_by_the_sites_page(client: httpx.AsyncClient) -> None:
    answer = await client.post(COMMENTS, json={}, headers={"Origin": SITE_ORIGIN})
    assert answer.status_code == 422
    assert answer.headers["access-control-allow-origin"] == SITE_ORIGIN


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/v1/sites/demo/nothing", 404),
        ("GET", "/v1/sites/demo/articles//comments", 404),
        ("DELETE", COMMENTS, 405),
        ("GET", f"{COMMENTS}?x={'x' * 9000}", 414),
    ],
)
async def test_what_no_call_answers_to_is_refused_in_the_sites_language_and_can_be_read_by_its_page(
    client: httpx.AsyncClient, method: str, path: str, status: int
) -> None:
    headers = {"Origin": SITE_ORIGIN}
    asked = await client.options(path, headers=headers | {"Access-Control-Request-Method": method})
    answer = await client.request(method, path, headers=headers)
    assert (asked.status_code, answer.status_code, answer.headers["content-language"]) == (204, status, "ar")
    assert answer.headers["access-control-allow-origin"] == SITE_ORIGIN


@pytest.mark.parametrize(("origin", "allowed"), [(SITE_ORIGIN, SITE_ORIGIN), ("https://evil.example", None)])
async def test_a_preflight_is_answered(client: httpx.AsyncClient, origin: str, allowed: str | None) -> None:
    headers = {"Origin": origin, "Access-Control-Request-Method": "POST"}
    answer = await client.options(COMMENTS, headers=headers)
    assert answer.status_code == 204
    assert answer.headers.get("access-control-allow-origin") == allowed
    assert answer.headers["vary"] == "Origin"


async def test_a_call_that_takes_too_long_ends() -> None:
    @get("/", middleware=[Bounds(seconds=0.01)])
    async def forever() -> str:
        await asyncio.Event().wait()
        return "never"

    ended: list[Exception] = []

    def note(_: AnyRequest, exception: Exception) -> Response[None]:
        ended.append(exception)
        return Response(None, status_code=503)

    app = Litestar([forever], exception_handlers={Overloaded: note}, openapi_config=None, logging_config=None)
    async with AsyncTestClient(app) as caller:
        assert (await caller.get("/")).status_code == 503
    assert isinstance(ended[0], Overloaded)


async def test_liveness_asks_no_machine(client: httpx.AsyncClient, fail_ledger: Callable[[], None]) -> None:
    fail_ledger()
    assert (await client.get("/health/live")).json() == {"status": "live"}


async def test_readiness_names_the_machine_that_is_down(
    client: httpx.AsyncClient, fail_ledger: Callable[[], None]
) -> None:
    assert (await client.get("/health/ready")).json()["ready"] is True
    fail_ledger()
    down = await client.get("/health/ready")
    assert down.status_code == 503
    assert down.headers["content-type"] == "application/problem+json"
    assert int(down.headers["retry-after"]) > 0
    assert down.json()["machines"] == {"ledger": "down", "queue": "up"}


async def test_meters_go_by_the_route_and_never_by_the_articles_name(client: httpx.AsyncClient) -> None:
    await client.get("/v1/sites/demo/articles/unmistakable-name/comments")
    meters = (await client.get("/metrics")).text
    assert 'path="/v1/sites/{site}/articles/{article}/comments"' in meters
    assert "unmistakable" not in meters


@pytest.mark.parametrize("slug", PROBLEMS)
async def test_every_problem_has_a_page(client: httpx.AsyncClient, slug: str) -> None:
    answer = await client.get(f"/problems/{slug}", headers={"Accept-Language": "ar"})
    assert answer.status_code == 200
    assert 'dir="rtl"' in answer.text
    assert str(PROBLEMS[slug]) in answer.text


async def test_the_description_is_whole(client: httpx.AsyncClient) -> None:
    answer = await client.get("/schema/openapi.json")
    description = answer.json()
    assert description["openapi"].startswith("3.1")
    calls = [call for item in description["paths"].values() for call in item.values() if isinstance(call, dict)]
    assert len({call["operationId"] for call in calls}) == len(calls) > 16
    for call in calls:
        errors = [answer for status, answer in call["responses"].items() if status >= "400"]
        assert all("application/problem+json" in error["content"] for error in errors)
    posting = description["paths"]["/v1/sites/{site}/articles/{article}/comments"]["post"]
    assert set(posting["requestBody"]["content"]) == {
        "application/json",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
    }
    assert {"201", "303", "409", "413", "415", "422", "423", "429", "503"} <= set(posting["responses"])
    assert [each["name"] for each in posting["parameters"]] == ["article", "Idempotency-Key", "site"]


async def test_the_readable_description_loads_nothing_from_elsewhere(client: httpx.AsyncClient) -> None:
    page = await client.get("/schema")
    assert "http" not in page.text
    assert page.headers["content-security-policy"].startswith("default-src 'none'; script-src 'self';")
    for name in ("swagger-ui.css", "swagger-ui-bundle.js", "schema.js"):
        assert f"/schema/assets/{name}" in page.text
        asset = await client.get(f"/schema/assets/{name}")
        assert asset.status_code == 200
        assert asset.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    "path", ["/schema/assets/../keys.py", "/schema/assets/%2e%2e/README", "/schema/assets/nothing.js"]
)
async def test_no_other_file_is_served(client: httpx.AsyncClient, path: str) -> None:
    assert (await client.get(path)).status_code == 404
