"""Which of several places of one name is meant: told by the places and nationalities named around it."""

from collections.abc import Sequence
from functools import lru_cache

from processors.arabic.words import Word, forms
from processors.gazetteer.place_words import bare_kind, place_words
from processors.gazetteer.places import Clue, Precision, Site, gazetteer, km_between, places

_BACK, _AHEAD = 70, 40  # words around a name that are searched
_LEAD = 40  # the first words of a text count wherever the name stands: they tell what country it is of
_FADE = 12.0  # words after which a clue counts half
_CLOSE_KM, _NEAR_KM = 60.0, 160.0
_WIDE: tuple[Precision, ...] = ("governorate", "region")
_MOST = 6.0  # what all clues together may weigh: as much as a city against a hamlet
_ANNOUNCED = 1.5
_SURE = 5.4  # a city so well known needs no clue
_KNOWN = 5.0  # so well known, where a noun announces it ("مدينة الباب"), that one word of another country says little
_CONTAINED_WORDS = 7
_CONTAINER_WORDS = 3  # "in the district of …"
_IN = frozenset({"في", "التابعه", "التابع", "ضمن", "وسط", "داخل"})
# how far a place may lie from the middle of what contains it
_SPREAD_KM: dict[Precision, float] = {"town": 60.0, "district": 80.0, "governorate": 250.0}
_QUARTER_KM = 25.0  # from the middle of a city to its quarters
_WIDE_KINDS = frozenset({"ريف", "محافظه", "ولايه", "مقاطعه", "منطقه", "اماره", "اقليم", "باديه"})
_BESIDE = 2.0  # what is named right beside a name weighs double against it
_AGAINST = 1.0  # other countries named so near and often, that a known town elsewhere is not meant


def choose(sites: Sequence[Site], words: Sequence[Word], start: int, end: int, kind: Precision | None) -> Site | None:
    """The one of the `sites` named at words `[start, end)` that is meant; None where all of them lie elsewhere.

    `kind` is how exact a place the noun before the name announces ("governorate of …").
    """
    if kind is None:  # a bare name is the well-known place of that name
        sites = [site for site in sites if site.told == "alone"] or sites
    first = sites[0]
    if len(sites) == 1 and (first.weight >= _SURE or first.precision == "country"):
        return first
    clues = _clues(words, start, end)
    usable = [site for site in sites if site.weight >= _SURE or _supported(site, clues, kind)]
    return max(usable, key=lambda site: _score(site, clues, kind), default=None)


def _supported(site: Site, clues: list[tuple[int, Clue]], kind: Precision | None) -> bool:
    """Whether nothing around speaks against a small place: other places near it, or its country more than others."""
    own = others = 0.0
    for apart, clue in clues:
        worth = 1 / (1 + apart / _FADE)
        here = clue.site
        if here is not None and here.precision != "country":
            km = km_between(site.lat, site.lon, here.lat, here.lon)
            if km < (_NEAR_KM if clue.country == site.country or here.precision in _WIDE else _CLOSE_KM):
                return True
        if clue.country != site.country:
            others += worth * (1.0 if here else 0.5) * (_BESIDE if apart <= _CONTAINED_WORDS else 1.0)
        elif here is None or here.precision == "country":
            own += worth * (1.0 if here else 0.5)
        else:
            own += worth * 0.5
    if site.told == "alone":
        return own > 0 or others < _AGAINST
    if kind is not None and site.told == "introduced":
        return 2 * own > others or (others < _AGAINST if site.weight >= _KNOWN else not others)
    return own > others or (not others and not own)


def country(
    words: Sequence[Word], start: int, end: int, *, but: str = "", among: frozenset[str] | None = None
) -> str | None:
    """The country that the words around `[start, end)` speak of; None where several alike are.

    It is another than `but`, and one of `among` where that is given.
    """
    votes: dict[str, float] = {}
    for apart, clue in _clues(words, start, end):
        if clue.country == but or (among is not None and clue.country not in among):
            continue
        votes[clue.country] = votes.get(clue.country, 0.0) + (1.0 if clue.site else 0.5) / (1 + apart / _FADE)
    ranked = sorted(votes.values(), reverse=True)
    if not ranked or (len(ranked) > 1 and ranked[0] < 1.3 * ranked[1]):
        return None
    return max(votes, key=lambda code: votes[code])


def contained(site: Site, words: Sequence[Word], end: int, stop: int) -> bool:
    """Whether a place near `site`, or its country, is named in the few words from `end` on: "في كذا بريف كذا"."""
    for i in range(end, min(stop, end + _CONTAINED_WORDS)):
        if words[i].text in (".", ":"):
            return False
        clue = clue_of(words[i].text)
        if clue is None or clue.site is None or clue.country != site.country:
            continue
        here = clue.site
        near = site.precision in _WIDE or km_between(site.lat, site.lon, here.lat, here.lon) < _NEAR_KM
        if here.precision == "country" or near:
            return True
    return False


def within(sites: Sequence[Site], words: Sequence[Word], start: int, end: int, *, quarter: bool = False) -> list[Site]:
    """The `sites` that lie in the district or governorate told right after their name: "حي كذا في كذا".

    All of them where none is told; none where each lies far from it, so that the name is one unknown. The name of a
    `quarter` is no city's, however well known.
    """
    if not quarter and all(site.weight >= _SURE for site in sites):
        return list(sites)
    container, spread = _container(words, start, end)
    return [
        site
        for site in sites
        if not container
        or (site.weight >= _SURE and not quarter)
        or any(_lies_in(site, one, spread, quarter=quarter) for one in container)
    ]


def _lies_in(site: Site, container: Site, spread: float, *, quarter: bool) -> bool:
    """Whether a site may lie in a container; a town "in" a city of its country lies in the governorate of that name."""
    km = km_between(site.lat, site.lon, container.lat, container.lon)
    if quarter and container.precision == "town":
        return km <= _QUARTER_KM
    if site.precision == container.precision == "town" and site.country == container.country:
        spread = _SPREAD_KM["governorate"]
    return km <= max(spread, _SPREAD_KM[container.precision])


def _container(words: Sequence[Word], start: int, end: int) -> tuple[list[Site], float]:
    """The places that "in the district of …" right at word `start` may name, and the kilometres one of its kind spans.

    ([], 0) where it says nothing like that.
    """
    spread, led = 0.0, False
    for k in range(start, min(end, start + _CONTAINER_WORDS)):
        text = words[k].text
        led = led or text in _IN or text.startswith("ب")
        hits = places().longest(words, k, end)
        known = [hit.entry for hit in hits if hit.entry.told == "alone" and hit.entry.precision in _SPREAD_KM]
        if known:
            return (known, spread) if led else ([], 0.0)
        kind = bare_kind(text)
        if kind in _WIDE_KINDS:
            spread = _SPREAD_KM["governorate"]
        elif text not in _IN and kind not in place_words().kinds:
            break
    return [], 0.0


@lru_cache(maxsize=50_000)
def clue_of(word: str) -> Clue | None:
    """What a folded word says of the country spoken of, if anything: a nationality, a country, a city."""
    known = gazetteer().clues
    for form in forms(word):
        clue = known.get(form.text)
        # an adjective may carry the article; a name has its own
        if clue is not None and form.suffix == "" and (clue.site is None or "ال" not in form.prefix):
            return clue
    return None


def _clues(words: Sequence[Word], start: int, end: int) -> list[tuple[int, Clue]]:
    """The clues around words `[start, end)` with their distance in words."""
    first = max(0, start - _BACK)
    before, after, lead = words[first:start], words[end : end + _AHEAD], words[: min(_LEAD, first)]
    return [
        *((start - i, clue) for i, word in enumerate(before, first) if (clue := clue_of(word.text)) is not None),
        *((apart, clue) for apart, word in enumerate(after) if (clue := clue_of(word.text)) is not None),
        *((_BACK, clue) for word in lead if (clue := clue_of(word.text)) is not None),
    ]


def _score(site: Site, clues: list[tuple[int, Clue]], kind: Precision | None) -> float:
    support = 0.0
    for apart, clue in clues:
        if clue.country != site.country:
            continue
        worth = 1 / (1 + apart / _FADE)
        support += worth
        if clue.site is not None and clue.site.precision != "country":
            km = km_between(site.lat, site.lon, clue.site.lat, clue.site.lon)
            support += worth * (2.0 if km < _CLOSE_KM else 1.0 if km < _NEAR_KM else 0.0)
    ours = site.told != "located"  # places of our own list are those of which the news tells
    return site.weight + min(_MOST, 2 * support) + (_ANNOUNCED if kind == site.precision else 0.0) + ours
