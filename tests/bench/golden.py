"""The golden pages as bytes, each with its gold: templates and stories in, the same pages every time out."""

import re
import zlib
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateError
from markupsafe import Markup, escape

from tests.bench import days
from tests.bench.content import FOLDER, Bare, ContentError, Outlet, Story, load_bares, load_layouts
from tests.bench.page import Gold, Page
from tests.bench.score import joined, tokens

_LATER = timedelta(days=2)  # between publication and fetching


class Block(msgspec.Struct, frozen=True):
    """A part of an article's body: `p`, `quote`, `item` or `h` (a sub-heading), with its text and its inner HTML."""

    kind: str
    text: str
    html: Markup


class Told:
    """What a template calls while it prints: each call both gives what to print and notes what the page thus tells."""

    def __init__(self, story: Story, zone: ZoneInfo) -> None:
        self._story = story
        self._zone = zone
        self._parts: dict[str, list[str]] = {"must": [], "may": [], "must_not": []}
        self._author: str | None = None
        self._published: str | None = None

    def must(self, text: str) -> str:
        return self._note("must", text)

    def may(self, text: str) -> str:
        return self._note("may", text)

    def never(self, text: str) -> str:
        return self._note("must_not", text)

    def put(self, block: Block) -> Markup:
        self._note("may" if block.kind == "h" else "must", block.text)
        return block.html

    def _note(self, part: str, text: str) -> str:
        if text not in self._parts[part]:
            self._parts[part].append(text)
        return text

    def byline(self) -> str:
        """The author, where there is one."""
        self._author = self._story.author or None
        return self._story.author

    def day(self, names: days.MonthNames) -> str:
        """The day of publication in words."""
        self._tell(self._story.published.date().isoformat())
        return days.in_words(self._story.published, names)

    def in_hijri(self) -> str:
        """The day of publication as the story writes it in Hijri months."""
        self._tell(self._story.published.date().isoformat())
        return self._story.hijri

    def numbers(self, form: str) -> str:
        """The day of publication by a strftime pattern without hours."""
        self._tell(self._story.published.date().isoformat())
        return self._story.published.strftime(form)

    def clock(self) -> str:
        self._tell(self._story.published.isoformat())
        return days.clock(self._story.published)

    def hours(self) -> str:
        self._tell(self._story.published.isoformat())
        return f"{self._story.published:%H:%M}"

    def iso(self) -> str:
        """The time of publication with the outlet's offset."""
        self._tell(self._story.published.isoformat())
        return self._story.published.replace(tzinfo=self._zone).isoformat()

    def utc(self) -> str:
        self._tell(self._story.published.isoformat())
        return (
            self._story.published.replace(tzinfo=self._zone).astimezone(ZoneInfo("UTC")).strftime("%Y-%m-%dT%H:%M:%SZ")
        )

    def changed(self, form: str = "%Y-%m-%dT%H:%M:%S") -> str:
        """When the story was last changed; tells nothing of its publication."""
        return (self._story.modified or self._story.published).strftime(form)

    def in_url(self) -> None:
        """The page's address holds the day."""
        self._tell(self._story.published.date().isoformat())

    def _tell(self, iso: str) -> None:
        if len(iso) >= len(self._published or ""):
            self._published = iso

    def gold(self) -> Gold:
        """What was noted. Raises ContentError where a furniture segment cannot be told from the article."""
        text = joined("\n".join([*self._parts["must"], *self._parts["may"], self._story.title]))
        return Gold(
            title=" ".join(self._story.title.split()),
            author=self._author,
            published=self._published,
            must=tuple(self._parts["must"]),
            may=tuple(self._parts["may"]),
            must_not=tuple(
                part for part in self._parts["must_not"] if len(tokens(part)) > 1 and joined(part) not in text
            ),
        )


def blocks_of(body: str) -> tuple[Block, ...]:
    """The parts of a story's body."""
    return tuple(_blocks(body))


def _blocks(body: str) -> Iterator[Block]:
    marks = {"## ": "h", "> ": "quote"}
    for part in re.split(r"\n\s*\n", body.strip()):
        entries = part.split("\n") if part.startswith("- ") else [part]
        for entry in entries:
            mark = next((mark for mark in (*marks, "- ") if entry.startswith(mark)), "")
            inner = " ".join(entry.removeprefix(mark).split())
            html = re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", str(escape(inner)))
            html = re.sub(r"\[(.+?)\]", r'<a href="/topic/\1">\1</a>', html)
            yield Block(
                "item" if mark == "- " else marks.get(mark, "p"), re.sub(r"\*\*|[\[\]]", "", inner), Markup(html)
            )


def golden_pages(folder: Path = FOLDER) -> list[Page]:
    """Every golden page, articles first. Raises ContentError."""
    templates = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.filters.update(indic=days.indic, weekday=days.weekday)
    layouts = load_layouts(folder)
    pages = [
        _article(templates, name, outlet, story, place)
        for name, (outlet, stories) in layouts.items()
        for place, story in enumerate(stories)
    ]
    for bare in load_bares(folder):
        if bare.outlet not in layouts:
            raise ContentError(f"none/pages.toml: {bare.id}: no layout is called {bare.outlet}")
        pages.append(_bare(templates, layouts[bare.outlet][0], bare))
    return pages


def _article(templates: Environment, layout: str, outlet: Outlet, story: Story, place: int) -> Page:
    told = Told(story, ZoneInfo(outlet.timezone))
    number = 100_000 + zlib.crc32(story.id.encode()) % 900_000
    slug = "-".join(re.findall(r"\w+", story.title))
    if "%d" in outlet.path:
        told.in_url()
    url = f"https://{outlet.domain}{outlet.path.format(number=number, slug=slug, published=story.published)}"
    fetched = story.published + _LATER
    turn = 2 * place % len(outlet.teasers)
    values = _furniture(outlet, outlet.teasers[turn:] + outlet.teasers[:turn], fetched)
    values |= {"story": story, "blocks": blocks_of(story.body), "url": url, "number": number, "told": told}
    values["earlier"] = _earlier(story.published.date())
    html = _render(templates, f"{layout}.html", outlet, values)
    return Page(
        id=f"{layout}-{story.id}",
        layout=layout,
        url=url,
        html=html,
        charset=outlet.http,
        timezone=outlet.timezone,
        fetched_at=fetched.replace(tzinfo=ZoneInfo(outlet.timezone)),
        gold=told.gold(),
    )


def _bare(templates: Environment, outlet: Outlet, bare: Bare) -> Page:
    values = _furniture(outlet, outlet.teasers, bare.fetched)
    values |= {"page": bare, "url": f"https://{outlet.domain}{bare.path}", "earlier": _earlier(bare.fetched.date())}
    return Page(
        id=f"none-{bare.id}",
        layout="none",
        url=f"https://{outlet.domain}{bare.path}",
        html=_render(templates, f"none/{bare.id}.html", outlet, values),
        charset=outlet.http,
        timezone=outlet.timezone,
        fetched_at=bare.fetched.replace(tzinfo=ZoneInfo(outlet.timezone)),
        gold=Gold(asked=frozenset({"refusal"})),
    )


def _furniture(outlet: Outlet, teasers: tuple[str, ...], fetched: datetime) -> dict[str, object]:
    def today(names: days.MonthNames) -> str:
        return f"{days.weekday(fetched)} {days.in_words(fetched, names)}"

    return {"outlet": outlet, "teasers": teasers, "today": today, "label": outlet.label or outlet.encoding}


def _earlier(day: date) -> Callable[..., str]:
    """The printed days of other stories: so many days before `day`, in words or by a strftime pattern."""

    def earlier(count: int, names: days.MonthNames = "egypt", form: str = "") -> str:
        other = day - timedelta(days=count)
        return other.strftime(form) if form else days.in_words(other, names)

    return earlier


def _render(templates: Environment, name: str, outlet: Outlet, values: dict[str, object]) -> bytes:
    try:
        return templates.get_template(name).render(values).encode(outlet.encoding)
    except TemplateError as exc:
        raise ContentError(f"{name}: {exc}") from exc
    except UnicodeEncodeError as exc:
        raise ContentError(f"{name}: {outlet.encoding} has no {exc.object[exc.start : exc.end]!r}") from exc
