"""Articles for tests: only what a test says of one differs from the others."""

import datetime as dt

from processors.article import Article


def an_article(
    text: str,
    title: str = "",
    *,
    published: str | None = "2023-03-08",
    timezone: str = "Asia/Baghdad",
    outlet: str = "بريد الرافدين",
    outlet_country: str | None = None,
) -> Article:
    """An article fetched at noon (UTC) of the day it was published, or of 8 March 2023 where it tells none."""
    day = dt.date.fromisoformat(published[:10]) if published else dt.date(2023, 3, 8)
    return Article(
        article_id="a1",
        version=1,
        url="",
        outlet=outlet,
        outlet_country=outlet_country,
        title=title,
        text=text,
        published=published,
        timezone=timezone,
        fetched_at=dt.datetime.combine(day, dt.time(12), dt.UTC),
    )
