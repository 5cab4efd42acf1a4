"""What a killed producer may have published without recording it: looked for before its feeds are taken over."""

import asyncio
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

import msgspec
import structlog

from producers.article import TOPIC
from producers.compacted import Follower, records
from producers.feeds import Feed
from producers.intake import Intake
from producers.parse import Item
from producers.settings import Settings
from producers.state import FeedState

log = structlog.get_logger(__name__)

_MARGIN = timedelta(seconds=5)  # between the time of a message and that of its record; both are one process's


class _Told(msgspec.Struct, frozen=True):
    """What is read of a published article."""

    url: str
    title: str = ""


class Doubts:
    """Settles them for feeds that are taken over. `follower` reads what is seen into what `intake` knows."""

    def __init__(self, settings: Settings, intake: Intake, follower: Follower) -> None:
        self.settings, self.intake, self.follower = settings, intake, follower

    async def settle(self, states: Mapping[str, FeedState], feeds: Mapping[str, Feed]) -> None:
        """Record as done with what of the articles in `states[…].taking` is published. Raises PublishError."""
        await (
            self.intake.outbox.deliver()
        )  # nothing of ours is on its way any more: feeds may come back to who lost them
        await asyncio.to_thread(self.follower.catch_up)
        doubtful: dict[str, Feed] = {}
        since: list[datetime] = []
        for url, state in states.items():
            mine = [key for key in state.taking if key not in self.intake.seen]
            if mine and state.taking_since:
                doubtful |= dict.fromkeys(mine, feeds[url])
                since.append(state.taking_since)
        if not doubtful:
            return
        found = await asyncio.to_thread(published, self.settings, doubtful.keys(), min(since) - _MARGIN)
        log.info("taken over in doubt", articles=len(doubtful), published=len(found))
        for asked, (key, item) in found.items():
            await self.intake.recover(doubtful[asked], asked, key, item)


def published(settings: Settings, ids: Collection[str], since: datetime) -> dict[str, tuple[str, Item]]:
    """Those of `ids` that were published at `since` or later, each with its article's id and item.

    The two ids differ where the feed's address led to another.
    """
    found = {}
    for record in records(settings, TOPIC, since):
        if record.key is None or record.value is None:
            continue
        key = record.key.decode()
        asked = dict(record.headers).get("asked_id", record.key).decode()
        if asked in ids:
            told = msgspec.json.decode(record.value, type=_Told)
            found[asked] = key, Item(url=told.url, title=told.title)
    return found
