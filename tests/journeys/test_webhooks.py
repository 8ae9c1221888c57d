"""What integrations hear of, over the real service and real connections."""

import base64
import json
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from standardwebhooks import Webhook

from scripts.trials.receiver import Arrival, Receiver, Reply
from scripts.trials.running import Running, running

Post = Callable[..., dict[str, Any]]
Made = Callable[..., dict[str, Any]]

PATIENCE = 30.0

SETTINGS = {
    "HAKAM_LIMITS": "off",
    "HAKAM_WEBHOOK_ALLOW": "127.0.0.0/8",
    "HAKAM_WEBHOOK_SCHEDULE": "0,0,1,1,1",
    "HAKAM_WEBHOOK_TIMEOUT": "3",
}


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(tmp_path_factory.mktemp("webhooks"), SETTINGS) as one:
        yield one


@pytest.fixture(scope="module")
def admin(service: Running) -> Mapping[str, str]:
    return {"Authorization": f"Bearer {service.first_key}"}


@pytest.fixture
def api(service: Running, admin: Mapping[str, str]) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=f"{service.url}/v1/sites/demo/", headers=admin) as client:
        yield client


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as opened:
        yield opened


@pytest.fixture
def make(api: httpx.Client) -> Iterator[Made]:
    """Make an endpoint, which goes away with the test."""
    made: list[str] = []

    def add(receiver: Receiver | None = None, **more: object) -> dict[str, Any]:
        url = receiver.url if receiver else "http://127.0.0.1:9/nobody"
        answer = api.post("endpoints", json={"url": url, "events": ["comment.*", "decision.*"], **more})
        assert answer.status_code == 201, answer.text
        endpoint: dict[str, Any] = answer.json()
        made.append(endpoint["id"])
        if receiver:
            receiver.secret = endpoint["secret"]
        return endpoint

    yield add
    for id_ in made:
        assert api.delete(f"endpoints/{id_}").status_code in {204, 404}


def kinds(receiver: Receiver) -> list[str]:
    return [arrival.body["type"] for arrival in receiver.arrivals]


def settled(api: httpx.Client, delivery: str, state: str) -> dict[str, Any]:
    """Return a delivery once it stands so."""
    deadline = time.monotonic() + PATIENCE
    while True:
        found: dict[str, Any] = api.get(f"deliveries/{delivery}").raise_for_status().json()
        if found["state"] == state:
            return found
        assert time.monotonic() < deadline, f"it is {found['state']}"


def test_every_step_of_a_comment_arrives_signed_with_its_version(
    api: httpx.Client, post: Post, make: Made, receiver: Receiver, spam: str
) -> None:
    make(receiver)
    held = post(body=f"{spam} راسلوني someone@else.example")
    place = f"comments/{held['id']}"
    api.post(f"{place}/decisions", json={"action": "publish", "reason": "other"}).raise_for_status()
    api.post(f"{place}/undo").raise_for_status()
    api.delete(place, headers={"Authorization": f"Bearer {held['author_token']}"}).raise_for_status()
    assert receiver.until(lambda one: len(one.taken) == 6)
    assert all(arrival.genuine for arrival in receiver.arrivals)
    told = {arrival.body["type"]: arrival.body for arrival in sorted(receiver.arrivals, key=lambda each: each.id)}
    steps = [(arrival.body["type"], arrival.body["data"]["comment"]["version"]) for arrival in receiver.arrivals]
    assert sorted(steps) == [
        ("comment.held", 1),
        ("comment.held", 3),
        ("comment.published", 2),
        ("comment.withdrawn", 4),
        ("decision.made", 2),
        ("decision.undone", 3),
    ]
    assert [told[kind]["data"]["comment"]["status"] for kind in ("decision.made", "decision.undone")] == [
        "published",
        "held",
    ]
    assert told["decision.made"]["data"]["reason"] == "other"
    assert {told[kind]["data"]["actor"] for kind in ("decision.made", "comment.withdrawn")} == {"key", "author"}
    assert told["comment.withdrawn"]["data"]["comment"]["excerpt"] == ""


def test_a_body_is_thin_and_holds_no_address(
    service: Running, post: Post, make: Made, receiver: Receiver, article: str
) -> None:
    make(receiver)
    home = f"http://localhost:{service.port}/a"
    words = f"راسلوني me.too@else.example {'ط' * 5_000}"
    posted = post(name="ليلى reach.me@else.example", body=words, article_url=home)
    assert receiver.until(lambda one: len(one.taken) == 1)
    raw, body = receiver.arrivals[0].raw, receiver.arrivals[0].body
    assert len(raw) < 20_000
    assert b"else.example" not in raw
    assert set(body) == {"type", "timestamp", "data"}
    assert set(body["data"]) == {"site", "article", "comment", "actor", "reason"}
    comment = body["data"]["comment"]
    assert (body["data"]["site"], body["data"]["article"], comment["id"]) == ("demo", article, posted["id"])
    assert comment["excerpt"] == posted["comment"]["body"][:500]
    assert comment["url"] == f"{home}#comment-{posted['id']}"


def test_a_retry_carries_the_same_id_and_body_and_a_signature_of_its_own(
    api: httpx.Client, post: Post, make: Made, receiver: Receiver
) -> None:
    refused: set[str] = set()

    def grudging(arrival: Arrival) -> Reply:
        first = arrival.id not in refused
        refused.add(arrival.id)
        return Reply(status=500, body=b"not today") if first else Reply(status=200, body=b"thanks")

    receiver.reply = grudging
    endpoint = make(receiver)
    post()
    assert receiver.until(lambda one: len(one.taken) == 1)
    first, second = receiver.arrivals
    assert (first.id, first.raw) == (second.id, second.raw)
    assert first.genuine
    assert second.genuine
    delivery = settled(api, f"{first.id}-{endpoint['id']}", "delivered")
    assert [(each["status"], each["answer"]) for each in delivery["attempts"]] == [(500, "not today"), (200, "thanks")]
    assert delivery["body"] == first.body
    assert delivery["message"] == first.id


def test_an_endpoint_hears_of_its_own_events_only(
    api: httpx.Client, post: Post, make: Made, receiver: Receiver, spam: str
) -> None:
    make(receiver, events=["comment.held"])
    post()
    post(body=spam)
    assert receiver.until(lambda one: len(one.taken) == 1)
    assert kinds(receiver) == ["comment.held"]
    assert api.get("deliveries").json()["total"] == 1


def test_ed25519_signatures_are_checked_with_the_public_key_alone(post: Post, make: Made, receiver: Receiver) -> None:
    endpoint = make(receiver, signature="ed25519")
    assert endpoint["secret"].startswith("whsk_")
    public = Ed25519PublicKey.from_public_bytes(base64.b64decode(endpoint["public_key"].removeprefix("whpk_")))
    post()
    assert receiver.until(lambda one: len(one.taken) == 1)
    arrival = receiver.arrivals[0]
    version, _, value = arrival.headers["webhook-signature"].partition(",")
    signed = f"{arrival.id}.{arrival.headers['webhook-timestamp']}.".encode() + arrival.raw
    public.verify(base64.b64decode(value), signed)
    assert version == "v1a"


def test_after_a_rotation_both_secrets_are_right(api: httpx.Client, make: Made, post: Post, receiver: Receiver) -> None:
    endpoint = make(receiver)
    rotated = api.post(f"endpoints/{endpoint['id']}/rotate").raise_for_status().json()
    post()
    assert receiver.until(lambda one: len(one.taken) == 1)
    arrival = receiver.arrivals[0]
    assert rotated["secret"] != endpoint["secret"]
    for secret in (endpoint["secret"], rotated["secret"]):
        Webhook(secret).verify(arrival.raw, dict(arrival.headers))
    assert len(arrival.headers["webhook-signature"].split()) == 2


def test_a_secret_is_shown_once(api: httpx.Client, make: Made, receiver: Receiver) -> None:
    endpoint = make(receiver)
    shown = [api.get("endpoints").text, api.get(f"endpoints/{endpoint['id']}").text]
    shown.append(api.patch(f"endpoints/{endpoint['id']}", json={"description": "another"}).text)
    assert not any(endpoint["secret"] in text or "whsec_" in text for text in shown)
    assert all(endpoint["id"] in text for text in shown)


def test_gone_switches_an_endpoint_off_and_the_others_are_told(
    api: httpx.Client, make: Made, post: Post, receiver: Receiver
) -> None:
    with Receiver(lambda _: Reply(status=410)) as leaving:
        gone = make(leaving, description="the old one")
        make(receiver, events=["endpoint.*"])
        post()
        assert receiver.until(lambda one: len(one.taken) == 1)
    assert kinds(receiver) == ["endpoint.disabled"]
    told = receiver.arrivals[0].body["data"]
    assert (told["endpoint"], told["reason"]) == ({"id": gone["id"], "description": "the old one"}, "gone")
    found = api.get(f"endpoints/{gone['id']}").json()
    assert (found["disabled_because"], found["disabled_at"] is None) == ("gone", False)
    assert api.post(f"endpoints/{gone['id']}/test").status_code == 409


def test_a_redirect_is_a_failure_and_is_not_followed(
    api: httpx.Client, make: Made, post: Post, receiver: Receiver
) -> None:
    with Receiver() as elsewhere:
        receiver.reply = lambda _: Reply(status=307, headers={"Location": elsewhere.url})
        endpoint = make(receiver)
        post()
        assert receiver.until(lambda one: len(one.arrivals) == 5)
        delivery = settled(api, f"{receiver.arrivals[0].id}-{endpoint['id']}", "failed")
        assert [each["status"] for each in delivery["attempts"]] == [307] * 5
        assert elsewhere.arrivals == []


def test_a_replay_and_a_test_arrive(api: httpx.Client, make: Made, post: Post, receiver: Receiver) -> None:
    endpoint = make(receiver, events=["decision.made"])
    tried = api.post(f"endpoints/{endpoint['id']}/test")
    assert (tried.status_code, tried.json()["type"]) == (202, "endpoint.test")
    delivery = settled(api, tried.json()["id"], "delivered")
    again = api.post(f"deliveries/{delivery['id']}/replay")
    assert again.status_code == 202
    assert receiver.until(lambda one: len(one.arrivals) == 2)
    assert [arrival.id for arrival in receiver.arrivals] == [delivery["message"]] * 2
    assert all(arrival.genuine for arrival in receiver.arrivals)


def test_what_was_missed_is_recovered(api: httpx.Client, make: Made, post: Post, receiver: Receiver) -> None:
    began = post()["comment"]["created_at"]
    missed = [post()["id"] for _ in range(3)]
    endpoint = make(receiver)
    recovered = api.post(f"endpoints/{endpoint['id']}/recover", json={"since": began})
    assert recovered.status_code == 202
    assert recovered.json()["deliveries"] >= 3
    assert receiver.until(lambda one: len(one.taken) == recovered.json()["deliveries"])
    told = {arrival.body["data"]["comment"]["id"] for arrival in receiver.arrivals}
    assert set(missed) <= told
    assert api.post(f"endpoints/{endpoint['id']}/recover", json={"since": began}).json() == {"deliveries": 0}


def test_a_long_answer_is_read_and_kept_in_part(api: httpx.Client, make: Made, receiver: Receiver) -> None:
    receiver.reply = lambda _: Reply(status=200, body=b"a" * 1_000_000)
    endpoint = make(receiver)
    tried = api.post(f"endpoints/{endpoint['id']}/test").json()
    delivery = settled(api, tried["id"], "delivered")
    assert delivery["attempts"][0]["answer"] == "a" * 16 * 1024


def test_what_an_answer_takes_too_long_for_is_tried_again(api: httpx.Client, make: Made, receiver: Receiver) -> None:
    receiver.reply = lambda _: Reply(hangs=len(receiver.arrivals) == 0)
    endpoint = make(receiver)
    tried = api.post(f"endpoints/{endpoint['id']}/test").json()
    delivery = settled(api, tried["id"], "delivered")
    assert [(each["status"], bool(each["error"])) for each in delivery["attempts"]] == [(None, True), (204, False)]


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://192.168.1.1/", "https"),
        ("https://192.168.1.1/", "address"),
        ("https://user:word@news.example/", "user_info"),
        ("https://2130706433/", "host"),
        ("ftp://news.example/", "scheme"),
        ("https://news.example:99999/", "invalid"),
    ],
)
def test_an_endpoint_where_nothing_may_go_is_refused_with_its_reason(api: httpx.Client, url: str, code: str) -> None:
    refused = {
        tag: api.post("endpoints", json={"url": url, "events": ["*"]}, headers={"Accept-Language": tag})
        for tag in ("ar", "en")
    }
    assert {answer.status_code for answer in refused.values()} == {422}
    (error,) = refused["en"].json()["errors"]
    assert (error["field"], error["code"]) == ("url", code)
    assert error["message"] != refused["ar"].json()["errors"][0]["message"]


def test_all_that_is_wrong_with_an_endpoint_is_told_at_once(api: httpx.Client) -> None:
    form = {"events": ["comment.received"], "description": 7, "signature": "rsa", "concurrency": 0}
    answer = api.post("endpoints", json=form)
    assert [each["field"] for each in answer.json()["errors"]] == [
        "url",
        "events",
        "description",
        "signature",
        "concurrency",
    ]


def test_the_log_is_read_page_by_page(api: httpx.Client, make: Made, receiver: Receiver) -> None:
    endpoint = make(receiver)
    sent = [api.post(f"endpoints/{endpoint['id']}/test").json()["id"] for _ in range(5)]
    assert receiver.until(lambda one: len(one.taken) == 5)
    seen: list[str] = []
    cursor = None
    while cursor is not None or not seen:
        asked = {"endpoint": endpoint["id"], "limit": 2, **({"cursor": cursor} if cursor else {})}
        page = api.get("deliveries", params=asked).raise_for_status().json()
        assert page["total"] == 5
        seen += [item["id"] for item in page["items"]]
        cursor = page["next"]
    assert seen == sent[::-1]


def test_the_meters_tell_of_deliveries(service: Running, api: httpx.Client, make: Made, receiver: Receiver) -> None:
    endpoint = make(receiver)
    api.post(f"endpoints/{endpoint['id']}/test").raise_for_status()
    assert receiver.until(lambda one: len(one.taken) == 1)
    name = 'hakam_webhook_deliveries_total{result="delivered",site="demo"}'
    deadline = time.monotonic() + PATIENCE
    while name not in httpx.get(f"{service.url}/metrics").text:
        assert time.monotonic() < deadline


def test_what_is_changed_counts_from_then_on(api: httpx.Client, make: Made, post: Post, receiver: Receiver) -> None:
    endpoint = make(receiver)
    off = api.patch(f"endpoints/{endpoint['id']}", json={"disabled": True}).json()
    assert off["disabled_because"] == "administrator"
    post()
    on = api.patch(f"endpoints/{endpoint['id']}", json={"disabled": False, "events": ["comment.published"]}).json()
    assert (on["disabled_at"], on["events"]) == (None, ["comment.published"])
    heard = post()["id"]
    assert receiver.until(lambda one: len(one.taken) == 1)
    assert [json.loads(arrival.raw)["data"]["comment"]["id"] for arrival in receiver.arrivals] == [heard]


def test_a_person_is_told_to_whom_their_comment_was_sent(
    service: Running, post: Post, make: Made, receiver: Receiver
) -> None:
    make(receiver)
    email = "told@readers.example"
    post(email=email)
    assert receiver.until(lambda one: len(one.taken) == 1)
    told: list[str] = []
    deadline = time.monotonic() + PATIENCE
    while not told and time.monotonic() < deadline:
        exported = json.loads(service.command("export", "--email", email).stdout)
        told = exported["sites"][0]["comments"][0]["told_to"]
    assert told == ["127.0.0.1"]
