"""What the index holds and how the flow does: documents, exits by stage and reason, and how long each stage takes."""

from typing import Any

from elasticsearch import Elasticsearch

from sinks.search import ask
from sinks.settings import SinkSettings

INDEXES = ("rasid-articles", "rasid-events", "rasid-events-history", "rasid-alerts", "rasid-trail", "rasid-feeds")
# Each stage's end, and the stage before it whose end is its beginning.
LEGS = (("fetch", "extract"), ("extract", "copies"), ("copies", "events"), ("events", "merge"), ("fetch", "merge"))
PERCENTS = (50, 95)


def gather(client: Elasticsearch, settings: SinkSettings) -> dict[str, Any]:
    """Documents by index, articles by outlet, events by status, exits by stage and reason, and seconds of stages."""
    documents = {alias: _total(client, settings, alias) for alias in INDEXES}
    outlets = ask(
        client,
        settings,
        "rasid-articles",
        size=0,
        aggs={
            "outlet": {
                "terms": {"field": "outlet", "size": 100},
                "aggs": {"latest": {"max": {"field": "fetched_at"}}},
            }
        },
    )["aggregations"]["outlet"]["buckets"]
    status = ask(client, settings, "rasid-events", size=0, aggs={"status": {"terms": {"field": "status"}}})
    sources = [{name: {"terms": {"field": name, "missing_bucket": True}}} for name in ("stage", "outcome", "reason")]
    exits = ask(
        client, settings, "rasid-trail", size=0, aggs={"exits": {"composite": {"size": 500, "sources": sources}}}
    )
    return {
        "documents": documents,
        "outlets": [
            {"outlet": one["key"], "articles": one["doc_count"], "latest": one["latest"].get("value_as_string")}
            for one in outlets
        ],
        "events": {one["key"]: one["doc_count"] for one in status["aggregations"]["status"]["buckets"]},
        "exits": [{**one["key"], "articles": one["doc_count"]} for one in exits["aggregations"]["exits"]["buckets"]],
        "seconds": _seconds(client, settings),
    }


def _total(client: Elasticsearch, settings: SinkSettings, alias: str) -> int:
    return int(ask(client, settings, alias, size=0, track_total_hits=True)["hits"]["total"]["value"])


def _seconds(client: Elasticsearch, settings: SinkSettings) -> list[dict[str, Any]]:
    """How long each stage took for the article that last changed an event, of live events: percentiles in seconds."""
    aggs = {}
    for begin, end in LEGS:
        both = [{"exists": {"field": f"times.{name}"}} for name in (begin, end)]
        script = f"ChronoUnit.MILLIS.between(doc['times.{begin}'].value, doc['times.{end}'].value) / 1000.0"
        spent = {"percentiles": {"script": {"source": script}, "percents": list(PERCENTS)}}
        aggs[f"{begin}→{end}"] = {"filter": {"bool": {"filter": both}}, "aggs": {"spent": spent}}
    answer = ask(client, settings, "rasid-events", size=0, query={"term": {"mode": "live"}}, aggs=aggs)
    return [
        {"leg": leg, "events": found["doc_count"]}
        | {f"p{percent}": found["spent"]["values"][f"{percent:.1f}"] for percent in PERCENTS}
        for leg, found in answer["aggregations"].items()
        if found["doc_count"]
    ]
