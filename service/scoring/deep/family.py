"""The models that Detoxify publishes: their names, where they lie, and the languages they were trained on.

From Detoxify's own table of addresses (``detoxify.detoxify.MODEL_URLS``, release 0.5.4) and its README. The last part
of a file's name is the beginning of its SHA-256, as torch.hub names files.
"""

import re

import msgspec

RELEASES = "https://github.com/unitaryai/detoxify/releases/download/"
PREFIX = re.compile(r"-([0-9a-f]{8,64})\.\w+$")

ENGLISH = ("en",)
MANY = ("en", "es", "fr", "it", "pt", "ru", "tr")


class Published(msgspec.Struct, frozen=True):
    """A model that Detoxify publishes; ``path`` is below its releases."""

    name: str
    path: str
    languages: tuple[str, ...]

    @property
    def file(self) -> str:
        return self.path.rpartition("/")[2]


FAMILY = (
    Published("multilingual", "v0.4-alpha/multilingual_debiased-0b549669.ckpt", MANY),
    Published("unbiased", "v0.3-alpha/toxic_debiased-c7548aa0.ckpt", ENGLISH),
    Published("original", "v0.1-alpha/toxic_original-c1212f89.ckpt", ENGLISH),
    Published("original-small", "v0.1.2/original-albert-0e1d6498.ckpt", ENGLISH),
    Published("unbiased-small", "v0.1.2/unbiased-albert-c8519128.ckpt", ENGLISH),
)
NAMES = tuple(published.name for published in FAMILY)


def published(name: str) -> Published:
    """Return the model of that name. Raises LookupError."""
    return next(one for one in FAMILY if one.name == name)


def of_hash(sha256: str) -> Published | None:
    """Return the published model whose file has this hash, None where it is another's."""
    return next((one for one in FAMILY if sha256.startswith(named_hash(one.file) or "-")), None)


def named_hash(file: str) -> str | None:
    """Return the beginning of the SHA-256 that a file's name tells, None where it tells none."""
    found = PREFIX.search(file)
    return found.group(1) if found else None
