"""A comment's history as somebody reads it: every event as a sentence, with who did it and what they wrote."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

import msgspec

from service.domain.event import Actor, Event, EventType
from service.web.catalogue import Voice


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """``who`` is the sentence for who did it; ``label`` is what they are called, where they have a name.

    ``why`` is a reason in words, ``rules`` are names of rules, ``until`` is a moment, ``flags`` a number, and
    ``note`` is what somebody typed.
    """

    type: EventType
    at: datetime
    sentence: str
    who: str
    label: str | None
    why: str = ""
    rules: tuple[str, ...] = ()
    until: datetime | None = None
    flags: str = ""
    note: str = ""


def history(events: Sequence[Event], voice: Voice) -> tuple[Step, ...]:
    """Word events, in their order."""
    return tuple(_step(event, voice) for event in events)


def who(actor: Actor, voice: Voice) -> str:
    """Say who did it, as far as they have no name of their own."""
    return voice.say(f"lists.who.{actor.kind}")


def _step(event: Event, voice: Voice) -> Step:
    data = event.data
    return Step(
        type=event.type,
        at=event.at,
        sentence=_sentence(event, voice),
        who=who(event.actor, voice),
        label=event.actor.label,
        why=_reason(data, voice),
        rules=tuple(_texts(data.get("rules"))),
        until=_moment(data.get("until")),
        flags=_flags(data, voice),
        note=next(_texts([data.get("note"), data.get("purpose")]), ""),
    )


def _sentence(event: Event, voice: Voice) -> str:
    """Return the most telling sentence that there is for the event."""
    key = f"lists.event.{event.type.replace('.', '_')}"
    special = [f"{key}_{event.data[name]}" for name in ("waiting_for", "action") if name in event.data]
    return voice.say_first(*special, f"{key}_{event.actor.kind}", key, "lists.event.other", type=event.type)


def _reason(data: Mapping[str, object], voice: Voice) -> str:
    key = f"reason.{data.get('reason')}"
    return voice.say(key) if key in voice else ""


def _texts(values: object) -> Iterator[str]:
    return (value for value in values if isinstance(value, str) and value) if isinstance(values, list) else iter(())


def _moment(value: object) -> datetime | None:
    try:
        return datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _flags(data: Mapping[str, object], voice: Voice) -> str:
    number = data.get("flags")
    return voice.count("lists.flags", number) if isinstance(number, int) and number > 0 else ""
