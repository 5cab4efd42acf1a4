"""Where an act is set when its own clauses do not say: by what the text told last, the headline, or the lead."""

from collections.abc import Sequence
from typing import NamedTuple

from msgspec.structs import replace

from processors.arabic.words import Word, among, forms
from processors.events.act import Act
from processors.events.candidate import Candidate
from processors.events.where import Role, Spot, best
from processors.gazetteer.place_words import bare_kind, place_words
from processors.gazetteer.places import FINENESS

_WORDS = place_words()
_NEAR = 2  # sentences back: farther, the text has moved on
_NESTED_KM = 150.0  # from a place to the middle of the governorate it lies in
_REGION_KM = 140.0  # from the middle of a region to what lies in it


class Told(NamedTuple):
    """The places of the text, each with the number of its sentence, and those of the headline."""

    text: Sequence[tuple[int, Spot]]
    headline: Sequence[Spot]
    words: Sequence[Word]


def settle(acts: Sequence[Act], told: Told) -> None:
    """Give every act a place, a more exact one where it is told loosely; an unknown village stands where others do."""
    known = [(sentence, spot) for sentence, spot in told.text if spot.lat is not None]
    placed = [(sentence, spot) for sentence, spot in known if spot.located]
    title = best([spot for spot in told.headline if spot.lat is not None], 0)
    lead = best([spot for sentence, spot in placed if sentence <= _NEAR], 0)
    for act in acts:
        if act.spot is not None and act.spot.lat is not None:
            act.set_near = _closer(act, act.spot, placed)
            continue
        if act.spot is None and (act.threatened or any(told.famed for told in act.clauses)):
            continue  # where, nobody knows, or everybody does
        clause = next((c for c in act.clauses if c.spot is act.spot), act.clauses[0])
        named = [s for _, s in placed if act.spot is not None and s.name == act.spot.name]
        around = (
            (named[-1] if named else None)
            or _meant(clause, known, told.words)
            or _before(clause, known, placed)
            or title
            or lead
        )
        if around is None:
            continue
        if act.spot is None:
            act.set_near, act.set_in = around, "title" if around is title else "text"
        else:
            act.set_near = replace(act.spot, site=around.site, lat=around.lat, lon=around.lon)


def _before(clause: Candidate, known: Sequence[tuple[int, Spot]], placed: Sequence[tuple[int, Spot]]) -> Spot | None:
    """The place told last in the clause's sentence, else in the two before it."""
    if clause.part != "text":
        return None
    heading = next((s for n, s in known if n == clause.sentence and s.heading), None)
    if heading is not None:
        return heading
    here = [
        s
        for n, s in placed
        if 0 <= clause.sentence - n <= _NEAR and s.precision != "country" and s.role is not Role.FROM
    ]
    return here[-1] if here else None


def _meant(clause: Candidate, known: Sequence[tuple[int, Spot]], words: Sequence[Word]) -> Spot | None:
    """The place that "the city", "the same airport", "the governorate's building" in the clause go back to."""
    if clause.part != "text":
        return None
    for i in range(clause.start, clause.end):
        kind = _definite_kind(words[i].text)
        if kind is None or any(spot.start - 1 <= i < spot.end for _, spot in known):  # "المدينة المنورة" is named
            continue
        earlier = [spot for _, spot in known if spot.end <= i and spot.role is not Role.SPOKEN]
        precision = _WORDS.kinds[kind]
        in_town = precision == "governorate" and i > clause.start and among(words[i - 1].text, _WORDS.buildings)
        wanted = "town" if in_town else precision
        alike = [
            spot
            for spot in earlier
            if (not in_town and _is_a(words, spot, kind))
            or (wanted != "site" and spot.precision == wanted and spot.role is not Role.NAMED)
        ]
        if alike:
            return alike[-1]
    return None


def _definite_kind(word: str) -> str | None:
    """The noun for a kind of place that a word is with the article, where it goes back to one told: "المدينة"."""
    kind = bare_kind(word)
    definite = any(form.text == kind and "ال" in form.prefix for form in forms(word))
    return kind if definite and kind in _WORDS.kinds and kind not in _WORDS.loose else None


def _is_a(words: Sequence[Word], spot: Spot, kind: str) -> bool:
    """Whether a place was told with the noun `kind`: "مطار كذا"."""
    return any(bare_kind(word.text) == kind for word in words[max(0, spot.start - 1) : spot.end])


def _closer(act: Act, spot: Spot, placed: Sequence[tuple[int, Spot]]) -> Spot | None:
    """The one exact place told in the sentences of a loosely placed act or right beside them, in the same country.

    Of several, the one that lies in all the others.
    """
    if spot.site is None or not spot.loose:
        return None
    first = 0 if spot.vague and spot.role is not Role.SPOKEN else -1
    finest = FINENESS["governorate" if spot.vague else "district"]
    near = {
        other.name: other
        for n, other in placed
        for clause in act.clauses
        if clause.part == "text"
        and first <= n - clause.sentence <= 1
        and FINENESS[other.precision] <= finest
        and other.role is Role.AT
        and other.site is not None
        and other.site.country == spot.site.country
        and (spot.vague or other.site.admin1 == spot.site.admin1)
        and (spot.precision != "region" or (spot.km_from(other) or 0) <= _REGION_KM)
    }
    inner = min(near.values(), key=lambda s: FINENESS[s.precision], default=None)
    if inner is None or any(
        FINENESS[s.precision] <= FINENESS[inner.precision] or (s.km_from(inner) or 0) > _NESTED_KM
        for s in near.values()
        if s is not inner
    ):
        return None
    return inner
