"""A baseline of ready parts: PyArabic's tokens, letters and numbers, a light stemmer, and dateparser's dates.

Sentence by sentence: stems of the keywords' list give the type, dateparser the day, PyArabic the losses, the gazetteer
the first place of the sentence, else of the article. Sentences of one type and place are one event.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from functools import cache, partial
from itertools import chain
from typing import Any

from dateparser.search import search_dates  # type: ignore[import-untyped]
from pyarabic import araby, number  # type: ignore[import-untyped]

from processors.event import Casualties, EventDate, EventType, Facts, Place, Target, Toll, Weapon
from tests.bench.events_gold import FRESH_DAYS, GoldArticle
from tests.bench.events_keywords import first_place, keywords

# The affixes of the light10 stemmer: Larkey, Ballesteros and Connell 2007, "Light stemming for Arabic information
# retrieval", table 12.2.
_ARTICLES = ("ال", "وال", "بال", "كال", "فال", "لل")
_SUFFIXES = ("ها", "ان", "ات", "ون", "ين", "يه", "ية", "ه", "ة", "ي")
_BESIDE = 4  # words after a loss's word in which its number is looked for


def stem(word: str) -> str:
    """A word without marks, with plain alef and heh, its article and one ending off."""
    plain: str = araby.strip_tatweel(araby.strip_tashkeel(word))
    plain = plain.translate(str.maketrans("أإآىة", "ااايه"))
    if plain.startswith("و") and len(plain) > 3:
        plain = plain[1:]
    for prefix in _ARTICLES:
        if plain.startswith(prefix) and len(plain) - len(prefix) >= 2:
            plain = plain.removeprefix(prefix)
            break
    for suffix in _SUFFIXES:
        if plain.endswith(suffix) and len(plain) - len(suffix) >= 2:
            return plain.removesuffix(suffix)
    return plain


@cache
def _stems(table: str) -> dict[Any, frozenset[str]]:
    lists: dict[Any, list[str]] = getattr(keywords(), table)
    return {key: frozenset(map(stem, forms)) for key, forms in lists.items()}


def _first(table: str, held: set[str]) -> Any:
    return next((key for key, stems in _stems(table).items() if held & stems), None)


def tell(article: GoldArticle) -> list[Facts]:
    """The events of an article, in the order of its sentences."""
    everywhere = first_place(f"{article.title}\n{article.text}")
    found: dict[tuple[EventType, str], Facts] = {}
    lines = (article.title, *article.text.splitlines())
    for sentence in chain.from_iterable(map(araby.sentence_tokenize, lines)):
        words: list[str] = araby.tokenize(sentence)
        stems = [stem(word) for word in words]
        held = set(stems)
        kind: EventType | None = _first("types", held)
        if kind is None:
            continue
        place: Place | None = first_place(sentence) or everywhere
        weapon, target = _first("weapons", held), _first("targets", held)
        day, fresh = _day(sentence, article)
        one = Facts(
            event_type=kind,
            temporality="new" if fresh else "background",
            outcome="completed",
            date=EventDate(start=day.isoformat(), end=day.isoformat()) if day else None,
            place=place,
            weapons=[Weapon(type=weapon)] if weapon else [],
            targets=[Target(type=target)] if target else [],
            casualties=Casualties(killed=_lost(words, stems, "killed"), wounded=_lost(words, stems, "wounded")),
        )
        found.setdefault((kind, place.name if place else ""), one)
    return list(found.values())


def _day(sentence: str, article: GoldArticle) -> tuple[dt.date | None, bool]:
    """The first day told in a sentence, else that of publication; and whether it is news."""
    published = article.day
    if published is None:
        return None, True
    settings = {"RELATIVE_BASE": dt.datetime.combine(published, dt.time(12)), "PREFER_DATES_FROM": "past"}
    days = (
        when.date()
        for text, when in search_dates(sentence, languages=["ar"], settings=settings) or []
        if not text.strip().isdecimal()  # a bare number is a toll more often than a year
    )
    day = next((day for day in days if day <= published), published)
    return day, (published - day).days <= FRESH_DAYS


def _lost(words: Sequence[str], stems: Sequence[str], side: str) -> Toll | None:
    """The number that PyArabic reads right after one of the side's words."""
    forms = _stems("losses")[side]
    for i, one in enumerate(stems):
        if one in forms:
            phrases = number.extract_number_phrases(" ".join(words[i + 1 : i + 1 + _BESIDE]))
            if phrases:
                text = phrases[0]
                told = int(text) if text.isdecimal() else number.text2number(text)
                return Toll(best=told, low=told, high=told)
    return None


def reader(article: GoldArticle) -> Callable[[], list[Facts]]:
    """What is timed for one article."""
    return partial(tell, article)
