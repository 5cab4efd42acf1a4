"""The steps of the worker between one message and the next, as plain functions of messages."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, MutableMapping

import msgspec

from processors.article import Article
from processors.event import ArticleMentions, Evidence, Facts, Mention
from processors.events.known import KNOWN_ACTS
from processors.merging.aging import Queue
from processors.merging.words import Near
from processors.readers.choice import chosen
from producers.article import utc_now

_QUOTE = 300  # most characters of the sentence kept with a mention
_SENTENCE_END = re.compile(r"[.؟!?…]+(?=\s)|\n")
NOWHERE = "ZZ"  # the stream of what tells of no country


def mentions_of(article: Article) -> list[Mention]:
    """The events that `article` tells of, as mentions with ids of their own, in the order of the text.

    Raises what the chosen reader raises.
    """
    return as_mentions(article, chosen().read(article))


def as_mentions(article: Article, told: Iterable[Facts]) -> list[Mention]:
    """What was `told` in `article`, as mentions of it."""
    near = Near(article.title, article.text)
    return [_mention(article, ordinal, facts, near.rare(facts)) for ordinal, facts in enumerate(told)]


def country_of(mention: Mention, home: str) -> str:
    """Whose stream a mention belongs to: that of the well-known act it names, else its place's, else its `home`."""
    if (act := KNOWN_ACTS.get(mention.known_as or "")) is not None:
        return act.country
    return (mention.place and mention.place.country) or home


def home_of(mentions: Iterable[Mention], outlet_country: str | None) -> str:
    """Where an article's acts lie of which no place is told: where most of its others do, of as many the first.

    Else in the outlet's country; `ZZ` where nobody knows it.
    """
    told = Counter(mention.place.country for mention in mentions if mention.place and mention.place.country)
    return next((country for country, _ in told.most_common(1)), outlet_country or NOWHERE)


def by_country(article: Article, mentions: list[Mention], earlier: list[str]) -> dict[str, ArticleMentions]:
    """One message for each country told of, and an empty one for each that only the `earlier` version told of."""
    streams: dict[str, list[Mention]] = defaultdict(list)
    home = home_of(mentions, article.outlet_country)
    for mention in mentions:
        streams[country_of(mention, home)].append(mention)
    times = {**article.times, "events": utc_now()}
    return {
        country: ArticleMentions(
            mode=article.mode,
            article_id=article.article_id,
            version=article.version,
            country=country,
            mentions=streams.get(country, []),
            times=times,
        )
        for country in sorted(streams.keys() | set(earlier))
    }


class ToldCountries:
    """Which countries an article told of, so that a new version can take back what it no longer tells.

    `store` has the article's number and countries under its id, and the queue by which they are forgotten `days` after
    the article was fetched last. Both are read from messages: a replay ends the same.
    """

    def __init__(self, store: MutableMapping[bytes, bytes], days: int) -> None:
        self.store, self.days = store, days
        self.queue = Queue(store, "articles")

    def of(self, article_id: str) -> list[str]:
        """The countries that the version before told of."""
        return self._read(article_id)[1]

    def keep(self, article: Article, countries: list[str]) -> None:
        """Remember what this version tells of, and forget what is old."""
        day = article.fetched_at.date().toordinal()
        self.store[article.article_id.encode()] = msgspec.msgpack.encode((self.queue.next, countries))
        self.queue.add(day, article.article_id, [])
        for number, place in self.queue.due(day - self.days):
            if self._read(place.article_id)[0] == number:
                del self.store[place.article_id.encode()]

    def _read(self, article_id: str) -> tuple[int, list[str]]:
        raw = self.store.get(article_id.encode())
        return _told.decode(raw) if raw else (0, [])


_told = msgspec.msgpack.Decoder(tuple[int, list[str]])


def _mention(article: Article, ordinal: int, facts: Facts, words: list[str]) -> Mention:
    return Mention(
        **msgspec.structs.asdict(facts),
        mention_id=f"{article.article_id}#{ordinal}",
        article_id=article.article_id,
        version=article.version,
        outlet=article.outlet,
        url=article.url,
        title=article.title,
        published=article.published,
        wire_origin=article.wire_origin,
        first_fetched_at=article.fetched_at,
        words=words,
        quote=quote(article.text, facts.evidence),
    )


def quote(text: str, evidence: Iterable[Evidence]) -> str:
    """The sentence of `text` that the type of an event was read from; "" where it was read from the title.

    Of a sentence with more than 300 characters so many, about that place, cut between words.
    """
    span = next((one for one in evidence if one.field == "event_type" and one.part == "text"), None)
    if span is None:
        return ""
    ends = [at.end() for at in _SENTENCE_END.finditer(text, max(0, span.start - _QUOTE), span.start)]
    start = ends[-1] if ends else max(0, span.start - _QUOTE // 2)
    after = _SENTENCE_END.search(text, span.end, start + _QUOTE)
    end = after.start() + 1 if after else min(len(text), start + _QUOTE)
    if not ends and start:
        start = text.find(" ", start) + 1 or start
    if not after and end < len(text):
        end = max(text.rfind(" ", span.end, end), span.end)
    return text[start:end].strip()
