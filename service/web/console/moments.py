"""Moments and spans of time as people say them, for a page that no script has touched yet."""

from datetime import UTC, datetime

from service.web.catalogue import Voice

MINUTE, HOUR, DAY = 60, 3600, 86_400


def iso(at: datetime) -> str:
    """Write a moment for ``<time datetime>``: RFC 3339, in UTC, to the second."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def written(voice: Voice, at: datetime) -> str:
    """Write a moment out, in UTC: the reader's own zone is known to their browser alone."""
    there = at.astimezone(UTC)
    month = voice.say(f"month.{there.month}")
    return voice.say("moment.written", day=there.day, month=month, year=there.year, time=there.strftime("%H:%M"))


def span(voice: Voice, seconds: float) -> str:
    """Say how long something takes, by its largest whole unit: minutes, hours or days."""
    if seconds < MINUTE:
        return voice.say("span.moment")
    unit, length = next(
        (unit, length) for unit, length in (("days", DAY), ("hours", HOUR), ("minutes", MINUTE)) if seconds >= length
    )
    return voice.count(f"span.{unit}", int(seconds // length))
