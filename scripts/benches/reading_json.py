"""A server that only reads a comment's JSON, on the framework, decoder and web server of Hakam.

What it serves is what any river could at the most. `python -m scripts.benches.reading_json PORT` starts it.
"""

import sys

import msgspec
from litestar import Litestar, post

from scripts.benches.hakam import WORKERS
from service.house.serving import serve_web


class Form(msgspec.Struct, frozen=True):
    """A comment as it is posted."""

    name: str
    email: str
    body: str


class Answer(msgspec.Struct, frozen=True):
    """How much was read."""

    characters: int


@post("/comments")
async def read_comment(data: Form) -> Answer:
    return Answer(len(data.body))


def application() -> Litestar:
    return Litestar([read_comment], openapi_config=None, logging_config=None)


if __name__ == "__main__":
    serve_web("scripts.benches.reading_json:application", "127.0.0.1", int(sys.argv[1]), workers=WORKERS)
