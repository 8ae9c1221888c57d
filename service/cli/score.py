"""``hakam score``: texts judged by the rulebook and the models, without a ledger."""

import asyncio
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from itertools import islice
from typing import BinaryIO, TypeAlias

import click
import msgspec

from service.cli.ground import settings
from service.cli.letters import letters
from service.cli.patient_judge import PatientJudge
from service.domain.signal import Scored, Signals
from service.domain.verdict import Action
from service.flow.judge import Judge, Judgement
from service.flow.ports.scoring import TOXICITY
from service.house.judging import load_judge
from service.house.scorer import scorer_beside
from service.web.answers import CaseReason, SignalAnswer, verdict_answer
from service.web.catalogue import FALLBACK

AT_ONCE = 64
"""Texts that stand before the deep model at one time."""

NO_DEEP_MODEL = "No deep model is installed and HAKAM_SCORER names no scorer, so every score is the fast model's."


class Text(msgspec.Struct, frozen=True):
    """A line of the file. All else that stands in it is passed over."""

    text: str
    id: object = None


class Unread(msgspec.Struct, frozen=True):
    """A line that could not be read, but for its id where that stands in it."""

    id: object = None


Asked: TypeAlias = Text | Unread


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the answer. A score that is not known is null; what nobody could read is held."""

    id: object
    toxicity: float | None = None
    spam: float | None = None
    language: str | None = None
    action: Action = Action.HOLD
    reasons: tuple[CaseReason, ...] = ()
    signals: dict[str, SignalAnswer] = {}


@click.command()
@click.argument("texts", nargs=-1)
@click.option("--jsonl", "file", type=click.File("rb"), help='Lines of {"id": …, "text": …}; - is standard input.')
@click.option("--deep", is_flag=True, help="Ask the deep model too, for what the fast one is unsure of.")
def score(texts: tuple[str, ...], file: BinaryIO | None, *, deep: bool) -> None:
    """Say how TEXTS, or those of a file, would be judged: one line of JSON for each, in the same order."""
    if bool(texts) == (file is not None):
        raise click.UsageError("Give either texts or --jsonl with a file.")
    asked = [Text(text, number) for number, text in enumerate(texts, 1)] if file is None else _lines(file)
    found = settings()
    with letters(), scorer_beside(found) if deep else nullcontext(found) as found:
        judge = load_judge(found)
        if deep and not judge.cascade.asks:
            click.echo(NO_DEEP_MODEL, err=True)
        well = _answer(judge, asked, deep=deep)
    if not well:
        raise click.exceptions.Exit(1)


def _answer(judge: Judge, asked: Iterable[Asked], *, deep: bool) -> bool:
    """Write a line for each text, and return whether all of them could be read."""
    well = True
    for each, judgement in _deeply(judge, asked) if deep else _quickly(judge, asked):
        well = well and judgement is not None
        click.echo(msgspec.json.encode(_line(each, judgement)))
    return well


def _quickly(judge: Judge, asked: Iterable[Asked]) -> Iterator[tuple[Asked, Judgement | None]]:
    for each in asked:
        yield each, judge.of_text(each.text) if isinstance(each, Text) else None


def _deeply(judge: Judge, asked: Iterable[Asked]) -> Iterator[tuple[Asked, Judgement | None]]:
    waiting, patient = iter(asked), PatientJudge(judge)
    with asyncio.Runner() as runner:
        while some := list(islice(waiting, AT_ONCE)):
            yield from zip(some, runner.run(_together(patient, some)), strict=True)


async def _together(judge: PatientJudge, asked: Iterable[Asked]) -> list[Judgement | None]:
    async def one(each: Asked) -> Judgement | None:
        return await judge.of_text(each.text) if isinstance(each, Text) else None

    return await asyncio.gather(*map(one, asked))


def _lines(file: BinaryIO) -> Iterator[Asked]:
    """Yield the lines that are not empty; of one that is wrong its number is told on standard error."""
    for number, line in enumerate(file, 1):
        if line.strip():
            try:
                yield msgspec.json.decode(line, type=Text)
            except (msgspec.MsgspecError, UnicodeDecodeError) as wrong:
                click.echo(
                    f'Line {number} is not {{"id": …, "text": "…"}}: {wrong}. It is answered with nulls.', err=True
                )
                yield _unread(line)


def _unread(line: bytes) -> Unread:
    """Keep the id of a line that is wrong elsewhere, so that its nulls can be told from another's."""
    try:
        return msgspec.json.decode(line, type=Unread)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return Unread()


def _line(asked: Asked, judgement: Judgement | None) -> Line:
    if judgement is None:
        return Line(id=asked.id)
    answer = verdict_answer(judgement.verdict, FALLBACK)
    return Line(
        id=asked.id,
        toxicity=_value(judgement.verdict.signals, TOXICITY),
        spam=_value(judgement.verdict.signals, "spam.fast"),
        language=judgement.reading.language,
        action=answer.action,
        reasons=answer.reasons,
        signals=answer.signals,
    )


def _value(signals: Signals, name: str) -> float | None:
    signal = signals.get(name)
    return float(signal.value) if isinstance(signal, Scored) else None
