"""Build the indexes of a kind anew while they are in use, compare, and put the new ones in their place.

1. Make the next generation, an index for each month, under aliases of its own (`…-next`).
2. Copy all documents, from the indexes in use or from the Kafka topic. The sinks go on meanwhile.
3. Stop writes to the old indexes (the sinks wait, and try again), and copy what came since.
4. Compare: every document of the old is in the new, in the same version or a newer one.
5. Swap the aliases in one step: no search and no write ever meets none, or both.

The old indexes stay until the next time, so that `back` can do 3 to 5 the other way round. All of it may be cut short
anywhere and begun again: documents carry their versions, and what was built is found by its aliases. Cut short in 3 or
4, it leaves the indexes closed to writes for as long as sinks/holds.py says; the sinks say so, wait, and open them.
"""

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, Literal

import msgspec
import structlog
from elasticsearch import Elasticsearch

from producers.compacted import records
from sinks import indexes
from sinks.bulk import Operation, backoff, encoder, operation
from sinks.document import SOURCES, TOPICS
from sinks.errors import IndexRefused, NotFound
from sinks.holds import Hold
from sinks.indexes import NEXT, adding, told
from sinks.months import alias_of, month_of, parse, this_month
from sinks.settings import SinkSettings
from sinks.writer import Writer

log = structlog.get_logger(__name__)

Source = Literal["index", "kafka"]

_PAGE = 2_000  # documents in one answer
_SHOWN = 3  # documents named in an error


class Rebuilt(msgspec.Struct, frozen=True):
    """What became of one kind: the generation now in use, its documents, and how many the source gave."""

    kind: str
    generation: int
    documents: int
    copied: int
    caught_up: int


class Rebuild:
    """The steps for one kind (its name without prefix)."""

    def __init__(self, client: Elasticsearch, settings: SinkSettings, kind: str) -> None:
        self.client = client
        self.settings = settings
        self.kind = kind
        self.name = settings.index_prefix + kind
        self.refused: dict[str, str] = {}
        self.hold: Hold | None = None

    def run(self, source: Source) -> Rebuilt:
        """Do all steps. Raises NotFound, IndexUnavailable, and IndexRefused where the two do not compare."""
        with told(self.client):
            number = indexes.generation(self.client, self.name + NEXT)
            if not number:
                number = max((name.generation for name in indexes.all_of(self.client, self.name)), default=0) + 1
            self._make(number)
            documents = self._from_index() if source == "index" else self._from_kafka()
            copied = self._write(documents)
            return self._take_over(number, copied)

    def back(self) -> Rebuilt:
        """Put the generation before this one in its place, with all that was written since. Raises as `run` does."""
        with told(self.client):
            now = indexes.generation(self.client, self.name)
            earlier = [name for name in indexes.all_of(self.client, self.name) if name.generation < now]
            if not earlier:
                raise NotFound(f"no earlier generation of {self.name} is there to go back to")
            number = max(name.generation for name in earlier)
            there = [name for name in earlier if name.generation == number]
            actions = [action for name in there for action in adding(str(name), self.name, name.month, NEXT)]
            self.client.indices.update_aliases(actions=actions)
            self._make(number)
            return self._take_over(number, 0)

    def abandon(self) -> list[str]:
        """Delete what is being built, and open the indexes in use for writes again; returns what was deleted."""
        with told(self.client):
            begun = list(indexes.served(self.client, self.name + NEXT))
            for index in begun:
                self.client.indices.delete(index=index)
            hold = Hold(self.client, self.name, indexes.served(self.client, self.name))
            hold.take()  # in whosever place
            hold.release()
            return begun

    def _make(self, number: int) -> None:
        """An index of the next generation for each month in use, and one for this month."""
        ours = (parse(index) for index in indexes.served(self.client, self.name))
        months = {name.month for name in ours if name and name.month} | {this_month()}
        there = indexes.served(self.client, self.name + NEXT)
        for month in sorted(months):
            if not any(alias_of(self.name, month, NEXT) in aliases for aliases in there.values()):
                indexes.make_month(self.client, self.name, month, NEXT, number)

    def _from_index(self) -> Iterator[Operation]:
        return map(self._operation, self._scan(self.name, source=True))

    def _operation(self, hit: dict[str, Any]) -> Operation:
        """How to write a document found in the old indexes to the new."""
        body = hit["_source"]
        month = month_of(self.kind, body)
        return Operation(self.name, month, hit["_id"], hit["_version"], encoder.encode(body), NEXT)

    def _from_kafka(self) -> Iterator[Operation]:
        topic = SOURCES[self.kind]
        kind, document = TOPICS[topic]
        decoder = msgspec.json.Decoder(kind)
        for record in records(self.settings, topic):
            if record.value is None:
                continue
            try:
                made = document(decoder.decode(record.value))
            except (msgspec.DecodeError, ValueError):
                continue  # a dead letter since it first came
            yield operation(made, self.settings.index_prefix, NEXT)

    def _scan(self, alias: str, *, source: bool, query: dict[str, Any] | None = None) -> Iterator[dict[str, Any]]:
        """All documents (or those that fit `query`) that `alias` reads at this moment."""
        self.client.indices.refresh(index=alias)
        pit = self.client.open_point_in_time(index=alias, keep_alive="5m")["id"]
        after: list[Any] | None = None
        try:
            while True:
                answer = self.client.search(
                    pit={"id": pit, "keep_alive": "5m"}, sort=["_shard_doc"], size=_PAGE, search_after=after,
                    query=query, version=True, source=source, track_total_hits=False,
                )  # fmt: skip
                hits = answer["hits"]["hits"]
                if not hits:
                    return
                yield from hits
                self._keep()
                pit, after = answer["pit_id"], hits[-1]["sort"]
        finally:
            self.client.close_point_in_time(id=pit)

    def _write(self, operations: Iterable[Operation]) -> int:
        """Write all to the next generation; returns how many there were. What is refused is remembered."""
        count = 0
        rest = iter(operations)
        with Writer(self.settings, self.client, NEXT) as writer:
            while batch := list(islice(rest, self.settings.bulk_documents * self.settings.bulk_requests)):
                left, tries = batch, 0
                while left := self._write_once(writer, left):
                    tries += 1
                    pause = backoff(tries, self.settings.retry_max_seconds)
                    log.warning("index does not take documents, trying again", documents=len(left), seconds=pause)
                    time.sleep(pause)
                    self._keep()
                count += len(batch)
                log.info("documents copied", kind=self.name, documents=count)
        return count

    def _write_once(self, writer: Writer, operations: Sequence[Operation]) -> list[Operation]:
        again = []
        for one, verdict in zip(operations, writer.write(operations), strict=True):
            if verdict.exit == "again":
                again.append(one)
            elif verdict.exit == "refused":
                self.refused[one.id] = verdict.reason
        return again

    def _keep(self) -> None:
        """Hold on to what is closed to writes, if anything is."""
        if self.hold:
            self.hold.renew()

    def _take_over(self, number: int, copied: int) -> Rebuilt:
        """Steps 3 to 5. A month that is made between them stays in the old generation, in use and whole."""
        old = indexes.served(self.client, self.name)
        self.hold = Hold(self.client, self.name, old)
        try:
            self.hold.take()
            caught_up = self._catch_up()
            documents = self._compare()
            self._swap(old, self.hold)
        finally:
            self.hold.release()
            self.hold = None
        log.info("indexes swapped", kind=self.name, generation=number, documents=documents)
        kept = {str(name) for name in map(parse, old) if name}
        for name in indexes.all_of(self.client, self.name):
            if name.generation != number and str(name) not in kept:
                self.client.indices.delete(index=str(name))
                log.info("index deleted: two generations are kept", index=str(name))
        return Rebuilt(self.name, number, documents, copied, caught_up)

    def _catch_up(self) -> int:
        """Copy what the new indexes lack, or have in an older version; returns how many that were."""
        lacking = self._lacking()[0]
        return self._write(self._fetch(lacking)) if lacking else 0

    def _fetch(self, ids: Sequence[str]) -> Iterator[Operation]:
        for start in range(0, len(ids), _PAGE):
            part = list(ids[start : start + _PAGE])
            yield from map(self._operation, self._scan(self.name, source=True, query={"ids": {"values": part}}))

    def _lacking(self) -> tuple[list[str], int]:
        """The ids of documents that the new indexes do not have as new as the old, and how many they have."""
        there = {hit["_id"]: hit["_version"] for hit in self._scan(self.name + NEXT, source=False)}
        hits = self._scan(self.name, source=False)
        return [hit["_id"] for hit in hits if there.get(hit["_id"], -1) < hit["_version"]], len(there)

    def _compare(self) -> int:
        """How many documents the new indexes have. Raises IndexRefused where one of the old is not among them."""
        lacking, documents = self._lacking()
        if lacking:
            named = "; ".join(f"{name}: {self.refused.get(name, 'gone')}" for name in lacking[:_SHOWN])
            raise IndexRefused(
                f"{len(lacking)} documents of {self.name} are not in the new indexes ({named}). The old stay in use: "
                f"mend what is told and run this again, or `python -m sinks reindex {self.kind} --abandon`"
            )
        return documents

    def _swap(self, old: Mapping[str, Sequence[str]], hold: Hold) -> None:
        """In one step: what read and wrote the old indexes reads and writes the new, and the hold ends."""
        actions: list[dict[str, Any]] = [
            {"remove": {"index": index, "alias": alias}} for index, aliases in old.items() for alias in aliases
        ]
        for index, aliases in indexes.served(self.client, self.name + NEXT).items():
            actions += [{"remove": {"index": index, "alias": alias}} for alias in aliases]
            name = parse(index)
            actions += adding(index, self.name, name.month if name else "")
        hold.end(actions)
