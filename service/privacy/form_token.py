"""Form tokens: a signed time stamp that tells how long a reader had the form before them."""

import re
from datetime import datetime, timedelta

from service.domain.ids import SiteId
from service.privacy.keyed import same, token

LONGEST = timedelta(days=7).total_seconds()
MOST_AHEAD = timedelta(minutes=1).total_seconds()
FORM = re.compile(r"([0-9a-f]{1,16})\.([a-z2-7]{32})", re.ASCII)


def new_form_token(key: bytes, site: SiteId, now: datetime) -> str:
    """Return milliseconds since 1970 in hexadecimal, a dot, and their signature for the site."""
    stamp = f"{round(now.timestamp() * 1000):x}"
    return f"{stamp}.{token(key, site, stamp)}"


def age_of(key: bytes, site: SiteId, form_token: str, now: datetime) -> float | None:
    """Return the seconds since the token was made, at least 0.

    None stands for a token that is not ours or another site's, one over seven days old, and one made more
    than a minute from now; within the minute it is the clocks of two replicas that differ.
    """
    form = FORM.fullmatch(form_token)
    if form is None or not same(form[2], token(key, site, form[1])):
        return None
    age = now.timestamp() - int(form[1], 16) / 1000
    return max(age, 0.0) if -MOST_AHEAD <= age <= LONGEST else None
