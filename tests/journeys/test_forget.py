"""A person is forgotten: all they gave the service is looked for afterwards, in every place that could hold it."""

import json
import secrets
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from scripts.trials.books import Books
from scripts.trials.running import Running, running
from service.embedded.binaries import pg_binary

SPAM = " ".join(f"http://{name}.example" for name in "abcde")


class Person:
    """A reader whose name, words, website and address are like nobody else's."""

    def __init__(self) -> None:
        self.mark = secrets.token_hex(8)
        self.email = f"Person-{self.mark}@readers.example"

    def form(self, words: str) -> dict[str, object]:
        site = f"https://{self.mark}.example/"
        return {"name": f"اسم {self.mark}", "email": self.email, "website": site, "body": f"{words} {self.mark}"}


class Site:
    """The service as a person, somebody who answered them and a moderator used it."""

    def __init__(self, service: Running) -> None:
        self.service = service
        self.client = httpx.Client(base_url=f"{service.url}/v1/sites/demo/")
        self.admin = {"Authorization": f"Bearer {service.first_key}"}
        self.books = Books(service.servers.database_url or "", service.servers.redis_url or "")
        self.person = Person()
        self.other = Person()

    def post(self, form: Mapping[str, object], headers: Mapping[str, str] | None = None) -> dict[str, Any]:
        answer = self.client.post("articles/a/comments", json=form, headers=headers)
        assert answer.status_code == 201, answer.text
        taken: dict[str, Any] = answer.json()
        return taken

    def fill(self) -> None:
        """Let the person comment, answer them, and let moderators write about them."""
        self.public = self.post(self.person.form("رأي هادئ"), {"Idempotency-Key": self.person.mark})
        self.judged = self.post(self.person.form(f"عروض {SPAM}"))
        self.waiting = self.post(self.person.form(f"عروض أخرى {SPAM}"))
        self.reply = self.post({**self.other.form("جواب"), "parent": self.public["id"]})
        note = {"action": "reject", "reason": "spam", "note": f"Known as {self.person.mark}."}
        steps = (("decisions", note), ("email", {"purpose": f"Called {self.person.mark}."}))
        for path, body in steps:
            answer = self.client.post(f"comments/{self.judged['id']}/{path}", json=body, headers=self.admin)
            assert answer.status_code == 200, answer.text
        # What lies in the tables' files, and in the samples of them that the planner keeps, must go as well.
        self.books.rows("ANALYZE")
        self.books.rows("CHECKPOINT")

    def page(self) -> httpx.Response:
        return self.client.get("articles/a/comments").raise_for_status()

    @contextmanager
    def live(self) -> Iterator[Iterator[str]]:
        """Lend the lines of the article's live channel."""
        with self.client.stream("GET", "articles/a/live", timeout=60) as answer:
            yield answer.iter_lines()

    def hakam(self, *words: str) -> str:
        done = self.service.command(*words)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def traces(self) -> dict[str, bytes]:
        """Return what gives the person away, in the forms in which it is kept."""
        mark = self.person.mark
        of = f"FROM comments WHERE body LIKE '%{mark}%'"
        author, avatar = self.books.rows(f"SELECT DISTINCT author_id, avatar {of}")[0]
        sealed = self.books.rows(f"SELECT encode(sealed_email, 'hex') FROM authors WHERE author_id = '{author}'")[0][0]
        texts = {"mark": mark, "author": author, "avatar": avatar, "sealed": sealed}
        return {**{name: text.encode() for name, text in texts.items()}, "sealed, raw": bytes.fromhex(sealed)}

    def places(self) -> dict[str, bytes]:
        """Return the ledger's dump, and every file of the data folder but the write-ahead log."""
        order: list[str | Path] = [pg_binary("pg_dump"), "--inserts", self.service.servers.database_url or ""]
        dump = subprocess.run(order, check=True, capture_output=True, timeout=60).stdout
        files = [path for path in self.service.data.rglob("*") if path.is_file() and "pg_wal" not in path.parts]
        logs = [self.service.log, self.service.output]
        return {"dump": dump, **{str(path): path.read_bytes() for path in (*files, *logs)}}


class Erased:
    """What was there before, and what the commands said."""

    def __init__(self, site: Site) -> None:
        self.traces = site.traces()
        self.places_before = found(self.traces, site.places())
        self.page_before = site.page()
        self.export = json.loads(site.hakam("export", "--email", site.person.email.lower()))
        with site.live() as lines:
            assert any(line.startswith("retry") for line in lines)
            self.said = site.hakam("forget", "--email", site.person.email, "--yes")
            self.told = [next(line for line in lines if line.startswith("event")), next(lines)]


def found(traces: Mapping[str, bytes], places: Mapping[str, bytes]) -> set[tuple[str, str]]:
    return {
        (Path(place).name, name) for place, held in places.items() for name, trace in traces.items() if trace in held
    }


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running(tmp_path_factory.mktemp("forget"), {"HAKAM_LOG_LEVEL": "debug"}) as service:
        made = Site(service)
        made.fill()
        yield made
        made.client.close()


@pytest.fixture(scope="module")
def erased(site: Site) -> Erased:
    return Erased(site)


def test_the_search_finds_everything_before_it_is_erased(erased: Erased) -> None:
    assert {name for place, name in erased.places_before if place == "dump"} == {"mark", "author", "avatar", "sealed"}
    assert {name for place, name in erased.places_before if place != "dump"} >= {"mark", "sealed, raw"}


def test_no_dump_file_or_log_has_a_trace_afterwards(site: Site, erased: Erased) -> None:
    assert found(erased.traces, site.places()) == set()


def test_the_export_has_all_of_the_person_and_nothing_of_others(site: Site, erased: Erased) -> None:
    (held,) = erased.export["sites"]
    assert held["address"] == site.person.email
    assert [comment["status"] for comment in held["comments"]] == ["published", "rejected", "held"]
    assert held["comments"][1]["decisions"][0]["reason"] == "spam"
    assert site.other.mark not in json.dumps(erased.export)
    assert "Known as" not in json.dumps(erased.export)


def test_the_public_page_drops_it_at_once_and_keeps_the_reply(site: Site, erased: Erased) -> None:
    page = site.page()
    assert erased.page_before.json()["total"] == 2
    assert [(each["id"], each["parent"]) for each in page.json()["comments"]] == [(site.reply["id"], site.public["id"])]
    assert page.json()["total"] == 1
    assert page.headers["ETag"] != erased.page_before.headers["ETag"]


def test_those_who_have_the_page_open_are_told_to_take_it_away(site: Site, erased: Erased) -> None:
    assert erased.told[0] == "event: removed"
    assert site.public["id"] in erased.told[1]


def test_the_queue_holds_the_waiting_comment_no_longer(site: Site, erased: Erased) -> None:
    assert site.waiting["id"] not in site.books.queue()


def test_the_author_hears_that_their_comment_is_gone(site: Site, erased: Erased) -> None:
    own = {"Authorization": f"Bearer {site.public['author_token']}"}
    assert site.client.get(f"comments/{site.public['id']}", headers=own).status_code == 410


def test_the_history_tells_of_the_erasure_without_saying_whose(site: Site, erased: Erased) -> None:
    history = site.client.get(f"comments/{site.judged['id']}/history", headers=site.admin).json()
    assert [step["type"] for step in history["events"]][-2:] == ["comment.withdrawn", "comment.erased"]
    (step,) = site.books.rows("SELECT actor->>'kind', data->>'comments' FROM events WHERE type = 'author.erased'")
    assert step == ["operator", "3"]


def test_forgetting_again_finds_nothing(site: Site, erased: Erased) -> None:
    assert "3 comments" in erased.said
    assert "Nothing is held" in site.hakam("forget", "--email", site.person.email, "--yes")
    assert json.loads(site.hakam("export", "--email", site.person.email))["sites"] == []


def test_a_question_that_is_not_answered_with_yes_erases_nothing(site: Site, erased: Erased) -> None:
    asked = site.service.command("forget", "--email", site.other.email)
    assert (asked.returncode, "--yes" in asked.stderr) == (1, True)
    assert "demo: 1 comments" in asked.stdout
    assert site.page().json()["total"] == 1


def test_what_is_no_address_and_no_site_is_told_in_words(site: Site) -> None:
    for words, letter in (
        (("--email", "nobody"), "no email address"),
        (("--email", site.other.email, "--site", "nowhere"), 'no site "nowhere"'),
    ):
        asked = site.service.command("forget", "--yes", *words)
        assert asked.returncode == 1
        assert letter in asked.stderr


def test_a_moderator_is_forgotten_with_their_key(site: Site) -> None:
    email = f"amal-{secrets.token_hex(4)}@news.example"
    key = site.hakam("moderator", "add", email, "--site", "demo").strip()
    signed = {"Authorization": f"Bearer {key}"}
    assert site.client.get("queue", headers=signed).status_code == 200
    (held,) = json.loads(site.hakam("export", "--email", email))["sites"]
    assert held["moderator"][0]["preferences"]["theme"] == "auto"
    site.hakam("forget", "--email", email.upper(), "--yes")
    assert site.client.get("queue", headers=signed).status_code == 401
    assert site.books.rows("SELECT count(*) FROM moderators") == [["0"]]
    assert site.books.rows("SELECT count(*) FROM accounts WHERE address IS NOT NULL") == [["0"]]


def test_comments_older_than_the_site_keeps_them_are_retired(site: Site) -> None:
    old, young = site.post(site.other.form("قديم")), site.post(site.other.form("جديد"))
    site.hakam("site", "edit", "demo", "--set", "retention_days=30")
    move = f"UPDATE comments SET created_at = created_at - interval '31 days' WHERE comment_id = '{old['id']}'"
    site.books.rows(move)
    site.service.stop()
    site.service.start()
    left = f"SELECT status, body = '' FROM comments WHERE comment_id IN ('{old['id']}', '{young['id']}') ORDER BY 1"
    site.books.until(left, [["published", "f"], ["withdrawn", "t"]])
