"""Steps that many journeys share."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

Post = Callable[..., dict[str, Any]]


@pytest.fixture
def post(api: httpx.Client, article: str, form: Callable[..., dict[str, object]]) -> Post:
    """Post a comment under the article and return the answer, which must be a 201."""

    def send(**given: object) -> dict[str, Any]:
        answer = api.post(f"articles/{article}/comments", json=form(**given))
        assert answer.status_code == 201, answer.text
        taken: dict[str, Any] = answer.json()
        return taken

    return send


@pytest.fixture
def listed(api: httpx.Client, article: str) -> Callable[[], list[str]]:
    """List the ids of what is published under the article."""

    def look() -> list[str]:
        answer = api.get(f"articles/{article}/comments").raise_for_status().json()
        assert answer["total"] == len(answer["comments"])
        return [comment["id"] for comment in answer["comments"]]

    return look
