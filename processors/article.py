"""The message of the extract and copies stages: an article's clean text with what is known of it."""

from datetime import datetime

import msgspec

from producers.article import Mode

EXTRACTED_TOPIC = "articles.extracted"
TOPIC = "articles"


def voice_of(outlet: str, wire_origin: str | None) -> str:
    """Who speaks in an article: whose text it is, else its outlet. Articles with one voice count as one source."""
    return wire_origin or f"outlet:{outlet}"


class Article(msgspec.Struct, frozen=True, kw_only=True):
    """A clean Arabic article. Offsets anywhere in the system are code points into `text` or `title`.

    `version` is the time, in ms since 1970, at which this content was first fetched. `published` is ISO 8601 (a day, a
    local time, or a time with offset; the outlet's `timezone` counts where there is none) or null, and
    `published_rule` says where it was read: `feed`, `given`, `json-ld`, `meta`, `time`, `visible`, `url`, or null;
    `modified` is when it was last changed, by the same rules. `text_rule` names the step of extraction that gave the
    text. `site` is what the page calls its outlet, `dateline` the place written before the first sentence, `agency` the
    code of the agency credited. `wire_origin` names the voice behind the text when it is not the outlet's own:
    `agency:NAME` credited, or `outlet:NAME` whose report it copies.
    """

    schema: int = 1
    mode: Mode = "live"
    article_id: str
    version: int
    url: str
    outlet: str
    outlet_country: str | None = None
    timezone: str = "UTC"
    feed_url: str | None = None
    title: str
    text: str
    text_rule: str | None = None
    standfirst: str | None = None
    author: str | None = None
    section: str | None = None
    tags: list[str] = []
    image: str | None = None
    site: str | None = None
    dateline: str | None = None
    agency: str | None = None
    published: str | None = None
    published_rule: str | None = None
    modified: str | None = None
    modified_rule: str | None = None
    language: str = "ar"
    wire_origin: str | None = None
    copy_of: str | None = None
    fetched_at: datetime
    times: dict[str, datetime] = {}

    @property
    def voice(self) -> str:
        """Who speaks in the article."""
        return voice_of(self.outlet, self.wire_origin)
