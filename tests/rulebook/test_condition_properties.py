"""Whatever the grammar allows can be answered, and whatever it does not allow is told in complaints."""

from collections.abc import Callable, Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.flow.gather import FACTS
from service.rulebook.condition import Condition, read_condition

KNOWN = {fact.name: fact for fact in FACTS}
NUMBERS = ("text.links", "text.words", "text.link_density", "form.seconds")
FLAGS = ("name.link", "form.token", "author.first_time")
WORDS = ("ar", "arabizi", "en", "tr")

Values = Mapping[str, float | bool | str | None]
Number = tuple[str, Callable[[Values], float | None]]
Flag = tuple[str, Callable[[Values], bool | None]]
"""A piece of a condition as it is written, and what it must come to."""

OPERATIONS: Mapping[str, Callable[[float, float], float | None]] = {
    "+": lambda left, right: left + right,
    "-": lambda left, right: left - right,
    "*": lambda left, right: left * right,
    "/": lambda left, right: left / right if right else None,
}
COMPARISONS: Mapping[str, Callable[[float, float], bool]] = {
    "<": lambda left, right: left < right,
    "<=": lambda left, right: left <= right,
    "==": lambda left, right: left == right,
    "!=": lambda left, right: left != right,
    ">": lambda left, right: left > right,
}


def number_of(values: Values, name: str) -> float | None:
    value = values[name]
    assert value is None or isinstance(value, float)
    return value


def flag_of(values: Values, name: str) -> bool | None:
    value = values[name]
    assert value is None or isinstance(value, bool)
    return value


def fact_number(name: str) -> Number:
    return name, lambda values: number_of(values, name)


def literal(value: float) -> Number:
    return repr(value), lambda _: float(value)


def operation(sign: str, left: Number, right: Number) -> Number:
    def result(values: Values) -> float | None:
        first, second = left[1](values), right[1](values)
        return None if first is None or second is None else OPERATIONS[sign](first, second)

    return f"({left[0]} {sign} {right[0]})", result


def comparison(sign: str, left: Number, right: Number) -> Flag:
    def result(values: Values) -> bool | None:
        first, second = left[1](values), right[1](values)
        return None if first is None or second is None else COMPARISONS[sign](first, second)

    return f"{left[0]} {sign} {right[0]}", result


def fact_flag(name: str) -> Flag:
    return name, lambda values: flag_of(values, name)


def language(word: str) -> Flag:
    def result(values: Values) -> bool | None:
        return None if values["text.language"] is None else values["text.language"] == word

    return f"text.language in ('{word}',)", result


def negation(part: Flag) -> Flag:
    def result(values: Values) -> bool | None:
        value = part[1](values)
        return None if value is None else not value

    return f"not ({part[0]})", result


def junction(word: str, parts: list[Flag]) -> Flag:
    """``and`` is false where one part is, ``or`` is true where one part is."""
    deciding = word == "or"

    def result(values: Values) -> bool | None:
        answers = [part[1](values) for part in parts]
        if deciding in answers:
            return deciding
        return None if None in answers else not deciding

    return f" {word} ".join(f"({part[0]})" for part in parts), result


numbers = st.recursive(
    st.sampled_from(NUMBERS).map(fact_number) | st.sampled_from([0, 1, 2.5, 7]).map(literal),
    lambda inner: st.builds(operation, st.sampled_from(list(OPERATIONS)), inner, inner),
    max_leaves=4,
)
flags = st.recursive(
    st.sampled_from(FLAGS).map(fact_flag)
    | st.sampled_from(WORDS).map(language)
    | st.builds(comparison, st.sampled_from(list(COMPARISONS)), st.sampled_from(NUMBERS).map(fact_number), numbers),
    lambda inner: st.one_of(
        inner.map(negation),
        st.builds(junction, st.sampled_from(["and", "or"]), st.lists(inner, min_size=2, max_size=3)),
    ),
    max_leaves=6,
)
some_values = st.fixed_dictionaries(
    {
        **{name: st.none() | st.sampled_from([0.0, 1.0, 2.5, 7.0, 1e300]) for name in NUMBERS},
        **{name: st.none() | st.booleans() for name in FLAGS},
        "text.language": st.none() | st.sampled_from(WORDS),
    }
)


@settings(deadline=None)
@given(flags, some_values)
def test_a_condition_of_the_grammar_comes_to_what_three_valued_logic_says(condition: Flag, values: Values) -> None:
    source, expected = condition
    read = read_condition(source, KNOWN)
    assert isinstance(read, Condition), source
    assert read.answer(*[values[name] for name in read.facts]) is expected(values)


OPERATORS = ("+", "-", "*", "/", "//", "%", "**", "@", "&", "|", "^", "<<", "<", "==", "is", "in", "and", "or")

python = st.recursive(
    st.sampled_from(
        ["text.links", "name.link", "x", "1", "1.5", "'ar'", "True", "None", "...", "1j", "b'a'", "__builtins__"]
    ),
    lambda inner: st.one_of(
        st.builds("{} {} {}".format, inner, st.sampled_from(OPERATORS), inner),
        st.builds("{}({})".format, inner, inner),
        st.builds("{}[{}]".format, inner, inner),
        st.builds("({}).{}".format, inner, st.sampled_from(["__class__", "links", "format", "gi_frame"])),
        st.builds("(lambda x: {})".format, inner),
        st.builds("[{} for x in {}]".format, inner, inner),
        st.builds("(x := {})".format, inner),
        st.builds("({} if {} else {})".format, inner, inner, inner),
        st.builds("f'{{{}}}'".format, inner),
        st.builds("({}, *{})".format, inner, inner),
        st.builds("{{{}: {}}}".format, inner, inner),
        st.builds("(yield {})".format, inner),
    ),
    max_leaves=8,
)


@settings(deadline=None, max_examples=200)
@given(python | st.text(max_size=60) | st.text(alphabet="()[]{}'\"\\#\n:=!<>.,*-+/ antordfx01", max_size=60))
def test_any_text_is_either_a_condition_or_faults(source: str) -> None:
    read = read_condition(source, KNOWN)
    if isinstance(read, Condition):
        assert read.answer(*[None for _ in read.facts]) in (True, False, None)
    else:
        assert read
        assert all(fault.wrong and fault.advice for fault in read)


@pytest.mark.parametrize(
    "source",
    [
        "__import__('os').system('true')",
        "().__class__.__bases__[0].__subclasses__()",
        "text.links.__class__.__mro__[-1]",
        "[x for x in (1).__class__.__base__.__subclasses__()]",
        "(lambda: [].append.__self__)()",
        "(lambda f: f.__globals__)(min)",
        "min.__self__.__dict__['eval']('1')",
        "abs.__self__.exec('1')",
        "'{0.__class__}'.format(text.links)",
        "f'{text.links.__class__}' == 'ar'",
        "f'{(lambda: 1)()}' == text.language",
        "(x := open('/etc/passwd').read())",
        "globals()['__builtins__']",
        "getattr(text, 'links') > 1",
        "eval('1') > text.links",
        "__builtins__ == text.links",
        "__loader__.load_module('os')",
        "(yield text.links)",
        "(await text.links)",
        "(g := (x.gi_frame for x in [1])) and name.link",
        "text.language % 'ar' == 'ar'",
        "'a' * 1000000000 == text.language",
        "text.language + 'a' == 'ar'",
        "9**9**9**9 > text.links",
        "text.links << 99999 > 1",
        "1e999 > text.links",
        "text.links in [1 for _ in 'a']",
        "text.language in ('ar', *open('x'))",
        "min(*text.links) > 1",
        "max(text.links, 1, key=print) > 1",
        "text.links > 1 if print else name.link",
        "name.link and (lambda: True)()",
        "name.link or print(1)",
        "not exit()",
        "{**text.links}",
        "name.link; import os",
        "name.link\nimport os",
        "name.link) or (__import__('os')",
        "name.link or '\\ud800' == text.language",
        "text.language == '\\N{LATIN SMALL LETTER A}\\x00'",
        "name.link and fact0",
        "name.link and FACTS",
        "True == text.links.real",
        "breakpoint() or name.link",
        "",
        "#",
        "\x00",
        "name.link\x00",
        "\ufeffname.link",
        "(" * 900,
        "-" * 990 + "text.links",
        "[" * 90 + "]" * 90,
    ],
)
def test_no_way_out_of_the_subset(source: str) -> None:
    assert isinstance(read_condition(source, KNOWN), tuple)


@pytest.mark.parametrize("levels", [20, 199, 201, 490, 5_000, 100_000])
@pytest.mark.parametrize(("opening", "closing"), [("not ", ""), ("-", ""), ("[", "]"), ("min(", ")"), ("a.", "")])
def test_depth_ends_in_a_fault_and_never_in_an_error(levels: int, opening: str, closing: str) -> None:
    assert isinstance(read_condition(f"{opening * levels}name.link{closing * levels}", KNOWN), tuple)
