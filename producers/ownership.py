"""Which feeds are this producer's: Kafka's consumer group shares them out, and gives them to others when it is gone.

The group reads `feeds.state`; who is assigned a partition owns the feeds whose state lies there. Feeds of one site lie
together, so that one process alone asks a host, at the host's pace, and an article in two feeds of a site is met twice
by one process. Nothing here elects or locks.
"""

import asyncio
import threading
import time
from collections.abc import Coroutine, Iterable
from typing import Any

import structlog
from kafka import KafkaConsumer, TopicPartition
from kafka.consumer.subscription_state import AsyncConsumerRebalanceListener
from kafka.coordinator.assignors.cooperative_sticky import CooperativeStickyAssignor
from kafka.coordinator.heartbeat import Heartbeat
from kafka.errors import KafkaError
from kafka.future import Future

from producers import state
from producers.doubts import Doubts
from producers.feeds import Feed
from producers.membership import end_begun_joins
from producers.poll import Poller
from producers.publish import RECONNECT_MS, BrokerUnavailable, PublishError, partition_for
from producers.settings import ProducerSettings
from producers.state import FEEDS, FeedState, site_of
from producers.topics import TopicMissing

log = structlog.get_logger(__name__)

GROUP = "producers"
_POLL_MS = 200
_RELEASE_SECONDS = 40.0  # in which feeds are given up in good order: longer than a fetch takes
_REBALANCE_SECONDS = 60.0  # in which every producer must have done so
_SURE = 0.7  # of the time after which others take over, counted from the broker's last word


class LastWord:
    """When (by the monotonic clock) the last heartbeat that the broker answered was sent: it knew of us no later.

    The answer may have lain unread since then, in a process that was frozen.
    """

    def __init__(self, heartbeat: Heartbeat) -> None:
        self.at = float("-inf")
        received = heartbeat.received_heartbeat

        def answered() -> None:
            received()
            self.at = heartbeat.last_send

        heartbeat.received_heartbeat = answered


class Ownership(AsyncConsumerRebalanceListener):  # type: ignore[misc] # without types
    """A member of the group: lets `poller` take the feeds of assigned partitions, and release those of revoked ones.

    Raises BrokerUnavailable or TopicMissing. `start` and `close` belong to the event loop of `poller`. The consumer
    has a thread of its own, and its callbacks come while that thread waits in `poll` or `close`.
    """

    def __init__(
        self, settings: ProducerSettings, feeds: Iterable[Feed], poller: Poller, doubts: Doubts, stop: threading.Event
    ) -> None:
        self.poller, self.doubts, self.stop = poller, doubts, stop
        self.topic, self.silence = settings.topic_prefix + FEEDS, settings.owner_seconds
        self.consumer = member(settings)
        self.heard = LastWord(self.consumer._coordinator.heartbeat)  # noqa: SLF001
        partitions = len(self.consumer.partitions_for_topic(self.topic) or ())
        if not partitions:
            self.consumer.close()
            raise TopicMissing(self.topic, settings.kafka)
        self.feeds: dict[int, dict[str, Feed]] = {number: {} for number in range(partitions)}
        for feed in feeds:
            self.feeds[partition_for(site_of(feed.url), partitions)][feed.url] = feed
        self.owned: set[int] = set()
        self.loading: dict[TopicPartition, dict[str, bytes | None]] = {}
        self.taking: dict[int, asyncio.Task[None]] = {}
        self.takeovers = 0
        self.error: BaseException | None = None
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self._run, name="ownership", daemon=True)

    def start(self) -> None:
        self.loop = asyncio.get_running_loop()
        self.poller.complete = False
        self.consumer.subscribe([self.topic], listener=self)
        self.thread.start()

    async def close(self) -> None:
        """Leave the group, so that the others take over at once; the feeds must be released by now."""
        self.ended.set()
        await asyncio.to_thread(self.thread.join)
        await asyncio.to_thread(self.consumer.close)

    def is_sure(self) -> bool:
        """Whether no other producer can have been given our feeds: the broker heard of us a moment ago."""
        return time.monotonic() - self.heard.at < _SURE * self.silence

    def facts(self) -> dict[str, object]:
        """What `/healthz` says besides the poller's."""
        return {"partitions": len(self.owned), "of_partitions": len(self.feeds), "takeovers": self.takeovers}

    async def on_partitions_assigned(self, assigned: set[TopicPartition]) -> None:
        self.loading |= {partition: {} for partition in assigned}

    async def on_partitions_revoked(self, revoked: set[TopicPartition]) -> None:
        await self._in_loop(self._give_up(revoked, _RELEASE_SECONDS))

    async def on_partitions_lost(self, lost: set[TopicPartition]) -> None:
        # They are others' by now: nothing more may be recorded of them.
        await self._in_loop(self._give_up(lost, 0.0))

    async def _in_loop(self, work: Coroutine[None, None, None]) -> None:
        """Do `work` in the poller's loop; the consumer's own loop goes on beating meanwhile."""
        done, net = Future(), self.consumer._net  # noqa: SLF001 - its futures are for its own thread, and do not wake it

        async def tell() -> None:
            done.success(None)

        asyncio.run_coroutine_threadsafe(work, self.loop).add_done_callback(lambda _: net.call_soon_threadsafe(tell))
        await done

    def _run(self) -> None:
        pause = False
        while not self.ended.is_set():
            try:
                if pause:
                    self.ended.wait(1.0)
                self._step()
                pause = False
            except KafkaError as exc:
                log.warning("no word with the group for now", error=repr(exc))
                pause = True
            except BaseException as exc:  # noqa: BLE001 - told where the program ends
                self._fail(exc)
                return

    def _fail(self, error: BaseException) -> None:
        self.error = error
        self.stop.set()

    def _step(self) -> None:
        """Poll once; read the states of what was newly assigned to their end."""
        records = self.consumer.poll(timeout_ms=_POLL_MS)
        assigned = self.consumer.assignment()
        self.loading = {partition: values for partition, values in self.loading.items() if partition in assigned}
        for partition, told in records.items():
            if partition in self.loading:
                for record in told:
                    if (url := record.key.decode()) in self.feeds[partition.partition]:
                        self.loading[partition][url] = record.value
        if not self.loading:
            return
        ends = self.consumer.end_offsets(list(self.loading))
        for partition in [one for one, end in ends.items() if self.consumer.position(one) >= end]:
            values = self.loading.pop(partition)
            self.consumer.pause(partition)  # from here on it holds our own words only
            self.loop.call_soon_threadsafe(self._begin, partition.partition, values)

    def _begin(self, number: int, values: dict[str, bytes | None]) -> None:
        self.owned.add(number)
        states = {url: state.read(values.get(url)) for url in self.feeds[number]}
        self.taking[number] = asyncio.create_task(self._take(number, states))

    async def _take(self, number: int, states: dict[str, FeedState]) -> None:
        try:
            while True:
                try:
                    await self.doubts.settle(states, self.feeds[number])
                    break
                except PublishError as exc:
                    log.warning("cannot take feeds over for now", partition=number, error=str(exc))
                    await asyncio.sleep(1.0)
            for url, feed in self.feeds[number].items():
                self.poller.take(feed, states[url])
            self.takeovers += 1
            log.info("feeds taken", partition=number, feeds=len(states))
            if not self.loading and len(self.taking) == 1:
                self.poller.complete = True
        except Exception as exc:  # noqa: BLE001 - told where the program ends
            self._fail(exc)
        finally:
            if self.taking.get(number) is asyncio.current_task():  # and not of who took it again
                del self.taking[number]

    async def _give_up(self, partitions: set[TopicPartition], within: float) -> None:
        numbers = {partition.partition for partition in partitions}
        self.owned -= numbers
        for number in numbers & self.taking.keys():
            self.taking[number].cancel()
        releases = [asyncio.create_task(self.poller.release(url)) for number in numbers for url in self.feeds[number]]
        if not releases:
            return
        _, late = await asyncio.wait(releases, timeout=within)
        for release in late:
            release.cancel()
        await asyncio.gather(*releases, return_exceptions=True)
        log.info("feeds given up", partitions=sorted(numbers), cut_off=len(late))


def member(settings: ProducerSettings) -> KafkaConsumer:
    """A consumer of the group. Raises BrokerUnavailable."""
    silence, assignor = settings.owner_seconds * 1000, CooperativeStickyAssignor()
    try:
        consumer = KafkaConsumer(
            bootstrap_servers=settings.kafka,
            bootstrap_timeout_ms=10_000,
            reconnect_backoff_max_ms=RECONNECT_MS,
            group_id=settings.topic_prefix + GROUP,
            partition_assignment_strategy=(assignor,),
            session_timeout_ms=int(silence),
            heartbeat_interval_ms=int(silence / 10),
            max_poll_interval_ms=int(_REBALANCE_SECONDS * 1000),
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            allow_auto_create_topics=False,
            max_partition_fetch_bytes=settings.message_bytes,
        )
    except KafkaError as exc:
        raise BrokerUnavailable(settings.kafka) from exc
    _begin_anew_when_expelled(consumer, assignor)
    end_begun_joins(consumer)
    return consumer


def _begin_anew_when_expelled(consumer: KafkaConsumer, assignor: CooperativeStickyAssignor) -> None:
    """Let the group's verdict that `consumer` is no member of it end all it had, as the protocol has it (KIP-429).

    The client forgets its membership alone. It would go on claiming its partitions: they are withheld from whom they
    are to go to, until a member gives them up that does not have them. And its listener would not hear of them where
    it is expelled while it joins: it would go on with feeds that were others' meanwhile.
    """
    coordinator = consumer._coordinator  # noqa: SLF001
    forget = coordinator.reset_generation

    def begin_anew(*args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - the client's own
        forget(*args, **kwargs)
        assignor.member_assignment = None
        coordinator.rejoining = False  # what is lost is told before it joins again

    coordinator.reset_generation = begin_anew
