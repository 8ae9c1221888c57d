"""For operators: is the process alive, is it ready, what do its meters say."""

from typing import Any

from litestar import MediaType, Request, Response, get
from litestar.openapi.datastructures import ResponseSpec
from litestar.plugins.prometheus import PrometheusConfig, PrometheusController

from service.flow.readiness import Health
from service.web.door import door_of
from service.web.problems import PROBLEM_JSON, RETRY_SECONDS, Fault, Problem, word
from service.web.visit import voice_of


class Unready(Problem, frozen=True, kw_only=True):
    """A problem document that tells also which machine is down."""

    ready: bool
    machines: dict[str, str]
    models: dict[str, str]
    rulebook: str


class Metrics(PrometheusController):
    """Litestar's own, beside the other calls for operators."""

    include_in_schema = False


def prometheus() -> PrometheusConfig:
    """Measure by route and not by path, for an article's name is no label."""
    return PrometheusConfig(app_name="hakam", prefix="hakam_http", group_path=True)


@get("/health/live", summary="Is the process alive?", operation_id="live", tags=["operators"], sync_to_thread=False)
def live() -> dict[str, str]:
    """Answer as long as the process does; asks no machine."""
    return {"status": "live"}


@get(
    "/health/ready",
    summary="Is everything there?",
    operation_id="ready",
    tags=["operators"],
    responses={
        200: ResponseSpec(Health, generate_examples=False, description="Ready; the queue may be down all the same."),
        503: ResponseSpec(Unready, generate_examples=False, description="The ledger is down.", media_type=PROBLEM_JSON),
    },
)
async def ready(
    request: Request[Any, Any, Any],
) -> Response[Any]:
    """Ask the machines. With only the queue down comments are still taken, so that is ready."""
    door = door_of(request.app)
    health = await door.journeys.readiness.check()
    if health.ready:
        return Response(health, media_type=MediaType.JSON)
    voice = voice_of(request, door.catalogue)
    problem = word(Fault("not-ready"), voice, door.options.public_url)
    headers = {"Retry-After": str(RETRY_SECONDS), "Content-Language": voice.language, "Vary": "Accept-Language"}
    return Response(_unready(problem, health), status_code=503, media_type=PROBLEM_JSON, headers=headers)


def _unready(problem: Problem, health: Health) -> Unready:
    return Unready(
        type=problem.type,
        title=problem.title,
        status=problem.status,
        detail=problem.detail,
        ready=health.ready,
        machines=health.machines,
        models=health.models,
        rulebook=health.rulebook,
    )
