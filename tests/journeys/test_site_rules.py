"""A site's own rules over HTTP: written, in force at once, refused in words, dropped, explained afterwards."""

import secrets
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import httpx
import pytest

from scripts.trials.books import Books
from scripts.trials.running import Running

MakeForm = Callable[..., dict[str, object]]

PACK = """
[[list]]
name = "ours"
words = ["qorzab"]

[[rule]]
name = "ours.word"
when = "matches.ours >= 1"
then = "hold"
priority = 40
reason = "insult"
because = { ar = "كلمة لا نريدها.", en = "A word that we do not want." }

[[rule.example]]
fires = true
body = "qorzab"

[[rule.example]]
fires = false
body = "مرحبا"
"""


@pytest.fixture(scope="module")
def site(hakam: Running) -> str:
    name = f"rules-{secrets.token_hex(4)}"
    assert hakam.command("site", "add", name, "--origin", "https://rules.example").returncode == 0
    return name


@pytest.fixture(scope="module")
def admin(hakam: Running, site: str) -> Iterator[httpx.Client]:
    key = hakam.command("key", "add", "--site", site, "--role", "admin").stdout.strip()
    signed = {"Authorization": f"Bearer {key}"}
    with httpx.Client(base_url=f"{hakam.url}/v1/sites/{site}/", headers=signed) as client:
        yield client


@pytest.fixture
def post(hakam: Running, site: str, form: MakeForm) -> Callable[[str], dict[str, Any]]:
    def send(body: str) -> dict[str, Any]:
        place = f"{hakam.url}/v1/sites/{site}/articles/a/comments"
        answer: dict[str, Any] = httpx.post(place, json=form(body=body)).raise_for_status().json()
        return answer

    return send


def put(admin: httpx.Client, text: str, name: str = "ours") -> httpx.Response:
    return admin.put(f"rules/packs/{name}", json={"text": text})


def test_a_pack_counts_from_its_answer_on_until_it_is_dropped(
    admin: httpx.Client, post: Callable[[str], dict[str, Any]], hakam: Running, site: str
) -> None:
    shared = admin.get("rules").raise_for_status().json()
    assert post("qorzab, says the first one")["status"] == "published"
    written = put(admin, PACK).raise_for_status().json()
    assert (written["hash"] != shared["hash"], len(written["rules"])) == (True, len(shared["rules"]) + 1)
    assert admin.get("rules/packs/ours").json()["text"] == PACK
    held = post("q\u200borzab, says the second one")
    assert held["status"] == "held"
    case = admin.get(f"comments/{held['id']}").json()
    assert case["verdict"]["rulebook"] == written["hash"]
    assert {"rule": "ours.word", "because": "كلمة لا نريدها.", "spans": [[0, 7]]} in case["verdict"]["reasons"]
    assert admin.delete("rules/packs/ours").status_code == 204
    assert admin.get("rules").json() == shared
    assert post("qorzab, says the third one")["status"] == "published"
    explained = hakam.command("rules", "explain", held["id"], "--site", site)
    assert "the same verdict, bit for bit." in explained.stdout


def test_a_shared_rule_is_tuned_and_retired_by_one_site(
    admin: httpx.Client, post: Callable[[str], dict[str, Any]]
) -> None:
    links = " ".join(f"https://{letter}.example/story" for letter in "abcde")
    assert post(f"اقرأ أولا {links}")["status"] == "held"
    put(admin, '[[change]]\nname = "links.many"\nthen = "reject"\n').raise_for_status()
    assert post(f"اقرأ ثانيا {links}")["status"] == "rejected"
    admin.delete("rules/packs/ours").raise_for_status()


WRONG: Mapping[str, tuple[str, str]] = {
    "no toml": ("[[rule]", "This is not TOML"),
    "an unknown fact": (PACK.replace("matches.ours", "matches.our"), 'The nearest is "matches.ours"'),
    "an example that shows something else": (PACK.replace('"مرحبا"', '"qorzab"'), "should not fire the rule"),
    "a stranger that is changed": ('[[change]]\nname = "nobody"\npriority = 1\n', 'There is no rule "nobody"'),
    "files": (PACK.replace("words = [", "files = ["), "no folder whose files it could name"),
}


@pytest.mark.parametrize("mistake", WRONG)
def test_a_wrong_pack_is_refused_and_nothing_changes(admin: httpx.Client, mistake: str) -> None:
    text, complaint = WRONG[mistake]
    before = admin.get("rules").json()
    answer = put(admin, text)
    assert answer.status_code == 422
    assert answer.json()["type"].endswith("/problems/broken-rules")
    assert complaint in " ".join(error["message"] for error in answer.json()["errors"])
    assert admin.get("rules").json() == before


@pytest.mark.parametrize(
    ("name", "body", "field"),
    [("Bad Name", {"text": PACK}, "pack"), ("ours", {}, "text"), ("ours", {"text": "#" * 200_001}, "text")],
)
def test_what_is_no_pack_is_a_wrong_field(admin: httpx.Client, name: str, body: dict[str, str], field: str) -> None:
    answer = admin.put(f"rules/packs/{name}", json=body)
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [field]


def test_a_pack_that_is_not_there_is_told(admin: httpx.Client) -> None:
    assert admin.get("rules/packs/absent").status_code == 404
    assert admin.delete("rules/packs/absent").json()["type"].endswith("/problems/unknown-pack")


def test_each_change_is_on_record(admin: httpx.Client, books: Books, site: str) -> None:
    put(admin, PACK, "recorded").raise_for_status()
    admin.delete("rules/packs/recorded").raise_for_status()
    recorded = books.rows(
        f"SELECT data->>'pack', actor->>'kind' FROM events WHERE site_id = '{site}' AND type = 'rules.changed'"
        " ORDER BY event_id DESC LIMIT 2"
    )
    assert [tuple(row) for row in recorded] == [("recorded", "key")] * 2


def test_another_process_follows_within_seconds(admin: httpx.Client, hakam: Running, site: str) -> None:
    """What another process wrote is met by this one's next look; here the ledger is written past it."""
    written = put(admin, PACK, "elsewhere").raise_for_status().json()
    admin.delete("rules/packs/elsewhere").raise_for_status()
    insert = f"INSERT INTO packs SELECT '{site}', 'elsewhere', {_quoted(PACK)}, now()"
    Books(hakam.servers.database_url or "", hakam.servers.redis_url or "").rows(insert)
    while admin.get("rules").raise_for_status().json()["hash"] != written["hash"]:
        assert hakam.process.poll() is None
    admin.delete("rules/packs/elsewhere").raise_for_status()


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
