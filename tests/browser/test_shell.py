"""The shell that every page stands in: its files are there, and are kept for good."""

from playwright.async_api import Page

from scripts.trials.running import Running
from service.web.console.asset_files import asset


async def test_a_script_is_kept_for_good_under_its_own_address(page: Page, stage: Running) -> None:
    answer = await page.goto(asset("console.js"))
    assert answer is not None
    assert answer.status == 200
    assert "immutable" in answer.headers["cache-control"]
    assert answer.headers["content-type"].startswith("text/javascript")
