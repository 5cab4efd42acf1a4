"""A text cut into pieces by the words that values were read from; stretches that overlap share pieces."""

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from processors.explained.account import Account, Read

Group = Literal["type", "weapon", "toll", "target", "actor", "place", "date", "outcome", "passed"]
# Fields that are shown alike, those that say most of an event first.
GROUPS: dict[Group, tuple[str, ...]] = {
    "type": ("event_type", "known_as"),
    "weapon": ("weapons",),
    "toll": ("killed", "wounded", "abducted"),
    "target": ("targets",),
    "actor": ("actors", "claims", "attribution"),
    "place": ("place",),
    "date": ("date", "temporality"),
    "outcome": ("outcome", "damage"),
    "passed": ("passed over",),
}
_GROUP_OF = {field: group for group, fields in GROUPS.items() for field in fields}
_ORDER = list(GROUPS)


class Mark(NamedTuple):
    """What a piece was read as: event `number` (0 for what is none), the field, and the rule or reason."""

    number: int
    field: str
    rule: str

    @property
    def group(self) -> Group:
        """The fields it is shown like."""
        return _GROUP_OF[self.field]


class Piece(NamedTuple):
    """A stretch of text that is marked the same throughout; the first of its marks colours it."""

    text: str
    marks: tuple[Mark, ...]

    @property
    def group(self) -> Group | None:
        """What colours it; None for plain text."""
        return self.marks[0].group if self.marks else None


def pieces(found: Account, part: Literal["text", "title"]) -> list[Piece]:
    """The whole of an account's `text` or `title`, in order."""
    text = found.text if part == "text" else found.title
    spans = [(read.start, read.end, mark) for read, mark in _marked(found) if read.part == part]
    return list(_cut(text, spans))


def _marked(found: Account) -> Iterator[tuple[Read, Mark]]:
    for event in found.events:
        for value in event.values:
            yield from ((read, Mark(event.number, value.field, read.rule)) for read in value.read)
    yield from ((read, Mark(0, "passed over", read.rule)) for read in found.passed_over)


def _cut(text: str, spans: Sequence[tuple[int, int, Mark]]) -> Iterator[Piece]:
    """One sweep over the ends of all spans: what is open between two neighbours marks the piece between them.

    The mark of the fewest characters comes first: a weapon within words that are one event's whole clause.
    """
    opened: dict[int, list[tuple[int, int, Mark]]] = {}
    closed: dict[int, list[tuple[int, int, Mark]]] = {}
    for start, end, mark in spans:
        ranked = (end - start, _ORDER.index(mark.group), mark)
        opened.setdefault(start, []).append(ranked)
        closed.setdefault(end, []).append(ranked)
    at, now = 0, list[tuple[int, int, Mark]]()
    for edge in sorted({*opened, *closed, len(text)}):
        if edge > at:
            yield Piece(text[at:edge], tuple(dict.fromkeys(mark for _, _, mark in sorted(now))))
        for ranked in closed.get(edge, ()):
            now.remove(ranked)
        now += opened.get(edge, ())
        at = edge
