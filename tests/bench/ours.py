"""Our extraction as one of the compared: the page alone is read, without what a feed would tell."""

import time
from datetime import UTC

from processors.article import Article
from processors.extract import Dropped, extract_article
from producers.article import FetchedArticle
from tests.bench.page import Page, Reading

NAME = "rasid"


def read(page: Page) -> Reading:
    """What our extraction says of `page`, in this process."""
    fetched = FetchedArticle(
        article_id=page.id,
        url=page.url,
        outlet=page.layout,
        timezone=page.timezone,
        body=page.html,
        charset=page.charset,
        fetched_at=page.fetched_at.astimezone(UTC),
    )
    start = time.process_time()
    found = extract_article(fetched)
    spent = (time.process_time() - start) * 1000
    return reading_of(found, spent)


def reading_of(found: Article | Dropped, ms: float) -> Reading:
    """An article as a reading; a dropped one is a refusal."""
    if isinstance(found, Dropped):
        return Reading(None, ms=ms, error=f"{found.reason}: {found.detail}")
    return Reading(found.text, found.title, found.author, found.published, ms)
