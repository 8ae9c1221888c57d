"""Compiled conditions: an expression as a native Python function in Kleene's three-valued logic.

Each expression becomes two pieces of code: one that is true where the expression is surely true, one where it is
surely false. Where neither holds, it is unknown. ``not`` swaps the two; ``and`` is surely true where all parts are, and
surely false where one part is; ``or`` the other way round (S. C. Kleene, Introduction to Metamathematics, 1952, § 64,
the strong tables). A comparison is known where all of its facts are, and where none of its divisors is zero.

The code is written from the expression, never from an editor's text: names become numbered parameters, and words
and numbers are printed by ``repr``. Its globals hold the declared functions and no builtins. All numbers are floating
point, so that no arithmetic grows without bound or raises.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from types import CodeType, FunctionType

from service.rulebook.expression import (
    All,
    Arithmetic,
    Call,
    Comparison,
    Either,
    Expression,
    Flag,
    Membership,
    Minus,
    Named,
    Not,
    Number,
    Word,
    parts,
)
from service.rulebook.functions import FUNCTIONS

Answer = Callable[..., bool | None]
"""Takes one value for each fact, None where it is missing; returns None where the condition is unknown."""

Answers = Callable[..., tuple[bool | None, ...]]
"""The same for many conditions at once."""

Places = Mapping[str, str]
"""The parameter that stands for each fact."""


def compiled(expression: Expression, facts: tuple[str, ...]) -> Answer:
    """Return the function whose positional parameters are the values of ``facts``, in this order."""
    places = _places(facts)
    return _function(_answer(expression, places), places)


def compiled_together(expressions: Iterable[Expression], facts: tuple[str, ...]) -> Answers:
    """Return the function that answers all expressions in one call, which costs a fifth of a call for each."""
    places = _places(facts)
    answers = [f"{_answer(expression, places)}," for expression in expressions]
    return _function(f"({' '.join(answers)})", places)


def _places(facts: tuple[str, ...]) -> Places:
    return {name: f"fact{number}" for number, name in enumerate(facts)}


def _answer(expression: Expression, places: Places) -> str:
    true, false = _rails(expression, places)
    return f"(True if {true} else False if {false} else None)"


def _function(body: str, places: Places) -> FunctionType:
    module = compile(f"lambda {', '.join(places.values())}: {body}", "<condition>", "eval")
    code = next(constant for constant in module.co_consts if isinstance(constant, CodeType))
    names: dict[str, object] = {name: function.call for name, function in FUNCTIONS.items()}
    return FunctionType(code, {"__builtins__": {}, **names})


def _rails(expression: Expression, places: Places) -> tuple[str, str]:
    """Return the code for surely true, and the code for surely false."""
    match expression:
        case Not(operand):
            true, false = _rails(operand, places)
            return false, true
        case All(operands):
            trues, falses = zip(*(_rails(operand, places) for operand in operands), strict=True)
            return _joined("and", trues), _joined("or", falses)
        case Either(operands):
            trues, falses = zip(*(_rails(operand, places) for operand in operands), strict=True)
            return _joined("or", trues), _joined("and", falses)
        case _:
            test, guards = _code(expression, places), tuple(dict.fromkeys(_guards(expression, places)))
            return _joined("and", (*guards, test)), _joined("and", (*guards, f"not {test}"))


def _joined(operator: str, codes: tuple[str, ...]) -> str:
    return f"({f' {operator} '.join(codes)})"


def _guards(expression: Expression, places: Places) -> Iterator[str]:
    """Yield what must hold before the code may run, the inner parts' conditions first."""
    for part in parts(expression):
        yield from _guards(part, places)
    match expression:
        case Named(name, _):
            yield f"{places[name]} is not None"
        case Arithmetic("/", _, right):
            yield f"{_code(right, places)} != 0.0"


def _code(expression: Expression, places: Places) -> str:
    """Return the code of an expression whose facts are all known."""
    match expression:
        case Named(name, _):
            return places[name]
        case Number(value) | Word(value) | Flag(value):
            return repr(value)
        case Minus(operand):
            return f"(-{_code(operand, places)})"
        case Membership(operand, words):
            return f"({_code(operand, places)} in {words!r})"
        case Call(function, arguments):
            return f"{function}({', '.join(_code(argument, places) for argument in arguments)})"
        case Arithmetic(operator, left, right) | Comparison(operator, left, right):
            return f"({_code(left, places)} {operator} {_code(right, places)})"
        case Not() | All() | Either():
            raise AssertionError("the reader lets no and, or, not stand inside a comparison")
