"""The sample site's outlets and articles as they are kept: TOML files, validated on load."""

from pathlib import Path
from typing import Annotated, Literal, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from deploy.demo.site.dates import Style

FOLDER = Path(__file__).parent

_T = TypeVar("_T")
_Text = Annotated[str, msgspec.Meta(min_length=1)]


class ContentError(ValueError):
    """A file of the sample site does not hold what it should: says which file, what and where."""


class Outlet(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One invented outlet. `article_path` is a str.format pattern over the article's slug, number and publication."""

    key: _Text
    name: _Text
    tagline: _Text
    country: Annotated[str, msgspec.Meta(pattern="^[A-Z]{2}$")]
    timezone: _Text
    months: Style
    encoding: Literal["utf-8", "windows-1256"]
    article_path: Annotated[str, msgspec.Meta(pattern="^/")]
    page_type: _Text
    feed_type: _Text
    menu: tuple[str, ...]
    most_read: tuple[str, ...]

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)


class Published(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """When an article appeared: a day counted from the site's day, and the outlet's local time."""

    day: Literal[0, -1]
    time: Annotated[str, msgspec.Meta(pattern="^([01][0-9]|2[0-3]):[0-5][0-9]$")]


class Image(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    caption: _Text
    credit: _Text


class Video(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    title: _Text
    length: _Text


class ArticleFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One file of `articles/`: its texts may call day words; blank lines part the body's paragraphs."""

    title: _Text
    author: _Text
    section: _Text
    published: Published
    instalment: Annotated[int, msgspec.Meta(ge=1)]
    standfirst: str = ""
    agency: str = ""
    language: str = "ar"
    kind: Literal["article", "gallery"] = "article"
    body: str = ""
    image: Image | None = None
    related: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    videos: tuple[Video, ...] = ()


class _Outlets(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    outlet: tuple[Outlet, ...]


def load_outlets() -> dict[str, Outlet]:
    """The outlets by key, in the order of the file. Raises ContentError."""
    outlets = _decode(FOLDER / "outlets.toml", _Outlets).outlet
    for outlet in outlets:
        try:
            _ = outlet.zone
        except ZoneInfoNotFoundError as exc:
            raise ContentError(f"outlets.toml: {outlet.key}: no such time zone: {outlet.timezone}") from exc
    return {outlet.key: outlet for outlet in outlets}


def load_articles() -> dict[str, ArticleFile]:
    """The articles by key, `<outlet>-<slug>`, the name of their file. Raises ContentError."""
    articles = {path.stem: _decode(path, ArticleFile) for path in sorted((FOLDER / "articles").glob("*.toml"))}
    for key, article in articles.items():
        if bool(article.body.strip()) == (article.kind == "gallery"):
            raise ContentError(f"articles/{key}.toml: an article has a body, a gallery has none")
        for other in article.related:
            if other not in articles or articles[other].instalment > article.instalment:
                raise ContentError(f"articles/{key}.toml: related article {other} is not there by its instalment")
    return articles


def _decode(path: Path, kind: type[_T]) -> _T:
    try:
        return msgspec.toml.decode(path.read_bytes(), type=kind)
    except (OSError, UnicodeDecodeError, msgspec.DecodeError) as exc:
        raise ContentError(f"{path.parent.name}/{path.name}: {exc}") from exc
