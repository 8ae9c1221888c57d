"""Rules tried on the past: what they would have done, what moderators thought, and why a comment got its verdict."""

import secrets
from pathlib import Path

import httpx
import msgspec
import pytest
from click.testing import CliRunner

from scripts.trials.running import Running
from service.cli.past import report

PACK = """
[[list]]
name = "trial_words"
files = ["words.txt"]

[[rule]]
name = "trial.words"
when = "matches.trial_words >= 1"
then = "hold"
priority = 40
reason = "insult"
because = { ar = "كلمة قيد التجربة.", en = "A word on trial." }

[[rule.example]]
fires = true
body = "qorzab"

[[rule.example]]
fires = false
body = "مرحبا"
"""


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    (tmp_path / "words.txt").write_text("qorzab\n", encoding="utf-8")
    place = tmp_path / "trial.toml"
    place.write_text(PACK, encoding="utf-8")
    return place


class Past(msgspec.Struct, frozen=True):
    """A site with comments: one says a word on trial, and a moderator has rejected it; another is ``held``."""

    site: str
    held: str


@pytest.fixture(scope="module")
def past(hakam: Running) -> Past:
    site = f"past-{secrets.token_hex(4)}"
    assert hakam.command("site", "add", site, "--origin", "https://past.example").returncode == 0
    key = hakam.command("key", "add", "--site", site, "--role", "moderator").stdout.strip()
    links = " ".join(f"https://{letter}.example/story" for letter in "abcde")
    bodies = ["شكرا للكاتب على التحليل", "qor\u200bzab شكرا للكاتب", "مقال جميل ومفيد", f"اقرأ {links}"]
    with httpx.Client(base_url=f"{hakam.url}/v1/sites/{site}/") as client:
        forms = [{"name": "سلمى", "email": "salma@readers.example", "body": body} for body in bodies]
        made = [client.post("articles/a/comments", json=form).raise_for_status().json()["id"] for form in forms]
        decision = {"action": "reject", "reason": "insult", "overrule": True}
        path = f"comments/{made[1]}/decisions"
        client.post(path, json=decision, headers={"Authorization": f"Bearer {key}"}).raise_for_status()
    return Past(site, made[3])


def cells(out: str, first: str) -> list[str]:
    """Return the rest of the line that begins with this cell."""
    line = next(line for line in out.splitlines() if line.startswith(f"{first}  "))
    return line.removeprefix(first).split()


def test_a_rule_is_tried_on_the_past_beside_what_moderators_decided(hakam: Running, past: Past, pack: Path) -> None:
    done = hakam.command("rules", "try", str(pack), "--site", past.site, "--since", "2d")
    assert (done.returncode, done.stdout.splitlines()[0]) == (0, "4 comments of 2 days")
    assert cells(done.stdout, "publish") == ["3", "2"]
    assert cells(done.stdout, "hold") == ["1", "2"]
    assert "In the queue: +0.5 comments a day." in done.stdout
    assert cells(done.stdout, "publish → hold") == ["1", "1", "100%"]
    assert "trial.words  agrees" in done.stdout
    # The words of comments are nobody's business here.
    assert "شكرا" not in done.stdout + done.stderr


def test_a_broken_pack_is_complained_of_before_anything_is_read(hakam: Running, past: Past, pack: Path) -> None:
    pack.write_text(PACK.replace("trial_words >=", "trial_word >="), encoding="utf-8")
    done = hakam.command("rules", "try", str(pack), "--site", past.site)
    assert done.returncode == 1
    assert 'The nearest is "matches.trial_words"' in done.stderr


def test_a_pack_is_tried_beside_those_that_the_site_has(hakam: Running, past: Past, pack: Path) -> None:
    admin = hakam.command("key", "add", "--site", past.site, "--role", "admin").stdout.strip()
    typed = PACK.replace('files = ["words.txt"]', 'words = ["qorzab"]')
    own = {"trial": typed, "own": typed.replace("trial", "own").replace("qorzab", "جميل")}
    with httpx.Client(base_url=f"{hakam.url}/v1/sites/{past.site}/rules/packs/") as client:
        client.headers["Authorization"] = f"Bearer {admin}"
        for name, text in own.items():
            client.put(name, json={"text": text}).raise_for_status()
        done = hakam.command("rules", "try", str(pack), "--site", past.site)
        for name in own:
            client.delete(name).raise_for_status()
    assert done.returncode == 0, done.stderr
    assert cells(done.stdout, "hold") == ["1", "3"]
    assert "own.words" in done.stdout


@pytest.mark.parametrize("asked", [["try", "{pack}"], ["report"]], ids=lambda asked: asked[0])
def test_a_site_that_is_none_is_no_site_without_comments(hakam: Running, pack: Path, asked: list[str]) -> None:
    done = hakam.command("rules", *[word.format(pack=pack) for word in asked], "--site", "nwes")
    assert (done.returncode, done.stdout) == (1, "")
    assert 'There is no site "nwes".' in done.stderr


def test_the_report_tells_how_often_each_rule_fired(hakam: Running, past: Past) -> None:
    done = hakam.command("rules", "report", "--site", past.site)
    assert cells(done.stdout, "links.many") == ["1", "0", "0", "–"]


def test_a_verdict_is_explained_and_judged_again_bit_for_bit(hakam: Running, past: Past) -> None:
    done = hakam.command("rules", "explain", past.held, "--site", past.site, "--language", "ar")
    assert done.returncode == 0, done.stdout
    assert "في التعليق خمسة روابط أو أكثر." in done.stdout
    assert "text.links: 5 at 5–" in done.stdout
    assert "the same verdict, bit for bit." in done.stdout


@pytest.mark.parametrize("since", ["30", "d", "0d", "1y", "99999d"])
def test_a_time_that_is_none_is_answered_by_a_letter(since: str) -> None:
    done = CliRunner().invoke(report, ["--since", since])
    assert done.exit_code == 2
    assert "write 12h, 30d or 8w" in done.output
