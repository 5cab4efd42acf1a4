"""Questions to the index: full text with highlights, events, facets, alerts, and where articles ended.

All functions take the client and the settings, read only, and raise SinkError where the index cannot answer.
"""

from typing import Any, get_args

import msgspec
from elastic_transport import TransportError
from elasticsearch import ApiError, Elasticsearch

from producers.article import article_id, canonical_url
from producers.trail import Stage
from sinks.elastic import address, refused
from sinks.errors import IndexUnavailable, NotFound
from sinks.settings import SinkSettings

# Facet: the alias that is asked and the field that is counted.
FACETS = {
    "type": ("rasid-events", "event_type"),
    "outcome": ("rasid-events", "outcome"),
    "temporality": ("rasid-events", "temporality"),
    "country": ("rasid-events", "country"),
    "target": ("rasid-events", "targets.type"),
    "outlet": ("rasid-articles", "outlet"),
}
FILTERS = {name: field for name, (alias, field) in FACETS.items() if alias == "rasid-events"}

STAGES = get_args(Stage)

# A word as written counts more than its stem, and a title more than the text.
SEARCHED = ["title^3", "title.exact^3", "text", "text.exact"]


class Hit(msgspec.Struct, frozen=True):
    """An article found. `highlights` are pieces of title and text, the words found between `[` and `]`."""

    article_id: str
    url: str
    outlet: str
    title: str
    published: str | None
    score: float
    highlights: list[str]


class Ended(msgspec.Struct, frozen=True):
    """The last stage an article came to, how it left it, and all its steps in order."""

    article_id: str
    url: str
    outlet: str
    title: str
    stage: str
    outcome: str
    reason: str | None
    steps: list[dict[str, Any]]


def search_articles(client: Elasticsearch, settings: SinkSettings, query: str, size: int = 10) -> list[Hit]:
    """The `size` articles that fit `query` best. Of three words or fewer all must be there, of more three quarters."""
    answer = _ask(
        client,
        settings,
        "rasid-articles",
        size=size,
        source_excludes=["text"],
        query={
            "multi_match": {
                "query": query,
                "fields": SEARCHED,
                "type": "most_fields",
                "minimum_should_match": "3<75%",
            }
        },
        highlight={
            "pre_tags": ["["],
            "post_tags": ["]"],
            "fragment_size": 160,
            "fields": {
                "title": {"matched_fields": ["title", "title.exact"], "number_of_fragments": 0},
                "text": {"matched_fields": ["text", "text.exact"], "number_of_fragments": 2},
            },
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


def list_events(client: Elasticsearch, settings: SinkSettings, size: int = 100, **filters: str) -> list[dict[str, Any]]:
    """Active events, latest first, as the index holds them; `filters` are facets of FILTERS and their values."""
    answer = _ask(
        client,
        settings,
        "rasid-events",
        size=size,
        query=_active(filters),
        sort=[{"date.start": {"order": "desc", "missing": "_last"}}, {"event_id": "asc"}],
    )
    return [hit["_source"] for hit in answer["hits"]["hits"]]


def get_event(client: Elasticsearch, settings: SinkSettings, event_id: str) -> dict[str, Any]:
    """One event. Raises NotFound."""
    answer = _ask(client, settings, "rasid-events", size=1, query={"ids": {"values": [event_id]}})
    if not answer["hits"]["hits"]:
        raise NotFound(f"no event {event_id}")
    source: dict[str, Any] = answer["hits"]["hits"][0]["_source"]
    return source


def history(client: Elasticsearch, settings: SinkSettings, event_id: str) -> list[dict[str, Any]]:
    """Every revision of an event that the index still holds, the first one first, at most 10,000."""
    answer = _ask(
        client,
        settings,
        "rasid-events-history",
        size=10_000,
        query={"term": {"event_id": event_id}},
        sort=[{"revision": "asc"}],
    )
    return [hit["_source"] for hit in answer["hits"]["hits"]]


def facets(client: Elasticsearch, settings: SinkSettings, **filters: str) -> dict[str, dict[str, int]]:
    """For each facet, its values and how many active events (for `outlet`: articles) have them, most first."""
    counts: dict[str, dict[str, int]] = {}
    for alias in dict.fromkeys(alias for alias, _ in FACETS.values()):
        answer = _ask(
            client,
            settings,
            alias,
            size=0,
            query=_active(filters) if alias == "rasid-events" else {"match_all": {}},
            aggs={
                name: {"terms": {"field": field, "size": 50}}
                for name, (asked, field) in FACETS.items()
                if asked == alias
            },
        )
        for name, found in answer["aggregations"].items():
            counts[name] = {bucket["key"]: bucket["doc_count"] for bucket in found["buckets"]}
    return {name: counts[name] for name in FACETS}


def list_alerts(
    client: Elasticsearch, settings: SinkSettings, size: int = 100, status: str | None = None
) -> list[dict[str, Any]]:
    """Alerts, latest first; only the `sent` or the `suppressed` ones where `status` says so."""
    query = {"term": {"status": status}} if status else {"match_all": {}}
    sort = [{"at": "desc"}, {"alert_id": "asc"}]
    answer = _ask(client, settings, "rasid-alerts", size=size, query=query, sort=sort)
    return [hit["_source"] for hit in answer["hits"]["hits"]]


def where_articles_ended(client: Elasticsearch, settings: SinkSettings, size: int = 1000) -> list[Ended]:
    """For up to `size` articles with a trail, where it ends, by outlet and URL."""
    answer = _ask(
        client,
        settings,
        "rasid-trail",
        size=0,
        aggs={
            "article": {
                "terms": {"field": "article_id", "size": size},
                "aggs": {"steps": {"top_hits": {"size": 100, "sort": [{"at": "asc"}, {"step_id": "asc"}]}}},
            }
        },
    )
    trails = [
        ended([hit["_source"] for hit in bucket["steps"]["hits"]["hits"]])
        for bucket in answer["aggregations"]["article"]["buckets"]
    ]
    return sorted(trails, key=lambda one: (one.outlet, one.url, one.article_id))


def ended(steps: list[dict[str, Any]]) -> Ended:
    """Where the trail of `steps` (in order of time, at least one) ends: where it was stopped, else at its last stage.

    An article that came again is judged by its last visit to each stage.
    """
    visits = {step["stage"]: step for step in steps}
    latest = sorted(visits.values(), key=lambda step: STAGES.index(step["stage"]))
    stopped = [step for step in latest if step["outcome"] != "passed"]
    last = (stopped or latest)[-1]
    named = {name: next((step[name] for step in steps if step[name]), "") for name in ("url", "outlet", "title")}
    return Ended(
        article_id=last["article_id"],
        **named,
        stage=last["stage"],
        outcome=last["outcome"],
        reason=last["reason"],
        steps=steps,
    )


def why(client: Elasticsearch, settings: SinkSettings, identity: str) -> dict[str, Any]:
    """What became of the article at the URL (or with the name or id) `identity`: steps, events, alerts.

    Raises NotFound where no stage ever saw it.
    """
    ids = [article_id(canonical_url(identity)), article_id(identity), identity]
    found = _ask(client, settings, "rasid-trail", size=1000, query={"terms": {"article_id": ids}}, sort=[{"at": "asc"}])
    steps = [hit["_source"] for hit in found["hits"]["hits"]]
    if not steps:
        raise NotFound(f"no trail of {identity}: it was never fetched, or longer ago than the trail is kept")
    told = _ask(
        client, settings, "rasid-events", size=100, query={"term": {"reports.article_id": steps[0]["article_id"]}}
    )
    events = [hit["_source"] for hit in told["hits"]["hits"]]
    ids = [event["event_id"] for event in events]
    raised = _ask(client, settings, "rasid-alerts", size=1000, query={"terms": {"event_id": ids}}, sort=[{"at": "asc"}])
    alerts = [hit["_source"] for hit in raised["hits"]["hits"]]
    return {"ended": msgspec.to_builtins(ended(steps)), "events": events, "alerts": alerts}


def _active(filters: dict[str, str]) -> dict[str, Any]:
    terms = [{"term": {FILTERS[name]: value}} for name, value in filters.items()]
    return {"bool": {"filter": [{"term": {"status": "active"}}, *terms]}}


def _ask(client: Elasticsearch, settings: SinkSettings, alias: str, **body: Any) -> dict[str, Any]:  # noqa: ANN401
    try:
        return dict(client.search(index=settings.index_prefix + alias, **body))
    except ApiError as exc:
        raise refused(client, exc) from exc
    except TransportError as exc:
        raise IndexUnavailable(f"no Elasticsearch answers at {address(client)}: {exc.message}") from exc
