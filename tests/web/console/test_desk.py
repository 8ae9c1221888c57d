"""The desk over real HTTP, as a browser without script uses it, and as its own scripts do."""

import re
import secrets
from collections.abc import Callable, Iterator
from html import unescape
from typing import Any

import httpx
import pytest

from scripts.trials.chatter import chatter, links
from scripts.trials.moderators import SESSION, Moderators
from scripts.trials.running import Running

MakeForm = Callable[..., dict[str, object]]
Hold = Callable[..., str]
Seat = Callable[[str], httpx.Client]

CASE = re.compile(r'<article class="case[^"]*" id="case-([^"]+)"')
FIELD = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')
SCRIPTED = {"Accept": "application/json"}


@pytest.fixture(scope="module")
def own(hakam: Running) -> Iterator[tuple[str, httpx.Client]]:
    """A site of this file's alone, with an administrator's key."""
    name = f"desk-{secrets.token_hex(4)}"
    assert hakam.command("site", "add", name, "--origin", "https://desk.example").returncode == 0
    key = hakam.command("key", "add", "--site", name, "--role", "admin").stdout.strip()
    headers = {"Authorization": f"Bearer {key}"}
    with httpx.Client(base_url=f"{hakam.url}/v1/sites/{name}/", headers=headers) as client:
        yield name, client


@pytest.fixture(scope="module")
def people(hakam: Running, own: tuple[str, httpx.Client]) -> Moderators:
    return Moderators(hakam, own[0])


@pytest.fixture
def sit(hakam: Running, own: tuple[str, httpx.Client], people: Moderators) -> Iterator[Seat]:
    """Sit down at the desk as somebody; whatever they hold goes back in line at the end."""
    clients: list[httpx.Client] = []

    def seat(who: str) -> httpx.Client:
        client = httpx.Client(base_url=f"{hakam.url}/console/{own[0]}/", headers={"Accept-Language": "en"})
        client.cookies.set(SESSION, people.session(who, "moderator"))
        clients.append(client)
        return client

    yield seat
    for client in clients:
        shown = client.get("").text
        leases = re.findall(r'data-lease="([^"]+\.[^"]+)"', shown)
        client.post("desk/leave", data={"csrf": _csrf(shown), "leases": " ".join(leases)})
        client.close()


@pytest.fixture
def hold(own: tuple[str, httpx.Client], form: MakeForm) -> Hold:
    """Post a comment that waits, and return its id."""

    def post(**given: object) -> str:
        mark = secrets.token_hex(6)
        fields = form(**{"body": f"{chatter(mark)} {links(mark)}", **given})
        made: str = own[1].post("articles/desk/comments", json=fields).raise_for_status().json()["id"]
        return made

    return post


@pytest.fixture(autouse=True)
def empty(own: tuple[str, httpx.Client]) -> Iterator[None]:
    """Decide what a test has left."""
    yield
    while items := own[1].get("queue").raise_for_status().json()["items"]:
        for item in items:
            own[1].post(f"comments/{item['comment']['id']}/decisions", json={"action": "reject", "similar": True})


def test_a_page_has_one_case_with_all_that_is_needed_to_decide_it(hold: Hold, sit: Seat) -> None:
    link = links("seen")
    first, _ = hold(name="أمل", body=f"انظروا {link}", email="amal.h@readers.example"), hold()
    shown = sit("layla").get("")
    assert CASE.findall(shown.text) == [first]
    assert f"انظروا <mark>{link.split()[0]}</mark>" in shown.text
    for piece in ("أمل", "a•••@r•••.example", "One case waits", "Why you are asked", "First seen", "links.many"):
        assert piece in shown.text, piece
    assert "amal.h@" not in shown.text
    assert CASE.findall(sit("layla").get("").text) == [first]


def test_publish_reject_and_undo_by_plain_forms(hold: Hold, sit: Seat, own: tuple[str, httpx.Client]) -> None:
    first, second, layla = hold(), hold(), sit("layla")
    page = _press(layla, layla.get("").text, first, action="publish")
    assert "Published." in page
    page = _press(layla, page, second, reject="spam", note="إعلان مكرر")
    assert "Rejected: spam." in page
    assert "Nothing waits for you" in page
    assert _statuses(own, first, second) == ["published", "rejected"]
    page = _send(layla, page, "desk/undo", comment=second)
    assert "Taken back" in page
    assert CASE.findall(page) == [second]
    assert _statuses(own, first, second) == ["published", "held"]
    again = _send(layla, page, "desk/undo", comment=second)
    assert "That could not be taken back: the comment is waiting now." in again


def test_a_skipped_case_is_not_shown_again_until_it_is_wanted(hold: Hold, sit: Seat) -> None:
    only, layla = hold(), sit("layla")
    page = layla.get("").text
    page = _send(layla, page, "desk/skip", **_fields(page, only))
    assert CASE.findall(page) == []
    assert CASE.findall(sit("omar").get("").text) == [only]
    assert CASE.findall(layla.get("").text) == []


def test_no_age_is_told_of_a_case_that_somebody_has_taken(hold: Hold, sit: Seat, own: tuple[str, httpx.Client]) -> None:
    hold()
    layla = sit("layla")
    assert CASE.findall(layla.get("").text)
    while own[1].get("queue").raise_for_status().json()["oldest_seconds"] < 1:
        pass
    waiting = layla.get("desk/waiting").text
    assert 'data-waiting="0"' in waiting
    assert "oldest" not in waiting


def test_two_at_once_never_hold_the_same(hold: Hold, sit: Seat) -> None:
    sent = {hold() for _ in range(6)}
    layla, omar = sit("layla"), sit("omar")
    csrf = {each: _csrf(each.get("").text) for each in (layla, omar)}
    both = [
        CASE.findall(each.post("desk/cases", data={"csrf": csrf[each], "wanted": "3"}).raise_for_status().text)
        for each in (layla, omar)
    ]
    assert [len(one) for one in both] == [3, 3]
    assert set(both[0]) | set(both[1]) == sent


def test_whoever_is_second_is_told_what_the_first_decided(hold: Hold, sit: Seat, own: tuple[str, httpx.Client]) -> None:
    only, layla = hold(), sit("layla")
    page = layla.get("").text
    own[1].post(f"comments/{only}/decisions", json={"action": "reject", "reason": "insult"}).raise_for_status()
    told = _scripted(layla, page, "desk/decisions", **_fields(page, only), action="publish")
    assert (told["came"], told["undo"]) == ("taken", False)
    assert "was faster and has rejected it: insult" in told["text"]
    assert told["text"] in unescape(_press(layla, page, only, action="publish"))


def test_an_edit_meanwhile_is_told_and_the_new_words_are_shown(hold: Hold, sit: Seat, api: httpx.Client) -> None:
    layla = sit("layla")
    only = hold()
    page = layla.get("").text
    fields = _fields(page, only) | {"version": "7"}
    assert _scripted(layla, page, "desk/decisions", **fields, action="publish")["came"] == "edited"
    assert "has edited this comment" in _send(layla, page, "desk/decisions", **fields, action="publish")


def test_leases_are_kept_and_ended_ones_named(hold: Hold, sit: Seat) -> None:
    only, layla = hold(), sit("layla")
    page = layla.get("").text
    lease = _fields(page, only)["lease"]
    kept = _scripted(layla, page, "desk/keep", leases=f"{lease} {only}.stale")
    assert kept["ended"] == [f"{only}.stale"]
    assert layla.post("desk/leave", data={"csrf": _csrf(page), "leases": lease}).status_code == 204
    assert _scripted(layla, page, "desk/keep", leases=lease)["ended"] == [lease]


def test_what_is_sent_without_the_pages_own_token_changes_nothing(
    hold: Hold, sit: Seat, own: tuple[str, httpx.Client]
) -> None:
    only, layla = hold(), sit("layla")
    fields = _fields(layla.get("").text, only) | {"action": "publish", "csrf": "guessed"}
    assert layla.post("desk/decisions", data=fields).status_code == 403
    assert _statuses(own, only) == ["held"]


@pytest.mark.parametrize(
    "wrong",
    [{"action": "promote"}, {"reject": "ugly"}, {"note": "ن" * 2_001}, {"comment": ""}, {"version": "minus one"}],
)
def test_a_form_that_is_none_of_ours_is_refused_or_decides_on_the_words_of_now(
    hold: Hold, sit: Seat, own: tuple[str, httpx.Client], wrong: dict[str, str]
) -> None:
    only, layla = hold(), sit("layla")
    page = layla.get("").text
    fields = {**_fields(page, only), "action": "publish", **wrong}
    assert layla.post("desk/decisions", data=fields).status_code == (303 if "version" in wrong else 422)
    assert _statuses(own, only) == (["published"] if "version" in wrong else ["held"])


def test_nobody_sits_here_without_signing_in(hakam: Running, own: tuple[str, httpx.Client]) -> None:
    answer = httpx.get(f"{hakam.url}/console/{own[0]}/", headers={"Accept": "text/html"})
    assert (answer.status_code, answer.headers["location"].partition("?")[0]) == (303, "/console/sign-in")


def test_markup_in_a_comment_stays_text(hold: Hold, sit: Seat) -> None:
    words = "<script>alert(1)</script><img src=x onerror=alert(1)> {{ 7 * 7 }}"
    hold(name="<b>أمل</b>", body=f"{words} {links('markup')}")
    page = sit("layla").get("").text
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "<b>أمل" not in page
    assert "{{ 7 * 7 }}" in page


def _fields(page: str, comment: str) -> dict[str, str]:
    form = page.partition(f'id="form-{comment}"')[2].partition("</form>")[0]
    return dict(FIELD.findall(form))


def _csrf(page: str) -> str:
    fields: dict[str, str] = dict(FIELD.findall(page))
    return fields["csrf"]


def _press(client: httpx.Client, page: str, comment: str, **button: str) -> str:
    """Press a button of the comment's form and return the page that comes of it."""
    return _send(client, page, "desk/decisions", **_fields(page, comment), **button)


def _send(client: httpx.Client, page: str, path: str, **fields: str) -> str:
    answer = client.post(path, data={"csrf": _csrf(page), **fields})
    assert answer.status_code == 303, answer.text
    return client.get(client.base_url.join(answer.headers["location"])).raise_for_status().text


def _scripted(client: httpx.Client, page: str, path: str, **fields: str) -> dict[str, Any]:
    token = {**SCRIPTED, "X-CSRF-Token": _csrf(page)}
    told: dict[str, Any] = client.post(path, data=fields, headers=token).raise_for_status().json()
    return told


def _statuses(own: tuple[str, httpx.Client], *comments: str) -> list[str]:
    return [own[1].get(f"comments/{comment}").json()["comment"]["status"] for comment in comments]
