"""The command line beside a running service: what it makes works at once, and what is wrong comes back as a letter."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from subprocess import CompletedProcess

import httpx
import pytest

from scripts.trials.running import Running

Signed = Mapping[str, dict[str, str]]

WRONG: dict[str, tuple[list[str], str]] = {
    "no such command": (["nonsense"], "No such command"),
    "no name": (["site", "add"], "Missing argument"),
    "a name with spaces": (["site", "add", "Bad Name", "--origin", "https://a.example"], "small letters"),
    "an origin with a path": (["site", "add", "x", "--origin", "https://a.example/b"], "is no origin"),
    "a locale that is none": (["site", "add", "x", "--origin", "https://a.example", "--locale", "z_9"], "is no locale"),
    "a site that is there": (["site", "add", "demo", "--origin", "https://a.example"], "already"),
    "a site that is none": (["key", "add", "--site", "none", "--role", "site"], "There is no site"),
    "a role that is none": (["key", "add", "--site", "demo", "--role", "king"], "is not one of"),
    "a key that is none": (["key", "revoke", "--site", "demo", "x"], "has no key x"),
    "a person without an address": (["moderator", "add", "amal", "--site", "demo"], "no email address"),
    "a person who is none": (["moderator", "invite", "nobody@x.example", "--site", "demo"], "has no such moderator"),
    "a site named as a page": (["site", "add", "assets", "--origin", "https://a.example"], "A page of the console"),
    "a setting that is none": (["site", "edit", "demo", "--set", "nothing=1"], "is no setting of a site"),
    "a setting of another kind": (["site", "edit", "demo", "--set", "name_required=maybe"], "true or false"),
    "a number below zero": (["site", "edit", "demo", "--set", "body_limit=-5"], "whole number"),
    "rules from nowhere": (["rules", "check", "/nowhere"], "There is no such folder"),
    "a second service": (["serve"], "in use by another running Hakam"),
}


@pytest.fixture(scope="module")
def wrongly_used(hakam: Running) -> dict[str, CompletedProcess[str]]:
    """Every wrong use with what came back; they run side by side, for each starts a Python of its own."""
    with ThreadPoolExecutor(4) as pool:
        done = pool.map(lambda use: hakam.command(*use[0]), WRONG.values())
        return dict(zip(WRONG, done, strict=True))


@pytest.mark.parametrize("use", WRONG)
def test_a_wrong_use_is_answered_by_a_letter(wrongly_used: dict[str, CompletedProcess[str]], use: str) -> None:
    done, letter = wrongly_used[use], WRONG[use][1]
    assert done.returncode in {1, 2}
    assert letter in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_a_key_is_shown_once_and_opens_its_site_until_it_is_revoked(hakam: Running) -> None:
    made = hakam.command("key", "add", "--site", "demo", "--role", "moderator", "--label", "night desk")
    key = made.stdout.strip()
    listed = hakam.command("key", "list", "--site", "demo").stdout
    line = next(line for line in listed.splitlines() if "night desk" in line)
    assert (made.returncode, made.stderr, key[:3]) == (0, "", "hk_")
    assert key not in listed
    assert key.rpartition("_")[2] not in listed
    assert _opens(hakam, key) == 200
    assert hakam.command("key", "revoke", "--site", "demo", line.split()[0]).returncode == 0
    assert _opens(hakam, key) == 401


def test_a_moderator_has_a_key_and_a_link_and_is_listed_without_their_address(hakam: Running) -> None:
    made = hakam.command("moderator", "add", "amal.h@news.example", "--site", "demo")
    listed = [hakam.command(noun, "list", "--site", "demo").stdout for noun in ("key", "moderator")]
    assert _opens(hakam, made.stdout.strip()) == 200
    assert all("a•••@n•••.example" in each and "amal.h" not in each for each in listed)
    assert "invited until" in listed[1]
    assert _shows(_link(made.stderr)) == 200


def test_a_moderator_is_invited_anew_and_removed(hakam: Running) -> None:
    first = hakam.command("moderator", "add", "omar.k@news.example", "--site", "demo")
    again = hakam.command("moderator", "add", "Omar.K@news.example", "--site", "demo")
    invited = hakam.command("moderator", "invite", "omar.k@news.example", "--site", "demo")
    assert (again.returncode, again.stdout) == (1, "")
    assert "already" in again.stderr
    assert [_shows(_link(first.stderr)), _shows(_link(invited.stdout))] == [404, 200]
    assert hakam.command("moderator", "remove", "omar.k@news.example", "--site", "demo").returncode == 0
    assert _opens(hakam, first.stdout.strip()) == 401
    assert _shows(_link(invited.stdout)) == 404


def test_a_sites_settings_count_within_seconds(hakam: Running) -> None:
    hakam.command("site", "add", "edited", "--origin", "https://edited.example")
    edited = hakam.command("site", "edit", "edited", "--set", "email_required=false", "--set", "body_limit=2000")
    listed = hakam.command("site", "list").stdout
    form = httpx.get(f"{hakam.url}/v1/sites/edited/form").json()
    assert "email_required=False" in edited.stdout
    assert edited.stdout.strip() in listed
    assert {field["name"]: field["required"] for field in form["fields"]}["email"] is False
    assert {field["name"]: field["limit"] for field in form["fields"]}["body"] == 2000


def test_the_shipped_rules_are_right(hakam: Running) -> None:
    done = hakam.command("rules", "check")
    assert done.returncode == 0
    assert "examples are right" in done.stdout


def _link(told: str) -> str:
    return told.partition("Within seven days, once: ")[2].strip()


def _shows(link: str) -> int:
    return httpx.get(link).status_code


def _opens(hakam: Running, key: str) -> int:
    return httpx.get(f"{hakam.url}/v1/sites/demo/queue", headers={"Authorization": f"Bearer {key}"}).status_code
