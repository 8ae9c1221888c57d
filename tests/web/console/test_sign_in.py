from collections.abc import Awaitable, Callable
from typing import Any

from service.domain.site import Site

MakePerson = Callable[..., Awaitable[Any]]


async def test_a_moderator_signs_in_and_comes_to_their_desk(browser: Any, site: Site, person: MakePerson) -> None:
    somebody = await person()
    answer = await browser.sign_in(somebody.email, site=site.id)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/console/{site.id}/")
    cookie = next(each for each in answer.headers.get_list("set-cookie") if each.startswith("hakam_session="))
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    own = await browser.get(f"/console/{site.id}/preferences")
    assert own.status_code == 200, own.text
