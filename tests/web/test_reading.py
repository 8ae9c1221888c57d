"""Reading through the door: pages, cursors, tags, counts and the form."""

import httpx
import pytest

COMMENTS = "/v1/sites/demo/articles/a/comments"
Form = dict[str, str]


async def post_many(client: httpx.AsyncClient, form: Form, number: int) -> list[str]:
    answers = [await client.post(COMMENTS, json={**form, "body": f"comment {each}"}) for each in range(number)]
    return [answer.json()["id"] for answer in answers]


@pytest.mark.parametrize("order", ["oldest", "newest"])
async def test_pages_follow_each_other_to_the_end(client: httpx.AsyncClient, reader_form: Form, order: str) -> None:
    posted = await post_many(client, reader_form, 5)
    seen: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        page = (await client.get(COMMENTS, params={"limit": 2, "order": order, "cursor": cursor})).json()
        seen += [comment["id"] for comment in page["comments"]]
        cursor = page["next"]
        assert page["total"] == 5
    assert seen == (posted if order == "oldest" else posted[::-1])


async def test_an_article_that_nobody_knows_has_an_empty_page(client: httpx.AsyncClient) -> None:
    assert (await client.get(COMMENTS)).json() == {"comments": [], "next": None, "total": 0}


@pytest.mark.parametrize(
    "query",
    ["limit=0", "limit=101", "limit=x", "order=best", "cursor=made-up", "parent=%00", "parent=a%20b"],
)
async def test_a_wrong_question_is_refused(client: httpx.AsyncClient, query: str) -> None:
    answer = await client.get(f"{COMMENTS}?{query}")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == query.partition("=")[0]


async def test_an_unknown_parameter_is_passed_over(client: httpx.AsyncClient) -> None:
    assert (await client.get(f"{COMMENTS}?utm_source=x&limit=1")).status_code == 200


async def test_a_page_that_has_not_changed_is_not_sent_again(client: httpx.AsyncClient, reader_form: Form) -> None:
    await post_many(client, reader_form, 1)
    first = await client.get(COMMENTS)
    tag = first.headers["etag"]
    same = await client.get(COMMENTS, headers={"If-None-Match": f'"x", {tag}'})
    other = await client.get(f"{COMMENTS}?limit=3", headers={"If-None-Match": tag})
    await post_many(client, reader_form, 1)
    later = await client.get(COMMENTS, headers={"If-None-Match": tag})
    assert (same.status_code, same.content, same.headers["etag"]) == (304, b"", tag)
    assert other.status_code == 200
    assert later.status_code == 200
    assert first.headers["cache-control"] == "public, max-age=0, must-revalidate"


async def test_head_answers_as_get_does_without_the_body(client: httpx.AsyncClient) -> None:
    got, head = await client.get(COMMENTS), await client.head(COMMENTS)
    assert head.status_code == 200
    assert head.content == b""
    assert head.headers["etag"] == got.headers["etag"]
    assert head.headers["content-length"] == got.headers["content-length"]


async def test_counts_are_by_the_names_that_were_asked_for(client: httpx.AsyncClient, reader_form: Form) -> None:
    await post_many(client, reader_form, 2)
    answer = await client.get("/v1/sites/demo/counts", params={"article": ["a", "https://news.example/?x=1&y", "a"]})
    assert answer.json() == {"counts": {"a": 2, "https://news.example/?x=1&y": 0}}


@pytest.mark.parametrize("query", ["", "article=", "article=%00", "article=" + "x" * 201])
async def test_counts_of_nothing_are_refused(client: httpx.AsyncClient, query: str) -> None:
    assert (await client.get(f"/v1/sites/demo/counts?{query}")).status_code == 422


async def test_a_name_in_another_encoding_is_refused_and_not_counted_as_another_articles(
    client: httpx.AsyncClient,
) -> None:
    answer = await client.get("/v1/sites/demo/counts?article=%E3%DE%C7%E1")
    assert (answer.status_code, answer.json()["type"].rpartition("/")[2]) == (400, "malformed-request")


async def test_counts_of_too_many_are_refused(client: httpx.AsyncClient) -> None:
    answer = await client.get("/v1/sites/demo/counts", params={"article": [str(each) for each in range(101)]})
    assert answer.status_code == 422
    (wrong,) = answer.json()["errors"]
    assert (wrong["field"], wrong["code"]) == ("article", "too_many")
    assert "100" in wrong["message"]


async def test_the_form_makes_the_promise_in_the_readers_language(client: httpx.AsyncClient) -> None:
    arabic = (await client.get("/v1/sites/demo/form")).json()
    english = (await client.get("/v1/sites/demo/form?locale=en-GB")).json()
    unknown = (await client.get("/v1/sites/demo/form?locale=xx")).json()
    assert arabic["promise"] == "لن يتم نشر عنوان بريدك الإلكتروني. الحقول الإلزامية مشار إليها بـ *"
    assert (arabic["direction"], english["direction"], unknown["locale"]) == ("rtl", "ltr", "ar")
    assert [(each["name"], each["required"], each["limit"]) for each in english["fields"]] == [
        ("name", True, 245),
        ("email", True, 254),
        ("website", False, 2000),
        ("body", True, 10000),
    ]
    assert arabic["form_token"] == "form-demo"
    assert (english["edit_window_seconds"], english["thread_depth"]) == (300, 5)
    assert {"code": "personal_data", "label": "بيانات شخصية"} in arabic["flag_reasons"]
