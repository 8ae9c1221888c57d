"""The functions that a condition may call: of numbers, giving a number, and never raising."""

import builtins
from collections.abc import Callable, Mapping

import msgspec


class Function(msgspec.Struct, frozen=True):
    """``arguments`` and ``example`` are for the editor who called it wrongly."""

    name: str
    call: Callable[..., float]
    least: int
    most: int
    arguments: str
    example: str

    def takes(self, count: int) -> bool:
        return self.least <= count <= self.most


FUNCTIONS: Mapping[str, Function] = {
    function.name: function
    for function in (
        Function("abs", builtins.abs, 1, 1, "one number", "abs(text.links - 3)"),
        Function("max", builtins.max, 2, 10, "two to ten numbers", "max(text.links, text.phones)"),
        Function("min", builtins.min, 2, 10, "two to ten numbers", "min(text.links, text.phones)"),
    )
}
