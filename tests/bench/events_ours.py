"""Our extraction of events as one of the compared: a gold article as the stages before it would hand it on."""

import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from processors.article import Article
from processors.event import Facts
from processors.events import Ignored, extract_events, read_article
from processors.extract import Dropped, extract_article
from processors.pool import spare_collector
from producers.lines import Line
from tests.bench.events_gold import GoldArticle

NAME = "rasid"

spare_collector()  # as in the processes of the pool


class Told(NamedTuple):
    """What we tell of one article; offsets point into `text` and `title`, which are those of the cleaned article."""

    title: str
    text: str
    events: list[Facts]
    ignored: list[Ignored]


def as_article(gold: GoldArticle) -> Article | Dropped:
    """The article after the stage that reads texts, published at the same local time wherever its outlet is."""
    local = gold.published
    if local and len(local) > len("YYYY-MM-DD"):
        local = dt.datetime.fromisoformat(local).replace(tzinfo=None).isoformat()
    line = Line(id=gold.id, outlet=gold.outlet, title=gold.title, published=local, text=gold.text)
    return extract_article(line.article(country=gold.country))


def tell(gold: GoldArticle) -> Told:
    """All our stages up to the events; none of an article that is dropped."""
    article = as_article(gold)
    if isinstance(article, Dropped):
        return Told(gold.title, gold.text, [], [])
    reading = read_article(article)
    return Told(article.title, article.text, reading.events, reading.ignored)


def reader(gold: GoldArticle) -> Callable[[], list[Facts]]:
    """What is timed for one article: its events alone, its text is read beforehand."""
    article = as_article(gold)
    return list if isinstance(article, Dropped) else partial(extract_events, article)
