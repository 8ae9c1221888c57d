"""Passwords are hashed as the book says, and compared alike whether there is anything to compare with or not."""

import unicodedata
from typing import Literal

import pytest
from argon2 import PasswordHasher, extract_parameters
from argon2.low_level import Type
from argon2.profiles import RFC_9106_LOW_MEMORY

from service.privacy.passwords import Passwords

CHEAP = PasswordHasher(time_cost=1, memory_cost=1_024, parallelism=1)


class Counting(PasswordHasher):
    """A hasher that notes what it compared."""

    def __init__(self) -> None:
        super().__init__(time_cost=1, memory_cost=1_024, parallelism=1)
        self.compared: list[str | bytes] = []

    def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:  # noqa: A002 - argon2's own name
        self.compared.append(hash)
        return super().verify(hash, password)


async def test_a_password_is_kept_as_the_second_recommendation_of_rfc_9106_says() -> None:
    kept = await Passwords().hash("سماء زرقاء فوق دمشق")
    parameters = extract_parameters(kept)
    assert parameters.type is Type.ID
    assert (parameters.time_cost, parameters.memory_cost, parameters.parallelism) == (3, 65_536, 4)
    assert parameters == RFC_9106_LOW_MEMORY
    assert "دمشق" not in kept


async def test_only_the_password_itself_matches() -> None:
    passwords = Passwords(CHEAP)
    kept = await passwords.hash("سماء زرقاء")
    assert await passwords.matches(kept, "سماء زرقاء")
    assert not await passwords.matches(kept, "سماء زرقاء ")
    assert not await passwords.matches(kept, "")
    assert kept != await passwords.hash("سماء زرقاء")


@pytest.mark.parametrize("typed", ["cafe\u0301 olé", "café olé", "ﺳﻤﺎء زرقاء", "１２３ abc"])
async def test_a_password_is_the_same_on_every_keyboard(typed: str) -> None:
    passwords = Passwords(CHEAP)
    assert await passwords.matches(await passwords.hash(typed), unicodedata.normalize("NFKC", typed))


async def test_where_there_is_nothing_to_compare_with_a_comparison_is_made_all_the_same() -> None:
    hasher = Counting()
    passwords = Passwords(hasher)
    assert not await passwords.matches(None, "nobody's password")
    assert not await passwords.matches("$argon2id$broken", "x")
    assert len(hasher.compared) == 2
    assert str(hasher.compared[0]).startswith("$argon2id$")


async def test_a_hash_of_weaker_parameters_is_known_as_weak() -> None:
    assert Passwords().is_weak(await Passwords(CHEAP).hash("x"))
    assert not Passwords(CHEAP).is_weak(await Passwords(CHEAP).hash("x"))
