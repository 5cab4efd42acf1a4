"""Spelling variants folded into one form, with a way back to the original characters.

Folded away: vowel marks, tatweel, zero-width and direction marks. Folded together: alef forms, ya and alef maqsura,
ta marbuta and ha, hamza on its carriers, Persian letters, presentation forms, Arabic-Indic and Persian digits.
"""

import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

_SAME = str.maketrans(
    "أإآٱىیېئؤةۀەکڪگڤپچژڕڵۆ٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹٬٫،؛؟«»“”„‘’",
    'ااااييييوهههكككفبجزرلو01234567890123456789,.,;؟"""""\'\'',
)
_DROPPED = (
    "\u0640\u00ad\u061c\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u0610-\u061a\u064b-\u065f"
    "\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
)
_PRESENTATION = "\ufb50-\ufdff\ufe70-\ufefc"
_IRREGULAR = re.compile(f"[{_DROPPED}{_PRESENTATION}]")
_IS_DROPPED = re.compile(f"[{_DROPPED}]")


class Folded(NamedTuple):
    """`text[i]` was read from the original character at `origins[i]`; one entry more gives the original length."""

    text: str
    origins: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The original characters behind the folded `[start, end)`; marks written on the last letter belong to it."""
        if start == end:
            return self.origins[start], self.origins[start]
        last = self.origins[end - 1]
        following = self.origins[end]
        return self.origins[start], max(last + 1, following) if following - last > 1 else last + 1


def fold(text: str) -> Folded:
    """Fold all spelling variants of `text`; one pass, and cheap where nothing is dropped or spelled out."""
    if not _IRREGULAR.search(text):
        return Folded(text.translate(_SAME), range(len(text) + 1))
    pieces: list[str] = []
    origins: list[int] = []
    done = 0
    for match in _IRREGULAR.finditer(text):
        at = match.start()
        pieces.append(text[done:at])
        origins.extend(range(done, at))
        if not _IS_DROPPED.match(match.group()):
            spelled = _IS_DROPPED.sub("", unicodedata.normalize("NFKC", match.group()))
            pieces.append(spelled)
            origins.extend([at] * len(spelled))
        done = at + 1
    pieces.append(text[done:])
    origins.extend(range(done, len(text)))
    origins.append(len(text))
    return Folded("".join(pieces).translate(_SAME), origins)


def folded(text: str) -> str:
    """Only the folded text: what data files' words are turned into on load."""
    return fold(text).text
