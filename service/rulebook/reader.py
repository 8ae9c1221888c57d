"""The reader: turns a syntax tree into an expression, node by node, and lets nothing pass that is not named here."""

import ast
from collections.abc import Mapping
from functools import singledispatchmethod

from service.domain.signal import Fact, FactKind
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
    fact_names,
)
from service.rulebook.fault import Fault, fault_at
from service.rulebook.functions import FUNCTIONS
from service.rulebook.nearest import hint, nearest

LARGEST = 1e15
"""Numbers up to here are told apart exactly when they are kept as floating point."""

ARITHMETIC: Mapping[type[ast.operator], str] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}
EQUALITY: Mapping[type[ast.cmpop], str] = {ast.Eq: "==", ast.NotEq: "!="}
ORDER: Mapping[type[ast.cmpop], str] = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">="}

OTHER_OPERATORS: Mapping[type[ast.operator], tuple[str, str]] = {
    ast.Pow: ("Powers (**) are not allowed in a condition.", "Write the number itself, or multiply with *."),
    ast.BitAnd: ("& is not how a condition says and.", "Write and."),
    ast.BitOr: ("| is not how a condition says or.", "Write or."),
}

STRANGERS: Mapping[type[ast.expr], str] = {
    ast.Lambda: "a function of its own (lambda)",
    ast.NamedExpr: "an assignment (:=)",
    ast.Subscript: "a part in square brackets",
    ast.IfExp: "if and else",
    ast.JoinedStr: "a word that is put together (f-string)",
    ast.ListComp: "a loop",
    ast.SetComp: "a loop",
    ast.DictComp: "a loop",
    ast.GeneratorExp: "a loop",
    ast.Await: "await",
    ast.Yield: "yield",
    ast.YieldFrom: "yield",
    ast.Starred: "a star",
    ast.Dict: "a table in curly brackets",
    ast.Tuple: "a list, except behind in",
    ast.List: "a list, except behind in",
    ast.Set: "a list, except behind in",
}

PARTS = (
    "Use facts, numbers, words in quotes, true, false, comparisons, and, or, not, in, + - * /, "
    f"and the functions {', '.join(sorted(FUNCTIONS))}."
)


class Reader:
    """Reads one condition. ``faults`` are all mistakes found so far; a part with a fault is read as None."""

    def __init__(self, source: str, facts: Mapping[str, Fact]) -> None:
        self._source = source
        self._facts = facts
        self.faults: list[Fault] = []

    def condition(self, tree: ast.expr) -> Expression | None:
        """Read the whole: it must be true or false, and it must depend on something."""
        expression = self._of(tree, FactKind.FLAG)
        if expression is not None and not fact_names(expression):
            advice = "Name a fact, such as text.links >= 3."
            return self._refuse(tree, "The condition asks for no fact, so it would always be the same.", advice)
        return expression

    @singledispatchmethod
    def read(self, node: ast.expr) -> Expression | None:
        """Read one node; what has no reader of its own below is refused."""
        stranger = STRANGERS.get(type(node), "this")
        return self._refuse(node, f"A condition can't hold {stranger}.", PARTS)

    @read.register
    def _(self, node: ast.BoolOp) -> Expression | None:
        operands = self._all_of([(operand, FactKind.FLAG) for operand in node.values])
        if operands is None:
            return None
        return All(operands) if isinstance(node.op, ast.And) else Either(operands)

    @read.register
    def _(self, node: ast.UnaryOp) -> Expression | None:
        if isinstance(node.op, ast.Not):
            operand = self._of(node.operand, FactKind.FLAG)
            return None if operand is None else Not(operand)
        if isinstance(node.op, ast.Invert):
            return self._refuse(node, "~ is not how a condition says not.", "Write not.")
        number = self._of(node.operand, FactKind.NUMBER)
        return Minus(number) if number is not None and isinstance(node.op, ast.USub) else number

    @read.register
    def _(self, node: ast.BinOp) -> Expression | None:
        operator = ARITHMETIC.get(type(node.op))
        if operator is None:
            unknown = ("This operator is not allowed in a condition.", "Use + - * /.")
            return self._refuse(node, *OTHER_OPERATORS.get(type(node.op), unknown))
        sides = self._all_of([(node.left, FactKind.NUMBER), (node.right, FactKind.NUMBER)])
        return None if sides is None else Arithmetic(operator, *sides)

    @read.register
    def _(self, node: ast.Compare) -> Expression | None:
        """Read a chain such as 3 <= text.links < 5 as its pairs joined by and."""
        lefts = [node.left, *node.comparators[:-1]]
        pairs = [
            self._pair(left, operator, right)
            for left, operator, right in zip(lefts, node.ops, node.comparators, strict=True)
        ]
        comparisons = tuple(pair for pair in pairs if pair is not None)
        if len(comparisons) < len(pairs):
            return None
        return comparisons[0] if len(comparisons) == 1 else All(comparisons)

    @read.register
    def _(self, node: ast.Call) -> Expression | None:
        function = FUNCTIONS.get(node.func.id) if isinstance(node.func, ast.Name) else None
        if function is None:
            return self._refuse(
                node.func, "A condition can't call this.", f"It can call {', '.join(sorted(FUNCTIONS))}."
            )
        if node.keywords or not function.takes(len(node.args)):
            return self._refuse(node, f"{function.name} takes {function.arguments}.", f"Write {function.example}.")
        arguments = self._all_of([(argument, FactKind.NUMBER) for argument in node.args])
        return None if arguments is None else Call(function.name, arguments)

    @read.register
    def _(self, node: ast.Constant) -> Expression | None:
        value = node.value
        if isinstance(value, bool):
            return Flag(value)
        if isinstance(value, str) and value.isprintable():
            return Word(value)
        if not isinstance(value, int | float):
            return self._refuse(node, "A condition can't hold this kind of value.", PARTS)
        if value > LARGEST:
            return self._refuse(node, "The number is too large.", f"Use numbers up to {LARGEST:.0e}.")
        return Number(float(value))

    @read.register(ast.Name)
    @read.register(ast.Attribute)
    def _(self, node: ast.Name | ast.Attribute) -> Expression | None:
        name = _dotted(node)
        if name is None:
            advice = "A dot only stands inside the name of a fact, such as text.links."
            return self._refuse(node, "A condition can't look inside a value with a dot.", advice)
        fact = self._facts.get(name)
        return Named(name, fact.kind) if fact is not None else self._unknown(node, name)

    def _unknown(self, node: ast.expr, name: str) -> Expression | None:
        near = nearest(name, self._facts)
        write = f"Write {near}, or look" if near else "Look"
        advice = f"{write} the name up in the table of facts in rules/README.md; words stand in quotation marks."
        return self._refuse(node, f'There is no fact "{name}".{hint(name, self._facts)}', advice)

    def _pair(self, left: ast.expr, operator: ast.cmpop, right: ast.expr) -> Expression | None:
        if isinstance(operator, ast.In | ast.NotIn):
            return self._membership(left, right, negated=isinstance(operator, ast.NotIn))
        if type(operator) in ORDER:
            sides = self._all_of([(left, FactKind.NUMBER), (right, FactKind.NUMBER)])
            return None if sides is None else Comparison(ORDER[type(operator)], *sides)
        if type(operator) not in EQUALITY:
            return self._refuse(right, "The word is does not compare in a condition.", "Write == or !=.")
        return self._equality(left, EQUALITY[type(operator)], right)

    def _equality(self, left: ast.expr, operator: str, right: ast.expr) -> Expression | None:
        """Both sides are of one kind; the left one says which."""
        first = self.read(left)
        second = self._of(right, first.kind) if first is not None else self.read(right)
        if first is None or second is None:
            return None
        for node, side in ((left, first), (right, second)):
            if side.kind is FactKind.FLAG and not isinstance(side, Named | Flag):
                return self._refuse(node, "A comparison can't hold this.", "Compare facts; join by and, or, not.")
        return Comparison(operator, first, second)

    def _membership(self, left: ast.expr, right: ast.expr, *, negated: bool) -> Expression | None:
        operand = self._of(left, FactKind.WORD)
        words = _words(right)
        if not words:
            advice = 'Write words in quotation marks, such as text.language in ("ar", "tr").'
            return self._refuse(right, "Behind in there is no list of words.", advice)
        if operand is None:
            return None
        member = Membership(operand, tuple(sorted(words)))
        return Not(member) if negated else member

    def _all_of(self, wanted: list[tuple[ast.expr, FactKind]]) -> tuple[Expression, ...] | None:
        """Read all of them even where the first is wrong, so that every fault is told at once."""
        found = [self._of(node, kind) for node, kind in wanted]
        expressions = tuple(expression for expression in found if expression is not None)
        return expressions if len(expressions) == len(found) else None

    def _of(self, node: ast.expr, kind: FactKind) -> Expression | None:
        expression = self.read(node)
        if expression is None or expression.kind is kind:
            return expression
        advice = CONVERSIONS[expression.kind, kind]
        return self._refuse(node, f"This is a {expression.kind}, and a {kind} is needed here.", advice)

    def _refuse(self, node: ast.expr, wrong: str, advice: str) -> Expression | None:
        """Note the fault, and read the node as None."""
        self.faults.append(fault_at(self._source, node, wrong, advice))
        return None


CONVERSIONS: Mapping[tuple[FactKind, FactKind], str] = {
    (FactKind.NUMBER, FactKind.FLAG): "Compare the number with another, such as text.links >= 3.",
    (FactKind.WORD, FactKind.FLAG): 'Compare the word with another, such as text.language == "ar".',
    (FactKind.FLAG, FactKind.NUMBER): "A flag is true or false: use it alone, joined by and, or, not.",
    (FactKind.WORD, FactKind.NUMBER): "Numbers are written without quotation marks; words only know ==, != and in.",
    (FactKind.NUMBER, FactKind.WORD): "Compare words with words, in quotation marks, and numbers with numbers.",
    (FactKind.FLAG, FactKind.WORD): "A flag is true or false: use it alone, joined by and, or, not.",
}
"""What to do where the first kind was written and the second is needed."""


def _dotted(node: ast.expr) -> str | None:
    """Return text.links for the node of that name, and None where the dots begin at anything but a name."""
    if isinstance(node, ast.Name):
        return node.id
    if not isinstance(node, ast.Attribute):
        return None
    head = _dotted(node.value)
    return None if head is None else f"{head}.{node.attr}"


def _words(node: ast.expr) -> frozenset[str] | None:
    """Return the words of a literal list, and None where anything else is in it."""
    if not isinstance(node, ast.Tuple | ast.List | ast.Set):
        return None
    values = [element.value if isinstance(element, ast.Constant) else None for element in node.elts]
    words = frozenset(value for value in values if isinstance(value, str) and value.isprintable())
    return words if words.issuperset(values) else None
