"""The house's clock, the only one."""

from datetime import UTC, datetime


def now() -> datetime:
    """Return the present moment in UTC, cut to milliseconds, which ids and answers can all keep."""
    moment = datetime.now(UTC)
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)
