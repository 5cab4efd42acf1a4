from pathlib import Path

import msgspec
import pytest

from sinks.datafile import lines, read, steps
from sinks.errors import DataError

TEXT = '''# first
name = "a # b"
"odd key" = 1

[table.inner]
list = [
    "x = 1",  # no key
    { y = 2 },
]
text = """
z = 3
"""
dotted.key = 4

[[many]]
one = 1
[many.sub]
two = 2
[[many]]
one = 3
[[many.more]]
four = 4
'''


def test_the_lines_of_tables_and_keys() -> None:
    assert lines(TEXT) == {
        ("name",): 2,
        ("odd key",): 3,
        ("table", "inner"): 5,
        ("table", "inner", "list"): 6,
        ("table", "inner", "text"): 10,
        ("table", "inner", "dotted", "key"): 13,
        ("many", 0): 15,
        ("many", 0, "one"): 16,
        ("many", 0, "sub"): 17,
        ("many", 0, "sub", "two"): 18,
        ("many", 1): 19,
        ("many", 1, "one"): 20,
        ("many", 1, "more", 0): 21,
        ("many", 1, "more", 0, "four"): 22,
    }


@pytest.mark.parametrize(
    ("path", "found"),
    [("", []), (".rule[2].when", ["rule", 2, "when"]), (".channel[...].url", ["channel"]), ("[0][1]", [0, 1])],
)
def test_the_path_of_a_fault(path: str, found: list[str | int]) -> None:
    assert steps(path) == found


class Inner(msgspec.Struct, forbid_unknown_fields=True):
    value: int = 0


class Outer(msgspec.Struct, forbid_unknown_fields=True):
    by_name: dict[str, Inner] = {}


def test_a_fault_under_a_name_of_the_writer_s_own_is_told_as_near_as_it_is_known(tmp_path: Path) -> None:
    file = tmp_path / "x.toml"
    file.write_text("[by_name]\na = { value = 1 }\nb = { valu = 1 }\n")
    with pytest.raises(DataError, match=r"x\.toml, line 1, by_name: .*unknown field `valu`"):
        read(file, Outer)


def test_bytes_that_are_no_text_are_told(tmp_path: Path) -> None:
    file = tmp_path / "x.toml"
    file.write_bytes(b"a = \xff")
    with pytest.raises(DataError, match=r"x\.toml: .*utf-8"):
        read(file, Outer)
