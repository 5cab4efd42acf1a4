"""From an article to the attacks it tells of: pure functions, no input or output.

1. Words and sentences (`processors.arabic`), what they mean marked (`tags`).
2. Clauses (`clauses`), and what each tells of one act (`reading`, with `kinds`, `casualties`, `where`).
3. Clauses of the same act joined (`joining`, by the evidence that `sameness` weighs) to an `act`, who says what of it
   tied to it (`telling`), and all written as a record with evidence (`facts`) and `confidence`.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Literal, NamedTuple

import msgspec

from processors.arabic.letters import fold
from processors.arabic.sentences import Sentence, sentences
from processors.arabic.words import Word, words
from processors.article import Article
from processors.event import Evidence, Facts
from processors.events.anchor import anchor
from processors.events.candidate import Candidate
from processors.events.chronicle import look_back
from processors.events.claims import claims
from processors.events.clauses import clauses
from processors.events.confidence import rated
from processors.events.daytime import date_by_daytime
from processors.events.facts import facts
from processors.events.function_words import function_words
from processors.events.incident import happened
from processors.events.joining import join
from processors.events.parties import Cast
from processors.events.quotes import Source
from processors.events.reading import apart, complete, heading, read, stands_alone
from processors.events.sections import other_sections
from processors.events.sequence import counted, in_that_year
from processors.events.setting import Told, settle
from processors.events.tags import Tags, tag
from processors.events.telling import Heard, tell
from processors.events.trace import Trace, Why
from processors.events.unharmed import unharmed
from processors.events.where import best, spots
from processors.events.world import ELSE, World

__all__ = ["Ignored", "Reading", "extract_events", "read_article"]

_WORDS = function_words()
_SINCE = frozenset({"بعد", "عقب", "اثر", "منذ", "غداه", "قبل"})
_OPENING = 40  # words
_GOES_ON_WITHIN = 3  # sentences after an act in which one that names none goes on about its toll or its day
MAX_CHARACTERS = 60_000  # longer than any report; what follows is an archive or a list, and time stays bounded


class Ignored(msgspec.Struct, frozen=True, kw_only=True):
    """Characters `[start, end)` of the article's `text` or `title` that sound like an attack, and why they are none."""

    part: Literal["text", "title"]
    start: int
    end: int
    text: str
    why: Why


class Reading(NamedTuple):
    """What one article tells: its events, and for each the clauses joined; then what was passed over."""

    events: list[Facts]
    clauses: list[list[Evidence]]
    ignored: list[Ignored]


def extract_events(article: Article) -> list[Facts]:
    """The attacks that an article tells of, in the order of their first evidence; [] where it tells of none.

    Pure and deterministic; any text is fine. Dates are local to `article.timezone`.
    """
    return read_article(article).events


def read_article(article: Article) -> Reading:
    """The same as `extract_events`, with what it was read from and what was passed over."""
    text = article.text[:MAX_CHARACTERS]
    body_words, title_words = words(fold(text)), words(fold(article.title))
    stretches = sentences(text, body_words)
    told_on = anchor(article)
    day = told_on.day
    world, trace, cast = World(), Trace(), Cast()
    heard: list[Heard] = []
    found = _read(body_words, stretches, day, "text", world, trace, cast, heard)
    headline = [Sentence(0, len(title_words), 0)] if title_words else []
    titled = _read(title_words, headline, day, "title", world, trace, cast, heard)
    opened = [*title_words, *body_words[:_OPENING]]  # a headline names places that only the text makes out
    for told in titled:
        told.spot = best(spots(opened, told.start, told.end), told.at[0]) or told.spot
    found, titled = world.attacks(found, trace), world.attacks(titled, trace)
    source = Source(article, body_words, title_words, told_on)
    acts = join([one for told in found for one in apart(told)], titled, day, trace)
    date_by_daytime(acts)
    look_back(acts, day)
    settle(acts, Told(body_words, stretches, opened, len(title_words)))
    acts = world.of_sides(acts, trace)
    tell(acts, heard)
    acts.sort(key=lambda act: (act.clauses[0].part == "title", act.clauses[0].start))
    joined = [[source.evidence("clause", told, told.start, told.end) for told in act.clauses] for act in acts]
    return Reading(
        rated([facts(act, source) for act in acts], joined, len(text)),
        joined,
        [_ignored(source.evidence("", one, one.start, one.end), one.why) for one in trace.passed],
    )


def _ignored(words: Evidence, why: Why) -> Ignored:
    return Ignored(part=words.part, start=words.start, end=words.end, text=words.text, why=why)


def _read(
    tokens: Sequence[Word],
    stretches: Sequence[Sentence],
    today: dt.date,
    part: str,
    world: World,
    trace: Trace,
    cast: Cast,
    heard: list[Heard],
) -> list[Candidate]:
    """The candidates of all clauses.

    `world` learns what the article speaks of, `cast` whom it names, `trace` what is passed over and `heard` what is
    said in each sentence of who did it.
    """
    found: list[Candidate] = []
    aside = other_sections(tokens, stretches)
    for number, sentence in enumerate(stretches):
        if sentence.paragraph in aside:
            trace.note(part, (sentence.start, sentence.end), ELSE)
            continue
        marks = tag(tokens, sentence.start, sentence.end, today)
        world.hear(marks, *((number, sentence.paragraph) if part == "text" else (-1, -1)))
        named = sorted((*marks.actors, *marks.shorts), key=lambda hit: hit.start) if marks.shorts else marks.actors
        marks.parties.extend(cast.parties(tokens, named, marks.arms, sentence.start, sentence.end))
        statements = claims(tokens, marks, sentence.end) if marks.triggers or marks.arms else None
        heard.append(Heard(part, number, sentence, tokens, marks, statements))
        marks = marks.but({one.party.start for one in statements or () if one.mode != "denial"})
        for start, end, why in marks.ignored:
            trace.note(part, (start, end), why)
        if not (marks.triggers or marks.arms or found or marks.cue("kill")):
            continue
        idle: list[tuple[int, int]] = []
        silent = all(hit.entry.needs for hit in marks.triggers)
        last = found[-1] if found and number - found[-1].sentence == 1 and silent else None
        for start, end in clauses(tokens, marks, sentence.start, sentence.end):
            told = read(
                tokens, marks, start, end,
                part=part, sentence=number, paragraph=sentence.paragraph, anchor=today, trace=trace,
                before=found[-1] if found and found[-1].paragraph == sentence.paragraph else None,
            )  # fmt: skip
            if told is not None and told.bare and not stands_alone(told, last):
                told = None
            if told is not None:
                if told.date is not None and found:
                    told.date = in_that_year(tokens, told.date, found[-1].date)
                if told.date is None:
                    told.date = counted(tokens, told, found[-1] if found else None, today)
                if told.date is None and found and tokens[start].text not in _SINCE:
                    told.date = heading(found[-1], told, likewise=tokens[start].text in _WORDS.likewise)
                found.append(told)
                for clause in idle:
                    complete(told, tokens, marks, *clause, today, beside=True)
                idle.clear()
                last = told
            elif last is not None and last.sentence == number:
                complete(last, tokens, marks, start, end, today, beside=True)
            elif tokens[start].text.removeprefix("و") not in _WORDS.in_answer:  # whose places are those of the reason
                idle.append((start, end))
        if last is None and silent and found and number - found[-1].sentence <= _GOES_ON_WITHIN:
            harmed = _harmed(found[-1])
            last = found[-1] if (harmed if harmed is not None else unharmed(tokens, marks, sentence.end)) else None
        if last is not None and not _leaves(marks, sentence.start):
            for clause in idle:
                complete(last, tokens, marks, *clause, today, beside=False)
        if found and found[-1].date is None and 0 < number - found[-1].sentence <= _GOES_ON_WITHIN:
            found[-1].date = happened(tokens, marks, sentence.start, sentence.end, today)
    return found


def _leaves(marks: Tags, start: int) -> bool:
    """Whether a sentence from word `start` on leaves what was told: "من جهة أخرى"; "كما" goes on with it."""
    return any(cue.start <= start and cue.end - cue.start > 1 for cue in marks.cue("break"))


def _harmed(told: Candidate) -> bool | None:
    """Whether an act is told to have killed or hurt people: of more of them, a sentence without an act may tell.

    None where nothing is said of it; such a sentence may then say that there were none.
    """
    tolls = [loss.toll for loss in told.losses[:2] if loss is not None]
    return any(toll.best != 0 for toll in tolls) if tolls else None
