"""Entity tags: whether the caller has the very thing already (RFC 9110, section 13.1.2)."""


def is_known(etag: str, known: str) -> bool:
    """Tell whether an If-None-Match header names the tag; weak and strong ones compare alike."""
    opaque = etag.removeprefix("W/")
    return any(each.strip().removeprefix("W/") in {opaque, "*"} for each in known.split(","))
