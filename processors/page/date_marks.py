"""How pages mark and introduce the date of an article: names of elements, and words before it."""

import re
from pathlib import Path

import lxml.html
import msgspec

from processors.arabic.letters import folded
from processors.rules import load_rules

_TIMES = frozenset({"datepublished", "datemodified", "dc:date", "dc:created", "dc:modified", "schema:datepublished"})


class _Leads(msgspec.Struct, forbid_unknown_fields=True):
    published: list[str]
    modified: list[str]


class _Classes(msgspec.Struct, forbid_unknown_fields=True):
    dated: list[str]
    modified: list[str]
    not_dated: list[str]
    elsewhere: list[str]


class _Data(msgspec.Struct, forbid_unknown_fields=True):
    leads: _Leads
    classes: _Classes


def _any(words: list[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


def _lead(words: list[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{_any([folded(word) for word in words])})(?!\w)", re.IGNORECASE)


def _name(words: list[str]) -> re.Pattern[str]:
    return re.compile(_any(words), re.IGNORECASE)


_DATA = load_rules(Path(__file__).with_name("date_marks.toml"), _Data)
# In folded text.
PUBLISHED_LEAD, MODIFIED_LEAD = _lead(_DATA.leads.published), _lead(_DATA.leads.modified)
# In the names of an element.
DATED, MODIFIED = _name(_DATA.classes.dated), _name(_DATA.classes.modified)
NOT_DATED, ELSEWHERE = _name(_DATA.classes.not_dated), _name(_DATA.classes.elsewhere)


def names(element: lxml.html.HtmlElement) -> str:
    """What an element is called: its class, id, itemprop and test id."""
    return " ".join(element.get(name) or "" for name in ("class", "id", "itemprop", "data-testid"))


def is_time(element: lxml.html.HtmlElement) -> bool:
    """Whether an element says by its kind, microdata or RDFa that it is a time."""
    if element.tag == "time":
        return True
    named = f"{element.get('itemprop') or ''} {element.get('property') or ''}".lower().split()
    return any(name in _TIMES for name in named)
