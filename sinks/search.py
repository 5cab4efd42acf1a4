"""Questions to the index: full text with highlights, events and their facets, alerts, and what is in it.

All functions take the client and the settings, read only, and raise SinkError where the index cannot answer.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

import msgspec
from elastic_transport import TransportError
from elasticsearch import ApiError, Elasticsearch

from producers.article import article_id, canonical_url
from sinks import facets as counts
from sinks.elastic import address, refused
from sinks.errors import IndexUnavailable, NotFound
from sinks.facets import FACETS, Counts
from sinks.query import Filter, articles_query, events_query, similar_query
from sinks.settings import SinkSettings

PAGE = 1000  # documents fetched at once where all are wanted
ARTICLES = 10_000  # most articles of events, or of a search, that filter the other
EVERYTHING = Filter()
# How rare a word is, counted over all months: by its own counts a month just begun would rank its articles otherwise.
OVER_ALL = "dfs_query_then_fetch"

LATEST = [{"date.start": {"order": "desc", "missing": "_last"}}, {"event_id": "asc"}]
BEST = [{"_score": "desc"}, *LATEST]


class Hit(msgspec.Struct, frozen=True):
    """An article found. `highlights` are pieces of title and text, the words found between `[` and `]`."""

    article_id: str
    url: str
    outlet: str
    title: str
    published: str | None
    score: float
    highlights: list[str]


def search_articles(
    client: Elasticsearch, settings: SinkSettings, words: str, size: int = 10, wanted: Filter = EVERYTHING
) -> list[Hit]:
    """The `size` articles that have most of `words`; where `wanted` says more, those that tell of such an event."""
    ids = None if wanted.empty else telling(client, settings, wanted)
    answer = ask(
        client,
        settings,
        "rasid-articles",
        size=size,
        source_excludes=["text"],
        query=articles_query(words, ids),
        search_type=OVER_ALL,
        highlight={
            "pre_tags": ["["],
            "post_tags": ["]"],
            "fragment_size": 160,
            # By stems alone: what is written as asked would mark every "in" and "from".
            "highlight_query": {"multi_match": {"query": words, "fields": ["title", "text"]}},
            "fields": {"title": {"number_of_fragments": 0}, "text": {"number_of_fragments": 2}},
        },
    )
    return [
        Hit(
            **{name: hit["_source"].get(name) for name in ("article_id", "url", "outlet", "title", "published")},
            score=hit["_score"],
            highlights=[piece for field in ("title", "text") for piece in hit.get("highlight", {}).get(field, [])],
        )
        for hit in answer["hits"]["hits"]
    ]


def matching(client: Elasticsearch, settings: SinkSettings, words: str) -> list[str]:
    """The ids of the articles that have `words`, best first, at most ARTICLES."""
    query = articles_query(words)
    answer = ask(client, settings, "rasid-articles", size=ARTICLES, source=False, query=query, search_type=OVER_ALL)
    return [hit["_id"] for hit in answer["hits"]["hits"]]


def telling(client: Elasticsearch, settings: SinkSettings, wanted: Filter) -> list[str]:
    """The ids of the articles that tell of the `wanted` events, at most ARTICLES."""
    aggs = {"articles": {"terms": {"field": "reports.article_id", "size": ARTICLES}}}
    answer = ask(client, settings, "rasid-events", size=0, query=events_query(wanted), aggs=aggs)
    return [bucket["key"] for bucket in answer["aggregations"]["articles"]["buckets"]]


def corrections(client: Elasticsearch, settings: SinkSettings, words: str) -> list[str]:
    """For each of `words` that no article has, a word like it that some have; empty where all are known.

    Both are in the letters of the exact field: ه for ة, ا for أ.
    """
    term = {"field": "text.exact", "suggest_mode": "missing", "min_word_length": 4, "prefix_length": 1, "size": 1}
    suggest = {"text": words, "words": {"term": term}}
    answer = ask(client, settings, "rasid-articles", size=0, suggest=suggest)
    found = {entry["text"]: entry["options"][0]["text"] for entry in answer["suggest"]["words"] if entry["options"]}
    if not found:
        return []
    # Each month answers for itself: what one of them lacks another may have.
    asked = {"filters": {word: {"term": {"text.exact": word}} for word in found}}
    answer = ask(client, settings, "rasid-articles", size=0, aggs={"known": {"filters": asked}})
    known = answer["aggregations"]["known"]["buckets"]
    return [f"{word} → {better}" for word, better in found.items() if not known[word]["doc_count"]]


def completions(client: Elasticsearch, settings: SinkSettings, begun: str, size: int = 10) -> list[str]:
    """Titles in which the words of `begun` stand, the last of them perhaps unfinished; latest first."""
    answer = ask(
        client,
        settings,
        "rasid-articles",
        size=size,
        source_includes=["title"],
        query={"match_bool_prefix": {"title.exact": {"query": begun, "operator": "and"}}},
        sort=[{"published_at": {"order": "desc", "missing": "_last"}}, {"article_id": "asc"}],
    )
    return list(dict.fromkeys(hit["_source"]["title"] for hit in answer["hits"]["hits"]))


def get_article(client: Elasticsearch, settings: SinkSettings, identity: str) -> dict[str, Any]:
    """The article at the URL (or with the name or id) `identity`. Raises NotFound."""
    answer = ask(client, settings, "rasid-articles", size=1, query={"terms": {"article_id": names(identity)}})
    if not answer["hits"]["hits"]:
        raise NotFound(f"no article {identity}: `python -m sinks why` tells what became of it")
    source: dict[str, Any] = answer["hits"]["hits"][0]["_source"]
    return source


def names(identity: str) -> list[str]:
    """The ids that an article may have which people name by its URL, its name or its id."""
    return [article_id(canonical_url(identity)), article_id(identity), identity]


def list_events(
    client: Elasticsearch, settings: SinkSettings, wanted: Filter = EVERYTHING, size: int = 100
) -> list[dict[str, Any]]:
    """Active events as the index holds them, latest first; where `wanted` has words, those that fit them best."""
    sort = BEST if wanted.words else LATEST
    answer = ask(client, settings, "rasid-events", size=size, query=events_query(wanted), sort=sort)
    return [hit["_source"] for hit in answer["hits"]["hits"]]


def all_events(client: Elasticsearch, settings: SinkSettings, wanted: Filter = EVERYTHING) -> Iterator[dict[str, Any]]:
    """Every one of the `wanted` events, by their ids, fetched a page at a time."""
    after: dict[str, Any] = {}
    while True:
        answer = ask(
            client,
            settings,
            "rasid-events",
            size=PAGE,
            query=events_query(wanted),
            sort=[{"event_id": "asc"}],
            **after,
        )
        hits = answer["hits"]["hits"]
        yield from (hit["_source"] for hit in hits)
        if len(hits) < PAGE:
            return
        after = {"search_after": hits[-1]["sort"]}


def get_event(client: Elasticsearch, settings: SinkSettings, event_id: str) -> dict[str, Any]:
    """One event. Raises NotFound."""
    answer = ask(client, settings, "rasid-events", size=1, query={"ids": {"values": [event_id]}})
    if not answer["hits"]["hits"]:
        raise NotFound(f"no event {event_id}")
    source: dict[str, Any] = answer["hits"]["hits"][0]["_source"]
    return source


def similar_events(
    client: Elasticsearch, settings: SinkSettings, event_id: str, size: int = 10
) -> list[dict[str, Any]]:
    """Active events like the one given, most like it first. Raises NotFound."""
    query = similar_query(get_event(client, settings, event_id))
    answer = ask(client, settings, "rasid-events", size=size, query=query)
    return [hit["_source"] for hit in answer["hits"]["hits"]]


def history(client: Elasticsearch, settings: SinkSettings, event_id: str) -> list[dict[str, Any]]:
    """Every revision of an event that the index still holds, the first one first, at most 10,000."""
    answer = ask(
        client,
        settings,
        "rasid-events-history",
        size=10_000,
        query={"term": {"event_id": event_id}},
        sort=[{"revision": "asc"}],
    )
    return [hit["_source"] for hit in answer["hits"]["hits"]]


def facets(
    client: Elasticsearch, settings: SinkSettings, wanted: Filter = EVERYTHING, names: Iterable[str] = FACETS
) -> Counts:
    """For each of the facets `names`, its values and how many active events have them."""
    names = tuple(names)
    answer = ask(
        client,
        settings,
        "rasid-events",
        size=0,
        query=counts.query(wanted),
        aggs=counts.aggregations(wanted, names),
    )
    return counts.read(answer["aggregations"], names)


def list_alerts(
    client: Elasticsearch, settings: SinkSettings, size: int = 100, since: datetime | None = None, **terms: str | None
) -> list[dict[str, Any]]:
    """Alerts, latest first; of `terms` (field and value: status, rule, reason, country, event_id) all that are told."""
    must: list[dict[str, Any]] = [{"term": {name: value}} for name, value in terms.items() if value]
    if since:
        must.append({"range": {"at": {"gte": since.isoformat()}}})
    sort = [{"at": "desc"}, {"alert_id": "asc"}]
    answer = ask(client, settings, "rasid-alerts", size=size, query={"bool": {"filter": must}}, sort=sort)
    return [hit["_source"] for hit in answer["hits"]["hits"]]


def get_alert(client: Elasticsearch, settings: SinkSettings, alert_id: str) -> dict[str, Any]:
    """One alert. Raises NotFound."""
    answer = ask(client, settings, "rasid-alerts", size=1, query={"ids": {"values": [alert_id]}})
    if not answer["hits"]["hits"]:
        raise NotFound(f"no alert {alert_id}")
    source: dict[str, Any] = answer["hits"]["hits"][0]["_source"]
    return source


def ask(client: Elasticsearch, settings: SinkSettings, alias: str, **body: Any) -> dict[str, Any]:  # noqa: ANN401
    """One search of `alias`, which stands without the installation's prefix. Raises SinkError."""
    try:
        return dict(client.search(index=settings.index_prefix + alias, **body))
    except ApiError as exc:
        raise refused(client, exc) from exc
    except TransportError as exc:
        raise IndexUnavailable(f"no Elasticsearch answers at {address(client)}: {exc.message}") from exc
