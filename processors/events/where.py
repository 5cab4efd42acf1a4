"""Where it happened: the most exact place told, from names, "قرية كذا بريف كذا" and "30 كلم جنوب غربي كذا"."""

import itertools
from collections.abc import Sequence
from functools import lru_cache

from msgspec.structs import replace

from processors.arabic.lexicon import Hit, Lexicon
from processors.arabic.words import Word, among, forms
from processors.events.exposed import befell, launched_in
from processors.events.lists import listed, members
from processors.events.passing import passed
from processors.events.roads import joined
from processors.events.spot import Role, Spot, best, is_base
from processors.events.unlisted import nameable, settled, unlisted
from processors.events.unnamed import UNNAMED, unnamed
from processors.gazetteer import compass, nearby
from processors.gazetteer.actors import Name, actors
from processors.gazetteer.place_words import bare_kind, borrowed, place_words
from processors.gazetteer.places import ARAB, FINENESS, Precision, Site, gazetteer, places
from processors.gazetteer.soundalike import soundalikes

__all__ = ["Role", "Spot", "best", "is_base", "listed", "spots"]

_WORDS = place_words()
_OFFSET_KM: dict[Precision, float] = {
    "site": 4, "town": 12, "district": 15, "governorate": 40, "region": 60, "country": 150,
}  # fmt: skip
_COUNTRYSIDE_KM = 22.0  # from a city to the middle of its northern countryside
_SIDE_KM = 5.0  # and of its northern quarters
_NAME_WORDS = 4
_SOURCE_WITHIN = 6
_LYING_WITHIN = 5  # words
_SEATED_WITHIN = 4  # words from "embassy" to the land
_WITHIN = frozenset({"في", "داخل"})
_SIDES = ("الريف", "الاطراف", "الضواحي", "الاحياء", "الجهه", "المداخل", "المدخل")
_QUOTES = frozenset("\"'")
_HAMLETS = frozenset({"MA", "DZ", "TN"})  # where a "douar" is a hamlet, and no roundabout
_DATELINE = frozenset("(-–—/:,")


def spots(words: Sequence[Word], start: int, end: int) -> list[Spot]:
    """All places told in words `[start, end)`, in order; a village the gazetteer lacks stands at what contains it."""

    def known(k: int) -> bool:
        return _known(words, k, start, end) is not None

    found: list[Spot] = []
    i = start
    while i < end:
        if not (_opens(words[i].text) or (i > start and _announces(words, i - 1))):
            i += 1
            continue
        last = found[-1] if found else None
        spot = (
            _known(words, i, start, end, last) or unnamed(words, i, start, end, _role) or unlisted(words, i, end, known)
        )
        if spot is None:
            i += 1
            continue
        if found and spot.start < found[-1].end:  # a direction before it that was a name already
            spot = replace(spot, start=found[-1].end)
        if found and found[-1].end == spot.start and words[i].text.startswith("و") and not spot.located:
            spot = replace(spot, located=found[-1].located, role=found[-1].role)
        if not _part_of_a_name(words, spot, start, end):
            found.append(spot)
        i = spot.end
    found = members(words, [spot for spot in found if not passed(words, spot, start)], start, end)
    found = [_in_the_capital(words, spot, start) for spot in found]
    found = [settled(spot, found[:k], found[k + 1 :]) for k, spot in enumerate(found)]
    found = [spot for k, spot in enumerate(found) if not (k and _describes(words, found[k - 1], spot))]
    return joined(words, found, start)


def _part_of_a_name(words: Sequence[Word], spot: Spot, start: int, end: int) -> bool:
    """Whether a place only stands in a longer name: "حركة طالبان باكستان", "البيت الأبيض", "صلاة المغرب"."""
    return any(
        hit.end >= spot.end and hit.end - hit.start > max(1, spot.end - spot.start)
        for i in range(max(start, spot.start - _NAME_WORDS), spot.start + 1)
        for names in _longer_names(words[i].text)
        for hit in names.longest(words, i, end)[:1]
    )


@lru_cache(maxsize=50_000)
def _longer_names(word: str) -> tuple[Lexicon[Name] | Lexicon[str], ...]:
    """Where names are looked up that begin with a word and may hold a place's: mostly nowhere."""
    return tuple(names for names in (actors(), borrowed()) if names.begins(word))


def _describes(words: Sequence[Word], first: Spot, spot: Spot) -> bool:
    """Whether a place only says where the one before it lies: "في الرمادي الواقعة غرب بغداد", "(35 كلم شمال …)"."""
    between = [word.text for word in words[first.end : spot.start]]
    if first.lat is None or len(between) > _LYING_WITHIN:
        return False
    if between == ["("] and words[spot.start].text[0].isdigit():
        return True  # "(35 كلم شمال …)"
    if between in ([], ["("], [","]):
        beside = first.site is not None and spot.site is not None and first.site.admin1 != spot.site.admin1
        wider = first.precision == "governorate" and beside  # "محافظة الأنبار غرب بغداد"
        return (wider or FINENESS[first.precision] <= FINENESS[spot.precision]) and any(
            compass.is_way(word.text) for word in words[spot.start : spot.end]
        )
    return not _WORDS.lying.isdisjoint(between) or all(map(compass.is_way, between))


def _in_the_capital(words: Sequence[Word], spot: Spot, start: int) -> Spot:
    """The capital for a land in which an embassy or the parliament is named: "السفارة الفرنسية في تونس"."""
    if spot.precision != "country" or spot.site is None or spot.role is not Role.AT:
        return spot
    capital = gazetteer().capitals.get(spot.site.country)
    if capital is None or not any(
        among(word.text, _WORDS.of_capitals) for word in words[max(start, spot.start - _SEATED_WITHIN) : spot.start]
    ):
        return spot
    return replace(spot, name=capital.name, site=capital, lat=capital.lat, lon=capital.lon, precision=capital.precision)


@lru_cache(maxsize=50_000)
def _opens(word: str) -> bool:
    """Whether a place may be told from a word on: most words are passed over by this alone."""
    if word.endswith(UNNAMED) or among(word, gazetteer().heads):
        return True
    return bare_kind(word) in _WORDS.naming


def _known(words: Sequence[Word], i: int, start: int, end: int, last: Spot | None = None) -> Spot | None:
    """The place of our lists told at word `i`; `last` is the one told before it, "منطقتي كذا وكذا"."""
    before = i - 1
    if before > start and words[before].text in _QUOTES:
        before -= 1
    hits = [hit for hit in places().hits(words, i, end) if not _article(hit)]
    if not hits and before >= start and _announces(words, before):
        hits = _by_ear(words, i, end)
    if not hits:
        return None
    previous = words[before].text if before >= start else ""
    kind = bare_kind(previous)
    known_one = previous.endswith("ال" + kind) and kind != "عاصمه" and kind not in _WORDS.two
    announced = None if known_one else _WORDS.kinds.get(kind)  # "المدينة" is known; "المدينتين كذا وكذا" are named
    role = _role(words, before, start, hits[0].form.prefix)
    if last is not None and last.end == i > last.start > start and words[i].text.startswith("و"):
        pair = bare_kind(words[last.start - 1].text)
        if pair in _WORDS.two:
            announced, role = _WORDS.kinds[pair], last.role
    for stop, group in itertools.groupby(hits, key=lambda hit: hit.end):
        same = list(group)
        usable = [
            hit.entry
            for hit in same
            if hit.form == same[0].form and _is_told(hit.entry, words, stop, end, role, announced)
        ]
        if kind in _WORDS.streets:
            usable = [site for site in usable if site.precision == "site" or site.country in _HAMLETS]
        usable = nearby.within(usable, words, stop, end, quarter="حي" in (kind, bare_kind(words[i].text)))
        site = nearby.choose(usable, words, i, stop, announced) if usable else None
        if site is not None:
            return _placed(words, i, stop, start, end, site, role, kind, inside="ب" in same[0].form.prefix)
    return None


def _announces(words: Sequence[Word], k: int) -> bool:
    """Whether word `k` announces a name: a noun for a kind of place without the article, or a quote behind one."""
    return _announcing(words[k - (words[k].text in _QUOTES and k > 0)].text)


@lru_cache(maxsize=50_000)
def _announcing(word: str) -> bool:
    kind = bare_kind(word)
    return kind in _WORDS.kinds and not word.endswith("ال" + kind) and kind not in _WORDS.streets


def _by_ear(words: Sequence[Word], i: int, end: int) -> list[Hit[Site]]:
    """The foreign place whose name word `i` may spell otherwise: one of the country that the text speaks of."""
    if not nameable(words[i].text):
        return []
    country = nearby.country(words, i, i + 1)
    return soundalikes(words, i, end, country) if country is not None and country not in ARAB else []


def _article(hit: Hit[Site]) -> bool:
    """Whether what looks like "to" before a name with ل is "to the": للحج is no "to Lahij"."""
    return hit.form.prefix[-1:] == "ل" and hit.form.text.startswith("ل")


def _is_told(site: Site, words: Sequence[Word], stop: int, end: int, role: Role, announced: Precision | None) -> bool:
    """Whether enough says that a name is this place."""
    if site.told == "alone":
        return True
    if announced is not None and (announced != "site" or site.precision == "site"):
        return not (stop < end and words[stop - 1].text in _WORDS.first_parts and words[stop].text[0].isalpha())
    if site.told == "located":
        return role is not Role.NAMED
    return role in (Role.AT, Role.TOWARDS) and nearby.contained(site, words, stop, end)


def _role(words: Sequence[Word], before: int, start: int, prefix: str) -> Role:
    """How the name after word `before` is told; `prefix` is what is written together with it."""
    k = before
    while k >= start and bare_kind(words[k].text) in _WORDS.kinds:
        if words[k].text[0] == "ب":
            prefix = "ب"
        k -= 1
    at = Role.AT if k < before or prefix[-1:] == "ب" else Role.NAMED
    word = words[k].text if k >= start else ""
    if k > start and _spoken(words, k + 1, start):
        return Role.SPOKEN
    if k >= start and prefix[-1:] != "ب" and any(f.text in _WORDS.offices and not f.suffix for f in forms(word)):
        # "governor of", "the police chief of"; but "the police station of" is a place
        return Role.AT if k > start and among(words[k - 1].text, _WORDS.posts) else Role.SPOKEN
    if before < start and k < start:
        return at
    if prefix[-1:] == "ب":
        return Role.AT
    if word in ("من", "ومن"):
        near = k > start and (
            among(words[k - 1].text, _WORDS.nearness)
            or compass.adjective(words[k - 1].text) is not None  # "the eastern part of"
            or (k - 1 > start and words[k - 1].text in _WORDS.many and among(words[k - 2].text, _WORDS.nearness))
        )  # "in parts of", "in various parts of"
        return Role.AT if near or compass.direction(words, k + 1, start) is not None else Role.FROM
    road = word == "طريق" and k > start and words[k - 1].text != "عن"  # "عن طريق": by way of
    if road or word in ("نحو", "باتجاه", "تجاه", "الي"):
        return Role.TOWARDS
    if word in _WITHIN and launched_in(words, k, start):
        return Role.FROM
    return Role.AT if among(word, _WORDS.before) else at


def _spoken(words: Sequence[Word], i: int, start: int) -> bool:
    """Whether word `i` follows "a source in", "the spokesman of … in": the place of who speaks."""
    k = i - 1
    while k >= max(start, i - _SOURCE_WITHIN):
        word = words[k].text
        if among(word, _WORDS.sources):
            return not (k > start and among(words[k - 1].text, _WORDS.posts))  # "the police station of" says nothing
        if not word[0].isalpha() or word in ("ان", "عن", "علي", "بان", "وقوع", "انفجار"):
            return False
        k -= 1
    return False


def _placed(
    words: Sequence[Word], i: int, stop: int, start: int, end: int, site: Site, role: Role, kind: str, *, inside: bool
) -> Spot:
    """The spot of a known place named at words `[i, stop)`, with what direction and distance from it are told.

    With "in" on the name (`inside`) a compass word before it belongs to another name: "باب شرقي بدمشق".
    """
    lat, lon, precision, first = site.lat, site.lon, site.precision, i
    if (
        role is Role.NAMED
        and site.precision != "country"  # "الولايات المتحدة" does, and is done to
        and (
            bare_kind(words[i].text) in _WORDS.kinds
            or compass.is_way(words[i].text)
            or any(word.text == "في" for word in words[i:stop])
        )
    ):
        role = Role.AT  # "قاعدة كذا", "شمال شرق كذا", "قنصلية كذا في كذا", where that is the whole name
    if role is Role.NAMED and befell(words, i, stop, start):
        role = Role.AT
    located = role is not Role.NAMED or (i > start and among(words[i - 1].text, _WORDS.scenes))
    announced = _WORDS.kinds.get(kind)
    if kind in ("ريف", "ريفي", "ارياف"):
        first, precision = i - 1, "district"
        way = compass.adjectives(words, stop, end)
        if way is not None:
            lat, lon = compass.moved(lat, lon, way, _COUNTRYSIDE_KM)
    elif (side := _side(words, i, start)) is not None:
        first, precision = side.start, "district"
        lat, lon = compass.moved(lat, lon, (side.north, side.east), side.km or _SIDE_KM)
    elif not inside and (way_told := compass.direction(words, i, start)) is not None:
        wide = announced == "governorate" and way_told.km is None  # "شمالي محافظة كذا", told by its town's name
        precision = "governorate" if wide and precision != "region" else precision
        km = way_told.km or site.reach or _OFFSET_KM[precision]
        lat, lon = compass.moved(lat, lon, (way_told.north, way_told.east), km)
        first, located, role = way_told.start, True, Role.AT
        if FINENESS[precision] < FINENESS["district"]:
            precision = "district"
    elif announced in ("governorate", "district") and FINENESS[precision] < FINENESS[announced]:
        precision = announced
    if role is Role.NAMED and i <= start + 1 and i < 3 and stop < end and words[stop].text in _DATELINE:
        role = Role.SPOKEN
    if role is Role.NAMED and i > start and words[i - 1].text in _WORDS.titles:
        role = Role.SPOKEN
    heading = i <= start + 1 and stop < end and words[stop].text == ":"
    return Spot(first, stop, site.name, site, lat, lon, precision, located, role, heading)


def _side(words: Sequence[Word], i: int, start: int) -> compass.Way | None:
    """Of "الريف الشمالي لمحافظة كذا": which side of the place named at word `i` is told, and from which word on."""
    k = i - 1 if i > start and bare_kind(words[i - 1].text) in _WORDS.kinds and words[i].text[0] != "ل" else i
    if k <= start or words[k].text[0] != "ل":
        return None
    k -= 1
    while k > start and compass.adjective(words[k].text) is not None:
        k -= 1
    way = compass.adjectives(words, k + 1, i)
    if way is None or not words[k].text.endswith(_SIDES):
        return None
    return compass.Way(k, *way, _COUNTRYSIDE_KM if words[k].text.endswith("الريف") else None)
