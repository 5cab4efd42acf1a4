"""How near a reading is to the gold: words for the text, whole values for the rest."""

import re
import statistics
import unicodedata
from collections import Counter
from collections.abc import Sequence

import msgspec

from tests.bench.page import Page, Reading, local_day

LEAST_LETTERS = 60  # a text shorter than this is taken for a refusal, whoever gives it
_KEPT = 0.9  # share of a segment's word sequences that must be there for it to be found
_LEAKED = 0.5
_RUN = 4  # words in a sequence
_UNSEEN = re.compile("[\u0640\u064b-\u0652\u0670\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\u00ad]")
_WORD = re.compile(r"\w+")


class PageScore(msgspec.Struct, frozen=True):
    """One page's figures, from 0 to 1; null for what is not asked of it. `lost` and `leaked` hold segments."""

    page: str
    precision: float | None = None
    recall: float | None = None
    f1: float | None = None
    kept: float | None = None
    leak: float | None = None
    lines: float | None = None
    title: float | None = None
    author: float | None = None
    date: float | None = None
    refusal: float | None = None
    lost: tuple[str, ...] = ()
    leaked: tuple[str, ...] = ()


def tokens(text: str) -> list[str]:
    """The words of `text`, without tatweel, diacritics and unseen marks, in NFKC."""
    return _WORD.findall(_UNSEEN.sub("", unicodedata.normalize("NFKC", _UNSEEN.sub("", text))).lower())


def joined(text: str) -> str:
    """The words of `text` between single spaces, with one at either end: what is part of what can be seen."""
    return f" {' '.join(tokens(text))} "


def plain(text: str | None) -> str | None:
    """A title or a name as it is compared: NFKC, single spaces; None for nothing."""
    return " ".join(unicodedata.normalize("NFKC", text or "").split()) or None


def text_score(must: Sequence[str], may: Sequence[str], text: str) -> tuple[float, float, float]:
    """Precision, recall and F1 of the words of `text` as a multiset. Words of `may` that are over do not count."""
    wanted, said = Counter(tokens("\n".join(must))), Counter(tokens(text))
    allowed = Counter(tokens("\n".join(may)))
    hits = (wanted & said).total()
    wrong = ((said - wanted) - allowed).total()
    precision = hits / (hits + wrong) if hits else 0.0
    recall = hits / wanted.total() if hits else 0.0
    return precision, recall, 2 * precision * recall / (precision + recall) if hits else 0.0


def held(segment: str, text: str) -> float:
    """The share of the word sequences of `segment` that `text` (as `joined` gives it) holds."""
    words = tokens(segment)
    size = min(_RUN, len(words))
    runs = [f" {' '.join(words[at : at + size])} " for at in range(len(words) - size + 1)]
    return sum(run in text for run in runs) / len(runs) if words else 1.0


def score(page: Page, reading: Reading) -> PageScore:
    """What `reading` gets right of `page`, as far as its gold asks."""
    gold, text = page.gold, reading.text or ""
    if "refusal" in gold.asked:
        return PageScore(page.id, refusal=float(sum(map(str.isalpha, text)) < LEAST_LETTERS))
    values: dict[str, float] = {}
    if "text" in gold.asked:
        # A title said again above the text is not counted against anyone.
        title = (gold.title,) if gold.title else ()
        values["precision"], values["recall"], values["f1"] = text_score(gold.must, (*gold.may, *title), text)
    lost: tuple[str, ...] = ()
    leaked: tuple[str, ...] = ()
    if "segments" in gold.asked:
        words = joined(text)
        lost = tuple(part for part in gold.must if held(part, words) < _KEPT)
        leaked = tuple(part for part in gold.must_not if held(part, words) >= _LEAKED)
        values["kept"] = 1 - len(lost) / len(gold.must)
        values["leak"] = len(leaked) / len(gold.must_not) if gold.must_not else 0.0
    if "text" in gold.asked:
        said = {joined(line) for line in text.splitlines()}
        # A dateline or a credit may stand before its paragraph's first word.
        own = (any(joined(f"{before} {part}") in said for before in ("", *gold.may)) for part in gold.must)
        values["lines"] = sum(own) / len(gold.must)
    if "title" in gold.asked:
        values["title"] = float(plain(reading.title) == plain(gold.title))
    if "author" in gold.asked:
        values["author"] = float(plain(reading.author) == plain(gold.author))
    if "date" in gold.asked:
        days = local_day(reading.date, page.timezone), local_day(gold.published, page.timezone)
        values["date"] = float(days[0] == days[1])
    return PageScore(page.id, lost=lost, leaked=leaked, **values)


MEASURES = ("f1", "precision", "recall", "kept", "leak", "lines", "title", "author", "date", "refusal")


def totals(scores: Sequence[PageScore]) -> dict[str, float | None]:
    """The mean of each measure over the pages that are asked for it."""
    found = {name: [v for each in scores if (v := getattr(each, name)) is not None] for name in MEASURES}
    return {name: round(statistics.fmean(values), 4) if values else None for name, values in found.items()}


def counts(scores: Sequence[PageScore]) -> dict[str, int]:
    """How many pages are asked for each measure."""
    return {name: sum(getattr(each, name) is not None for each in scores) for name in MEASURES}
