"""What of a text is no report: the repeated headline, date lines, and related headlines after the end."""

from collections.abc import Sequence

from processors.arabic.sentences import Sentence
from processors.arabic.words import Word
from processors.events.lexicon import function_words

_RELATED, _PAGE = (tuple(words) for words in (function_words().related, function_words().page))
_STOPS = frozenset('.؟!؟:")')
_HEADLINE_WORDS = 24


def body(words: Sequence[Word], found: Sequence[Sentence], title: str) -> list[Sentence]:
    """The sentences that report; `title` is folded."""
    kept: list[Sentence] = []
    for sentence in found:
        line = " ".join(w.text for w in words[sentence.start : min(sentence.end, sentence.start + 40)])
        if line.startswith(_RELATED) and sentence.end - sentence.start <= 5:
            break
        if line.startswith(_PAGE) and sentence.end - sentence.start < 25:
            continue
        if title and line == " ".join(title.split()):
            continue
        kept.append(sentence)
    return _without_tail(words, kept)


def _without_tail(words: Sequence[Word], found: list[Sentence]) -> list[Sentence]:
    """Drop headlines of other articles after the last paragraph that ends in a stop: two or more short lines."""
    end = len(found)
    lines = 0
    while end:
        start = end - 1
        while start and found[start - 1].paragraph == found[end - 1].paragraph:
            start -= 1
        last = words[found[end - 1].end - 1].text
        if last in _STOPS or found[end - 1].end - found[start].start > _HEADLINE_WORDS:
            break
        end, lines = start, lines + 1
    return found[:end] if end and lines > 1 else found
