"""An account as one right-to-left page that holds all it needs: no scripts, nothing fetched from elsewhere."""

from functools import cache
from pathlib import Path

import msgspec
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from processors.explained.account import Account
from processors.explained.marks import GROUPS, pieces
from processors.rules import load_rules

_HERE = Path(__file__).parent


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the page says in its own words: heads by use, and the name of each field."""

    heads: dict[str, str]
    fields: dict[str, str]


@cache
def words() -> Words:
    """The page's words. Raises RulesError where their file is not as it must be."""
    return load_rules(_HERE / "words.toml", Words)


@cache
def _template() -> Template:
    pages = Environment(
        loader=FileSystemLoader(_HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return pages.get_template("page.html")


def page(found: Account) -> str:
    """The page. Whatever the article holds is escaped."""
    return _template().render(
        found=found,
        title=pieces(found, "title"),
        text=pieces(found, "text"),
        heads=words().heads,
        fields=words().fields,
        groups=GROUPS,
    )
