"""A comment's life beside a plain model of it: whatever everybody does to it, both say the same."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from scripts.trials.books import Books
from scripts.trials.chatter import chatter, links
from scripts.trials.running import Running

SITE = "modelled"
PATIENCE = 20.0
"""Seconds that the queue has to become what the ledger says: a sweep comes sooner."""

FLAGS_TO_HOLD = 5
MODERATORS = ("layla", "omar")
ANNOUNCED = {"comment.published", "comment.held", "comment.rejected", "comment.withdrawn"}

WHICH = st.integers(0, 20)
BODIES = st.sampled_from(["calm", "links"])
RULINGS = st.sampled_from(["publish", "reject"])


@dataclass
class Ruled:
    """A decision that stands, and how many flags there had been."""

    who: str
    before: str
    after: str
    flags: int


@dataclass
class Modelled:
    """What has to be true of one comment. ``flaggers`` are the visitors who have reported it, in order."""

    id: str
    token: str
    reader: str
    status: str
    version: int = 0
    flaggers: list[str] = field(default_factory=list)
    rulings: list[Ruled] = field(default_factory=list)
    erased: bool = False

    @property
    def open_flags(self) -> int:
        return len(self.flaggers) - (self.rulings[-1].flags if self.rulings else 0)

    @property
    def in_review(self) -> bool:
        return self.status == "held" or (self.status == "published" and self.open_flags > 0)


def words(kind: str) -> str:
    """Return words like no others; those with links are held."""
    seed = secrets.token_hex(6)
    return f"{chatter(seed)} {links(seed)}" if kind == "links" else chatter(seed)


class Life(RuleBasedStateMachine):
    """Over the running service. Nothing is repaired here: what the model does not expect is a fault."""

    client: httpx.Client
    books: Books
    keys: Mapping[str, dict[str, str]]
    erase: Callable[[str], None]

    def __init__(self) -> None:
        super().__init__()
        mark = secrets.token_hex(6)
        self.article = f"life-{mark}"
        self.readers = [f"{name}-{mark}@readers.example" for name in ("amal", "basil")]
        self.places = {each: self.place() for each in (*self.readers, *"abcdef")}
        self.comments: list[Modelled] = []

    def teardown(self) -> None:
        for comment in self.comments:
            self.client.delete(f"comments/{comment.id}", headers=self.token(comment))

    @rule(reader=st.integers(0, 1), kind=BODIES)
    def post(self, reader: int, kind: str) -> None:
        email = self.readers[reader]
        form = {"name": "سلمى", "email": email, "body": words(kind)}
        answer = self.client.post(f"articles/{self.article}/comments", json=form, headers=self.places[email])
        if answer.status_code != 429:
            taken = answer.raise_for_status().json()
            assert taken["status"] == ("held" if kind == "links" else "published")
            self.comments.append(Modelled(taken["id"], taken["author_token"], email, taken["status"]))

    @rule(who=st.sampled_from(MODERATORS))
    def claim(self, who: str) -> None:
        answer = self.client.post("queue/claims", json={"limit": 50}, headers=self.keys[who]).raise_for_status()
        claimed = {claim["case"]["comment"]["id"]: claim["lease"] for claim in answer.json()["claims"]}
        assert claimed.keys() <= {comment.id for comment in self.comments if comment.in_review}
        for lease in list(claimed.values())[::2]:
            self.client.delete(f"queue/claims/{lease}", headers=self.keys[who]).raise_for_status()

    @precondition(lambda self: self.comments)
    @rule(which=WHICH, who=st.sampled_from(MODERATORS), action=RULINGS, overrule=st.booleans())
    def decide(self, which: int, who: str, action: str, overrule: bool) -> None:  # noqa: FBT001 - drawn by name
        comment, form = self.pick(which), {"action": action, "reason": "other", "overrule": overrule}
        answer = self.client.post(f"comments/{comment.id}/decisions", json=form, headers=self.keys[who])
        if comment.status == "withdrawn":
            assert answer.status_code == 410
        elif not (comment.in_review or overrule):
            assert answer.status_code == 409
        else:
            before, comment.status = comment.status, {"publish": "published", "reject": "rejected"}[action]
            comment.rulings.append(Ruled(who, before, comment.status, len(comment.flaggers)))
            self.changed(comment, answer.raise_for_status().json()["comment"]["status"])

    @precondition(lambda self: self.comments)
    @rule(which=WHICH, who=st.sampled_from(MODERATORS))
    def undo(self, which: int, who: str) -> None:
        comment = self.pick(which)
        answer = self.client.post(f"comments/{comment.id}/undo", headers=self.keys[who])
        if comment.status == "withdrawn":
            assert answer.status_code == 410
        elif not comment.rulings or (comment.rulings[-1].who, comment.rulings[-1].after) != (who, comment.status):
            assert answer.status_code == 409
        else:
            comment.status = comment.rulings.pop().before
            self.changed(comment, answer.raise_for_status().json()["comment"]["status"])

    @precondition(lambda self: self.comments)
    @rule(which=WHICH, kind=BODIES)
    def edit(self, which: int, kind: str) -> None:
        comment = self.pick(which)
        form = {"body": words(kind)}
        answer = self.client.patch(f"comments/{comment.id}", json=form, headers=self.token(comment))
        if comment.status in {"withdrawn", "rejected"}:
            assert answer.status_code == (410 if comment.status == "withdrawn" else 409)
        elif answer.status_code != 429:
            comment.status = "held" if kind == "links" else comment.status
            self.changed(comment, answer.raise_for_status().json()["status"])

    @precondition(lambda self: self.comments)
    @rule(which=WHICH)
    def withdraw(self, which: int) -> None:
        comment = self.pick(which)
        answer = self.client.delete(f"comments/{comment.id}", headers=self.token(comment))
        assert answer.status_code == (410 if comment.status == "withdrawn" else 204)
        comment.status = "withdrawn"

    @precondition(lambda self: self.comments)
    @rule(which=WHICH, visitors=st.lists(st.sampled_from("abcdef"), min_size=1, max_size=8))
    def flag(self, which: int, visitors: list[str]) -> None:
        comment = self.pick(which)
        for visitor in visitors:
            form, place = {"reason": "insult"}, self.places[visitor]
            answer = self.client.post(f"comments/{comment.id}/flags", json=form, headers=place)
            assert answer.status_code == (202 if comment.status == "published" else 404)
            if comment.status == "published" and visitor not in comment.flaggers:
                comment.flaggers.append(visitor)
                comment.status = "held" if comment.open_flags >= FLAGS_TO_HOLD else "published"

    @precondition(lambda self: self.comments and not any(comment.erased for comment in self.comments))
    @rule(reader=st.integers(0, 1))
    def forget(self, reader: int) -> None:
        self.erase(self.readers[reader])
        for comment in self.comments:
            if comment.reader == self.readers[reader]:
                comment.status, comment.erased = "withdrawn", True

    @invariant()
    def the_public_sees_what_is_published(self) -> None:
        listed = self.client.get(f"articles/{self.article}/comments").raise_for_status().json()
        published = [comment.id for comment in self.comments if comment.status == "published"]
        counts = self.client.get("counts", params={"article": self.article}).raise_for_status().json()["counts"]
        assert [comment["id"] for comment in listed["comments"]] == published
        assert listed["total"] == counts[self.article] == len(published)

    @invariant()
    def every_case_is_as_the_model_says(self) -> None:
        for comment in self.comments:
            case = self.ask(f"comments/{comment.id}")
            assert (case["comment"]["status"], case["flags"] > 0) == (comment.status, comment.open_flags > 0) or (
                case["comment"]["status"] == comment.status == "withdrawn"
            )
            assert case["version"] >= max(comment.version, 1)
            comment.version = case["version"]
            if not comment.erased:
                own = [each.status for each in self.comments if each.reader == comment.reader and not each.erased]
                counted = (case["author"]["published"], case["author"]["rejected"])
                assert counted == (own.count("published"), own.count("rejected"))

    @invariant()
    def the_last_announcement_is_the_status(self) -> None:
        for comment in self.comments:
            events = self.ask(f"comments/{comment.id}/history")["events"]
            told = [event["type"] for event in events if event["type"] in ANNOUNCED]
            assert told[-1] == f"comment.{comment.status}"
            assert told.count("comment.withdrawn") <= 1

    @invariant()
    def the_queue_holds_what_waits_for_a_person(self) -> None:
        waiting = {comment.id for comment in self.comments if comment.in_review}
        assert self.books.queue_when(waiting, PATIENCE) == waiting

    @invariant()
    def what_was_withdrawn_is_gone_for_its_author(self) -> None:
        for comment in self.comments:
            answer = self.client.get(f"comments/{comment.id}", headers=self.token(comment))
            assert answer.status_code == (410 if comment.status == "withdrawn" else 200)

    def changed(self, comment: Modelled, told: str) -> None:
        """Check what a call told of a change: the new status, under a new version."""
        assert told == comment.status
        assert self.ask(f"comments/{comment.id}")["version"] > comment.version

    def pick(self, which: int) -> Modelled:
        return self.comments[which % len(self.comments)]

    def ask(self, path: str) -> dict[str, Any]:
        answer: dict[str, Any] = self.client.get(path, headers=self.keys["layla"]).raise_for_status().json()
        return answer

    def token(self, comment: Modelled) -> dict[str, str]:
        return {"Authorization": f"Bearer {comment.token}"}

    def place(self) -> dict[str, str]:
        return {"X-Forwarded-For": ".".join(["10", *(str(part) for part in secrets.token_bytes(3))])}


@pytest.fixture
def life(hakam: Running) -> type[Life]:
    """The machine over a site of its own."""

    def forgotten(email: str) -> None:
        hakam.command("forget", "--email", email, "--site", SITE, "--yes").check_returncode()

    def key(who: str) -> dict[str, str]:
        order = ("key", "add", "--site", SITE, "--role", "moderator", "--label", who)
        return {"Authorization": f"Bearer {hakam.command(*order).stdout.strip()}"}

    hakam.command("site", "add", SITE, "--origin", "https://modelled.example").check_returncode()

    class Here(Life):
        client = httpx.Client(base_url=f"{hakam.url}/v1/sites/{SITE}/", timeout=30)
        books = Books(hakam.servers.database_url or "", hakam.servers.redis_url or "", SITE)
        keys = {who: key(who) for who in MODERATORS}  # noqa: RUF012 - a class for one test
        erase = staticmethod(forgotten)

    return Here


def test_a_comment_lives_as_its_model_does(life: type[Life]) -> None:
    # What has happened to a service is not undone for the next try, so a failure is told as it was found.
    calm = settings(max_examples=15, stateful_step_count=20, deadline=None, database=None, derandomize=True)
    run_state_machine_as_test(life, settings=settings(calm, phases=[Phase.generate]))
    life.client.close()
