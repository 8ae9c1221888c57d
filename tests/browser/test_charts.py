"""Looking instead of reading: charts are drawn from the tables that stand beside them, in both languages."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable

import httpx
import pytest
from playwright.async_api import Locator, Page, expect

from scripts.trials.chatter import chatter, links

SignIn = Callable[..., Awaitable[Page]]
CheckAxe = Callable[[Page], Awaitable[None]]

FIGURES = "/console/demo/figures"

PAINTED = """canvas => {
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    return new Set(new Uint32Array(data.buffer)).size;
}"""
"""Counts the colours on a canvas; one that is blank has one."""

DRAWN = """canvas => {
    const { data } = Chart.getChart(canvas);
    return data.datasets.map(({ label, data }) => [label, data]);
}"""

READ = """table => {
    const heads = [...table.tHead.rows[0].cells].filter(head => head.dataset.series);
    const value = cell => cell.dataset.value === undefined ? null : Number(cell.dataset.value);
    const rows = [...table.tBodies[0].rows];
    return heads.map(head => [head.textContent.trim(), rows.map(row => value(row.cells[head.cellIndex]))]);
}"""
"""Reads a table column by column, as far as it is drawn."""

SIDES = "canvas => { const { x, y } = Chart.getChart(canvas).options.scales; return [x.reverse, y.position]; }"


@pytest.fixture
async def busy(site: httpx.Client) -> None:
    """Have a comment published, one held, and one rejected by a person."""

    def fill() -> None:
        for words in (chatter(secrets.token_hex(4)), links(secrets.token_hex(4)), links(secrets.token_hex(4))):
            form = {"name": "سلمى", "email": f"{secrets.token_hex(6)}@readers.example", "body": words}
            made = site.post("articles/charts/comments", json=form).raise_for_status().json()
        site.post(f"comments/{made['id']}/decisions", json={"action": "reject", "overrule": True}).raise_for_status()

    await asyncio.to_thread(fill)


@pytest.mark.usefixtures("busy")
@pytest.mark.parametrize(
    ("language", "theme", "sides"), [("ar", "light", [True, "right"]), ("en", "dark", [False, "left"])]
)
async def test_every_chart_draws_what_its_table_tells(
    signed_in: SignIn, axe: CheckAxe, language: str, theme: str, sides: list[object]
) -> None:
    page = await signed_in(language, theme)
    await page.goto(FIGURES)
    figures = page.locator(".figure")
    await expect(figures.locator("canvas")).to_have_count(await figures.count())
    for number in range(await figures.count()):
        await check(figures.nth(number))
    came = await figures.nth(0).locator("canvas").evaluate(DRAWN)
    assert [sum(values) > 0 for _, values in came] == [True, True, False]
    assert await figures.nth(0).locator("canvas").evaluate(SIDES) == sides
    await expect(page.get_by_role("table")).to_have_count(await figures.count())
    await axe(page)
    await figures.nth(0).get_by_role("button").click()
    await expect(figures.nth(0).locator(".scroll")).to_have_css("position", "static")
    await axe(page)


async def check(figure: Locator) -> None:
    canvas, table = figure.locator("canvas"), figure.locator("table")
    drawn = await canvas.evaluate(DRAWN)
    assert drawn == await table.evaluate(READ)
    assert any(value is not None for _, values in drawn for value in values)
    assert await canvas.evaluate(PAINTED) > 3
    await expect(canvas).to_have_role("img")


@pytest.mark.usefixtures("busy")
async def test_without_script_the_tables_stand_open(signed_in: SignIn) -> None:
    page = await signed_in("en", script=False)
    await page.goto(FIGURES)
    await expect(page.locator("table[data-chart]").first).to_be_visible()
    await expect(page.get_by_role("heading", name="Rules and people")).to_be_visible()


async def test_a_pack_is_tried_and_told_what_is_wrong_in_a_narrow_window(signed_in: SignIn, axe: CheckAxe) -> None:
    page = await signed_in("ar", width=360)
    await page.goto("/console/demo/rules/packs?rule=links.many")
    await page.locator("#name").fill("stricter")
    await page.locator("[value=try]").click()
    await expect(page.locator("#tried")).to_be_visible()
    await axe(page)
    await page.locator("#text").fill("[[change]]\nname = 'links.manny'")
    await page.locator("[value=save]").click()
    await expect(page.get_by_role("alert")).to_contain_text("links.manny")
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    await axe(page)
