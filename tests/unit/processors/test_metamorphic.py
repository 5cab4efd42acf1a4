"""What must follow when an article is told otherwise: on other days, in other words, of other places and people."""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal, NamedTuple

import msgspec
import pytest
from _pytest.mark.structures import ParameterSet

from processors.article import Article
from processors.event import EventType, Facts, Outcome, Toll
from processors.events import extract_events
from processors.rules import load_rules

FILE = Path(__file__).parents[2] / "golden" / "metamorphic.toml"
MOVES = {"days": (1, 5, 30, 366), "weekdays": (7, 28, 371)}  # a weekday's name is right again after whole weeks
EASTERN = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
JOINING = re.compile("([بتثجحخسشصضطظعغفقكلمنهي])(?=[ابتثجحخدرزسشصضطظعغفقكلمنهوي]{2})")
LETTER = re.compile("([بتثجحخدرزسشصضطظعغفقكلمنهوي])(?=[^\u064b-\u0652])")


class Background(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A paragraph that tells of one act of `start`, at `place`."""

    name: str
    type: EventType
    start: str
    place: str
    text: str


class Unrelated(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A paragraph that tells of no attack."""

    name: str
    text: str


class Changes(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What must change in an event; null for what must not."""

    place: str | None = None
    weapons: tuple[str, ...] | None = None
    actors: tuple[str, ...] | None = None
    targets: tuple[str, ...] | None = None
    killed: tuple[int, int, int] | None = None
    wounded: tuple[int, int, int] | None = None


class Variant(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The same article with words exchanged, and what must change in its first event; a place moves in all events."""

    relation: Literal["numbers", "voice", "actors", "targets", "place", "unrelated"]
    name: str
    swap: list[tuple[str, str]]
    becomes: Changes = Changes()
    fails: str | None = None


class Seed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An article, the types of its events, and how else it may be told."""

    id: str
    published: str
    types: list[EventType]
    title: str
    text: str
    relative: Literal["days", "weekdays"] | None = None
    independent: bool = False
    variants: list[Variant] = []
    fails: dict[str, str] = {}


class Data(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All of `metamorphic.toml`."""

    backgrounds: list[Background]
    unrelated: list[Unrelated]
    articles: list[Seed]


DATA = load_rules(FILE, Data)


class Told(NamedTuple):
    """What an event says, without the words that it says it in."""

    type: EventType
    temporality: str
    outcome: Outcome
    date: tuple[str, str] | None
    place: str | None
    weapons: tuple[str, ...]
    actors: tuple[str, ...]
    targets: tuple[str, ...]
    killed: tuple[int | None, ...] | None
    wounded: tuple[int | None, ...] | None


def told(event: Facts) -> Told:
    def people(toll: Toll | None) -> tuple[int | None, ...] | None:
        return (toll.low, toll.best, toll.high) if toll else None

    return Told(
        event.event_type,
        event.temporality,
        event.outcome,
        (event.date.start, event.date.end) if event.date else None,
        event.place.name if event.place else None,
        tuple(sorted(f"{one.type} {one.count}" if one.count else one.type for one in event.weapons)),
        tuple(sorted(one.name for one in event.actors)),
        tuple(sorted(one.type for one in event.targets)),
        people(event.casualties.killed),
        people(event.casualties.wounded),
    )


def read(title: str, text: str, published: str) -> list[Told]:
    article = Article(
        article_id="a", version=1, url="", outlet="صحيفة الضفاف", title=title, text=text, published=published,
        fetched_at=dt.datetime.fromisoformat(published).replace(tzinfo=dt.UTC),
    )  # fmt: skip
    return [told(event) for event in extract_events(article)]


def seed_events(seed: Seed) -> list[Told]:
    """The seed as it stands, which must tell something for anything to follow from it."""
    events = read(seed.title, seed.text, seed.published)
    assert events
    return events


def moved(date: tuple[str, str] | None, days: int) -> tuple[str, str] | None:
    if date is None:
        return None
    start, end = ((dt.date.fromisoformat(day) + dt.timedelta(days)).isoformat() for day in date)
    return start, end


def same(found: list[Told], wanted: list[Told]) -> None:
    """Events in any order; the difference shows field by field."""
    assert sorted(found, key=repr) == sorted(wanted, key=repr)


def cases(relation: str, *names: str) -> list[ParameterSet]:
    """Every article, with every name; a known failure must fail, so that one that is mended shows itself."""
    found = []
    for seed in DATA.articles:
        for name in names or ("",):
            key = f"{relation}:{name}" if name else relation
            why = seed.fails.get(key) or seed.fails.get(relation)
            marks = [pytest.mark.xfail(reason=why, strict=True)] if why else []
            found.append(pytest.param(seed, name, id=f"{seed.id}-{key}", marks=marks))
    return found


def variants() -> Iterator[ParameterSet]:
    for seed in DATA.articles:
        for one in seed.variants:
            marks = [pytest.mark.xfail(reason=one.fails, strict=True)] if one.fails else []
            yield pytest.param(seed, one, id=f"{seed.id}-{one.relation}:{one.name}", marks=marks)


def tashkeel(text: str) -> str:
    """A vowel or a doubling on every other letter."""
    marks = iter("\u064e\u0650\u0651\u064f\u0652" * len(text))
    return LETTER.sub(lambda found: found[1] + next(marks) if found.start() % 2 else found[1], text)


def tatweel(text: str) -> str:
    """A stretch after letters that join the next."""
    return JOINING.sub(lambda found: found[1] + "ـ" * (found.start() % 3), text)


SPELLINGS: dict[str, Callable[[str], str]] = {
    "tashkeel": tashkeel,
    "tatweel": tatweel,
    "plain alef": lambda text: re.sub("[أإآ]", "ا", text),
    "final yeh without dots": lambda text: re.sub(r"ي\b", "ى", text),
    "heh for teh marbuta": lambda text: re.sub(r"ة\b", "ه", text),
    "eastern digits": lambda text: text.translate(EASTERN),
    "persian letters": lambda text: text.replace("ك", "ک").replace("ي", "ی"),
}
LAYOUTS: dict[str, Callable[[str], str]] = {
    "blank lines": lambda text: re.sub(r"\n+", "\n\n\n", text),
    "carriage returns": lambda text: text.replace("\n", "\r\n"),
    "indented": lambda text: re.sub(r"^", "    \t", text, flags=re.MULTILINE),
    "trailing blanks": lambda text: text.replace("\n", "  \n") + "\n \n",
    "no-break spaces": lambda text: text.replace(" ", "\u00a0"),
    "double spaces": lambda text: text.replace(" ", "  "),
    "direction marks": lambda text: "\u200f" + text.replace("\n", "\u200f\n\u200f"),
}


def test_known_failures_name_what_is_tested() -> None:
    alone = {"seed", "later", "order", "background", "unrelated", "spelling", "layout"}
    named = {"background": {one.name for one in DATA.backgrounds}, "unrelated": {one.name for one in DATA.unrelated}}
    named |= {"spelling": set(SPELLINGS), "layout": set(LAYOUTS)}
    known = alone | {f"{relation}:{name}" for relation, names in named.items() for name in names}
    assert {key for seed in DATA.articles for key in seed.fails} <= known


@pytest.mark.parametrize(("seed", "_"), cases("seed"))
def test_every_article_tells_its_events(seed: Seed, _: str) -> None:
    assert sorted(one.type for one in seed_events(seed)) == sorted(seed.types)


@pytest.mark.parametrize(("seed", "variant"), list(variants()))
def test_other_words_change_what_they_name_and_nothing_else(seed: Seed, variant: Variant) -> None:
    first, *others = seed_events(seed)
    if place := variant.becomes.place:
        others = [one._replace(place=place) if one.place == first.place else one for one in others]
    title, text = seed.title, seed.text
    for before, after in variant.swap:
        assert before in title + text
        title, text = title.replace(before, after), text.replace(before, after)
    changed = {name: value for name, value in msgspec.structs.asdict(variant.becomes).items() if value is not None}
    same(read(title, text, seed.published), [first._replace(**changed), *others])


@pytest.mark.parametrize(("seed", "_"), [case for case in cases("later") if case.values[0].relative])  # type: ignore[union-attr]
def test_days_told_from_publication_move_with_it(seed: Seed, _: str) -> None:
    events = seed_events(seed)
    assert seed.relative is not None
    for days in MOVES[seed.relative]:
        day = (dt.date.fromisoformat(seed.published) + dt.timedelta(days)).isoformat()
        same(read(seed.title, seed.text, day), [one._replace(date=moved(one.date, days)) for one in events])


@pytest.mark.parametrize(("seed", "name"), cases("background", *(one.name for one in DATA.backgrounds)))
def test_an_old_act_told_at_the_end_is_background_and_changes_no_other(seed: Seed, name: str) -> None:
    old = next(one for one in DATA.backgrounds if one.name == name)
    events = seed_events(seed)
    found = read(seed.title, f"{seed.text}\n{old.text}", seed.published)
    recalled = [one for one in found if one.date == (old.start, old.start)]
    assert [(one.type, one.temporality, one.place) for one in recalled] == [(old.type, "background", old.place)]
    same([one for one in found if one not in recalled], events)


@pytest.mark.parametrize(("seed", "name"), cases("unrelated", *(one.name for one in DATA.unrelated)))
def test_news_of_other_things_changes_nothing(seed: Seed, name: str) -> None:
    other = next(one for one in DATA.unrelated if one.name == name)
    same(read(seed.title, f"{seed.text}\n{other.text}", seed.published), seed_events(seed))


@pytest.mark.parametrize(("seed", "name"), cases("spelling", *SPELLINGS))
def test_letters_may_be_written_otherwise(seed: Seed, name: str) -> None:
    spell = SPELLINGS[name]
    same(read(spell(seed.title), spell(seed.text), seed.published), seed_events(seed))


@pytest.mark.parametrize(("seed", "name"), cases("layout", *LAYOUTS))
def test_blanks_and_line_ends_change_nothing(seed: Seed, name: str) -> None:
    lay = LAYOUTS[name]
    same(read(seed.title, lay(seed.text), seed.published), seed_events(seed))


@pytest.mark.parametrize(("seed", "_"), [case for case in cases("order") if case.values[0].independent])  # type: ignore[union-attr]
def test_paragraphs_of_their_own_may_stand_in_any_order(seed: Seed, _: str) -> None:
    turned = "\n\n".join(reversed(seed.text.strip().split("\n\n")))
    same(read(seed.title, turned, seed.published), seed_events(seed))
