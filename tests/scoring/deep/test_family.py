"""The models that Detoxify publishes are known by name and by the beginning of their hash."""

import pytest

from service.scoring.deep.family import FAMILY, NAMES, named_hash, of_hash, published


def test_the_five_models_have_detoxifys_own_names() -> None:
    assert set(NAMES) == {"multilingual", "unbiased", "original", "original-small", "unbiased-small"}


@pytest.mark.parametrize("name", NAMES)
def test_a_model_is_known_by_its_hash(name: str) -> None:
    one = published(name)
    begins = named_hash(one.file)
    assert begins is not None
    assert of_hash(begins + "0" * 56) == one


def test_another_hash_is_nobodys() -> None:
    assert of_hash("0" * 64) is None


def test_no_model_was_trained_on_arabic() -> None:
    assert not {"ar", "arabizi", "other"} & {language for one in FAMILY for language in one.languages}


@pytest.mark.parametrize("file", ["weights.ckpt", "weights-final.ckpt", "a-1234567.ckpt"])
def test_a_name_without_a_hash_tells_none(file: str) -> None:
    assert named_hash(file) is None
