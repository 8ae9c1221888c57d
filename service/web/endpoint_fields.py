"""What an administrator says of a webhook endpoint, checked: over the API, and in the console."""

from service.domain.endpoint import EndpointChange, Signature
from service.domain.event import PATTERNS
from service.flow.endpoints import CONCURRENCY, NewEndpoint
from service.web.body import Form
from service.web.fields import Fields
from service.webhooks.guard import LONGEST_URL

LONGEST_DESCRIPTION = 500
MOST_PATTERNS = 50
MOST_AT_ONCE = 100


def new_endpoint(form: Form) -> NewEndpoint:
    """Return the endpoint that is wanted. Raise InvalidRequest for everything that is wrong."""
    fields = Fields(form)
    url = fields.text("url", LONGEST_URL, required=True)
    events = _patterns(fields)
    description = fields.text("description", LONGEST_DESCRIPTION)
    signature = fields.choice("signature", Signature) or Signature.HMAC
    concurrency = fields.number("concurrency", CONCURRENCY, 1, MOST_AT_ONCE)
    fields.finish()
    return NewEndpoint(
        url=url or "",
        events=events,
        description=description or "",
        signature=signature,
        concurrency=concurrency,
    )


def endpoint_change(form: Form) -> EndpointChange:
    """Return what is to be another; what the form leaves out stays. Raise InvalidRequest for all that is wrong."""
    fields = Fields(form)
    change = EndpointChange(
        url=fields.text("url", LONGEST_URL, required=True) if "url" in form else None,
        events=_patterns(fields) if "events" in form else None,
        description=(fields.text("description", LONGEST_DESCRIPTION) or "") if "description" in form else None,
        concurrency=fields.number("concurrency", None, 1, MOST_AT_ONCE),
        disabled=fields.flag_or_none("disabled"),
    )
    fields.finish()
    return change


def _patterns(fields: Fields) -> tuple[str, ...]:
    return fields.texts_of("events", MOST_PATTERNS, PATTERNS)
