"""An article's reading as an account: each value of each event with its words, rule and sentence; then what is none."""

import bisect
from collections.abc import Iterator, Sequence
from typing import Literal

import msgspec

from processors.arabic.letters import fold
from processors.arabic.sentences import sentences
from processors.arabic.words import words
from processors.article import Article
from processors.event import Attribution, Claim, Evidence, Facts, Toll
from processors.events import Reading, read_article

JUDGEMENTS = ("event_type", "temporality", "outcome")
LOSSES = ("killed", "wounded", "abducted")
_LONGEST = 600  # characters of a sentence that are shown


class Read(msgspec.Struct, frozen=True, kw_only=True):
    """Words that something was read from, `[start, end)` of `text` or `title`, by what rule, and their sentence."""

    part: Literal["text", "title"]
    start: int
    end: int
    text: str
    rule: str
    sentence: str


class Value(msgspec.Struct, frozen=True, kw_only=True):
    """One field of an event: its value in words, how sure it is (0 to 1, where that is known), and from what."""

    field: str
    value: str
    confidence: float | None
    read: list[Read]


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """One event: its values, the clauses joined into it, and the record they make."""

    number: int
    confidence: float
    values: list[Value]
    clauses: list[Read]
    record: Facts


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """What one article tells, and what in it sounds like an attack and is none (`rule` says why)."""

    id: str
    url: str
    outlet: str
    published: str | None
    title: str
    text: str
    events: list[Told]
    passed_over: list[Read]


def account(article: Article) -> Account:
    """The account of an article; any text is fine."""
    reading = read_article(article)
    lines = {"text": _Sentences(article.text), "title": _Sentences(article.title)}
    return Account(
        id=article.article_id,
        url=article.url,
        outlet=article.outlet,
        published=article.published,
        title=article.title,
        text=article.text,
        events=list(_events(reading, lines)),
        passed_over=[
            Read(
                part=one.part, start=one.start, end=one.end, text=one.text, rule=one.why,
                sentence=lines[one.part].around(one.start, one.end),
            )
            for one in reading.ignored
        ],
    )  # fmt: skip


class _Sentences:
    """The sentences of one part of an article, found by position."""

    def __init__(self, text: str) -> None:
        tokens = words(fold(text))
        self.text = text
        self.spans = [(tokens[s.start].start, tokens[s.end - 1].end) for s in sentences(text, tokens)]
        self.starts = [start for start, _ in self.spans]

    def around(self, start: int, end: int) -> str:
        """The sentences that characters `[start, end)` touch, on one line."""
        first = max(0, bisect.bisect_right(self.starts, start) - 1)
        last = max(first + 1, bisect.bisect_left(self.starts, end))
        touched = self.spans[first:last]
        line = " ".join(self.text[touched[0][0] : touched[-1][1]].split()) if touched else ""
        return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"


def _events(reading: Reading, lines: dict[str, _Sentences]) -> Iterator[Told]:
    for number, (facts, clauses) in enumerate(zip(reading.events, reading.clauses, strict=True), 1):
        yield Told(
            number=number,
            confidence=facts.confidence,
            values=[
                Value(
                    field=field,
                    value=value,
                    confidence=facts.confidence_by_field.get(field),
                    read=_read([one for one in facts.evidence if one.field == field], lines),
                )
                for field, value in told_values(facts)
            ],
            clauses=_read(clauses, lines),
            record=facts,
        )


def _read(found: Sequence[Evidence], lines: dict[str, _Sentences]) -> list[Read]:
    return [
        Read(
            part=one.part, start=one.start, end=one.end, text=one.text, rule=one.rule,
            sentence=lines[one.part].around(one.start, one.end),
        )
        for one in found
    ]  # fmt: skip


def told_values(facts: Facts) -> Iterator[tuple[str, str]]:
    """Each field that is told, by the name its evidence has, with its value for people to read."""
    for field in JUDGEMENTS:
        yield field, getattr(facts, field)
    if date := facts.date:
        days = date.start if date.start == date.end else f"{date.start} … {date.end}"
        yield "date", f"{days} ({date.precision})"
    if place := facts.place:
        where = ", ".join(filter(None, (place.name, place.admin1, place.country)))
        point = "" if place.lat is None or place.lon is None else f", {place.lat:.3f} {place.lon:.3f}"
        yield "place", f"{where} ({place.precision}{point})"
    if facts.weapons:
        yield "weapons", ", ".join(f"{one.count} {one.type}" if one.count else one.type for one in facts.weapons)
    if facts.targets:
        yield "targets", ", ".join(one.type for one in facts.targets)
    if facts.actors:
        yield "actors", ", ".join(f"{one.name} ({one.certainty})" for one in facts.actors)
    if facts.claims:
        yield "claims", "; ".join(_claim(one) for one in facts.claims)
    if facts.attribution:
        yield "attribution", "; ".join(_voice(one) for one in facts.attribution)
    if facts.known_as:
        yield "known_as", facts.known_as
    for field in LOSSES:
        toll: Toll | None = getattr(facts.casualties, field)
        if toll is not None:
            yield field, _number(toll)
    if facts.damage:
        yield "damage", "yes" if facts.damage.present else "none"


def _claim(one: Claim) -> str:
    by = one.by or "?"
    if one.mode == "blame":
        return f"{by} blames {one.actor}"
    return f"{by} {'denies' if one.mode == 'denial' else 'claims'} it{' (competing)' if one.competing else ''}"


def _voice(one: Attribution) -> str:
    """A source, its role, through whom it spoke, and where it does not assert, what it does."""
    via = f" by {one.via}" if one.via else ""
    return f"{one.source or '?'}{via} ({one.role}{'' if one.stance == 'asserts' else f', {one.stance}'})"


def _number(toll: Toll) -> str:
    if toll.explicit_zero:
        return "0, said to be none"
    ends = [str(end) if end is not None else "" for end in (toll.low, toll.high)]
    best = "?" if toll.best is None else str(toll.best)
    return best if ends in (["", ""], [best, best]) else f"{best} ({'–'.join(ends)})"
