"""Where things stand in a file, for whoever has to find them."""

from oncall.rota.core.file.lines import lines_of

TEXT = '''# a comment with [brackets] = and "quotes"
top = 1
"quoted key" = """a text
over lines"""   # [not.a.header]

[team]
numbers = [
  "+4752000000",  # the first
  "+4752000001",
]
a.b = 'it''s'

[[rotation]]
turns = { every = "1 week", start = 2025-12-29 }

[[rotation]]
name = "x = ]"
when = 2025-12-29 08:00:00
[[rotation.season]]
name = "summer"
'''


def test_every_place_has_its_line() -> None:
    """Keys, items, tables in lists and tables in line, past comments and texts over lines."""
    found = lines_of(TEXT.replace("'it''s'", "'it'"))

    assert found[("top",)] == 2
    assert found[("quoted key",)] == 3
    assert found[("team",)] == 6
    assert found[("team", "numbers")] == 7
    assert (found[("team", "numbers", 0)], found[("team", "numbers", 1)]) == (8, 9)
    assert found[("team", "a", "b")] == 11
    assert found[("rotation",)] == 13
    assert found[("rotation", 0, "turns", "start")] == 14
    assert (found[("rotation", 1)], found[("rotation", 1, "name")]) == (16, 17)
    assert found[("rotation", 1, "season", 0, "name")] == 20
