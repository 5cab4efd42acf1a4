"""Numbers as the news writes them: digits, number words, "about 30", "at least ten", "dozens", "between 10 and 15".

A number is a range (`Number`): "at least ten" has best 10 and low 10, "dozens" no best and low 24 (two dozen), "a few"
3 to 9. Of two numbers the lower is the best: it is what is sure. Shares, fractions, years, times and numbered things
count nothing.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from msgspec.structs import replace

from processors.arabic import number_words as known
from processors.arabic.number_chain import chain, linked
from processors.arabic.number_words import Hedge, decimal, is_one, may_begin, part
from processors.arabic.words import Word, forms

_HEDGES_MOST = 3  # before one number, as in "ما لا يقل عن نحو": more are no sentence
_YEARS = range(1900, 2101)
_TENS = range(20, 100)


class Number(NamedTuple):
    """A number read from words `[start, end)`; `best` is None where only "dozens" and the like are told."""

    start: int
    end: int
    best: int | None
    low: int | None
    high: int | None

    @property
    def value(self) -> int:
        return self.best if self.best is not None else self.low or 0


class _Read(NamedTuple):
    """A number without its hedges, and the word after it."""

    low: int
    high: int | None
    end: int
    exact: bool = True


def number_at(words: Sequence[Word], i: int, end: int) -> Number | None:
    """The number that begins at word `i` and lies within `[i, end)`, hedges before and after it included."""
    if i >= end or not may_begin(words[i].text):
        return None
    start = i
    hedges: set[Hedge] = set()
    for _ in range(_HEDGES_MOST):
        if (hedge := known.HEDGES.at(words, i, end)) is None:
            break
        hedges.add(hedge[0])
        i = hedge[1]
    if hedges and i + 1 < end and words[i].text == "ال" and words[i + 1].text[0].isdecimal():
        i += 1  # نحو الـ50
    read = _read(words, i, end)
    if read is None or _counts_nothing(words, start, i, read.end):
        return None
    after = read.end
    if (hedge := known.AFTER.at(words, after, end)) is not None:
        hedges.add(hedge[0])
        after = hedge[1]
    else:
        hedges |= _distant(words, after, end)
    if not read.exact:
        return Number(start, after, None, read.low, read.high)
    if read.high is not None:
        return Number(start, after, read.low, read.low, read.high)
    best = read.low
    if "least" in hedges:
        return Number(start, after, best, best, None)
    if "most" in hedges:
        return Number(start, after, best, None, best)
    return Number(start, after, best, None, None) if "about" in hedges else Number(start, after, best, best, best)


@lru_cache(maxsize=20_000)
def ordinal(word: str) -> int | None:
    """The ordinal a folded word says, "الثالث" 3; None where it is none. Eleven and more are read by their parts."""
    if not word.startswith("ال") and word not in known.ORDINALS:
        return None
    return next(
        (known.ORDINALS[form.text] for form in forms(word) if form.text in known.ORDINALS and not form.suffix), None
    )


def ordinal_at(words: Sequence[Word], i: int, end: int) -> tuple[int, int] | None:
    """The ordinal of one or more words that begins at word `i`, "المئة والخامسة والعشرون", and the word after it.

    A definite "three" to "ten" counts ("the three men") and is none; from twenty on ordinals and numbers are one.
    """
    value = ordinal(words[i].text)
    if value is not None and value <= 10:
        following = words[i + 1].text if i + 1 < end else ""
        if value < 10 and following in ("عشر", "عشره"):
            return value + 10, i + 2
        tens = linked(words, i + 1, end)
        if value < 10 and tens is not None and tens[0].kind == "unit" and tens[0].value in _TENS:
            return value + tens[0].value, tens[1]
        return value, i + 1
    whole = chain(words, i, end) if words[i].text.startswith("ال") else None
    if whole is None or whole.value <= 10:
        return None
    if whole.value % 100 == 0 and whole.end < end and words[whole.end].text.startswith("و"):
        rest = replace(words[whole.end], text=words[whole.end].text[1:])
        more = ordinal_at([rest, *words[whole.end + 1 : min(end, whole.end + 4)]], 0, 4) if rest.text else None
        if more is not None and more[0] < 100:
            return whole.value + more[0], whole.end + more[1]
    return whole.value, whole.end


def _read(words: Sequence[Word], i: int, end: int) -> _Read | None:
    """A number or a range of two."""
    between = known.BETWEEN.at(words, i, end)
    one = _one(words, i if between is None else between[1], end)
    if one is None or one.high is not None or not one.exact or one.end >= end:
        return one if between is None else None
    joining = words[one.end].text
    two: _Read | None = None
    if joining in known.JOINING and not (i and words[i - 1].text == "من"):  # "from 10 to 15" is rather a rise
        two = _one(words, one.end + 1, end)
    elif between is not None and linked(words, one.end, end) is not None:
        two = _one(words, one.end if joining != "و" else one.end + 1, end)
    if two is not None and two.exact and two.high is None and one.low < two.low and two.low not in _YEARS:
        return _Read(one.low, two.low, two.end)
    return one if between is None and joining != "-" else None


def _one(words: Sequence[Word], i: int, end: int) -> _Read | None:
    """One number: "half a million", "a few hundred", "dozens", or a chain of number words."""
    if i >= end:
        return None
    following = words[i + 1].text if i + 1 < end else ""
    whole = part(following, first=False) if following else None
    scale = whole.value if whole is not None and whole.kind == "scale" and not whole.linked else None
    share = (known.PARTS[words[i].text], 100) if words[i].text in known.PARTS else decimal(words[i].text)
    if share is not None:  # half a million, 6.9 millions
        return _Read(scale * share[0] // share[1], None, i + 2) if scale is not None else None
    head = part(words[i].text, first=True)
    if head is None:
        return None
    if head.kind == "few":
        if times := _named(known.FEW_TIMES, following):
            return _Read(known.FEW_LEAST * times, known.FEW_MOST * times, i + 2, exact=False)
        teens = 10 * (following in ("عشر", "عشره"))
        return _Read(known.FEW_LEAST + teens, known.FEW_MOST + teens, i + 1 + (teens > 0), exact=False)
    if head.kind == "vague":
        tens = _named(known.VAGUE_SCALED, words[i].text)
        if scale is not None and tens:
            return _Read(tens * scale, None, i + 2, exact=False)
        return _Read(head.value, None, i + 1, exact=False)
    summed = chain(words, i, end)
    return _Read(summed.value, None, summed.end) if summed is not None else None


def _named(table: dict[str, int], word: str) -> int:
    return next((table[form.text] for form in forms(word) if form.text in table), 0) if word else 0


def _counts_nothing(words: Sequence[Word], start: int, first: int, after: int) -> bool:
    """Whether a number read from words `[first, after)` is a name, a time, a share, a fraction, or "nobody"."""
    label, number = words[start - 1].text if start else "", words[first].text
    if label in known.LABELS or (label in known.YEARS and number.isdecimal() and int(number) in _YEARS):
        return True
    if known.SHARES.at(words, after, len(words)) is not None or (label == "في" and number in known.PERCENT):
        return True
    if number[0].isdecimal():
        return _in_a_code(words, first, after)
    if after != first + 1:
        return False
    following = words[after].text if after < len(words) else ""
    if is_one(number):
        return not following[:1].isalpha() or following in known.NO_ONE
    return number in known.FRACTIONS and following.startswith("ال")


def _in_a_code(words: Sequence[Word], first: int, after: int) -> bool:
    """Whether digits are part of a date, a time, a score or a name such as "كوفيد-19": joined to what stands beside."""
    before, beyond = (words[first - k] if first >= k else None for k in (1, 2))
    if before is not None and before.end == words[first].start:
        if before.text.isascii() and before.text.isalpha():
            return True  # F16
        if beyond is not None and before.text in "/:-" and beyond.end == before.start:
            return beyond.text[0].isdecimal() or (before.text == "-" and beyond.text.isalpha())
    following, further = (words[after + k] if after + k < len(words) else None for k in (0, 1))
    if following is None or following.start != words[after - 1].end:
        return False
    if following.text.isascii() and following.text.isalpha():
        return True  # 5G
    joined = further is not None and further.text[0].isdecimal() and further.start == following.end
    return joined and following.text in "/:-"


def _distant(words: Sequence[Word], i: int, end: int) -> set[Hedge]:
    """The hedge after the noun that is counted: "ثلاثة أشخاص على الأقل"."""
    for k in (i + 1, i + 2):
        if k < end and words[k - 1].text.isalpha() and words[k].text in known.DISTANT:
            hedge = known.AFTER.at(words, k, end)
            if hedge is not None:
                return {hedge[0]}
    return set()
