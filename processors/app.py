"""Wires the stages to Kafka: articles.fetched → extract → copies → events → merge → events. No logic lives here.

faust -A processors.app worker -l warn
"""

import asyncio
import atexit
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, TypeVar

import faust
import msgspec
import structlog
from faust.types import EventT, StreamT, TopicT
from mode import Service

from processors.article import EXTRACTED_TOPIC, Article
from processors.article import TOPIC as ARTICLES_TOPIC
from processors.copies import Copies
from processors.delivery import Exits, end_process, held
from processors.event import HISTORY_TOPIC, MENTIONS_TOPIC, ArticleMentions, Event
from processors.event import TOPIC as EVENTS_TOPIC
from processors.extract import Dropped, extract_article
from processors.merging.corrections import TOPIC as CORRECTIONS_TOPIC
from processors.merging.corrections import Correction
from processors.merging.merge import Merger
from processors.pool import Pool, PoolBroken, TaskError
from processors.stages import ToldCountries, by_country, mentions_of
from processors.tables import Awaited, FolderInUseError, begin_empty
from processors.wiring import app, partitions, settings, table_of, topic_of
from producers import topics, trail
from producers.article import TOPIC as FETCHED_TOPIC
from producers.article import FetchedArticle
from producers.publish import PublishError
from producers.service import EXITS, Health, configure_logs

M = TypeVar("M", bound=msgspec.Struct)
log = structlog.get_logger("processors")

fetched = topic_of(FETCHED_TOPIC)
extracted = topic_of(EXTRACTED_TOPIC)
articles = topic_of(ARTICLES_TOPIC)
mentions = topic_of(MENTIONS_TOPIC)
corrections = topic_of(CORRECTIONS_TOPIC)
events = topic_of(EVENTS_TOPIC)
history = topic_of(HISTORY_TOPIC)
texts = table_of("texts", EXTRACTED_TOPIC)
told_countries = ToldCountries(table_of("countries", ARTICLES_TOPIC), settings.open_days)
merged = Awaited(table_of("merged", MENTIONS_TOPIC))
merger = Merger(merged, settings.open_days)
turn = asyncio.Lock()  # whoever changes events gives them out before another does: no revision comes late or never
exits = Exits(topic_of(trail.TOPIC), topic_of(trail.DEAD_LETTERS), settings)
pool = Pool(
    settings.pool_processes,
    settings.page_seconds,
    settings.page_memory_bytes,
    ["processors.extract", "processors.stages"],
)
atexit.register(pool.close)  # not sooner: Faust's agents still work while its services stop


async def handle(event: EventT, kind: type[M], stage: trail.Stage, work: Callable[[M], Awaitable[None]]) -> None:
    """Do `work` with the message of `event`. Nothing is raised: what fails lies in the dead letters."""
    message: M | None = None
    try:
        if event.value is None:
            EXITS.labels(stage, "deleted").inc()
            return
        message = msgspec.json.decode(event.value, type=kind)
        await work(message)
    except (msgspec.DecodeError, UnicodeDecodeError) as exc:
        await put_away(event, stage, message, f"cannot be read: {exc}")
    except TaskError as exc:
        await put_away(event, stage, message, str(exc))
    except PoolBroken as exc:
        end_process(f"the process pool: {exc}")
    except Exception as exc:  # a fault of ours must not lose the message
        log.exception("unexpected", stage=stage)
        await put_away(event, stage, message, f"{type(exc).__name__}: {exc}")


async def put_away(event: EventT, stage: trail.Stage, message: object, error: str) -> None:
    """Put the message of `event` into the dead letters, and tell so on the trail of its article."""
    error = error[:1000]
    letter = trail.DeadLetter.of(stage, event.message, error)
    known = (
        step(message, stage, "dead-lettered", detail=error) if isinstance(message, FetchedArticle | Article) else None
    )
    await exits.dead_letter(letter, known)


async def send(topic: TopicT, name: str, key: str, value: msgspec.Struct, partition: int | None = None) -> None:
    """Deliver what a stage made of a message; raises TaskError for what is too large ever to be delivered."""
    if not await exits.deliver(topic, name, key, value, partition):
        raise TaskError(f"its message for {name}, {key}, is over {settings.message_bytes} bytes")


def step(message: FetchedArticle | Article, stage: trail.Stage, outcome: trail.Outcome, **told: Any) -> trail.Step:  # noqa: ANN401 - fields of a step
    """An exit of the article in `message`."""
    return trail.Step(
        mode=message.mode,
        article_id=message.article_id,
        url=message.url,
        outlet=message.outlet,
        title=message.title,
        stage=stage,
        outcome=outcome,
        **told,
    )


@app.agent(fetched)
async def extract(stream: StreamT) -> None:
    """Take small batches, so that the pool is full while each delivery is awaited."""
    async for batch in stream.take_events(settings.batch, within=0.1):
        with held(*batch):
            await asyncio.gather(*(handle(event, FetchedArticle, "extract", extract_one) for event in batch))


async def extract_one(message: FetchedArticle) -> None:
    """One fetched page → one clean article, or a counted reason."""
    result = await pool.run(extract_article, message)
    if isinstance(result, Dropped):
        await exits.step(step(message, "extract", "dropped", reason=result.reason, detail=result.detail))
    else:
        await send(extracted, EXTRACTED_TOPIC, result.article_id, result)
        await exits.step(
            step(
                result, "extract", "passed", detail=f"text: {result.text_rule}, date: {result.published_rule or 'none'}"
            ),
            message.fetched_at,
        )


@app.agent(extracted)
async def copies(stream: StreamT) -> None:
    """Say of each article whether it copies an earlier one."""
    async for event in stream.events():
        with held(event):
            await handle(event, Article, "copies", judge_one)


async def judge_one(message: Article) -> None:
    """One article → the same, with what it copies."""
    article = Copies(texts).judge(message)
    await send(articles, ARTICLES_TOPIC, article.article_id, article)
    await exits.step(step(article, "copies", "passed", detail=article.copy_of or ""), message.fetched_at)


@app.agent(articles)
async def find_events(stream: StreamT) -> None:
    """Read an article's events, and send each country's to its stream."""
    async for event in stream.events():
        with held(event):
            await handle(event, Article, "events", read_one)


async def read_one(article: Article) -> None:
    """One article → the mentions in it, by country."""
    found = await pool.run(mentions_of, article)
    streams = by_country(article, found, told_countries.of(article.article_id))
    for country, batch in streams.items():
        await send(mentions, MENTIONS_TOPIC, country, batch)
    if streams:
        told_countries.keep(article, [code for code, batch in streams.items() if batch.mentions])
    await exits.step(step(article, "events", "passed", events=len(found)), article.fetched_at)


@app.agent(mentions)
async def merge(stream: StreamT) -> None:
    """Merge an article's mentions into its country's events, and give out each event they touch."""
    async for event in stream.events():
        with held(event):
            await handle(event, ArticleMentions, "merge", merge_one)


async def merge_one(batch: ArticleMentions) -> None:
    """One article's mentions in one country → the events they touch."""
    async with turn:
        batch, moved = merger.part(batch)
        touched = merger.apply(batch)
        await give_out(touched, moved)
    told = ",".join(one.event_id for one in touched)
    passed = trail.Step(mode=batch.mode, article_id=batch.article_id, stage="merge", outcome="passed", detail=told)
    await exits.step(passed, batch.times.get("fetch"))


async def give_out(touched: list[Event], moved: list[ArticleMentions]) -> None:
    """Every event touched, and mentions that belong to another country, once Kafka has the state behind them."""
    event = faust.current_event()
    await merged.settled(event.message.partition, settings.deliver_seconds)
    for one in touched:
        await send(history, HISTORY_TOPIC, one.event_id, one)
        await send(events, EVENTS_TOPIC, one.event_id, one)
    for batch in moved:
        await send(mentions, MENTIONS_TOPIC, batch.country, batch)


@app.agent(corrections)
async def correct(stream: StreamT) -> None:
    """Do what people say of events, beside the mentions of the same partition."""
    async for event in stream.events():
        with held(event):
            await handle(event, Correction, "merge", correct_one)


async def correct_one(correction: Correction) -> None:
    """One correction → the events it changes, and the correction with what this partition knows of its events."""
    async with turn:
        done = merger.correct(correction)
        await give_out(done.events, done.moved)
    if done.correction != correction:
        for partition in range(partitions[CORRECTIONS_TOPIC]):
            await send(corrections, CORRECTIONS_TOPIC, correction.correction_id, done.correction, partition)


def facts() -> dict[str, object]:
    """What `/healthz` says: the worker is well while it has its partitions, its tables, and a broker that takes."""
    ready = app.tables.actives_ready and not app.rebalancing and not app.in_recovery
    return {
        "ok": ready and not app.should_stop and exits.trouble is None,
        "rebalancing": app.rebalancing,
        "recovering": app.in_recovery,
        "assigned": len(app.assignor.assigned_actives()),
        "trouble": exits.trouble,
    }


@app.on_worker_init.connect
def prepare(*_: object, **__: object) -> None:
    """Say in one line what is missing before Faust says it in a hundred, and begin with empty tables."""
    try:
        topics.require(settings)
        begin_empty(Path(settings.state_dir), app.conf.tabledir)
    except (PublishError, FolderInUseError, OSError) as exc:
        raise SystemExit(str(exc)) from exc


@app.service
class Surroundings(Service):  # type: ignore[misc]
    """Logs and health, beside the agents."""

    health: Health | None = None

    async def on_start(self) -> None:
        """Take the log over from Faust and open the health port."""
        configure_logs(settings, "processors")
        self.health = Health(settings, facts)
        self.health.__enter__()
        log.info("processors are up", health_port=self.health.port, kafka=settings.kafka)

    async def on_stop(self) -> None:
        """Close the health port."""
        if self.health:
            self.health.__exit__()
