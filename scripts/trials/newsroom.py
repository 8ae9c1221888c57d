"""A newsroom: articles with comments of every kind, from its own file, posted as readers would."""

import tomllib
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import httpx

from scripts.trials.variants import variants
from service.web.embed.demo import ARTICLE

TEXTS = Path(__file__).parent / "newsroom.toml"


class Newsroom:
    """``site`` is a caller of the site, with a key of it."""

    def __init__(self, site: httpx.Client) -> None:
        self._site = site
        self._texts: dict[str, Any] = tomllib.loads(TEXTS.read_text("utf-8"))
        self._ids: dict[str, str] = {}
        self._numbers = count()

    def open(self) -> dict[str, str]:
        """Post everything, and return the comments' ids by their authors' names."""
        for article, words in self._texts["articles"].items():
            told = {"state": "open", "title": words["title"], "url": f"https://news.example/{article}"}
            self._site.put(f"articles/{article}", json=told).raise_for_status()
        for comment in self._texts["comments"]:
            self._ids[comment["name"]] = self._post(comment)
        for comment in self._campaign():
            self._post(comment)
        return self._ids

    def open_demo(self) -> None:
        """Post what stands under the demo's article."""
        for comment in self._texts["demo"]:
            self._ids[comment["name"]] = self._post({**comment, "article": ARTICLE})

    def decide(self) -> None:
        """Decide what the file says is decided, and report what it says is reported."""
        for comment in self._texts["comments"]:
            place = f"comments/{self._ids[comment['name']]}"
            if "reject" in comment:
                order = {"action": "reject", "reason": comment["reject"]}
                self._site.post(f"{place}/decisions", json=order).raise_for_status()
            for number, note in enumerate(comment.get("reports", ())):
                report = {"reason": "insult", "note": note, "client_address": f"10.7.0.{number}"}
                self._site.post(f"{place}/flags", json=report).raise_for_status()

    def _post(self, comment: dict[str, str]) -> str:
        number = next(self._numbers)
        form = {
            "name": comment["name"],
            "email": f"reader-{number}@readers.example",
            "body": comment["body"],
            "client_address": f"10.6.{number}.1",
        }
        if "answers" in comment:
            form["parent"] = self._ids[comment["answers"]]
        answer = self._site.post(f"articles/{comment['article']}/comments", json=form)
        made: str = answer.raise_for_status().json()["id"]
        return made

    def _campaign(self) -> Iterator[dict[str, str]]:
        campaign = self._texts["campaign"]
        for number, body in zip(range(campaign["copies"]), variants(campaign["body"]), strict=False):
            yield {"article": campaign["article"], "name": f"مستثمر {number}", "body": body}
