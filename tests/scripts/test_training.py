import csv
import re
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from scripts.training.__main__ import main
from scripts.training.recipe import HEADS, PAGE, read_recipe
from scripts.training.rows import read_rows
from scripts.training.sources import left_out
from scripts.training.training import train
from service.domain.signal import Scored
from service.scoring.fast.load import load_fast_model
from service.scoring.fast.weights import encode
from service.text.reading import read

RUDE = "يا حمار {}|انت كلب {}|اسكت يا غبي {}|you {} idiot|stupid {} moron"
KIND = "شكرا {}|مقال جميل {}|رحمه الله {}|thank you {}|nice {} article"
THINGS = ("البيت", "الشارع", "المدرسة", "السوق", "الجريدة", "الكاتب", "الوزير", "المباراة", "القلم", "الباب")

CORPUS = Path(__file__).parents[2] / "rules/corpus"

Made = Callable[[], Path]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder with one small set of comments, rude and kind."""
    folder = tmp_path / "data"
    folder.mkdir()
    with (folder / "tiny.csv").open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines)
        writer.writerow(["text", "label", "lang", "source"])
        for label, forms in ((1, RUDE), (0, KIND)):
            for form in forms.split("|"):
                writer.writerows([form.format(thing), label, "ar", "tiny"] for thing in THINGS)
    return folder


def trained(data: Path, out: Path, monkeypatch: pytest.MonkeyPatch) -> bytes:
    recipe = out.with_suffix(".toml")
    recipe.write_text(
        re.sub(r"= (18|21)$", "= 12", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE), encoding="utf-8"
    )
    words = ["--data", data, "--corpus", data / "none", "--recipe", recipe, "--out", out]
    monkeypatch.setattr("sys.argv", ["train", *map(str, words)])
    main()
    return out.read_bytes()


def test_the_same_comments_make_the_same_model_to_the_last_bit(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = trained(data, tmp_path / "first.bin", monkeypatch)
    assert first == trained(data, tmp_path / "second.bin", monkeypatch)
    model = load_fast_model(tmp_path / "first.bin")
    rude, kind = (
        model.score(body, read("", None, body))["toxicity.fast"] for body in ("يا حمار البلد", "شكرا يا جماعة")
    )
    assert isinstance(rude, Scored)
    assert isinstance(kind, Scored)
    assert float(rude.value) > float(kind.value)


def test_other_comments_make_another_model(data: Path) -> None:
    recipe = msgspec.structs.replace(read_recipe(), bits=dict.fromkeys(HEADS, 12))
    rows = read_rows(data, None, recipe)
    all_of_them, most_of_them = (train(some, recipe, lambda _: None) for some in (rows, rows[:-3]))
    assert encode(all_of_them.weights) != encode(most_of_them.weights)


def test_what_nobody_labelled_is_no_head(data: Path) -> None:
    recipe = msgspec.structs.replace(read_recipe(), bits=dict.fromkeys(HEADS, 12))
    heads = train(read_rows(data, None, recipe), recipe, lambda _: None).weights.header.heads
    assert [head.name for head in heads] == ["toxicity"]


def test_a_set_that_is_left_out_is_told_apart_by_what_the_others_teach(data: Path) -> None:
    recipe = msgspec.structs.replace(read_recipe(), bits=dict.fromkeys(HEADS, 12))
    rows = read_rows(data, None, recipe)
    both = [*rows, *(msgspec.structs.replace(row, source="another") for row in rows)]
    outcome = train(both, recipe, lambda _: None)
    said: list[str] = []
    found = {each.source: each for each in left_out("toxicity", outcome.rows, outcome.made, recipe, said.append)}
    assert sorted(found) == ["another", "tiny"]
    assert all(each.auc > 0.9 and each.rows == len(rows) for each in found.values())
    assert len(said) == 2
    alone = train(rows, recipe, lambda _: None)
    assert list(left_out("toxicity", alone.rows, alone.made, recipe, said.append)) == []


def test_files_that_teach_spam_alone_are_there_and_say_nothing_else(tmp_path: Path) -> None:
    recipe = read_recipe()
    assert recipe.spam.alone
    assert not [name for name in recipe.spam.alone if not (CORPUS / name).is_file()]
    file = tmp_path / recipe.spam.alone[0]
    file.parent.mkdir()
    file.write_text("text,label,kind,dialect\ncome to my channel,1,spam,-\nwhat a song,0,calm,-\n", encoding="utf-8")
    assert [row.labels for row in read_rows(None, tmp_path, recipe)] == [{"spam": True}, {"spam": False}]


def test_spam_is_calibrated_on_sources_of_its_own_where_it_has_some() -> None:
    recipe = read_recipe()
    assert recipe.stand_ins("toxicity") == recipe.calibrate
    assert recipe.stand_ins("spam") == {**recipe.calibrate, "en": ("corpus_en", "en_jigsaw_subset")}
