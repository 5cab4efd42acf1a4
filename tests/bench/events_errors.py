"""What our extraction of events got wrong, slot by slot, each with its sentences and the rule that gave it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from processors.arabic.letters import fold
from processors.arabic.sentences import sentences
from processors.arabic.words import words
from processors.event import Evidence, Facts
from tests.bench.events_gold import GoldArticle, GoldEvent
from tests.bench.events_ours import Told
from tests.bench.events_score import SLOTS, Fault, Judged, Pair

_FIELDS = {"weapon_type": "weapons", "weapon_count": "weapons", "target_type": "targets", "temporality": "date"}
_SPELLED = ("event_type", "temporality", "outcome", "weapon_type", "target_type")  # grouped by their very values
_SHOWN = 400  # characters of a sentence
_NONE = "nothing"


def errors(judged: Sequence[Judged], told: Sequence[Told]) -> Iterator[str]:
    """Lines: each slot's wrong values, then missed and invented events; in groups, the greatest first."""
    articles = list(zip(judged, told, strict=True))
    for slot in SLOTS:
        found: dict[str, list[str]] = defaultdict(list)
        for one, ours in articles:
            for pair in one.pairs:
                for fault in pair.faults:
                    if fault.slot == slot:
                        found[_group(fault)].append(_wrong(one.article, pair, fault, ours))
        yield from _section(slot, sum(len(one.pairs) for one in judged), "pairs", found)
    missed: dict[str, list[str]] = defaultdict(list)
    invented: dict[str, list[str]] = defaultdict(list)
    for one, ours in articles:
        for event in one.missed:
            missed[event.event_type].append(_missed(one.article, event, ours))
        for extra in one.invented:
            invented[extra.event_type].append(_invented(one.article, extra, ours))
    yield from _section("missed", sum(len(one.pairs) + len(one.missed) for one in judged), "events", missed)
    yield from _section("invented", sum(len(one.pairs) + len(one.invented) for one in judged), "told", invented)


def _section(name: str, whole: int, of: str, groups: dict[str, list[str]]) -> Iterator[str]:
    yield f"{name}: {sum(map(len, groups.values()))} of {whole} {of}"
    for group, ones in sorted(groups.items(), key=lambda item: -len(item[1])):
        yield f"  {len(ones)} × {group}"
        yield from ones
    yield ""


def _group(fault: Fault) -> str:
    """What kind of mistake it is: the values where they are few, else whether something was said at all."""
    if fault.slot in _SPELLED:
        lost, over = (sorted(set(a) - set(b)) for a, b in ((fault.gold, fault.told), (fault.told, fault.gold)))
        return f"{', '.join(lost) or _NONE} → {', '.join(over) or _NONE}"
    if not fault.told:
        return "not said"
    return "another value" if fault.gold else "said in vain"


def _wrong(article: GoldArticle, pair: Pair, fault: Fault, ours: Told) -> str:
    field = _FIELDS.get(fault.slot, fault.slot)
    read = [one for one in pair.told.evidence if one.field == field]
    lines = [
        f"{article.id}: {pair.gold}",
        f"gold {', '.join(fault.gold) or _NONE}; got {', '.join(fault.told) or _NONE}{_by(read)}",
        *_dated(fault, pair.told),
        *_unique([*_gold_sentences(article, pair.gold), *(_sentence(ours, one) for one in read)]),
    ]
    return _block(lines)


def _dated(fault: Fault, told: Facts) -> Iterator[str]:
    if fault.slot in {"date", "temporality"} and told.date is not None:
        yield f"dated {told.date.start}..{told.date.end} by {told.date.rule!r} from {told.date.text!r}"


def _missed(article: GoldArticle, event: GoldEvent, ours: Told) -> str:
    """A missed event, and why what lies in its sentences was passed over, if it was."""
    lines = [f"{article.id}: {event}", *_gold_sentences(article, event)]
    for part, text in (("title", ours.title), ("text", ours.text)):
        at = text.find(event.evidence)
        spans = _spans(text, at, at + len(event.evidence)) if at >= 0 else []
        lines += [
            f"passed over {one.text!r}: {one.why}"
            for one in ours.ignored
            if one.part == part and any(one.start < end and start < one.end for start, end in spans)
        ]
    return _block(lines)


def _invented(article: GoldArticle, event: Facts, ours: Told) -> str:
    place = event.place.name if event.place else "no place"
    day = event.date.start if event.date else "no date"
    read = [one for one in event.evidence if one.field == "event_type"]
    head = f"{article.id}: {event.event_type} {event.temporality} {event.outcome}, {day}, {place}{_by(read)}"
    return _block([head, *_unique(_sentence(ours, one) for one in read)])


def _by(read: Sequence[Evidence]) -> str:
    """From which words, and by which rules."""
    return "".join(f", from {one.text!r}{f' by {one.rule!r}' if one.rule else ''}" for one in read)


def _block(lines: Iterable[str]) -> str:
    head, *rest = lines
    return "\n".join([f"    {head}", *(f"      {line}" for line in rest)])


def _unique(lines: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(lines))


def _gold_sentences(article: GoldArticle, event: GoldEvent) -> list[str]:
    """The sentences that the gold's evidence lies in; the evidence alone where it is not word for word."""
    for text in (article.text, article.title):
        at = text.find(event.evidence)
        if at >= 0:
            return [_cut(text[start:end]) for start, end in _spans(text, at, at + len(event.evidence))]
    return [_cut(event.evidence)]


def _sentence(ours: Told, read: Evidence) -> str:
    text = ours.title if read.part == "title" else ours.text
    return _cut(" ".join(text[start:end] for start, end in _spans(text, read.start, read.end)))


def _cut(sentence: str) -> str:
    plain = " ".join(sentence.split())
    return plain if len(plain) <= _SHOWN else f"{plain[:_SHOWN]}…"


def _spans(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The sentences, as characters of `text`, that `[start, end)` touches."""
    return [span for span in _sentences(text) if span[0] < end and start < span[1]]


@lru_cache(maxsize=64)
def _sentences(text: str) -> list[tuple[int, int]]:
    tokens = words(fold(text))
    return [(tokens[one.start].start, tokens[one.end - 1].end) for one in sentences(text, tokens)]
