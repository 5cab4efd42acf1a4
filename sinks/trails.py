"""What became of articles: where each one's trail ends, and the whole way of one, from its outlet to an alert."""

from collections.abc import Collection, Sequence
from typing import Any, get_args

import msgspec
import structlog
from elasticsearch import Elasticsearch

from producers import state
from producers.compacted import read_all
from producers.publish import PublishError
from producers.settings import Settings
from producers.trail import Stage
from sinks.errors import NotFound
from sinks.notify import book
from sinks.notify.book import Delivery
from sinks.search import ask, names
from sinks.settings import SinkSettings

log = structlog.get_logger(__name__)

STAGES = get_args(Stage)


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


class Passage(msgspec.Struct, frozen=True):
    """How an article passed one stage.

    `outcome` is that of the step, an event's temporality, an alert's status, or `none` where nothing came of it; `at`
    is ISO 8601, None where unknown; `reason` is a code, `detail` words for people.
    """

    stage: str
    at: str | None
    outcome: str
    reason: str | None = None
    detail: str = ""


def where_articles_ended(client: Elasticsearch, settings: SinkSettings, size: int = 1000) -> list[Ended]:
    """For up to `size` articles with a trail, where it ends, by outlet and URL."""
    answer = ask(
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
    latest = _latest(steps)
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
    """What became of the article at the URL (or with the name or id) `identity`: its way, steps, events, alerts.

    Of one without a trail, what the producers know of it (`ended` is None then). Raises NotFound where they know
    nothing of it either, or cannot be asked because no Kafka answers.
    """
    query = {"terms": {"article_id": names(identity)}}
    found = ask(client, settings, "rasid-trail", size=1000, query=query, sort=[{"at": "asc"}])
    steps = [hit["_source"] for hit in found["hits"]["hits"]]
    if not steps:
        return {"ended": None, "way": [msgspec.to_builtins(_untrailed(settings, identity))], "events": [], "alerts": []}
    of_it = {"term": {"article_id": steps[0]["article_id"]}}
    indexed = ask(client, settings, "rasid-articles", size=1, source_excludes=["text"], query=of_it)["hits"]["hits"]
    told = {"term": {"reports.article_id": steps[0]["article_id"]}}
    events = [hit["_source"] for hit in ask(client, settings, "rasid-events", size=100, query=told)["hits"]["hits"]]
    raised = {"terms": {"event_id": [event["event_id"] for event in events]}}
    found = ask(client, settings, "rasid-alerts", size=1000, query=raised, sort=[{"at": "asc"}])
    alerts = [hit["_source"] for hit in found["hits"]["hits"]]
    way = passages(steps, indexed[0]["_source"] if indexed else None, events, alerts, _told(settings, alerts))
    return {
        "ended": msgspec.to_builtins(ended(steps)),
        "way": msgspec.to_builtins(way),
        "events": events,
        "alerts": alerts,
    }


def _untrailed(settings: SinkSettings, identity: str) -> Passage:
    try:
        sighted = sighting(settings, names(identity))
    except PublishError as exc:
        raise NotFound(f"no trail of {identity}, and whether a feed told of it cannot be asked: {exc}") from exc
    if sighted is None:
        raise NotFound(f"no trail of {identity}: no feed told of it, or longer ago than that is kept")
    return sighted


def sighting(settings: Settings, ids: Collection[str]) -> Passage | None:
    """What the producers know of the article with one of `ids`: it waits to be fetched, or they were done with it.

    Reads the feeds' states and all of `articles.seen`, which takes some seconds for each 100,000 articles. None where
    neither has it. Raises PublishError where Kafka cannot be asked.
    """
    for url, feed in state.load(settings).items():
        for one in feed.waiting:
            if one.article_id in ids:
                again = f", to be tried again after {one.again:%Y-%m-%d %H:%M} UTC" if one.again else ""
                detail = f"told by the feed {url}; {one.tries} tries{again}"
                return Passage("fetch", None, "waiting", detail=detail)
    last = None
    for key, value in read_all(settings, state.SEEN):
        if key in ids and value is not None:
            last = value
    if last is None:
        return None
    seen = msgspec.json.decode(last, type=state.Seen)
    detail = f"told by the feed {seen.feed_url}; its trail is not kept so long, or is on its way"
    return Passage("fetch", seen.at.isoformat(timespec="seconds"), "seen", detail=detail)


def _told(settings: SinkSettings, alerts: list[dict[str, Any]]) -> list[Delivery]:
    """What became of those alerts that were to be sent; nothing where Kafka does not tell."""
    sent = {alert["alert_id"] for alert in alerts if alert["status"] == "sent"}
    try:
        return book.of_alerts(settings, sent) if sent else []
    except PublishError as exc:
        log.warning("cannot tell what became of alerts", error=str(exc))
        return []


def passages(
    steps: list[dict[str, Any]],
    article: dict[str, Any] | None,
    events: list[dict[str, Any]],
    alerts: list[dict[str, Any]],
    deliveries: Sequence[Delivery] = (),
) -> list[Passage]:
    """The way of one article, stage by stage: its last visit to each, its events, what was raised of them and told."""
    way = []
    if article and article.get("published"):
        rule = f"by {article['published_rule']}" if article.get("published_rule") else ""
        way.append(Passage("published", article["published"], "seen", detail=f"{article['outlet']} {rule}".strip()))
    way += [
        Passage(step["stage"], step["at"], step["outcome"], step["reason"], step["detail"]) for step in _latest(steps)
    ]
    for event in events:
        one = f"{event['event_id']}, revision {event['revision']}, {event['status']}"
        by_it = [alert for alert in alerts if alert["event_id"] == event["event_id"]]
        way.append(Passage("event", event["last_updated_at"], event["temporality"], detail=one))
        for alert in by_it:
            detail = f"{alert['transition']} {alert['detail']}".strip()
            way.append(Passage("alerts", alert["at"], alert["status"], alert["reason"], detail))
            way += [
                Passage("notify", one.at.isoformat(), one.result, one.error or None, one.channel)
                for one in deliveries
                if one.alert_id == alert["alert_id"]
            ]
        if not by_it:
            way.append(Passage("alerts", None, "none", detail="no rule had anything to tell of this event"))
    stopped = [step for step in way if step.outcome in ("dropped", "dead-lettered")]
    if not events and not stopped:
        way.append(Passage("event", None, "none", detail="no active report of an event is this article's"))
    return way


def _latest(steps: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The last visit to each stage, in the order of the stages."""
    visits = {step["stage"]: step for step in steps}
    return sorted(visits.values(), key=lambda step: STAGES.index(step["stage"]))
