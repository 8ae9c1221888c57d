"""Three web processes and two workers on one PostgreSQL and Redis: whether they act as one, and restart unnoticed."""

import asyncio
import contextlib
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import httpx

from scripts.trials.draft import drafts
from scripts.trials.fleet import Fleet, fleet
from scripts.trials.roll import roll
from scripts.trials.running import tell

WEBS, WORKERS, CLIENTS = 3, 2, 16
SETTING_SECONDS = 1.5
"""How long a change of settings may take to be seen everywhere."""

AUTHOR_LIMIT = 10


class Talk:
    """Speaks to each web process of a fleet, as an administrator of the site demo or as a reader."""

    def __init__(self, fleet: Fleet) -> None:
        self._key = fleet.first_keys[0]
        self._clients = [httpx.Client(base_url=f"{web.url}/v1/sites/demo/", timeout=30) for web in fleet.webs]

    def close(self) -> None:
        for client in self._clients:
            client.close()

    @property
    def webs(self) -> range:
        return range(len(self._clients))

    def post(self, web: int, form: dict[str, str]) -> httpx.Response:
        return self._clients[web].post("articles/a/comments", json=form)

    def ask(self, web: int, method: str, path: str, body: object = None, key: str | None = None) -> httpx.Response:
        headers = {"Authorization": f"Bearer {key or self._key}"}
        return self._clients[web].request(method, path, json=body, headers=headers)


def one_first_site(fleet: Fleet, _: Talk) -> bool:
    return len(fleet.first_keys) == 1 and fleet.books.rows("SELECT site_id FROM sites") == [["demo"]]


def one_lease(_: Fleet, talk: Talk) -> bool:
    held = next(draft for draft in drafts("lease") if draft.held)
    talk.post(0, held.form)
    claim = {"limit": 50, "lease_seconds": 300}
    taken = talk.ask(1, "POST", "queue/claims", claim).json()["claims"]
    others = [talk.ask(web, "POST", "queue/claims", claim).json()["claims"] for web in talk.webs]
    lease = f"queue/claims/{taken[0]['lease']}"
    renewed = talk.ask(-1, "POST", f"{lease}/renew", {"lease_seconds": 60}).status_code
    ended = talk.ask(0, "DELETE", lease).status_code
    return (len(taken), any(others), renewed, ended) == (1, False, 200, 204)


def one_limit(_: Fleet, talk: Talk) -> bool:
    source = drafts("limit")
    forms = [{**next(source).form, "email": "one@readers.example"} for _ in range(AUTHOR_LIMIT + 2)]
    statuses = [talk.post(place % len(talk.webs), form).status_code for place, form in enumerate(forms)]
    return statuses == [201] * AUTHOR_LIMIT + [429] * 2


def one_setting(fleet: Fleet, talk: Talk) -> bool:
    fleet.command("site", "edit", "demo", "--set", "email_required=false")
    began = time.monotonic()
    source = drafts("setting")
    waiting = set(talk.webs)
    while waiting and time.monotonic() - began < SETTING_SECONDS:
        waiting = {web for web in waiting if talk.post(web, {**next(source).form, "email": ""}).status_code != 201}
    return not waiting


def one_key(fleet: Fleet, talk: Talk) -> bool:
    key = fleet.command("key", "add", "--site", "demo", "--role", "moderator")
    before = {talk.ask(web, "GET", "queue", key=key).status_code for web in talk.webs}
    fleet.command("key", "revoke", "--site", "demo", key.split("_")[1])
    after = {talk.ask(web, "GET", "queue", key=key).status_code for web in talk.webs}
    return (before, after) == ({200}, {401})


def one_on_duty(fleet: Fleet, _: Talk) -> bool:
    fleet.one_on_duty()
    for worker in fleet.workers:
        worker.kill()
    for web in fleet.webs[1:]:
        web.kill()
    fleet.one_on_duty()
    fleet.start(fleet.webs[1:])
    return True


def one_rotation(fleet: Fleet, talk: Talk) -> bool:
    held = [draft for draft, _ in zip(drafts("rotation"), range(6), strict=False) if draft.held]
    old = talk.post(0, held[0].form).json()["id"]
    fleet.command("keys", "rotate")
    new = talk.post(1, held[1].form).json()["id"]
    revealed = [
        talk.ask(web, "POST", f"comments/{comment}/email", {"purpose": "a trial"}).status_code
        for comment in (old, new)
        for web in talk.webs
    ]
    return set(revealed) == {200}


CHECKS: Mapping[str, Callable[[Fleet, Talk], bool]] = {
    "Of all that started at once, one made the first site.": one_first_site,
    "A case that was claimed through one is nobody else's, and another renews and ends its lease.": one_lease,
    "An author's posts count together, wherever they go.": one_limit,
    "A change of settings is seen by all within about a second.": one_setting,
    "A key that is revoked opens none of them.": one_key,
    "Keys are rotated while all run: addresses sealed before and after open everywhere.": one_rotation,
    "One of them does the upkeep, and when all others are killed, the last.": one_on_duty,
}


def failures(fleet: Fleet) -> list[str]:
    """Make all checks and return the sentences of those that failed."""
    failed = []
    with contextlib.closing(Talk(fleet)) as talk:
        for sentence, check in CHECKS.items():
            passed = check(fleet, talk)
            tell(f"{'yes' if passed else 'NO':>4}  {sentence}")
            failed += [] if passed else [sentence]
    return failed


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="hakam-replicas-") as place, fleet(Path(place), WEBS, WORKERS) as together:
        failed = failures(together)
        passengers = asyncio.run(roll(together, CLIENTS))
        together.one_on_duty()
    answers = ", ".join(f"{number} times {answer}" for answer, number in passengers.answers.items())
    tell(f"A restart of one after the other under {CLIENTS} clients: {answers}.")
    tell(f"{passengers.refused} connections were refused meanwhile, and their clients went to the next process.")
    return 0 if not failed and set(passengers.answers) == {"201"} else 1


if __name__ == "__main__":
    sys.exit(main())
