"""Letters: what can go wrong for an operator, as words on standard error and a status, never a stack trace."""

from collections.abc import Iterator
from contextlib import contextmanager

import click

from service.domain.errors import Unavailable
from service.embedded.letters import CannotStart, FolderBusy
from service.flow.administration import WrongRequest
from service.house.letter import CannotOpen
from service.privacy.keyring import BrokenKeys
from service.rulebook.complaint import BrokenRulebook
from service.scoring.deep.letter import CannotScore
from service.scoring.fast.weights import BrokenModel
from service.settings.setting import BrokenSettings

LETTERS = (
    BrokenKeys,
    BrokenModel,
    BrokenRulebook,
    BrokenSettings,
    CannotOpen,
    CannotScore,
    CannotStart,
    FolderBusy,
    WrongRequest,
)


@contextmanager
def letters() -> Iterator[None]:
    """Turn what is the operator's to mend into a letter."""
    try:
        yield
    except LETTERS as letter:
        raise click.ClickException(str(letter)) from None
    except Unavailable as down:
        raise click.ClickException(
            f"The {down.machine} does not answer. Look whether its server runs, and try again."
        ) from None
