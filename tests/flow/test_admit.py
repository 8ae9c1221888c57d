from collections.abc import Mapping

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.comment import Submission
from service.domain.errors import FieldError, InvalidFields
from service.domain.site import SiteSettings
from service.flow.admit import admit
from service.text.clean import has_forbidden

SETTINGS = SiteSettings()
RELAXED = SiteSettings(name_required=False, email_required=False)
FORM: dict[str, object] = {"name": "سلمى", "email": "reader@example.com", "body": "مقال مفيد"}


def admitted(settings: SiteSettings = SETTINGS, /, **fields: object) -> Submission:
    return admit({**FORM, **fields}, settings)


def wrong(form: Mapping[str, object], settings: SiteSettings = SETTINGS) -> set[tuple[str, str, int | None]]:
    with pytest.raises(InvalidFields) as told:
        admit(form, settings)
    return {(error.field, error.code, error.limit) for error in told.value.errors}


def test_a_good_form_becomes_a_submission() -> None:
    assert admitted() == Submission(name="سلمى", email="reader@example.com", website=None, body="مقال مفيد")


def test_every_wrong_field_is_named_at_once() -> None:
    form = {"name": "", "email": "no address", "website": "ftp://a.example", "body": "\x00", "parent": "x" * 65}
    assert wrong(form) == {
        ("name", "required", None),
        ("email", "invalid", None),
        ("website", "invalid", None),
        ("body", "forbidden_characters", None),
        ("parent", "too_long", 64),
    }


def test_an_empty_form_lacks_what_is_required() -> None:
    assert wrong({}) == {("name", "required", None), ("email", "required", None), ("body", "required", None)}


@pytest.mark.parametrize("blank", [None, "", " ", "\n\t", "\u200b\u200f", "\u00a0", "\ufeff", "\u3164", "\u0301"])
def test_what_nobody_can_see_is_empty(blank: str | None) -> None:
    assert wrong({**FORM, "body": blank, "name": blank}) == {("name", "required", None), ("body", "required", None)}


def test_a_site_may_make_name_and_email_optional_and_never_the_body() -> None:
    assert admit({"body": "كلام"}, RELAXED) == Submission(name="", email=None, website=None, body="كلام")
    assert wrong({}, RELAXED) == {("body", "required", None)}
    assert wrong({**FORM, "email": "no address"}, RELAXED) == {("email", "invalid", None)}


@pytest.mark.parametrize("value", [0, 1, True, 1.5, [], ["text"], {}, {"a": "b"}])
def test_a_field_that_is_no_text_is_invalid(value: object) -> None:
    fields = ("name", "email", "website", "body", "parent")
    assert wrong(dict.fromkeys(fields, value)) == {(field, "invalid", None) for field in fields}


def test_names_that_forms_use_already_are_understood() -> None:
    form = {"author": "سلمى", "email": "r@example.com", "comment": "كلام", "url": "https://blog.example"}
    assert admit(form, SETTINGS) == Submission(
        name="سلمى", email="r@example.com", website="https://blog.example", body="كلام"
    )


def test_our_own_names_come_before_the_others_unless_they_are_empty() -> None:
    assert admitted(author="غيري").name == "سلمى"
    assert admitted(name="", author="غيري").name == "غيري"
    assert admitted(body=None, comment="كلام").body == "كلام"


@pytest.mark.parametrize(
    ("field", "limit"), [("name", "name_limit"), ("body", "body_limit"), ("website", "website_limit")]
)
def test_limits_count_code_points(field: str, limit: str) -> None:
    settings = msgspec.structs.replace(SETTINGS, **{limit: 40})
    start = "https://a.example/" if field == "website" else ""
    fits = start + "😀" * (40 - len(start))
    assert getattr(admit({**FORM, field: fits}, settings), field) == fits
    assert wrong({**FORM, field: fits + "😀"}, settings) == {(field, "too_long", 40)}


def test_an_address_is_limited_as_well() -> None:
    settings = msgspec.structs.replace(SETTINGS, email_limit=20)
    assert wrong({**FORM, "email": "a" * 20 + "@example.com"}, settings) == {("email", "too_long", 20)}


def test_what_cleaning_takes_away_does_not_count() -> None:
    settings = msgspec.structs.replace(SETTINGS, name_limit=5)
    assert admit({**FORM, "name": "   a    b   "}, settings).name == "a b"


@pytest.mark.parametrize(
    "address",
    [
        "",
        "plain",
        "@example.com",
        "a@",
        "a b@example.com",
        "a@example",
        "a@b@example.com",
        "a@exa mple.com",
        "<a@example.com>",
        "a@example.com\nbcc: b@example.com",
        "a@[127.0.0.1]",
        ".a@example.com",
    ],
)
def test_what_is_no_address_is_refused(address: str) -> None:
    ((field, _, _),) = wrong({**FORM, "email": address})
    assert field == "email"


@pytest.mark.parametrize("address", [" r@example.com ", "R.a+b@Example.COM", "سلمى@مثال.السعودية", "reader@site.test"])
def test_what_is_an_address_is_taken(address: str) -> None:
    assert "@" in (admitted(email=address).email or "")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("https://blog.example", "https://blog.example"),
        ("HTTP://Blog.Example/a?b#c", "HTTP://Blog.Example/a?b#c"),
        ("blog.example", "https://blog.example"),
        ("blog.example:8080/x", "https://blog.example:8080/x"),
        (" www.blog.example ", "https://www.blog.example"),
        ("http://موقع.مثال/مقال", "http://موقع.مثال/مقال"),
        ("http://[2001:db8::1]/", "http://[2001:db8::1]/"),
    ],
)
def test_a_website_is_http_or_https(typed: str, kept: str) -> None:
    assert admitted(website=typed).website == kept


@pytest.mark.parametrize(
    "typed",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "javascript:1",
        "java\nscript:alert(1)",
        "data:text/html,x",
        "ftp://a.example",
        "vbscript:x",
        "//evil.example",
        "/path",
        "https://",
        "https:///x",
        "http://localhost",
        "https://user@a.example",
        "https://user:pass@a.example",
        "https://a.example/<script>",
        'https://a.example/"onclick=',
        "https://a.example/a b",
        "https://a.example\\@evil.example",
        "https://a.example:0",
        "https://a.example:99999",
        "https://a.example:x",
        "https://[bad",
        "https://..",
        "mailto:a@example.com",
        "https://a.example/\u202egpj.exe",
        "https://a.example/\u200e",
        "https://a.example/?reader@example.com",
    ],
)
def test_what_is_no_web_address_is_refused(typed: str) -> None:
    assert wrong({**FORM, "website": typed}) == {("website", "invalid", None)}


@pytest.mark.parametrize(("hp", "filled"), [("", False), (None, False), ("x", True), ("0", True), ([1], True)])
def test_a_honeypot_is_filled_by_anything(hp: object, *, filled: bool) -> None:
    assert admitted(hp=hp).honeypot is filled


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://news.example/1", True),
        ("http://localhost:8000/demo", True),
        ("http://[::1]:8000/demo", True),
        ("http://localhost/\nSet-Cookie: a", False),
        ('http://localhost/"><script>', False),
        ("http://localhost:8000@evil.example/", False),
        ("javascript:alert(1)", False),
        ("https://news.example/" + "x" * 2_000, False),
        (7, False),
    ],
)
def test_an_articles_address_is_kept_or_left_out_and_never_refused(url: object, *, kept: bool) -> None:
    assert admitted(article_url=url).article_url == (url if kept else None)


@pytest.mark.parametrize(
    ("title", "kept"),
    [
        ("  عنوان   طويل ", "عنوان طويل"),
        ("", None),
        ("\u200b", None),
        ("a\x00", None),
        (7, None),
        (" " * 400 + "x", None),
    ],
)
def test_an_articles_title_is_kept_or_left_out_and_never_refused(title: object, kept: str | None) -> None:
    assert admitted(article_title=title).article_title == kept


def test_a_title_that_is_cut_leaves_no_direction_open() -> None:
    title = admitted(article_title="\u2067" + "x" * 400 + "\u2069").article_title
    assert title == "\u2067" + "x" * 299 + "\u2069"


def test_texts_are_cleaned() -> None:
    submission = admitted(name=" سلمى\u202e  أحمد ", body="\n\nسطر\r\nسطر\u2028آخر  \n\n")
    assert submission.name == "سلمى\u2067 أحمد\u2069"
    assert submission.body == "سطر\nسطر\nآخر"


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=60),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
NAMES = st.sampled_from(
    [
        "name",
        "author",
        "email",
        "website",
        "url",
        "body",
        "comment",
        "parent",
        "article_url",
        "article_title",
        "hp",
        "form_token",
    ]
)


def outcome(form: Mapping[str, object], settings: SiteSettings) -> Submission | tuple[FieldError, ...]:
    try:
        return admit(form, settings)
    except InvalidFields as refusal:
        return refusal.errors


@given(st.dictionaries(NAMES, ANYTHING), st.sampled_from([SETTINGS, RELAXED]))
def test_any_form_is_admitted_whole_or_refused_field_by_field(form: dict[str, object], settings: SiteSettings) -> None:
    found = outcome(form, settings)
    if isinstance(found, Submission):
        kept = "".join(filter(None, (found.name, found.email, found.website, found.body)))
        assert kept.isprintable() or not has_forbidden(kept)
        assert found.name or not settings.name_required
        assert found.email or not settings.email_required
    else:
        fields = [error.field for error in found]
        assert fields == [field for field in ("name", "email", "website", "body", "parent") if field in fields] != []
