"""What is said of an act tied to it: who claims it, who is blamed, who denies, and who tells the news."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from processors.arabic.sentences import Sentence
from processors.arabic.words import Word
from processors.event import FRESH_DAYS
from processors.events.act import Act
from processors.events.claims import Statement, claims
from processors.events.lexicon import CueKind
from processors.events.sources import Voice, voices
from processors.events.tags import Tags

_SAID_WITHIN = 4  # sentences from an act to a claim of it
_BOTH = frozenset({"العمليتين", "العملين", "الحادثين", "العمليتان", "وراءهما", "خلفهما", "الاعتداءين"})
_ALL = frozenset({"العمليات", "الحوادث"})
_OF_HARM: tuple[CueKind, ...] = ("kill", "wound", "dead", "hurt", "damage", "no losses", "foiled")
_UNSAID_WITHIN = 3  # sentences from an act to a comment that nobody made


class Heard(NamedTuple):
    """One sentence with its marks, and what is stated there of who did it; None where nobody asked yet."""

    part: str
    number: int
    sentence: Sentence
    words: Sequence[Word]
    tags: Tags
    statements: list[Statement] | None


def tell(acts: Sequence[Act], heard: Sequence[Heard]) -> None:
    """Give every act what is said of it: in a sentence of its own, else in the nearest that tells of no other act."""
    if not acts:
        return
    told: dict[tuple[str, int], list[Act]] = {}
    for act in acts:
        for at in {(clause.part, clause.sentence) for clause in act.clauses}:
            told.setdefault(at, []).append(act)
    near = {(part, number + k) for part, number in told for k in range(-1, _SAID_WITHIN + 1)}
    known: dict[str, Voice] = {}
    loose: list[tuple[Heard, Voice]] = []
    for sentence in heard:
        here = told.get((sentence.part, sentence.number), [])
        close = (sentence.part, sentence.number) in near
        statements = sentence.statements
        if statements is None:
            statements = claims(sentence.words, sentence.tags, sentence.sentence.end) if close else []
        for statement in statements:
            if several := _several(acts, sentence, statement):
                for act in several:
                    act.statements.append((sentence.part, statement))
                continue
            own = [act for act in here if _tells(act, sentence, statement.party.start)]
            for act in own or here or _near(acts, sentence, _SAID_WITHIN):
                act.statements.append((sentence.part, statement))
        for voice in _resolved(sentence, known) if close else ():
            if here:
                for act in here:
                    _add(act, sentence.part, voice)
            elif voice.stance != "asserts":
                for act in _near(acts, sentence, _UNSAID_WITHIN):
                    _add(act, sentence.part, voice)
            elif sentence.tags.triggers or sentence.tags.arms or sentence.tags.cue(*_OF_HARM):
                loose.append((sentence, voice))
    for sentence, voice in loose:  # who tells of the sentence beside an act of which nobody is said to tell
        for act in _near(acts, sentence, 1):
            if not any(one.stance == "asserts" for _, one in act.voices):
                _add(act, sentence.part, voice)


def _several(acts: Sequence[Act], sentence: Heard, statement: Statement) -> list[Act]:
    """The acts of which "the attacks", "both operations" are said: of two the last two told, else all that are news."""
    counts = [
        hit.entry.count
        for hit in sentence.tags.triggers
        if hit.start >= statement.start and not hit.entry.verb and hit.entry.count != 1 and "ال" in hit.form.prefix
    ]
    counts += [2 for word in sentence.words[statement.start : sentence.sentence.end] if word.text in _BOTH]
    counts += [None for word in sentence.words[statement.start : sentence.sentence.end] if word.text in _ALL]
    if not counts or sentence.part != "text":
        return []
    told = [act for act in acts if any(c.part == "text" and c.sentence <= sentence.number for c in act.clauses)]
    newest = max((act.date.last for act in told if act.date is not None), default=None)
    if 2 in counts or newest is None:
        return told[-2:] if 2 in counts else told
    return [act for act in told if act.date is None or (newest - act.date.last).days <= FRESH_DAYS]


def _tells(act: Act, sentence: Heard, at: int) -> bool:
    """Whether a clause of the act in this sentence holds word `at`."""
    own = (one for one in act.clauses if (one.part, one.sentence) == (sentence.part, sentence.number))
    return any(clause.start <= at < clause.end for clause in own)


def _near(acts: Sequence[Act], sentence: Heard, within: int) -> list[Act]:
    """The act told last before a sentence, else the one told first after it, not more than `within` sentences off."""
    told = [(clause.sentence, act) for act in acts for clause in act.clauses if clause.part == sentence.part]
    before = [(n, act) for n, act in told if 0 < sentence.number - n <= within]
    if before:
        return [max(before, key=lambda pair: pair[0])[1]]
    after = [(n, act) for n, act in told if 0 < n - sentence.number <= within]
    return [min(after, key=lambda pair: pair[0])[1]] if after else []


def _resolved(sentence: Heard, known: dict[str, Voice]) -> Iterator[Voice]:
    """The voices of a sentence; "the source added" is the source told before. `known` learns them by their heads."""
    for voice in voices(sentence.words, sentence.tags, sentence.sentence.end):
        before = known.get(voice.head) if voice.back and sentence.part == "text" else None
        if before is not None:
            yield before._replace(verb=voice.verb, stance=voice.stance, via=voice.via or before.via)
            continue
        if sentence.part == "text" and voice.head:
            known[voice.head] = voice
        yield voice


def _add(act: Act, part: str, voice: Voice) -> None:
    """Add a voice, once for each stance; through whom it spoke may be told later than what it said."""
    for n, (where, one) in enumerate(act.voices):
        if (where, one.start, one.end, one.stance) == (part, voice.start, voice.end, voice.stance):
            act.voices[n] = (where, one._replace(via=one.via or voice.via))
            return
    act.voices.append((part, voice))
