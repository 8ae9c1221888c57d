"""Every metric of Hakam's own, in one place, by the conventions of https://prometheus.io/docs/practices/naming/.

A web process may be one of several behind one port; each gauge says how their values are put together.

Labels are sites that exist, and words of ours. A label is never what a reader or a caller sent: not an article,
not a path, not the name of a site that was not found.
"""

import re

from prometheus_client import Counter, Gauge, Histogram

from service.domain.errors import Refusal

COMMENTS = Counter(
    "hakam_comments",
    "Comments that were accepted, by the status they were answered with.",
    ["site", "status"],
)
REFUSALS = Counter("hakam_refusals", "Requests that were refused, by the kind of refusal.", ["reason"])
DECISIONS = Counter("hakam_decisions", "Decisions that people took.", ["site", "action"])

QUEUE_CASES = Gauge(
    "hakam_queue_cases",
    "Cases in the review queue; state is waiting or claimed.",
    ["site", "state"],
    multiprocess_mode="livemostrecent",
)
QUEUE_OLDEST_SECONDS = Gauge(
    "hakam_queue_oldest_seconds",
    "How long the oldest case has waited.",
    ["site"],
    multiprocess_mode="livemostrecent",
)
QUEUE_PUSH_LATE = Counter(
    "hakam_queue_push_late",
    "Held comments that were answered before they were in the queue; the sweep brings them there.",
)
SWEEP_MENDED = Counter(
    "hakam_sweep_mended",
    "Differences between queue and ledger that the sweep mended; kind is added or removed.",
    ["kind"],
)
FLAGS = Counter("hakam_flags", "Readers' flags that were counted.", ["site"])

LIVE_CONNECTIONS = Gauge(
    "hakam_live_connections", "Open live connections of readers and moderators.", multiprocess_mode="livesum"
)
LIVE_CUT_OFF = Counter("hakam_live_cut_off", "Live connections that were cut off, as nobody read from them.")
BELL_LOST = Counter("hakam_bell_lost", "Rings of the live channel's bell that Redis did not take; the news come late.")
LIMITS_FAILED_OPEN = Counter("hakam_limits_failed_open", "Posts let through uncounted, as Redis was down.")

COMMIT_BATCH_SIZE = Histogram(
    "hakam_commit_batch_size",
    "Comments that were written in one transaction.",
    buckets=(1, 2, 4, 8, 16, 32, 64, 128, 256, 512),
)
COMMIT_SECONDS = Histogram(
    "hakam_commit_seconds",
    "Time that one transaction of comments took.",
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
COMMIT_WAITING = Gauge("hakam_commit_waiting", "Comments that wait for their transaction.", multiprocess_mode="livesum")

SCORE_SECONDS = Histogram(
    "hakam_score_seconds",
    "Time that a model took for one text; model is fast or deep.",
    ["model"],
    buckets=(0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
)
SCORES_MISSING = Counter(
    "hakam_scores_missing",
    "Scores that a model did not give; model is the deep one or a signal of the fast one.",
    ["model", "reason"],
)
SCORES_KEPT = Counter("hakam_scores_kept", "Deep scores that were kept from the last time somebody sent the same text.")
SCORES_WAITING = Gauge(
    "hakam_scores_waiting",
    "Comments that wait for the deep model's score.",
    multiprocess_mode="livemostrecent",
)

WEBHOOK_ATTEMPTS = Counter(
    "hakam_webhook_attempts", "Requests to endpoints; result is delivered or failed.", ["site", "result"]
)
WEBHOOK_DELIVERIES = Counter(
    "hakam_webhook_deliveries",
    "Deliveries that came to their end; result is delivered, or failed for one that was given up.",
    ["site", "result"],
)
WEBHOOK_OLDEST_DUE_SECONDS = Gauge(
    "hakam_webhook_oldest_due_seconds",
    "How long the oldest delivery has been due that nobody has in hand.",
    ["site"],
    multiprocess_mode="livemostrecent",
)

MACHINE_UP = Gauge(
    "hakam_machine_up", "1 while a machine answers, 0 while it is down.", ["machine"], multiprocess_mode="livemin"
)
RULEBOOKS_REFUSED = Gauge(
    "hakam_rulebooks_refused", "Rulebooks that are wrong, so that an older one judges.", multiprocess_mode="livemax"
)
RULEBOOK = Gauge(
    "hakam_rulebook_info", "1 for the hash of the rulebook that judges now.", ["hash"], multiprocess_mode="livemax"
)


def count_refusal(refusal: Refusal) -> None:
    """Count a refusal by its kind: ``InvalidFields`` is ``invalid_fields``."""
    REFUSALS.labels(reason=_reason(type(refusal))).inc()


def _reason(kind: type[Refusal]) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", kind.__name__).lower()


# A counter that begins with its first refusal would hide that one from every alert on a rate.
for _kind in Refusal.__subclasses__():
    REFUSALS.labels(reason=_reason(_kind))
for _mended in ("added", "removed"):
    SWEEP_MENDED.labels(kind=_mended)
