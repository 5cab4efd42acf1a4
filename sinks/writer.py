"""Write documents so that each is there once, in the month it belongs to, whoever else writes at the same time.

1. Write them, several requests side by side; make the index of a month that has none yet.
2. Look for each in the other months: a version that was dated otherwise lies there.
3. Of two versions the newer stays.

Step 2 follows step 1 for every writer, so of two that write one document to two months the later to look sees both. A
writer that ends in between gets its batch again, and looks again. The older version goes once the newer one is written;
as indexes show what is new each by itself, a search may miss a document that changes its month for about a second.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import chain
from types import TracebackType
from typing import Any, NamedTuple, Self

import structlog
from elastic_transport import TransportError
from elasticsearch import ApiError, Elasticsearch

from sinks import bulk, holds, indexes
from sinks.bulk import Operation, Verdict, batches
from sinks.errors import IndexUnavailable, NotFound
from sinks.settings import SinkSettings

log = structlog.get_logger(__name__)

_LOOKUPS = 10_000  # documents asked for in one request


class Found(NamedTuple):
    """A version of a document as some index holds it. Of two the greater stays: the newer, else the later month's."""

    version: int
    where: str


class Writer:
    """Writes to the indexes in use, or with a `suffix` to those being built. Use as a context."""

    def __init__(self, settings: SinkSettings, client: Elasticsearch, suffix: str = "") -> None:
        self.settings = settings
        self.client = client
        self.suffix = suffix
        self.pool = ThreadPoolExecutor(settings.bulk_requests, thread_name_prefix="bulk")

    def write(self, operations: Sequence[Operation]) -> list[Verdict]:
        """Write all and return one verdict for each, in order. Raises SinkError where nothing can ever be written."""
        verdicts = self._send(operations)
        without = {
            operation.alias: operation
            for operation, verdict in zip(operations, verdicts, strict=True)
            if verdict.kind == indexes.NO_INDEX
        }
        if without:
            self._make(without.values())
            left = [at for at, verdict in enumerate(verdicts) if verdict.kind == indexes.NO_INDEX]
            for at, verdict in zip(left, self._send([operations[at] for at in left]), strict=True):
                verdicts[at] = verdict
        for kind in {
            operation.kind
            for operation, verdict in zip(operations, verdicts, strict=True)
            if verdict.kind == bulk.CLOSED
        }:
            self._open(kind)
        self._tidy(operations, verdicts)
        return verdicts

    def _open(self, kind: str) -> None:
        """Open what a rebuild that died left closed to writes; its documents are tried again anyway."""
        try:
            holds.lift(self.client, kind)
        except (ApiError, TransportError) as exc:
            log.warning("cannot see whether a rebuild left the indexes closed", kind=kind, why=exc.message)

    def _make(self, missing: Iterable[Operation]) -> None:
        """Make the indexes of months. One that cannot be made now stays missing: its documents are tried again."""
        for one in missing:
            try:
                indexes.make_month(self.client, one.kind, one.month, self.suffix)
            except (IndexUnavailable, NotFound) as exc:
                log.warning("no index for the month", alias=one.alias, why=str(exc))

    def _send(self, operations: Sequence[Operation]) -> list[Verdict]:
        cuts = batches([one.size for one in operations], self.settings.bulk_documents, self.settings.bulk_bytes)
        parts = self.pool.map(self._send_one, [operations[cut] for cut in cuts])
        return [verdict for part in parts for verdict in part]

    def _send_one(self, operations: Sequence[Operation]) -> list[Verdict]:
        return bulk.write(self.client, operations)

    def _tidy(self, operations: Sequence[Operation], verdicts: list[Verdict]) -> None:
        """Take away older versions in other months. What cannot be looked at is to be written again."""
        written: dict[str, list[int]] = defaultdict(list)
        for at, verdict in enumerate(verdicts):
            if verdict.exit == "indexed":
                written[operations[at].kind].append(at)
        for kind, places in written.items():
            try:
                self._tidy_kind(kind, places, operations, verdicts)
            except (ApiError, TransportError) as exc:
                for at in places:
                    verdicts[at] = Verdict("again", f"{kind}: {exc.message}", "lookup_failed")

    def _tidy_kind(
        self, kind: str, places: Sequence[int], operations: Sequence[Operation], verdicts: list[Verdict]
    ) -> None:
        months = indexes.served(self.client, kind + self.suffix)
        if len(months) < 2:  # no other month to look into
            return
        own = {alias: index for index, aliases in months.items() for alias in aliases}
        homes = {at: own.get(operations[at].alias) for at in places}
        asked: list[Future[list[tuple[int, Found]]]] = []
        for index in months:
            away = [at for at in places if homes[at] != index]
            cuts = [away[start : start + _LOOKUPS] for start in range(0, len(away), _LOOKUPS)]
            asked += [self.pool.submit(self._versions, index, cut, operations) for cut in cuts]
        old: list[tuple[int, Found, Found]] = []
        for at, there in chain.from_iterable(part.result() for part in asked):
            here = Found(operations[at].version, homes[at] or "")
            old.append((at, min(here, there), max(here, there)))
        if not old:
            return
        lines: list[Any] = [
            {
                "delete": {
                    "_index": loser.where,
                    "_id": operations[at].id,
                    "version": winner.version,
                    "version_type": "external_gte",
                }
            }
            for at, loser, winner in old
        ]
        # What stays must be found before what goes is missed, and both but for a moment: moves are rare.
        self.client.indices.refresh(index=sorted({winner.where for _, _, winner in old}))
        answer = self.client.bulk(operations=lines, refresh=True)
        for (at, loser, _), item in zip(old, answer["items"], strict=True):
            ended = bulk.judge(item["delete"])
            if ended.exit == "again" and ended.kind != indexes.NO_INDEX:
                verdicts[at] = ended
            elif loser.where == homes[at]:
                verdicts[at] = Verdict("older")

    def _versions(self, index: str, asked: Sequence[int], operations: Sequence[Operation]) -> list[tuple[int, Found]]:
        """Those of `asked` (places in `operations`) that are in the index, as of this moment."""
        ids = [operations[at].id for at in asked]
        told = "docs.found,docs._version,docs.error.type,docs.error.reason"
        answer = self.client.mget(index=index, ids=ids, source=False, filter_path=told)
        found = []
        for at, doc in zip(asked, answer["docs"], strict=True):
            if doc.get("found"):
                found.append((at, Found(doc["_version"], index)))
            elif "error" in doc and doc["error"]["type"] != indexes.NO_INDEX:
                raise TransportError(f"{index}: {doc['error'].get('reason')}")
        return found

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None) -> None:
        self.pool.shutdown(cancel_futures=True)
