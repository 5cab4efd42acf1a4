"""Names the gazetteer lacks, as of "قرية كذا"; they stand where the places told around them lie."""

from collections.abc import Callable, Sequence

from msgspec.structs import replace

from processors.arabic.words import Word, among, forms
from processors.events.spot import Spot
from processors.gazetteer import nearby
from processors.gazetteer.place_words import bare_kind, place_words

_WORDS = place_words()
_NAME_WORDS = 4
_CONTAINED_WITHIN = 8  # words
_QUOTES = frozenset("\"'")

Known = Callable[[int], bool]  # whether the gazetteer has a place named at a word


def unlisted(words: Sequence[Word], i: int, end: int, known: Known) -> Spot | None:
    """Of "قرية كذا": a name the gazetteer does not know, of one or two words, or as many as are quoted."""
    kind = bare_kind(words[i].text)
    if (
        kind not in _WORDS.naming
        or i + 1 >= end
        or any(f.text == kind and "ال" in f.prefix for f in forms(words[i].text))
    ):
        return None
    quoted = words[i + 1].text in _QUOTES and i + 2 < end
    k = i + 2 if quoted else i + 1
    if (
        not nameable(words[k].text)
        or known(k)
        or (i > 0 and among(words[i - 1].text, _WORDS.offices))
        or (kind == "منطقه" and not words[k].text.startswith("ال"))
    ):
        return None
    stop = _quote_end(words, k, end) if quoted else _name_end(words, k, end)
    return Spot(i, stop, " ".join(w.text for w in words[k:stop]), None, None, None, _WORDS.kinds[kind], True)


def nameable(name: str) -> bool:
    """Whether a word may be an unknown place's name: no adjective, verb, noun for a place or word with a clitic."""
    return (
        name[:1].isalpha()
        and (len(name) >= 3 or name in _WORDS.first_parts)
        and not any(form.text in _WORDS.no_names for form in forms(name) if form.suffix or not form.prefix)
        and (name in _WORDS.first_parts or bare_kind(name) not in _WORDS.kinds)
        and not name.startswith(("لل", "بال"))
        and not (name.startswith(("ي", "ل")) and len(name) > 4)  # "قرية يسيطر عليها", "مخيم لجماعة"
        and ((clue := nearby.clue_of(name)) is None or clue.site is not None)  # "a Syrian town"
    )


def _name_end(words: Sequence[Word], k: int, end: int) -> int:
    """Where the name that begins at word `k` ends: "تل كذا" has a second word."""
    following = words[k + 1].text if k + 1 < end else ""
    two = words[k].text in _WORDS.first_parts and following[:1].isalpha() and not following.startswith("و")
    return k + 2 if two else k + 1


def _quote_end(words: Sequence[Word], k: int, end: int) -> int:
    """Where the quotation that opens before word `k` ends, at most a name later; else where a bare name would."""
    for stop in range(k + 1, min(end, k + _NAME_WORDS + 1)):
        if words[stop].text in _QUOTES:
            return stop
        if words[stop].text.startswith("و"):  # "the villages 'of this and that'"
            break
    return _name_end(words, k, end)


def settled(spot: Spot, before: Sequence[Spot], after: Sequence[Spot]) -> Spot:
    """Give an unknown village the position of what is told right after it, else before it, to contain it."""
    if spot.lat is not None:
        return spot
    around = next((s for s in after if s.lat is not None and s.start - spot.end <= _CONTAINED_WITHIN), None)
    if around is None:
        near = [
            s for s in before
            if s.lat is not None and (s.heading or (s.located and spot.start - s.end <= _CONTAINED_WITHIN))
        ]  # fmt: skip
        around = near[-1] if near else None
    if around is None:
        return spot
    return replace(spot, site=around.site, lat=around.lat, lon=around.lon)
