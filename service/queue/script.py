"""A Lua script that Redis runs as one step."""

import hashlib
from collections.abc import Sequence
from importlib.resources import files
from typing import Generic, TypeVar

import msgspec
from redis.exceptions import NoScriptError

from service.queue.server import Client

Answer = TypeVar("Answer")


class Script(Generic[Answer]):
    """The named ``.lua`` files of this room, one after the other, and the type of what they answer."""

    def __init__(self, *names: str, answer: type[Answer]) -> None:
        self._source = "\n".join(files("service.queue").joinpath(f"{name}.lua").read_text("utf-8") for name in names)
        self._sha = hashlib.sha1(self._source.encode(), usedforsecurity=False).hexdigest()
        self._answer = answer

    async def run(self, client: Client, keys: Sequence[str], *args: str | int | bytes) -> Answer:
        """Run the script by its hash.

        A server that does not know it (new, restarted, flushed) is sent the whole text, on the node that
        holds the keys: this loads it there, and no SCRIPT FLUSH can come between.
        """
        try:
            reply = await client.evalsha(self._sha, len(keys), *keys, *args)
        except NoScriptError:
            reply = await client.eval(self._source, len(keys), *keys, *args)
        return msgspec.convert(reply, self._answer)
