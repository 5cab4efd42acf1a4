"""Merges mentions into events: one act is one event, however many reports tell of it, in whatever order.

The state of one country lives in a key-value store (a Faust table in the worker, a dict offline): `state.py`,
`index.py`, `aging.py` and `corrections.py` say which keys it has. A message changes all of them or none
(`journal.py`), and the same mentions applied twice change nothing; so a worker that dies between its table and its
output loses nothing: the message comes again, and the events it changed are given out again with their revisions as
they are.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, MutableMapping
from datetime import date
from hashlib import blake2b
from typing import NamedTuple

import msgspec

from processors.event import ArticleMentions, Event, Mention
from processors.merging.account import account
from processors.merging.aging import Queue, fold_old
from processors.merging.corrections import Constraints, Correction, Meaning, constraints, keep
from processors.merging.grouping import Item
from processors.merging.index import Index
from processors.merging.journal import Journal
from processors.merging.points import Pairs
from processors.merging.regroup import Neighbourhood, Regrouping
from processors.merging.revise import Cause, Revision
from processors.merging.state import Shelf, State, Trace
from processors.merging.why import why

OPEN_DAYS = 60  # without a report, after which an event is folded and its articles' versions are forgotten
_EARLIER = "~"  # after the ids of what an article said before, while its new version is merged


class Corrected(NamedTuple):
    """A correction with what it means, the events it changed, and mentions that now belong to another country."""

    correction: Correction
    events: list[Event]
    moved: list[ArticleMentions]


class Merger:
    """Applies articles' mentions to the events in `store`, one country's in order. Keep one: it remembers pairs."""

    def __init__(self, store: MutableMapping[bytes, bytes], open_days: int = OPEN_DAYS) -> None:
        self.store, self.open_days = store, open_days
        self.pairs = Pairs()

    def apply(self, batch: ArticleMentions) -> list[Event]:
        """Merge one article's mentions and return every event they touch, changed or not.

        An older version than the one merged last touches nothing. Mentions that the new version lacks are taken back;
        an event left with none is retracted.
        """
        store = Journal(self.store)
        told = constraints(store)
        shelf = Shelf(store, batch.country, told.mentions)
        trace = shelf.trace(batch.article_id)
        if trace.version > batch.version:
            return []
        digest = blake2b(msgspec.msgpack.encode(batch.mentions), digest_size=16).digest()
        if (trace.version, trace.digest) == (batch.version, digest):  # it was all done, but perhaps not given out
            store.commit()
            return [state.told() for event_id in trace.changed if (state := shelf.state(event_id))]
        index, queue = Index(store, batch.country), Queue(store, batch.country)
        work = Regrouping(shelf, index, self.pairs.under(told))
        revision = Revision(shelf, index, told, Cause(batch.article_id, batch.mode, batch.times))
        items = [_item(mention) for mention in batch.mentions]
        # 1. Take this article's earlier word out of the events it told of.
        mine = {*trace.mentions, *(mention.mention_id for mention in batch.mentions)}
        before = [*trace.events, *(event_id for item in items for event_id in index.near(item.account))]
        for event_id in _alive(shelf, before):
            self._withdraw(shelf, event_id, mine, items, work, revision)
        # 2. Group what is left with the new mentions, and name the groups.
        bound = [*trace.events, *_bound(shelf, told, batch.mentions)]
        for part in work.neighbourhoods(items, bound):
            revision.settle(part.events, work.acts(part), batch.mentions)
        # 3. Keep it, and note where to look for it when the article comes again, or grows old.
        events = sorted({revision.owners[m.mention_id] for m in batch.mentions})
        revision.touch(events, queue.next)
        changed = sorted({*events, *revision.changed, *_alive(shelf, trace.events)})
        shelf.write(revision.states())
        day = _day(batch)
        queue.add(day, batch.article_id, events)
        shelf.keep_trace(
            batch.article_id,
            Trace(
                version=batch.version,
                digest=digest,
                mentions=sorted(m.mention_id for m in batch.mentions),
                events=events,
                changed=changed,
                number=queue.next - 1,
            ),
        )
        fold_old(shelf, queue, day - self.open_days)
        store.commit()
        return [state.told() for event_id in changed if (state := shelf.state(event_id))]

    def part(self, batch: ArticleMentions) -> tuple[ArticleMentions, list[ArticleMentions]]:
        """The batch as far as it belongs to its country, and what people moved to other countries, a batch for each.

        Where the article no longer tells what was moved, that batch is empty and takes it back.
        """
        told = constraints(Journal(self.store))
        away: dict[str, list[Mention]] = {c: [] for c in told.homes(batch.article_id) if c != batch.country}
        if not away:
            return batch, []
        stays: list[Mention] = []
        for mention in batch.mentions:
            away.get(told.moved.get(mention.mention_id, batch.country), stays).append(mention)
        return msgspec.structs.replace(batch, mentions=stays), [_moved(batch, *one) for one in sorted(away.items())]

    def correct(self, correction: Correction) -> Corrected:
        """Keep a person's word and do what it says with the events of this store.

        Where none of its events is known it changes nothing now, and holds for mentions that come later.
        """
        store = Journal(self.store)
        before = constraints(store).corrections.get(correction.correction_id)
        if before is not None:
            correction = correction.with_meanings(before.meanings)
        all_states = (Shelf(store, "").state(event_id) for event_id in correction.events)
        states = [state for state in all_states if state is not None]
        meanings = {s.founder.event_id: m for s in states if (m := _meaning(correction, s))}
        correction = correction.with_meanings(meanings)
        told = keep(store, correction)
        done = Corrected(correction, [], [])
        for country in sorted({state.event.country for state in states}):
            shelf, index = Shelf(store, country, told.mentions), Index(store, country)
            work = Regrouping(shelf, index, self.pairs.under(told))
            revision = Revision(shelf, index, told, Cause(f"correction:{correction.correction_id}", "live", {}))
            ours = [state.founder.event_id for state in states if state.event.country == country]
            alive = _alive(shelf, ours)
            for event_id in alive:
                if state := shelf.state(event_id):
                    revision.remember(state)
            if correction.home in (None, country):
                revision.settle(alive, work.acts(Neighbourhood([], alive)), [])
            else:
                done.moved.extend(self._move(shelf, alive, correction, revision))
            shelf.write(revision.states())
            changed = sorted({*revision.changed, *ours})
            done.events.extend(state.told() for event_id in changed if (state := shelf.state(event_id)))
        store.commit()
        return done

    @staticmethod
    def _move(shelf: Shelf, event_ids: list[str], correction: Correction, revision: Revision) -> list[ArticleMentions]:
        """Empty events into another country's; their mentions, an article's each."""
        found: list[ArticleMentions] = []
        for event_id in event_ids:
            state = shelf.state(event_id)
            if state is None or event_id == correction.events[0]:
                continue
            by_article: dict[str, list[Mention]] = defaultdict(list)
            for mention in state.mentions:
                by_article[mention.article_id].append(mention)
            for article_id, mentions in sorted(by_article.items()):
                batch = ArticleMentions(
                    mode="replay", article_id=article_id, version=mentions[0].version,
                    country=state.event.country, mentions=mentions,
                )  # fmt: skip
                found.append(_moved(batch, correction.home or "", mentions))
            revision.move(state, correction.events[0])
        return found

    def states(self) -> Iterator[State]:
        """All events in the store with their mentions, in no particular order."""
        for key in list(self.store):
            if key.startswith(b"e|"):
                yield msgspec.msgpack.decode(self.store[key], type=State)

    def events(self) -> Iterator[Event]:
        """All events in the store, in no particular order."""
        return (state.told() for state in self.states())

    def why(self, one: str, other: str) -> Iterator[str]:
        """Lines that explain why two events or mentions are one or not. Raises UnknownError."""
        return why(list(self.states()), constraints(self.store), (one, other))

    @staticmethod
    def _withdraw(
        shelf: Shelf, event_id: str, mine: set[str], items: list[Item], work: Regrouping, revision: Revision
    ) -> None:
        """Take the mentions `mine` out of an event. What founded it stands in until the new version is placed."""
        glance = shelf.glance(event_id)
        state = shelf.state(event_id) if glance and not glance.mentions.isdisjoint(mine) else None
        if state is None:
            return
        revision.remember(state)
        work.disturbed.append(event_id)
        gone = [mention for mention in state.mentions if mention.mention_id in mine]
        state.mentions = [mention for mention in state.mentions if mention.mention_id not in mine]
        state.rest = [report for report in state.rest if report.mention_id not in mine]
        founder = next((m for m in gone if m.mention_id == state.founder.mention_id), None)
        if founder is None:
            return
        told = account(founder)
        same = next((item for item in items if item.account.signature == told.signature), None)
        earlier = told._replace(mention_id=told.mention_id + _EARLIER, article_id=told.article_id + _EARLIER)
        stands_in = same or Item(earlier, frozenset({earlier.mention_id}), frozenset())
        work.earlier[state.founder.event_id] = stands_in


def _item(mention: Mention) -> Item:
    return Item(account(mention), frozenset({mention.mention_id}), frozenset({mention.article_id}))


def _alive(shelf: Shelf, event_ids: Iterable[str]) -> list[str]:
    """The events that events are part of now, each once."""
    glances = (shelf.glance(event_id) for event_id in event_ids)
    return list(dict.fromkeys(glance.founder.event_id for glance in glances if glance))


def _bound(shelf: Shelf, told: Constraints, mentions: Iterable[Mention]) -> list[str]:
    """The events that people bound these mentions to."""
    partners = {p for m in mentions if m.mention_id in told.mentions for p in told.partners(m.mention_id)}
    return [event_id for p in sorted(partners) for event_id in shelf.trace(p.rpartition("#")[0]).events]


def _meaning(correction: Correction, state: State) -> Meaning | None:
    """What a correction says of an event, by its mentions; None where it has none left to be meant."""
    told = {word.mention_id: word.article_id for word in state.words()}
    if correction.action != "split":
        return Meaning(country=state.event.country, mentions=sorted(told)) if told else None
    off = sorted(m for m, article in told.items() if {m, article} & set(correction.reports))
    others = sorted(told.keys() - set(off))
    return Meaning(country=state.event.country, mentions=off, others=others) if off else None


def _moved(batch: ArticleMentions, country: str, mentions: list[Mention]) -> ArticleMentions:
    """Mentions for another country; beside what that country's own batch of the article says."""
    name = f"{batch.article_id}@{batch.country}"
    return msgspec.structs.replace(batch, article_id=name, country=country, mentions=mentions)


def _day(batch: ArticleMentions) -> int:
    """The day its article was fetched, as an ordinal."""
    fetched = batch.times.get("fetch") or next((m.first_fetched_at for m in batch.mentions if m.first_fetched_at), None)
    return fetched.date().toordinal() if fetched else date.min.toordinal()
