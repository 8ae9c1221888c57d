"""Names of articles in paths: whatever a name is, it comes back as it was."""

from urllib.parse import quote

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.web.malformed import Malformed
from service.web.path import NOWHERE, NOWHERE_THERE, decode_part, encoded_path

names = st.text(st.characters(codec="utf-8"), min_size=1, max_size=200)


@given(names)
def test_every_name_comes_back_from_one_part_of_a_path(name: str) -> None:
    part = quote(name, safe="")
    path = encoded_path(f"/v1/sites/demo/articles/{part}/comments".encode())
    assert "/" not in part
    assert path.split("/")[5] == part
    assert decode_part(part) == name


@given(st.binary(max_size=60))
def test_no_bytes_break_the_path(raw: bytes) -> None:
    assert encoded_path(b"/v1/" + raw).isascii()


@pytest.mark.parametrize("raw", [b"/v1//x", b"/v1/sites/demo/articles//comments", b"/v1/sites/demo/queue/"])
def test_an_empty_part_leads_nowhere(raw: bytes) -> None:
    assert encoded_path(raw) == NOWHERE


@given(names)
def test_the_consoles_paths_keep_every_name_whole_too(name: str) -> None:
    part = quote(name, safe="")
    assert encoded_path(f"/console/demo/articles/{part}".encode()).split("/")[4] == part


def test_the_consoles_first_page_ends_in_a_slash_and_nothing_is_overlooked() -> None:
    assert encoded_path(b"/console/demo/") == "/console/demo/"
    assert encoded_path(b"/console/demo/articles//x") == NOWHERE_THERE


@pytest.mark.parametrize(
    "path", ["//v1/sites/demo/form", "/%76%31/sites/demo/form", "/v1%2Fsites/demo/form", "/%63onsole/demo/"]
)
async def test_a_root_in_disguise_leads_nowhere(client: httpx.AsyncClient, path: str) -> None:
    base = str(client.base_url).rstrip("/")
    answer = await client.get(httpx.URL(f"{base}/").copy_with(raw_path=path.encode()))
    assert answer.status_code == 404
    assert answer.json()["type"].endswith("/not-found")


def test_letters_that_were_sent_raw_are_read_as_utf_8() -> None:
    assert decode_part(encoded_path("/v1/مقال".encode()).removeprefix("/v1/")) == "مقال"


@pytest.mark.parametrize("part", ["%", "%zz", "a%2", "%FF", "%C3", "%ED%A0%80"])
def test_what_is_not_utf_8_is_malformed(part: str) -> None:
    with pytest.raises(Malformed):
        decode_part(part)


def test_a_name_is_decoded_once() -> None:
    assert decode_part("%2525") == "%25"
