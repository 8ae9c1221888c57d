from service.rulebook.layout import Lines, layout

PACK = '''# A pack.
[pack]
requires = [
  "text.links",
]

[[rule]]
name = "a"
when = """
[[rule]]
name = "inside a text"
"""
because.ar = "…"
because.en = "…"

[[rule.example]]
fires = true

[[rule]]
name = "b"
because = { ar = "…", en = "…" }
[[rule.example]]
fires = true
[[rule.example]]
fires = false
'''


def test_every_key_is_found_on_its_line() -> None:
    places = {path: lines.first for path, lines in layout(PACK).items()}
    assert places[("pack", "requires")] == 3
    assert places[("rule", 0)] == 7
    assert places[("rule", 0, "because")] == 13
    assert places[("rule", 0, "because", "en")] == 14
    assert places[("rule", 0, "example", 0, "fires")] == 17
    assert places[("rule", 1, "name")] == 20
    assert places[("rule", 1, "because", "en")] == 21
    assert places[("rule", 1, "example", 1, "fires")] == 25


def test_a_value_of_several_lines_is_one_statement() -> None:
    places = layout(PACK)
    assert places[("rule", 0, "when")] == Lines(9, 12)
    assert places[("pack", "requires")] == Lines(3, 5)
    assert ("rule", 2) not in places


def test_an_endless_value_is_given_up() -> None:
    assert ("b",) not in layout("a = [\n" + "1,\n" * 300 + "]\nb = 1\n")
