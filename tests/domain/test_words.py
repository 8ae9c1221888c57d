"""The nouns that say something by themselves."""

import itertools

import msgspec
import pytest

from service.domain import errors
from service.domain.comment import PublicAuthor, PublicComment, Status
from service.domain.event import ANNOUNCEMENT
from service.domain.key import Role
from service.domain.signal import Missing, Scored, signal_of
from service.domain.verdict import Action


def test_each_role_includes_those_before_it_and_no_other() -> None:
    included = [(one.value, other.value) for one, other in itertools.product(Role, Role) if one.includes(other)]
    assert included == [
        ("site", "site"),
        ("moderator", "site"),
        ("moderator", "moderator"),
        ("admin", "site"),
        ("admin", "moderator"),
        ("admin", "admin"),
    ]


def test_actions_go_from_the_mildest_to_the_strongest() -> None:
    assert sorted(Action, key=lambda action: action.strength) == [Action.PUBLISH, Action.HOLD, Action.REJECT]


def test_every_status_is_announced_by_its_own_event() -> None:
    assert {status: ANNOUNCEMENT[status].value for status in Status} == {
        status: f"comment.{status.value}" for status in Status
    }


@pytest.mark.parametrize(
    "signal", [Scored(0.5, ((0, 4),)), Scored(value=False), Scored(7), Scored("ar"), Missing("no form token")]
)
def test_a_signal_comes_back_from_json_as_it_was(signal: Scored | Missing) -> None:
    assert signal_of(msgspec.json.decode(msgspec.json.encode(signal))) == signal


def test_the_public_sees_no_more_than_was_promised() -> None:
    assert PublicComment.__struct_fields__ == ("id", "article", "parent", "author", "body", "created_at", "edited_at")
    assert PublicAuthor.__struct_fields__ == ("name", "website", "avatar")


def test_the_family_of_refusals_is_drawn_as_it_is() -> None:
    drawn = {
        line.split()[1] for line in (errors.__doc__ or "").splitlines() if line.lstrip().startswith(("├──", "└──"))
    }
    assert drawn == {kind.__name__ for kind in errors.Refusal.__subclasses__()}


def test_wrong_fields_are_told_by_name_and_code_only() -> None:
    refusal = errors.InvalidFields((errors.FieldError("name", "required"), errors.FieldError("body", "too_long", 10)))
    assert str(refusal) == "name: required, body: too_long"
