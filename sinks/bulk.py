"""Write documents in one request and judge each of them.

What a document leaves behind in another month is not looked after here (sinks/writer.py does).

`elasticsearch.helpers` is not used: it does not retry an item that was refused with 429 unless told to raise nothing,
and then it does not say which document an error belongs to.
"""

import random
from collections.abc import Iterator, Sequence
from typing import Any, Literal

import msgspec
from elastic_transport import TransportError
from elasticsearch import ApiError, Elasticsearch

from sinks.document import Document
from sinks.elastic import cause, refused
from sinks.months import alias_of

# `older`: the index holds a newer version. `again`: may yet succeed. `refused`: never will.
Exit = Literal["indexed", "older", "again", "refused"]

# Refusals that end when somebody does something: a read-only index is opened, an index or a right is given.
CLOSED = "cluster_block_exception"
WAITS_FOR_PEOPLE = frozenset({CLOSED, "index_not_found_exception", "security_exception"})

encoder = msgspec.json.Encoder()


class Verdict(msgspec.Struct, frozen=True):
    """How the write of one document ended, and why where it did not succeed."""

    exit: Exit
    reason: str = ""
    kind: str = ""  # of the error, in Elasticsearch's words


class Operation(msgspec.Struct, frozen=True):
    """A document as a bulk request writes it: to the alias of its month, read with its kind's others by `kind`."""

    kind: str
    month: str
    id: str
    version: int
    source: bytes
    suffix: str = ""

    @property
    def alias(self) -> str:
        """The alias to write to."""
        return alias_of(self.kind, self.month, self.suffix)

    @property
    def action(self) -> bytes:
        """Write to the alias (never to an index made by mistake), unless a newer version is there."""
        return encoder.encode(
            {
                "index": {
                    "_index": self.alias,
                    "_id": self.id,
                    "version": self.version,
                    "version_type": "external_gte",
                    "require_alias": True,
                }
            }
        )

    @property
    def size(self) -> int:
        """Bytes on the wire, nearly: the line that says where it goes is short."""
        return len(self.source) + 256


def operation(document: Document, prefix: str, suffix: str = "") -> Operation:
    """How to write `document` in the installation `prefix`; `suffix` is that of the generation being built."""
    return Operation(
        prefix + document.kind, document.month, document.id, document.version, encoder.encode(document.body), suffix
    )


def batches(sizes: Sequence[int], most: int, most_bytes: int) -> Iterator[slice]:
    """Cut a run of items into slices of at most `most` items and `most_bytes` bytes; a larger item stands alone."""
    start, held = 0, 0
    for at, size in enumerate(sizes):
        if at > start and (at - start >= most or held + size > most_bytes):
            yield slice(start, at)
            start, held = at, 0
        held += size
    if start < len(sizes):
        yield slice(start, len(sizes))


def write(client: Elasticsearch, operations: Sequence[Operation]) -> list[Verdict]:
    """Write all and return one verdict for each, in order; never raises for what may yet succeed.

    A request that is refused as a whole is halved until the document at fault stands alone.
    Raises SinkError where the server will not let us in.
    """
    if not operations:
        return []
    try:
        lines = [line for one in operations for line in (one.action, one.source)]
        # Encoded lines pass through as they are. Of the answer only what is judged is sent.
        answer = client.bulk(operations=lines, filter_path="items.*.status,items.*.error")  # type: ignore[arg-type]
    except TransportError as exc:
        return [Verdict("again", exc.message, "unreachable")] * len(operations)
    except ApiError as exc:
        return _whole(client, operations, exc)
    return [judge(next(iter(item.values()))) for item in answer["items"]]


def judge(item: dict[str, Any]) -> Verdict:
    """The verdict on one item of a bulk answer."""
    status = item["status"]
    if status < 300:
        return Verdict("indexed")
    kind = item.get("error", {}).get("type", "")
    if status == 409:
        return Verdict("older")
    reason = f"{kind}: {cause(item.get('error', {}))}"
    if status == 429 or status >= 500 or kind in WAITS_FOR_PEOPLE:
        return Verdict("again", reason, kind)
    return Verdict("refused", reason, kind)


def backoff(tries: int, longest: float) -> float:
    """Seconds to wait before another try, after so many.

    They double from half a second to `longest`, and are shortened by chance by up to a half, so that several writers do
    not come back at once.
    """
    doubled: float = 0.5 * 2 ** min(tries - 1, 20)
    return min(longest, doubled) * random.uniform(0.5, 1)  # noqa: S311  # spread, not secrecy


def _whole(client: Elasticsearch, operations: Sequence[Operation], exc: ApiError) -> list[Verdict]:
    status: int = exc.meta.status
    if status in (401, 403):
        raise refused(client, exc) from exc
    if status == 429 or status >= 500:
        return [Verdict("again", f"{status}: {cause(exc.body)}", f"http_{status}")] * len(operations)
    if len(operations) == 1:
        return [Verdict("refused", f"{status}: {cause(exc.body)}", f"http_{status}")]
    middle = len(operations) // 2
    return write(client, operations[:middle]) + write(client, operations[middle:])
