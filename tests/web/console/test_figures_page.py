"""Figures over HTTP: the page with its tables, in both languages and without script, and the same as JSON."""

import re
from collections.abc import Awaitable, Callable

import pytest

from scripts.trials.console import Browser
from service.domain.site import Site
from service.flow.submit import Receipt

Seated = Callable[..., Awaitable[Browser]]
Post = Callable[..., Awaitable[Receipt]]

TABLE = re.compile(r'<table data-chart[^>]*data-title="([^"]*)"[^>]*>(.*?)</table>', re.DOTALL)
ROW = re.compile(r'<tr><th scope="row">(.*?)</tr>', re.DOTALL)
VALUE = re.compile(r'data-value="(\d+)"')


def tables(page: str) -> dict[str, list[list[int]]]:
    """Return the figures of each chart's table, row by row, by its title."""
    return {
        title: [[int(value) for value in VALUE.findall(row)] for row in ROW.findall(table)]
        for title, table in TABLE.findall(page)
    }


@pytest.fixture
async def moderator(seated: Seated) -> Browser:
    return await seated()


@pytest.fixture
async def decided(site: Site, moderator: Browser, post: Post, post_held: Post) -> None:
    """Have two comments published at once and two held, one of which a person rejects."""
    await post(article="quiet")
    await post(article="https://news.example/a?b=c")
    first, _ = (
        await post_held(article="https://news.example/a?b=c"),
        await post_held(article="https://news.example/a?b=c"),
    )
    answer = await moderator.client.post(
        f"/v1/sites/{site.id}/comments/{first.comment.id}/decisions",
        json={"action": "reject", "reason": "spam"},
        headers={"X-CSRF-Token": moderator.token},
    )
    assert answer.status_code == 200


@pytest.mark.usefixtures("decided")
async def test_every_chart_has_its_figures_as_a_table(site: Site, moderator: Browser) -> None:
    page = (await moderator.get(f"/console/{site.id}/figures")).text
    found = tables(page)
    assert list(found) == [
        "What came",
        "What people decided",
        "The queue",
        "Time to a decision",
        "People and the machine",
        "Rules and people",
        "Scores and people",
        "The busiest articles",
    ]
    assert [sum(column) for column in zip(*found["What came"], strict=True)] == [2, 2, 0]
    assert [sum(column) for column in zip(*found["What people decided"], strict=True)] == [0, 1]
    assert found["The queue"][-1][0] == 1
    assert found["People and the machine"] == [[0, 1]]
    assert [1, 0] in found["Rules and people"]
    assert found["The busiest articles"] == [[1, 1, 1, 3], [1, 0, 0, 1]]
    assert f'href="/console/{site.id}/articles/https%3A%2F%2Fnews.example%2Fa%3Fb%3Dc"' in page
    assert ">50%<" in page


@pytest.mark.usefixtures("decided")
async def test_the_api_gives_the_figures_that_the_page_shows(site: Site, moderator: Browser) -> None:
    shown = tables((await moderator.get(f"/console/{site.id}/figures?hours=168")).text)
    given = (await moderator.client.get(f"/v1/sites/{site.id}/figures?hours=168")).json()
    assert given["step_hours"] == 6
    assert [[step[name] for name in ("published", "held", "rejected")] for step in given["steps"]] == shown["What came"]
    assert [[rule["agreed"], rule["decided"] - rule["agreed"]] for rule in given["rules"]] == shown["Rules and people"]
    assert given["time_to_decision"]["decided"] == 1
    assert given["articles"][0]["article"] == "https://news.example/a?b=c"


@pytest.mark.parametrize("hours", ["0", "721", "many"])
async def test_the_api_looks_no_further_back_than_thirty_days(site: Site, moderator: Browser, hours: str) -> None:
    answer = await moderator.client.get(f"/v1/sites/{site.id}/figures?hours={hours}")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["message"] == "One looks back for 1 to 720 whole hours."


@pytest.mark.parametrize(("asked", "steps"), [("", 24), ("?hours=168", 28), ("?hours=720", 30), ("?hours=9", 24)])
async def test_one_looks_back_a_day_a_week_or_a_month(site: Site, moderator: Browser, asked: str, steps: int) -> None:
    page = (await moderator.get(f"/console/{site.id}/figures{asked}")).text
    assert len(tables(page)["What came"]) == steps
    assert page.count("There is nothing to tell of in this time.") == 4


async def test_the_page_speaks_arabic(site: Site, seated: Seated) -> None:
    page = (await (await seated(language="ar")).get(f"/console/{site.id}/figures?hours=720")).text
    assert '<html lang="ar" dir="rtl"' in page
    assert "الوقت حتى القرار" in tables(page)
    assert "لكل يوم بالتوقيت العالمي" in page


async def test_figures_are_for_those_who_moderate_the_site(
    browser: Browser, site: Site, other_site: Site, moderator: Browser
) -> None:
    assert (await browser.get(f"/console/{site.id}/figures")).status_code == 303
    assert (await browser.client.get(f"/v1/sites/{site.id}/figures")).status_code == 401
    assert (await moderator.get(f"/console/{other_site.id}/figures")).status_code in {403, 404}
