"""Foreign names in spellings that no list holds: "ماجديبورج" for ماغدبورغ, "نانجارهار" for ننغرهار.

Arabic writes a foreign name by ear: vowels long or not at all, its hard consonants by one letter or another. What stays
is the row of its consonants, by which a name that is unknown may be found among those of the country spoken of.
"""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import cache, lru_cache

from processors.arabic.lexicon import Hit
from processors.arabic.words import Form, Word
from processors.gazetteer.places import ARAB, Site, km_between, named

_LONGEST = 3  # words of a name
_LEAST = 3  # consonants: fewer make too many names alike
_ALIKE = 0.6  # of two spellings: the share of letters in common
_AS_CLOSE = 0.1  # a spelling that much less alike is another name's
_SAME_KM = 40.0  # sites of one row of consonants that near are one place
# g is written غ, ج or ك, k also ق; t also ط and th ث; z ذ and ظ; s ص; d ض; "ch" تش or ش; v و or ف
_ONE_SOUND = str.maketrans("غجقطثذظصضحپڤگچ", "كككتتززسدهبفكش", "اويءعئؤ -'\"")
_CH = re.compile("تش|دج|دز")
_CH_AS = {"تش": "ش", "دج": "ك", "دز": "ز"}
_TWICE = re.compile(r"(.)\1+")


@lru_cache(maxsize=20_000)
def consonants(name: str) -> str:
    """The row of consonants of a folded name; what stands for one sound is one letter, a final "ah" falls away."""
    row = _CH.sub(lambda found: _CH_AS[found[0]], name.rstrip("ه")).translate(_ONE_SOUND)
    return _TWICE.sub(r"\1", row)


@cache
def _by_sound() -> dict[tuple[str, str], list[tuple[str, Site]]]:
    """The names of each non-Arab country by their consonants."""
    found: dict[tuple[str, str], list[tuple[str, Site]]] = {}
    for name, site in named():
        if site.country in ARAB or site.precision == "country":
            continue
        row = consonants(name)
        if len(row) >= _LEAST:
            found.setdefault((site.country, row), []).append((name, site))
    return found


def soundalikes(words: Sequence[Word], i: int, end: int, country: str) -> list[Hit[Site]]:
    """The place of a country (ISO 3166-1 alpha-2) that sounds like the name at word `i`; [] where none or many do."""
    for stop in range(min(end, i + _LONGEST), i, -1):
        parts = [word.text for word in words[i:stop]]
        if not all(part.isalpha() for part in parts):
            continue
        site = _site("".join(parts), country)
        if site is not None:
            return [Hit(i, stop, site, Form("", parts[0], ""))]
    return []


@lru_cache(maxsize=5_000)
def _site(name: str, country: str) -> Site | None:
    known = _by_sound().get((country, consonants(name)), [])
    rated = [(SequenceMatcher(None, name, written).ratio(), site) for written, site in known]
    closest = max((likeness for likeness, _ in rated), default=0.0)
    if closest < _ALIKE:
        return None
    near = [site for likeness, site in rated if likeness >= closest - _AS_CLOSE]
    first = max(near, key=lambda site: site.weight)
    if any(km_between(first.lat, first.lon, site.lat, site.lon) > _SAME_KM for site in near):
        return None
    return first
