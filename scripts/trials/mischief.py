"""Mischief: a site where every field that anybody can type into holds what would like to be more than text."""

import itertools
import json
import re
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import quote

import httpx

from scripts.trials.chatter import chatter

LABEL, NAME, TITLE, DESCRIPTION, NOTE = 100, 245, 300, 500, 2_000
"""The most characters that fields take."""

MOST_ENDPOINTS = 50
CLIENTS = 4

PARTS = ("heading", "name", "email", "website", "body", "promise", "submit")
"""What a site may call otherwise on its form."""

CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]")
"""What no TOML holds unescaped."""

Payloads = Sequence[str]


class Mischief:
    """``site`` is a caller of the site, with its administrator's key. What is refused is told in words by a 422."""

    def __init__(self, site: httpx.Client, payloads: Payloads) -> None:
        self._site = site
        self._payloads = payloads

    def do(self) -> list[str]:
        """Fill every field, and return the ids of the comments."""
        self._fill_settings()
        self._fill_endpoints()
        self._fill_pack()
        with ThreadPoolExecutor(CLIENTS) as pool:
            return list(pool.map(self._comment, itertools.count(), self._payloads))

    def _fill_settings(self) -> None:
        lines = (payload[:LABEL] for payload in self._payloads if not CONTROLS.search(payload))
        texts = {language: dict(zip(PARTS, lines, strict=False)) for language in ("ar", "en")}
        self._site.patch("settings", json={"form_texts": texts}).raise_for_status()

    def _fill_endpoints(self) -> None:
        for number, some in enumerate(_packed(self._payloads, DESCRIPTION)[:MOST_ENDPOINTS]):
            address = f"https://hooks.example/{quote(some[:100])}/{number}"
            self._try("POST", "endpoints", {"url": address, "events": ["endpoint.*"], "description": some})

    def _fill_pack(self) -> None:
        """Have one rule for each payload, which says the payload where its number is written."""
        said = (
            (number, payload[:NAME]) for number, payload in enumerate(self._payloads) if not CONTROLS.search(payload)
        )
        rules = "".join(_rule(number, payload) for number, payload in said)
        self._site.put("rules/packs/mischief", json={"text": rules}).raise_for_status()

    def _comment(self, number: int, payload: str) -> str:
        article = quote(payload[:200], safe="") if self._accepted_article(payload) else f"mischief-{number}"
        form = {
            "name": payload[:NAME],
            "email": f"mischief-{number}@readers.example",
            "body": f"{payload[:9_800]}\n{word(number)} {chatter(f'mischief {number}')}",
            "website": f"https://readers.example/?q={payload[:300]}",
            "client_address": f"10.9.{number // 250}.{number % 250}",
        }
        comment = self._post(f"articles/{article}/comments", form, number)
        self._decide_and_report(comment, payload)
        return comment

    def _accepted_article(self, payload: str) -> bool:
        place = f"articles/{quote(payload[:200], safe='')}"
        for title in (payload[:TITLE], "mischief"):
            answer = self._try("PUT", place, {"state": "hold_all", "title": title})
            if answer.is_success:
                return True
        return False

    def _post(self, place: str, form: dict[str, str], number: int) -> str:
        """Post a comment; in the place of what is refused stands something harmless."""
        harmless = {"name": f"قارئ {number}", "body": f"{word(number)} {chatter(f'harmless {number}')}", "website": ""}
        answer = self._try("POST", place, form)
        if answer.status_code == 422:
            wrong = {error["field"] for error in answer.json()["errors"]}
            answer = self._try("POST", place, {**form, **{name: harmless[name] for name in wrong}})
        made: str = answer.raise_for_status().json()["id"]
        return made

    def _decide_and_report(self, comment: str, payload: str) -> None:
        """Reject it, publish it all the same, have it reported and its author noted; each says the payload."""
        note = payload[:NOTE]
        place = f"comments/{comment}"
        self._try("POST", f"{place}/decisions", {"action": "reject", "reason": "other", "note": note, "overrule": True})
        self._try("POST", f"{place}/decisions", {"action": "publish", "note": note, "overrule": True})
        self._try("POST", f"{place}/flags", {"reason": "other", "note": note, "client_address": "10.8.0.1"})
        author = self._site.get(place).raise_for_status().json()["author"]["id"]
        self._try("PUT", f"authors/{author}/standing", {"standing": "blocked", "note": note})

    def _try(self, method: str, place: str, body: Mapping[str, Any]) -> httpx.Response:
        answer = self._site.request(method, place, json=body)
        if not answer.is_success and answer.status_code not in {404, 422}:
            raise LookupError(f"{method} {place}: {answer.status_code} {answer.text[:200]}")
        return answer


def word(number: int) -> str:
    """Return a word that no other comment has."""
    return "qar" + "".join(chr(ord("a") + int(digit)) for digit in f"{number:03}")


def _rule(number: int, payload: str) -> str:
    said, name = json.dumps(payload, ensure_ascii=False), f"mischief.r{number}"
    return (
        f'[[list]]\nname = "m{number}"\nwords = ["{word(number)}"]\n\n'
        f'[[rule]]\nname = "{name}"\nwhen = "matches.m{number} >= 1"\nthen = "hold"\npriority = 40\n'
        f'reason = "other"\nbecause = {{ ar = {said}, en = {said} }}\n\n'
        f'[[rule.example]]\nfires = true\nbody = "{word(number)}"\n\n'
        f'[[rule.example]]\nfires = false\nbody = "مرحبا"\n\n'
    )


def _packed(payloads: Payloads, room: int) -> list[str]:
    """Put as many payloads into one text as have room."""
    packed = [""]
    for payload in payloads:
        cut = payload[: room - 1]
        if len(packed[-1]) + len(cut) >= room:
            packed.append("")
        packed[-1] += f"{cut} "
    return packed
