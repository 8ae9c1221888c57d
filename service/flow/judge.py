"""The judge: everything is learnt about a comment's words first, and then decided once."""

import msgspec

from service.domain.comment import Submission
from service.domain.entry import Background
from service.domain.verdict import Verdict
from service.flow.gather import gather
from service.rulebook.decide import decide
from service.rulebook.rulebook import Rulebook
from service.text.reading import Reading, read


class Judgement(msgspec.Struct, frozen=True, kw_only=True):
    """What a submission's text says by itself, and the verdict on the whole of it."""

    reading: Reading
    verdict: Verdict


class Judge:
    """One for a process: new comments and edited ones come before the same."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._rulebook = rulebook

    def judge(self, submission: Submission, background: Background, form_seconds: float | None) -> Judgement:
        """Read, gather and decide; ``form_seconds`` is None where nobody knows how long the form was open."""
        reading = read(submission.name, submission.website, submission.body)
        signals = gather(reading, submission, background, form_seconds)
        return Judgement(reading=reading, verdict=decide(self._rulebook, signals, {}))
