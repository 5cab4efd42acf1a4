"""An account on a terminal: fields in colours, or in brackets where there are none."""

from collections.abc import Iterator, Sequence
from typing import TextIO

from rich.console import Console
from rich.text import Text

from processors.explained.account import Account, Read, Told
from processors.explained.marks import GROUPS, Group, Piece, pieces

# The terminal's own colours, which its user has made legible; underlines and bold besides.
_STYLES: dict[Group, str] = {
    "type": "bold red", "weapon": "yellow", "toll": "bold magenta", "target": "blue", "actor": "bold yellow",
    "place": "green", "date": "cyan", "outcome": "underline", "passed": "dim strike",
}  # fmt: skip


def write(found: Account, out: TextIO, *, console: Console | None = None) -> None:
    """Print an account; colours only on a terminal whose user has not set NO_COLOR."""
    console = console or Console(file=out, highlight=False)
    coloured = console.is_terminal and not console.no_color
    for line in _lines(found, coloured=coloured):
        # Text is given as it is: a terminal breaks long lines better than one that knows nothing of Arabic's shapes.
        console.print(line, soft_wrap=True, highlight=False)


def _lines(found: Account, *, coloured: bool) -> Iterator[Text]:
    yield _shown(pieces(found, "title"), coloured=coloured)
    yield Text(", ".join(filter(None, (found.outlet, found.published or "no day of publication", found.url))))
    yield Text()
    yield _shown(pieces(found, "text"), coloured=coloured)
    if coloured:
        legend = Text("\n")
        for group, style in _STYLES.items():
            legend.append(", ".join(GROUPS[group]), style).append("  ")
        yield legend
    for event in found.events:
        yield Text()
        yield from _event(event)
    if not found.events:
        yield Text("\nno attack told")
    if found.passed_over:
        yield Text("\npassed over")
        for read in found.passed_over:
            yield Text(f"  {read.text!r}: {read.rule}")
            yield Text(f"    {read.sentence}")


def _event(event: Told) -> Iterator[Text]:
    yield Text(f"event {event.number}, confidence {event.confidence:.2f}", "bold")
    for value in event.values:
        sure = "" if value.confidence is None else f"  {value.confidence:.2f}"
        yield Text(f"  {value.field:<12}{value.value}{sure}")
        for read in value.read:
            yield Text(f"    {read.text!r}{_where(read)}: {read.rule}")
    yield Text(f"  {'clauses':<12}{len(event.clauses)} joined")
    for read in event.clauses:
        yield Text(f"    {' '.join(read.text.split())!r}{_where(read)}")


def _where(read: Read) -> str:
    return " in the title" if read.part == "title" else ""


def _shown(text: Sequence[Piece], *, coloured: bool) -> Text:
    shown = Text()
    for piece in text:
        if piece.group is None:
            shown.append(piece.text)
        elif coloured:
            shown.append(piece.text, _STYLES[piece.group])
        else:
            shown.append(f"[{_named(piece)}: {piece.text}]")
    return shown


def _named(piece: Piece) -> str:
    """Fields by event: "1 event_type, weapons; 2 place"."""
    by_event: dict[int, list[str]] = {}
    for mark in piece.marks:
        fields = by_event.setdefault(mark.number, [])
        if mark.field not in fields:
            fields.append(mark.field)
    return "; ".join(f"{number or ''} {', '.join(fields)}".strip() for number, fields in sorted(by_event.items()))
