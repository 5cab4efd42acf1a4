"""A stream of articles in which it is known which copy which, made from the texts of `tests/golden/copies.toml`."""

import random
import re
import tomllib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import msgspec

from processors.article import Article

FILE = Path(__file__).parents[1] / "golden" / "copies.toml"
START = datetime(2026, 3, 1, tzinfo=UTC)
MARKS = "َُِّْ"
WIRE_OUTLETS = 10  # that print the first story word for word

_SPELLED = str.maketrans("أإةى0123456789", "ااهي٠١٢٣٤٥٦٧٨٩")


class Story(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    text: str
    rewritten: str = ""
    retold: str = ""


class Formula(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    text: str
    values: list[list[str]]


class Flashes(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    texts: list[str]


class Additions(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    paragraphs: list[str]
    openings: list[str]
    credits: list[str]


class Texts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    story: list[Story]
    formula: list[Formula]
    update: list[Formula]
    flashes: Flashes
    synonyms: dict[str, str]
    additions: Additions


class Labelled(NamedTuple):
    """An article, how it came about, and the name of the text behind it: articles of one `group` copy each other."""

    article: Article
    kind: str
    group: str


def texts() -> Texts:
    return msgspec.convert(tomllib.loads(FILE.read_text(encoding="utf-8")), Texts)


def labelled(seed: int = 0) -> list[Labelled]:
    """The stream with each first report before its copies, and what copies nothing behind."""
    known, chance = texts(), random.Random(seed)
    made: list[tuple[str, str, str]] = []
    for number, story in enumerate(known.story):
        name = f"story-{number}"
        made.append((story.text.strip(), "first report", name))
        made += [(text, kind, name) for kind, text in _copies(story, known, number, chance)]
        if story.retold:
            made.append((story.retold.strip(), "retold", f"{name}-retold"))
            quoted = story.retold.strip().splitlines()
            quoted.insert(2, max(story.text.strip().splitlines()[1:], key=len))
            made.append(("\n".join(quoted), "retold, with a quotation", f"{name}-retold"))
    for number, formula in enumerate(known.formula):
        for day, values in enumerate(formula.values):
            made.append((formula.text.strip().format(*values), "formula", f"formula-{number}-{day}"))
            if day == 0:
                made.append((formula.text.strip().format(*values), "formula, word for word", f"formula-{number}-{day}"))
    for number, flash in enumerate(known.flashes.texts):
        made.append((flash, "flash", f"flash-{number}"))
        made.append(
            (flash.removeprefix("عاجل | ").removeprefix("مراسلنا: "), "flash, word for word", f"flash-{number}")
        )
    return [
        Labelled(_article(number, text, f"outlet {number % 97}"), kind, group)
        for number, (text, kind, group) in enumerate(made)
    ]


def _article(number: int, text: str, outlet: str) -> Article:
    return Article(
        article_id=f"article-{number}",
        version=number + 1,
        url=f"https://news.example/{number}",
        outlet=outlet,
        title=f"عنوان {number}",
        text=text,
        fetched_at=START + timedelta(minutes=number),
    )


def _copies(story: Story, known: Texts, number: int, chance: random.Random) -> list[tuple[str, str]]:
    """The kinds of copies of `story`, each with its text."""
    text, words = story.text.strip(), story.text.split()
    paragraphs = text.splitlines()
    added, opening, credit = (
        part[number % len(part)]
        for part in (known.additions.paragraphs, known.additions.openings, known.additions.credits)
    )
    light = [_light(paragraph, known.synonyms, chance) for paragraph in paragraphs]
    moved = [light[0], *chance.sample(light[1:], len(light) - 1)]
    found = [
        ("word for word", text),
        ("spelled otherwise", _spelled(text, chance)),
        ("agency credited", f"{credit}{text}\n(انتهى)"),
        ("cut to a third", " ".join(words[: len(words) // 3])),
        ("first two paragraphs", "\n".join(paragraphs[:2])),
        ("paragraph added", "\n".join([*paragraphs[:-1], added])),
        ("opening added", "\n".join([opening, *paragraphs])),
        ("lightly rewritten", "\n".join(light)),
        ("rewritten, moved, added", "\n".join([*moved, added])),
    ]
    if story.rewritten:
        found.append(("rewritten by hand", story.rewritten.strip()))
    return found + [("word for word", text)] * (WIRE_OUTLETS if number == 0 else 0)


def _light(paragraph: str, synonyms: dict[str, str], chance: random.Random) -> str:
    """Synonyms for most of the words that have one, and one word in twenty left out."""
    words = [synonyms.get(word, word) if chance.random() < 0.8 else word for word in paragraph.split()]
    return " ".join(word for word in words if chance.random() > 0.05)


def _spelled(text: str, chance: random.Random) -> str:
    """Other forms of letters and digits, vowel marks here and there, no punctuation."""
    letters = (letter + (chance.choice(MARKS) if letter.isalpha() and chance.random() < 0.1 else "") for letter in text)
    return re.sub(r"[.،]", " ", "".join(letters)).translate(_SPELLED)
