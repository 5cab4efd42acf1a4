"""Whom a verb for killing strikes where its subject stands before them: "قتل مسلحان ضابطا"."""

from collections.abc import Sequence

from processors.arabic.words import Word
from processors.events.function_words import function_words
from processors.events.people import ENDING, Group, Marks, exactly, item

_WORDS = function_words()
_SINGLE_WITHIN = 14  # words from the subject to one object in the accusative
_NUMBERED_WITHIN = 5
_CAUSE = _WORDS.turns - _WORDS.prepositions  # no object comes after them: "قتل عنصران جراء …"
_NO_OBJECT = _WORDS.turns | _WORDS.prepositions | _WORDS.relative


def object_after(words: Sequence[Word], group: Group, marks: Marks, end: int) -> Group | None:
    """Of "killed two gunmen an officer", where gunmen are the subject: the one after them, in the accusative."""
    if group.best == 1 and group.people and (many := _numbered_object(words, group, marks, end)) is not None:
        return many
    if group.people[:1] != ("armed_group",) or words[group.start].text[0].isdigit() or group.end > group.start + 1:
        return None
    for i in range(group.end, min(end, group.end + _SINGLE_WITHIN)):
        if words[i].text in ENDING or words[i].text in _CAUSE or i in marks.cues:
            return None
        noun = marks.people.get(i)
        if noun is not None and (noun.form.suffix == "ا" or "ال" in noun.form.prefix) and noun.entry.count == 1:
            return exactly(1, i, noun.end, (noun.entry.type,))
    return None


def _numbered_object(words: Sequence[Word], group: Group, marks: Marks, end: int) -> Group | None:
    """Of "قتل رجل يحمل سكينا ثلاثة أشخاص", where one person is the subject: those counted after it with no "and"."""
    for i in range(group.end, min(end, group.end + _NUMBERED_WITHIN)):
        text = words[i].text
        if text in ENDING or text == "," or text in _NO_OBJECT or i in marks.cues or text.startswith("و"):
            return None
        counted = item(words, i, end, marks) if i not in marks.people else None
        if counted is not None:
            return counted if counted.people and (counted.best or 0) > 1 else None
    return None
