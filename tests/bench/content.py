"""The golden pages' outlets and stories as they are kept in `tests/golden/pages`: TOML files, validated on load."""

from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

FOLDER = Path(__file__).parents[1] / "golden" / "pages"

_T = TypeVar("_T")
_Text = Annotated[str, msgspec.Meta(min_length=1)]
_Id = Annotated[str, msgspec.Meta(pattern="^[a-z0-9-]+$")]


class ContentError(ValueError):
    """A file of the golden pages does not hold what it should: says which file, what and where."""


class Outlet(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One invented outlet, thus one layout.

    `path` is a str.format pattern over `number`, `slug` and `published`. `encoding` is what the bytes are in, `label`
    what the page calls it (the same unless it lies), `http` the charset of the response's header.
    """

    name: _Text
    tagline: _Text
    domain: _Text
    timezone: _Text
    path: Annotated[str, msgspec.Meta(pattern="^/")]
    menu: tuple[_Text, ...]
    teasers: Annotated[tuple[_Text, ...], msgspec.Meta(min_length=6)]
    comments: tuple[tuple[_Text, _Text], ...] = ()
    encoding: Literal["utf-8", "windows-1256"] = "utf-8"
    label: str = ""
    http: str | None = None


class Story(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One article. Times are the outlet's local ones; `quirks` are words its template knows.

    In `body` blank lines part the blocks: `## ` begins a sub-heading, `> ` a quotation, `- ` each entry of a list, the
    rest are paragraphs. Within, **stars** make bold and [brackets] a link.
    """

    id: _Id
    title: _Text
    section: _Text
    published: datetime
    body: _Text
    author: str = ""
    modified: datetime | None = None
    standfirst: str = ""
    caption: str = ""
    agency: str = ""
    dateline: str = ""
    hijri: str = ""
    tags: tuple[_Text, ...] = ()
    quirks: frozenset[str] = frozenset()


class Bare(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One page that holds no article: made by a template of `none/` with the furniture of an outlet."""

    id: _Id
    outlet: _Id
    path: Annotated[str, msgspec.Meta(pattern="^/")]
    fetched: datetime
    title: _Text
    lines: tuple[_Text, ...] = ()


class _Layout(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    outlet: Outlet
    story: tuple[Story, ...]


class _Bares(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    page: tuple[Bare, ...]


def load_layouts(folder: Path = FOLDER) -> dict[str, tuple[Outlet, tuple[Story, ...]]]:
    """Each layout's outlet and stories by the layout's name, that of its files. Raises ContentError."""
    layouts = {}
    seen: dict[str, str] = {}
    for path in sorted(folder.glob("*.toml")):
        layout = decode(path, _Layout)
        try:
            ZoneInfo(layout.outlet.timezone)
        except (ZoneInfoNotFoundError, ValueError) as exc:
            raise ContentError(f"{path.name}: no such time zone: {layout.outlet.timezone}") from exc
        for story in layout.story:
            if story.id in seen:
                raise ContentError(f"{path.name}: {story.id}: the id is taken in {seen[story.id]}")
            seen[story.id] = path.name
            if story.published.tzinfo or (story.modified and story.modified < story.published):
                raise ContentError(f"{path.name}: {story.id}: times are local and nothing is changed before it is out")
        layouts[path.stem] = (layout.outlet, layout.story)
    return layouts


def load_bares(folder: Path = FOLDER) -> tuple[Bare, ...]:
    """The pages without an article. Raises ContentError."""
    return decode(folder / "none" / "pages.toml", _Bares).page


def decode(path: Path, kind: type[_T]) -> _T:
    """The TOML file at `path` as `kind`. Raises ContentError."""
    try:
        return msgspec.toml.decode(path.read_bytes(), type=kind)
    except (OSError, UnicodeDecodeError, msgspec.DecodeError) as exc:
        raise ContentError(f"{path.name}: {exc}") from exc
