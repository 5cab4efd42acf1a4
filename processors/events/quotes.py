"""The words of an article as they were written: what evidence and the record's texts are quoted from."""

from collections.abc import Sequence
from typing import Protocol

from processors.arabic.words import Word, forms
from processors.article import Article
from processors.event import Evidence
from processors.events.anchor import Anchor
from processors.events.candidate import Candidate
from processors.gazetteer.nearby import clue_of

_BEFORE_TO = frozenset({"وفقا", "فقا", "طبقا", "استنادا"})  # "according", before "to"
_QUOTES = "\"'«»“”"


class Told(Protocol):
    """Whatever stands in the article's text or title."""

    @property
    def part(self) -> str:
        """Where it stands: `text` or `title`."""
        ...


class Source:
    """The article's two parts with their words, its outlet's country, and the day that its dates count from."""

    def __init__(self, article: Article, text: Sequence[Word], title: Sequence[Word], anchor: Anchor) -> None:
        self._parts = {"text": (article.text, text), "title": (article.title, title)}
        self.anchor = anchor
        self.country = article.outlet_country

    def quote(self, told: Told, start: int, end: int) -> str:
        """The original characters of words `[start, end)`."""
        text, words = self._parts[told.part]
        return text[words[start].start : words[max(start, end - 1)].end]

    def word(self, told: Told, at: int) -> str:
        """The folded word `at`."""
        return self._parts[told.part][1][at].text

    def named(self, told: Told, start: int, end: int) -> str:
        """The same, without the clitics on the first word and quotation marks around: "والمصدر الأمني" is a source."""
        text, words = self._parts[told.part]
        first = words[start]
        form = next((form for form in forms(first.text) if "ال" in form.prefix), None)
        letters = len(form.prefix.replace("ال", "")) if form is not None else 0
        if not letters and start and first.text.startswith("ل") and words[start - 1].text.lstrip("و") in _BEFORE_TO:
            letters = 1
        quoted = text[first.start : words[max(start, end - 1)].end]
        if letters and quoted.startswith("لل"):
            return "ا" + quoted[1:]
        quoted = quoted[letters:]
        marks = sum(quoted.count(mark) for mark in _QUOTES)
        return quoted.strip(_QUOTES) if marks % 2 or quoted[:1] in _QUOTES else quoted

    def nationality(self, told: Candidate, start: int, end: int) -> str | None:
        """The country whose people words `[start, end)` name, as ISO 3166-1 alpha-2; None where they name none."""
        _, words = self._parts[told.part]
        stems = (word.text.removesuffix("ين").removesuffix("ان").removesuffix("ون") for word in words[start:end])
        clues = (clue for stem in stems if (clue := clue_of(stem)) is not None and clue.site is None)
        return next((clue.country for clue in clues), None)

    def evidence(self, field: str, told: Told, start: int, end: int, rule: str = "") -> Evidence:
        """The same as evidence for a field, read by a rule."""
        return self.evidence_in(told.part, field, start, end, rule)

    def evidence_in(self, part: str, field: str, start: int, end: int, rule: str) -> Evidence:
        """Words `[start, end)` of a part, `text` or `title`, as evidence for a field, read by a rule."""
        text, words = self._parts[part]
        first, last = words[start].start, words[max(start, end - 1)].end
        return Evidence(field=field, start=first, end=last, text=text[first:last], part=part, rule=rule)  # type: ignore[arg-type]
