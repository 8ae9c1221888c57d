import json
from datetime import UTC, datetime

from service.domain.comment import Status
from service.domain.delivery import Delivery, DeliveryId, DeliveryState
from service.domain.event import MACHINE, Actor, ActorKind, Event, EventType
from service.domain.ids import ArticleId, CommentId, EndpointId, EventId, SiteId
from service.webhooks.body import body_of

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


def delivery(**given: object) -> Delivery:
    event = {
        "id": EventId("01E"),
        "site": SiteId("demo"),
        "comment": CommentId("01C"),
        "article": ArticleId("https://news.example/1"),
        "type": EventType.DECISION_MADE,
        "at": NOON,
        "actor": Actor(ActorKind.KEY, "k1", "a•••@n•••.example"),
        "version": 2,
        "data": {"action": "reject", "reason": "spam", "note": "a moderator's own words"},
        "status": Status.REJECTED,
    }
    own = {key: value for key, value in given.items() if key in event}
    more = {key: value for key, value in given.items() if key not in event}
    fields = {"excerpt": "كلام", "url": "https://news.example/1#comment-01C", **more}
    return Delivery(
        event=Event(**{**event, **own}),  # type: ignore[arg-type]  # a test names an event's own fields
        endpoint=EndpointId("01P"),
        state=DeliveryState.WAITING,
        due_at=NOON,
        attempts=0,
        created_at=NOON,
        **fields,  # type: ignore[arg-type]  # as above
    )


def test_a_body_is_what_the_description_says() -> None:
    assert json.loads(body_of(delivery())) == {
        "type": "decision.made",
        "timestamp": "2026-05-04T12:00:00Z",
        "data": {
            "site": "demo",
            "article": "https://news.example/1",
            "comment": {
                "id": "01C",
                "status": "rejected",
                "version": 2,
                "url": "https://news.example/1#comment-01C",
                "excerpt": "كلام",
            },
            "actor": "key",
            "reason": "spam",
        },
    }


def test_the_largest_body_stays_below_twenty_kilobytes() -> None:
    widest = delivery(
        article=ArticleId("\U0001f600" * 200), excerpt="\x01" * 500, url=f"https://news.example/{'a' * 3_000}"
    )
    body = body_of(widest)
    assert len(body) < 20_000
    assert json.loads(body)["data"]["comment"]["url"] is None


def test_an_event_from_before_the_status_was_kept_tells_it_by_its_type() -> None:
    told = json.loads(body_of(delivery(type=EventType.COMMENT_HELD, status=None, actor=MACHINE)))
    assert told["data"]["comment"]["status"] == "held"
    assert told["data"]["actor"] == "machine"


def test_an_event_of_an_endpoint_has_no_comment() -> None:
    data = {"endpoint": "01Q", "description": "the old one", "reason": "gone"}
    gone = delivery(type=EventType.ENDPOINT_DISABLED, comment=None, article=None, data=data, status=None)
    told = json.loads(body_of(gone))["data"]
    assert (told["comment"], told["article"], told["reason"]) == (None, None, "gone")
    assert told["endpoint"] == {"id": "01Q", "description": "the old one"}


def test_a_delivery_is_named_by_event_and_endpoint() -> None:
    id_ = delivery().id
    assert DeliveryId.read(str(id_)) == id_
    assert [DeliveryId.read(text) for text in ("", "-", "01E", "01E-", "-01P")] == [None] * 5
