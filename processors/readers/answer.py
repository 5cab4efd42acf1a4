"""A model's answer: its form, and what must hold of it beyond that. Nothing unchecked passes on."""

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

import msgspec

from processors.article import Article
from processors.event import Evidence, Facts
from processors.readers.reader import AnswerError

MOST_EVENTS = 200  # no article tells more
_MOST_PEOPLE = 10_000_000
_COUNTRY = re.compile("[A-Z]{2}")


class Answer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All that a model answers."""

    events: list[Facts]


_decoder = msgspec.json.Decoder(Answer)


def schema() -> dict[str, Any]:
    """The JSON schema of an answer."""
    return msgspec.json.schema(Answer)


def checked(raw: bytes, article: Article) -> list[Facts]:
    """The events of an answer to `article`. Raises AnswerError, one line that names the field and its fault."""
    try:
        events = _decoder.decode(raw).events
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as exc:
        raise AnswerError(f"the model's answer cannot be read: {exc}") from exc
    if len(events) > MOST_EVENTS:
        raise AnswerError(f"the model tells {len(events)} events of one article, more than {MOST_EVENTS}")
    for number, event in enumerate(events):
        if fault := next(_faults(event, article), None):
            raise AnswerError(f"the model's answer: events[{number}].{fault}")
    return events


def _faults(event: Facts, article: Article) -> Iterator[str]:
    if event.date is not None:
        yield from _days(event.date.start, event.date.end)
    if (place := event.place) is not None:
        if (place.lat is None) != (place.lon is None):
            yield "place: lat without lon, or lon without lat"
        if not -90 <= (place.lat or 0) <= 90 or not -180 <= (place.lon or 0) <= 180:
            yield f"place: {place.lat}, {place.lon} is no point on earth"
        if place.country is not None and not _COUNTRY.fullmatch(place.country):
            yield f"place.country: {place.country!r} is no ISO 3166-1 alpha-2 code"
    for side in ("killed", "wounded", "abducted"):
        toll = getattr(event.casualties, side)
        known = [n for n in (toll.low, toll.best, toll.high) if n is not None] if toll else []
        if known != sorted(known) or any(not 0 <= n <= _MOST_PEOPLE for n in known):
            yield f"casualties.{side}: low, best, high are {known}"
    for name, sure in [("confidence", event.confidence), *event.confidence_by_field.items()]:
        if not 0 <= sure <= 1:
            yield f"confidence: {name} is {sure}, not 0 to 1"
    for number, one in enumerate(event.evidence):
        if fault := _misquoted(one, article):
            yield f"evidence[{number}]: {fault}"


def _days(start: str, end: str) -> Iterator[str]:
    try:
        if dt.date.fromisoformat(start) > dt.date.fromisoformat(end):
            yield f"date: {start} is after {end}"
    except ValueError as exc:
        yield f"date: {exc}"


def _misquoted(one: Evidence, article: Article) -> str | None:
    text = article.title if one.part == "title" else article.text
    if not 0 <= one.start < one.end <= len(text):
        return f"[{one.start}, {one.end}) does not lie in the {one.part} of {len(text)} characters"
    if text[one.start : one.end] != one.text:
        return f"{one.text[:50]!r} does not stand at {one.start} of the {one.part}"
    return None
