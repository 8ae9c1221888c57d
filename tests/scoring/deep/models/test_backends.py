"""What every backend does alike: one class, run by each of them."""

import pytest
from detoxify import Detoxify

from service.domain.signal import Missing, Scored
from service.scoring.deep.address import Address
from service.scoring.deep.backend import Backend
from service.scoring.deep.client import DeepClient
from service.scoring.deep.server import scoring
from service.scoring.deep.windows import highest

DRIFT = 0.01
SAME = 0.0002
"""Float32 sums differ by their order; rounding to four digits makes at most one of the last out of it, or two."""


def score(backend: Backend, text: str) -> dict[str, float]:
    return highest(list(backend.score(list(backend.windows(text)))))


class TestEveryBackend:
    @pytest.mark.parametrize(
        "text",
        ["the article is good thanks", "you are an idiot", "haber güzel merci", "I kill the moron", "?", "مقال جيد"],
    )
    def test_scores_are_detoxifys_own(self, backend: Backend, detoxify: Detoxify, text: str) -> None:
        assert score(backend, text) == pytest.approx(detoxify.predict(text), abs=DRIFT)

    def test_unkind_words_make_the_score(self, backend: Backend) -> None:
        assert score(backend, "thanks for the work idiot")["toxicity"] > 0.8
        assert score(backend, "thanks for the work")["toxicity"] < 0.2

    def test_the_end_of_a_long_text_counts_too(self, backend: Backend, detoxify: Detoxify) -> None:
        text = "the article is good thanks " * 40 + "idiot stupid moron"
        assert len(backend.windows(text)) > 2
        assert detoxify.predict(text)["toxicity"] < 0.2
        assert score(backend, text)["toxicity"] > 0.8

    def test_a_text_has_the_same_score_in_any_batch(self, backend: Backend, sentences: list[str]) -> None:
        windows = [window for text in sentences[:60] for window in backend.windows(text)]
        alone = [scores for window in windows for scores in backend.score([window])]
        together = list(backend.score(windows))
        reversed_order = list(backend.score(windows[::-1]))[::-1]
        for one, other, third in zip(alone, together, reversed_order, strict=True):
            assert one == pytest.approx(other, abs=SAME)
            assert one == pytest.approx(third, abs=SAME)

    @pytest.mark.parametrize("text", ["\0", "🤬" * 10_000, "a" * 10_000, "ب test " * 1_500, "\u202e\u200b"])
    def test_any_text_has_scores_from_0_to_1(self, backend: Backend, text: str) -> None:
        assert all(0 <= value <= 1 for value in score(backend, text).values())

    async def test_the_scorer_serves_it(self, backend: Backend, address: Address) -> None:
        client = DeepClient(address)
        async with scoring(backend, address):
            known = await client.score("you are an idiot", "en", 30.0)
            foreign = await client.score("you are an idiot", "ar", 30.0)
        await client.close()
        assert known["toxicity.deep"] == Scored(score(backend, "you are an idiot")["toxicity"])
        assert foreign["toxicity.deep"] == Missing("out of domain")
        assert client.models == {"deep": backend.version}
