"""Everybody at once: whatever comes first, what is left is of one piece."""

import secrets
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import httpx
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.trials.books import Books
from scripts.trials.chatter import chatter, links
from scripts.trials.running import Running

Reader = Callable[[], dict[str, str]]
Signed = dict[str, dict[str, str]]

PATIENCE = 20.0
ANNOUNCED = {"comment.published", "comment.held", "comment.rejected", "comment.withdrawn"}
DEEDS = st.sampled_from(["publish", "reject", "overrule", "undo", "calm", "links", "flag", "withdraw"])


@settings(max_examples=25)
@given(begins=st.sampled_from(["published", "held"]), deeds=st.lists(DEEDS, min_size=2, max_size=10))
def test_what_a_crowd_leaves_is_of_one_piece(
    hakam: Running, door: httpx.Client, anywhere: Reader, signed: Signed, begins: str, deeds: list[str]
) -> None:
    article, mark = f"crowd-{secrets.token_hex(6)}", secrets.token_hex(6)
    form = {
        "name": "سلمى",
        "email": f"reader-{mark}@readers.example",
        "body": say("links" if begins == "held" else "calm"),
    }
    taken = door.post(f"articles/{article}/comments", json=form, headers=anywhere()).raise_for_status().json()
    own = {"Authorization": f"Bearer {taken['author_token']}"}

    act = partial(do, door, f"comments/{taken['id']}", own, anywhere, signed)
    with ThreadPoolExecutor(len(deeds)) as crowd:
        answers = list(crowd.map(act, deeds))
    assert {answer.status_code for answer in answers} <= {200, 202, 204, 404, 409, 410, 429}

    case = door.get(f"comments/{taken['id']}", headers=signed["moderator"]).raise_for_status().json()
    history = door.get(f"comments/{taken['id']}/history", headers=signed["moderator"]).raise_for_status().json()
    check(case, history["events"], Counter(answer.status_code for answer in answers))
    listed = door.get(f"articles/{article}/comments").raise_for_status().json()
    assert [each["id"] for each in listed["comments"]] == [taken["id"]] * (case["comment"]["status"] == "published")
    assert listed["total"] == len(listed["comments"])
    in_review = case["comment"]["status"] == "held" or (case["comment"]["status"] == "published" and case["flags"] > 0)
    books = Books(hakam.servers.database_url or "", hakam.servers.redis_url or "")
    assert books.queued_when(taken["id"], PATIENCE, wanted=in_review) == in_review


def do(
    door: httpx.Client, path: str, own: dict[str, str], anywhere: Reader, signed: Signed, deed: str
) -> httpx.Response:
    """Do one deed to a comment, as whoever may."""
    match deed:
        case "publish" | "reject":
            return door.post(f"{path}/decisions", json={"action": deed}, headers=signed["moderator"])
        case "overrule":
            return door.post(f"{path}/decisions", json={"action": "reject", "overrule": True}, headers=signed["admin"])
        case "undo":
            return door.post(f"{path}/undo", headers=signed["moderator"])
        case "flag":
            return door.post(f"{path}/flags", json={"reason": "spam"}, headers=anywhere())
        case "withdraw":
            return door.delete(path, headers=own)
    return door.patch(path, json={"body": say(deed)}, headers=own)


def say(kind: str) -> str:
    """Return words like no others; those with links are held."""
    seed = secrets.token_hex(6)
    return f"{chatter(seed)} {links(seed)}" if kind == "links" else chatter(seed)


def check(case: dict[str, Any], events: list[dict[str, Any]], statuses: Counter[int]) -> None:
    """Compare a case with its record and with what those who acted on it were answered."""
    status, types = case["comment"]["status"], [event["type"] for event in events]
    assert [each for each in types if each in ANNOUNCED][-1] == f"comment.{status}"
    assert (status == "withdrawn") == (statuses[204] == 1) == ("comment.withdrawn" in types)
    assert statuses[204] <= 1
    assert (case["author"]["published"], case["author"]["rejected"]) == (status == "published", status == "rejected")
    assert types.count("comment.flagged") <= statuses[202]
    assert case["flags"] <= types.count("comment.flagged")
