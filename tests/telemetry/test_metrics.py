import inspect

import pytest
from prometheus_client import REGISTRY, Gauge, generate_latest
from prometheus_client.metrics import MetricWrapperBase

from service.domain.errors import DuplicateComment, InvalidFields, Refusal
from service.telemetry import metrics

OURS = [metric for _, metric in inspect.getmembers(metrics) if isinstance(metric, MetricWrapperBase)]
LABELS = {"site", "status", "reason", "action", "state", "kind", "machine", "hash", "model", "result"}
EXPOSED = {
    "hakam_bell_lost_total",
    "hakam_comments_total",
    "hakam_commit_batch_size",
    "hakam_commit_seconds",
    "hakam_commit_waiting",
    "hakam_decisions_total",
    "hakam_flags_total",
    "hakam_limits_failed_open_total",
    "hakam_live_connections",
    "hakam_live_cut_off_total",
    "hakam_machine_up",
    "hakam_queue_cases",
    "hakam_queue_oldest_seconds",
    "hakam_queue_push_late_total",
    "hakam_refusals_total",
    "hakam_rulebook_info",
    "hakam_rulebooks_refused",
    "hakam_score_seconds",
    "hakam_scores_kept_total",
    "hakam_scores_missing_total",
    "hakam_scores_waiting",
    "hakam_sweep_mended_total",
    "hakam_webhook_attempts_total",
    "hakam_webhook_deliveries_total",
    "hakam_webhook_oldest_due_seconds",
}


def value(name: str, **labels: str) -> float:
    found = REGISTRY.get_sample_value(name, labels)
    assert found is not None, f"{name} is not exposed with {labels}"
    return found


def test_every_metric_that_alerts_hang_on_is_exposed() -> None:
    page = generate_latest().decode()
    helped = {line.split()[2] for line in page.splitlines() if line.startswith("# HELP hakam_")}
    # Those of HTTP are the web framework's own, and there as soon as an application was made.
    assert {name for name in helped if not name.endswith("_created") and "_http_" not in name} == EXPOSED
    assert len(OURS) == len(EXPOSED)


@pytest.mark.parametrize("gauge", [metric for metric in OURS if isinstance(metric, Gauge)], ids=str)
def test_every_gauge_says_how_the_values_of_processes_are_put_together(gauge: Gauge) -> None:
    assert gauge._multiprocess_mode != "all"


def test_no_label_is_made_for_what_a_reader_sends() -> None:
    assert {label for metric in OURS for label in metric._labelnames} <= LABELS


@pytest.mark.parametrize("kind", Refusal.__subclasses__())
def test_every_kind_of_refusal_is_there_before_its_first(kind: type[Refusal]) -> None:
    reasons = {sample.labels.get("reason") for metric in metrics.REFUSALS.collect() for sample in metric.samples}
    assert metrics._reason(kind) in reasons


@pytest.mark.parametrize(
    ("refusal", "reason"), [(InvalidFields(()), "invalid_fields"), (DuplicateComment(), "duplicate_comment")]
)
def test_a_refusal_is_counted_by_its_kind(refusal: Refusal, reason: str) -> None:
    before = value("hakam_refusals_total", reason=reason)
    metrics.count_refusal(refusal)
    assert value("hakam_refusals_total", reason=reason) == before + 1


@pytest.mark.parametrize("kind", ["added", "removed"])
def test_the_sweep_counts_from_nought(kind: str) -> None:
    assert value("hakam_sweep_mended_total", kind=kind) >= 0


def test_the_rulebook_is_named_by_its_hash() -> None:
    metrics.RULEBOOK.labels(hash="0123abcd").set(1)
    assert value("hakam_rulebook_info", hash="0123abcd") == 1
