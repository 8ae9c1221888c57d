"""The embedded script: one file that any page may load, light, cached, and in both languages alike."""

import gzip
import re
from graphlib import CycleError
from pathlib import Path
from typing import Any

import httpx
import pytest

from service.web.embed.bundle import bundle, texts
from service.web.embed.script import MOST_BYTES, script

PLURALS = {"zero", "one", "two", "few", "many", "other"}
"""What Arabic tells apart (CLDR)."""


def written(folder: Path, **modules: str) -> Path:
    """Write the parts of a script into a folder."""
    (folder / "component").mkdir()
    (folder / "texts").mkdir()
    (folder / "component" / "style.css").write_text("/* A remark. */\na { color: red; }\n")
    (folder / "texts" / "en.toml").write_text('hello = "Hello"\n')
    for name, source in modules.items():
        (folder / "component" / f"{name}.js").write_text(source)
    return folder


async def test_any_page_may_load_the_script_and_keeps_it(client: httpx.AsyncClient) -> None:
    answer = await client.get(
        "/embed.js", headers={"Accept-Encoding": "identity", "Origin": "https://anywhere.example"}
    )
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "max-age=300" in answer.headers["cache-control"]
    assert answer.text == bundle()
    known = await client.get("/embed.js", headers={"If-None-Match": answer.headers["etag"]})
    assert (known.status_code, known.content) == (304, b"")


async def test_the_script_travels_compressed_to_whoever_takes_it(client: httpx.AsyncClient) -> None:
    answer = await client.get("/embed.js", headers={"Accept-Encoding": "br, gzip;q=0.8"})
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["vary"] == "Accept-Encoding"
    assert answer.text == bundle()
    refused = await client.get("/embed.js", headers={"Accept-Encoding": "gzip;q=0"})
    assert "content-encoding" not in refused.headers


def test_the_script_stays_light() -> None:
    assert len(script().packed) <= MOST_BYTES
    assert gzip.decompress(script().packed) == script().plain


def test_modules_stand_behind_those_they_import(tmp_path: Path) -> None:
    folder = written(
        tmp_path,
        a='import { late } from "./z.js";\n\n/** Of\n * two lines. */\nexport function early() {\n  return late;\n}\n',
        z="// Another remark.\nexport const late = 1;\n",
    )
    assert bundle(folder) == (
        '(() => {\n"use strict";\nconst TEXTS = {"en":{"hello":"Hello"}};\nconst STYLE = "a { color: red; }\\n";\n'
        "const late = 1;\nfunction early() {\nreturn late;\n}\n})();\n"
    )


def test_modules_that_would_spoil_each_other_are_refused(tmp_path: Path) -> None:
    folder = written(tmp_path, a="const twice = 1;\n", z="function twice() {}\n")
    with pytest.raises(ValueError, match="twice"):
        bundle(folder)


def test_a_circle_of_modules_is_refused(tmp_path: Path) -> None:
    folder = written(tmp_path, a='import { b } from "./b.js";\n', b='import { a } from "./a.js";\n')
    with pytest.raises(CycleError):
        bundle(folder)


def test_both_languages_say_the_same_with_the_same_places() -> None:
    arabic, english = ({**flat(words)} for words in texts().values())
    assert set(arabic) == set(english)
    for key, forms in arabic.items():
        assert places(forms[-1]) == places(english[key][-1]), key


def test_arabic_counts_in_all_its_plurals() -> None:
    counts = texts()["ar"]["counts"]
    assert all(set(forms) == PLURALS for forms in counts.values())


def test_the_script_says_all_of_its_texts_and_no_others() -> None:
    source = bundle().partition("const STYLE")[2]
    keys = {key.removeprefix("counts.") for key in flat(texts()["en"])} - {"direction", "held", "rejected", "published"}
    assert {key for key in keys if f'"{key}"' not in source} == set()
    said = set(re.findall(r'\b(?:say|count)\("(\w+)"', source))
    assert said <= keys


def flat(words: dict[str, Any]) -> dict[str, list[str]]:
    """Return each text by its key; one that counts has its forms, the one for any other number last."""
    plain = {key: [text] for key, text in words.items() if isinstance(text, str)}
    counts = words["counts"]
    return plain | {f"counts.{key}": [*forms.values()] for key, forms in counts.items()}


def places(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", text))
