"""Wires the stages to Kafka: articles.fetched → extract → copies → events → merge → events. No logic lives here.

faust -A processors.app worker -l warn
"""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import faust
import msgspec
from faust.types import EventT, StreamT, TableT, TopicT
from mode import Service

from processors.article import EXTRACTED_TOPIC, Article
from processors.article import TOPIC as ARTICLES_TOPIC
from processors.copies import Copies
from processors.delivery import Exits, deliver
from processors.event import HISTORY_TOPIC, MENTIONS_TOPIC, ArticleMentions
from processors.event import TOPIC as EVENTS_TOPIC
from processors.extract import Dropped, extract_article
from processors.merge import Merger
from processors.pool import Pool, TaskError
from processors.settings import ProcessorSettings
from processors.stages import by_country, mentions_of
from producers import topics, trail
from producers.article import TOPIC as FETCHED_TOPIC
from producers.article import FetchedArticle
from producers.service import Health, configure_logs
from producers.settings import SettingsError, load

M = TypeVar("M", bound=msgspec.Struct)
A = TypeVar("A", FetchedArticle, Article)
R = TypeVar("R")

try:
    settings = load(ProcessorSettings)
except SettingsError as exc:
    raise SystemExit(str(exc)) from exc
try:
    Path(settings.state_dir).mkdir(parents=True, exist_ok=True)
except OSError as exc:
    raise SystemExit(f"RASID_STATE_DIR: cannot make {settings.state_dir}: {exc.strerror}") from exc

app = faust.App(
    f"{settings.topic_prefix}processors",
    broker=[f"kafka://{host}" for host in settings.kafka.split(",")],
    datadir=Path(settings.state_dir),
    store="rocksdb://",
    key_serializer="raw",
    value_serializer="raw",
    topic_disable_leader=True,
    topic_replication_factor=settings.replication,
    table_standby_replicas=0,
    stream_wait_empty=False,
    web_enabled=False,
    worker_redirect_stdouts=False,
    producer_compression_type="gzip",
    producer_max_request_size=settings.message_bytes,
    consumer_max_fetch_size=settings.message_bytes,
    consumer_auto_offset_reset="earliest",
    broker_commit_interval=1.0,
    broker_session_timeout=10.0,  # a dead worker's partitions move within seconds
    broker_heartbeat_interval=3.0,
)
partitions = {topic.name: topic.partitions for topic in topics.topics()}


def topic_of(name: str) -> TopicT:
    """The Faust topic of ours called `name`, raw bytes in and out."""
    return app.topic(settings.topic_prefix + name, key_type=bytes, value_type=bytes, internal=False)


def table_of(name: str, source: str) -> TableT:
    """A table of bytes whose changelog has as many partitions as the topic `source` that feeds it."""
    return app.Table(
        f"{settings.topic_prefix}{name}",
        key_type=bytes,
        value_type=bytes,
        partitions=partitions[source],
        extra_topic_configs={"max.message.bytes": str(settings.message_bytes)},
        # 2 GiB a partition by default
        options={"block_cache_size": settings.table_cache_bytes, "write_buffer_size": settings.table_cache_bytes},
    )


fetched = topic_of(FETCHED_TOPIC)
extracted = topic_of(EXTRACTED_TOPIC)
articles = topic_of(ARTICLES_TOPIC)
mentions = topic_of(MENTIONS_TOPIC)
events = topic_of(EVENTS_TOPIC)
history = topic_of(HISTORY_TOPIC)
sentences = table_of("copies", EXTRACTED_TOPIC)
told_countries = table_of("countries", ARTICLES_TOPIC)
merged = table_of("merged", MENTIONS_TOPIC)
exits = Exits(topic_of(trail.TOPIC), topic_of(trail.DEAD_LETTERS), settings)
pool = Pool(settings.pool_processes, settings.page_seconds, ["processors.extract", "processors.stages"])


async def send(topic: TopicT, name: str, key: str, value: msgspec.Struct) -> None:
    """Deliver one message of ours."""
    await deliver(topic, name, key, value, settings)


async def read(event: EventT, kind: type[M], stage: trail.Stage) -> M | None:
    """The message of `event`, or None once it lies in the dead letters because it cannot be read."""
    try:
        return msgspec.json.decode(event.value, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError) as exc:
        await put_away(event, stage, f"cannot be read: {exc}")
        return None


async def put_away(event: EventT, stage: trail.Stage, error: str) -> None:
    """Put the message of `event` into the dead letters."""
    where = event.message
    letter = trail.DeadLetter(
        stage=stage,
        error=error,
        topic=where.topic,
        partition=where.partition,
        offset=where.offset,
        key=event.key,
        value=event.value,
    )
    await exits.dead_letter(letter)


async def attempt(event: EventT, stage: trail.Stage, work: Callable[[A], R], message: A) -> R | None:
    """`work(message)` in the pool, or None once the message lies in the dead letters because the work failed."""
    try:
        return await pool.run(work, message)
    except TaskError as exc:
        await put_away(event, stage, str(exc))
        await exits.step(step(message, stage, "dead-lettered", detail=str(exc)))
        return None


def step(
    message: FetchedArticle | Article,
    stage: trail.Stage,
    outcome: trail.Outcome,
    *,
    reason: str | None = None,
    detail: str = "",
    events: int | None = None,
) -> trail.Step:
    """An exit of the article in `message`."""
    return trail.Step(
        mode=message.mode,
        article_id=message.article_id,
        url=message.url,
        outlet=message.outlet,
        title=message.title,
        stage=stage,
        outcome=outcome,
        reason=reason,
        detail=detail,
        events=events,
    )


@app.agent(fetched)
async def extract(stream: StreamT) -> None:
    """Take small batches, so that the pool is full while each delivery is awaited."""
    async for batch in stream.take_events(settings.batch, within=0.1):
        await asyncio.gather(*(extract_one(event) for event in batch))


async def extract_one(event: EventT) -> None:
    """One fetched page → one clean article, a counted reason, or a dead letter."""
    message = await read(event, FetchedArticle, "extract")
    if message is None:
        return
    result = await attempt(event, "extract", extract_article, message)
    if isinstance(result, Dropped):
        await exits.step(step(message, "extract", "dropped", reason=result.reason, detail=result.detail))
    elif result is not None:
        await send(extracted, EXTRACTED_TOPIC, result.article_id, result)
        await exits.step(step(result, "extract", "passed"))


@app.agent(extracted)
async def copies(stream: StreamT) -> None:
    """Say of each article whether it copies an earlier one."""
    judge = Copies(sentences)
    async for event in stream.events():
        message = await read(event, Article, "copies")
        if message is None:
            continue
        article = judge.judge(message)
        await send(articles, ARTICLES_TOPIC, article.article_id, article)
        await exits.step(step(article, "copies", "passed", detail=article.copy_of or ""))


@app.agent(articles)
async def find_events(stream: StreamT) -> None:
    """Read an article's events, and send each country's to its stream."""
    async for event in stream.events():
        article = await read(event, Article, "events")
        if article is None:
            continue
        found = await attempt(event, "events", mentions_of, article)
        if found is None:
            continue
        key = article.article_id.encode()
        earlier = msgspec.json.decode(told_countries.get(key) or b"[]", type=list[str])
        streams = by_country(article, found, earlier)
        for country, batch in streams.items():
            await send(mentions, MENTIONS_TOPIC, country, batch)
        if streams:
            told_countries[key] = msgspec.json.encode([code for code, batch in streams.items() if batch.mentions])
        await exits.step(step(article, "events", "passed", events=len(found)))


@app.agent(mentions)
async def merge(stream: StreamT) -> None:
    """Merge an article's mentions into its country's events, and give out each event they touch."""
    merger = Merger(merged)
    async for event in stream.events():
        batch = await read(event, ArticleMentions, "merge")
        if batch is None:
            continue
        touched = merger.apply(batch)
        for one in touched:
            await send(history, HISTORY_TOPIC, one.event_id, one)
            await send(events, EVENTS_TOPIC, one.event_id, one)
        told = ",".join(one.event_id for one in touched)
        await exits.step(
            trail.Step(mode=batch.mode, article_id=batch.article_id, stage="merge", outcome="passed", detail=told)
        )


@app.service
class Surroundings(Service):  # type: ignore[misc]
    """Logs, health and the pool's end, beside the agents."""

    health: Health | None = None

    async def on_start(self) -> None:
        """Take the log over from Faust and open the health port."""
        log = configure_logs(settings, "processors")
        self.health = Health(
            settings, lambda: {"ok": not app.should_stop, "assigned": len(app.assignor.assigned_actives())}
        )
        self.health.__enter__()
        log.info("processors are up", health_port=self.health.port, kafka=settings.kafka)

    async def on_stop(self) -> None:
        """Close what was opened."""
        pool.close()
        if self.health:
            self.health.__exit__()
