"""An expression: what a condition says, read, checked and free of the words it was written in.

It is also the canonical form: two conditions that differ in white space, brackets that change nothing, or the
way a number is written are equal here.
"""

import msgspec

from service.domain.signal import FactKind


class Number(msgspec.Struct, frozen=True, tag="number"):
    value: float

    @property
    def kind(self) -> FactKind:
        return FactKind.NUMBER


class Word(msgspec.Struct, frozen=True, tag="word"):
    value: str

    @property
    def kind(self) -> FactKind:
        return FactKind.WORD


class Flag(msgspec.Struct, frozen=True, tag="flag"):
    value: bool

    @property
    def kind(self) -> FactKind:
        return FactKind.FLAG


class Named(msgspec.Struct, frozen=True, tag="fact"):
    """A fact by its dotted name."""

    name: str
    kind: FactKind


class Minus(msgspec.Struct, frozen=True, tag="minus"):
    operand: "Expression"

    @property
    def kind(self) -> FactKind:
        return FactKind.NUMBER


class Arithmetic(msgspec.Struct, frozen=True, tag="arithmetic"):
    """``operator`` is one of + - * / between two numbers."""

    operator: str
    left: "Expression"
    right: "Expression"

    @property
    def kind(self) -> FactKind:
        return FactKind.NUMBER


class Call(msgspec.Struct, frozen=True, tag="call"):
    """A declared function of numbers, which gives a number."""

    function: str
    arguments: tuple["Expression", ...]

    @property
    def kind(self) -> FactKind:
        return FactKind.NUMBER


class Comparison(msgspec.Struct, frozen=True, tag="comparison"):
    """``operator`` is one of == != < <= > >= between two of one kind."""

    operator: str
    left: "Expression"
    right: "Expression"

    @property
    def kind(self) -> FactKind:
        return FactKind.FLAG


class Membership(msgspec.Struct, frozen=True, tag="in"):
    """Whether a word is one of ``words``, which are sorted and each there once."""

    operand: "Expression"
    words: tuple[str, ...]

    @property
    def kind(self) -> FactKind:
        return FactKind.FLAG


class Not(msgspec.Struct, frozen=True, tag="not"):
    operand: "Expression"

    @property
    def kind(self) -> FactKind:
        return FactKind.FLAG


class All(msgspec.Struct, frozen=True, tag="and"):
    operands: tuple["Expression", ...]

    @property
    def kind(self) -> FactKind:
        return FactKind.FLAG


class Either(msgspec.Struct, frozen=True, tag="or"):
    operands: tuple["Expression", ...]

    @property
    def kind(self) -> FactKind:
        return FactKind.FLAG


Expression = Number | Word | Flag | Named | Minus | Arithmetic | Call | Comparison | Membership | Not | All | Either


def parts(expression: Expression) -> tuple[Expression, ...]:
    """Return the expressions that this one is directly made of."""
    match expression:
        case Minus(operand) | Not(operand) | Membership(operand):
            return (operand,)
        case Arithmetic(_, left, right) | Comparison(_, left, right):
            return (left, right)
        case Call(_, operands) | All(operands) | Either(operands):
            return operands
        case _:
            return ()


def fact_names(expression: Expression) -> frozenset[str]:
    """Return the names of all facts that the expression asks for."""
    own = frozenset({expression.name}) if isinstance(expression, Named) else frozenset[str]()
    return own.union(*(fact_names(part) for part in parts(expression)))
