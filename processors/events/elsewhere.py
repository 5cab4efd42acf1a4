"""Whether a clause begins by saying that it tells of another part of the town, or goes on from it to another place.

"وفي غرب المدينة، أسفر تفجير …", "وفي وسط بغداد لقي شخص حتفه في انفجار", "وإلى الشمال من صنعاء، دمر جسر …".
"""

from collections.abc import Sequence
from typing import Literal

from processors.arabic.words import Word
from processors.gazetteer.compass import is_way
from processors.gazetteer.place_words import bare_kind, place_words

Turn = Literal["part", "beyond"]
"""`part`: to another part of the town, which may have been told before. `beyond`: to what lies north, or south, of it.
"""

_WORDS = place_words()
_IN = frozenset({"في", "وفي", "ففي"})
_TO = frozenset({"الي", "والي"})
_PARTS = frozenset({"وسط", "قلب", "اقصي"})


def turn(words: Sequence[Word], start: int, end: int) -> Turn | None:
    """How a clause `[start, end)` turns to another place at its head; None where it does not."""
    if end - start < 4:
        return None
    first, second, third = (words[k].text for k in range(start, start + 3))
    if first in _TO and second.startswith("ال") and is_way(second[2:]) and third in ("من", "الشرقي", "الغربي"):
        return "beyond"
    if first in _IN and (is_way(second) or second in _PARTS or _WORDS.kinds.get(bare_kind(second)) == "site"):
        return "part"
    return None
