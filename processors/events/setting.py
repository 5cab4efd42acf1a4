"""Where an act is set when its own clauses do not say: by what the text told last, the headline, or the lead."""

from collections.abc import Iterable, Sequence
from functools import cached_property

from msgspec.structs import replace

from processors.arabic.sentences import Sentence
from processors.arabic.words import Word, among, forms
from processors.events.act import Act
from processors.events.candidate import Candidate
from processors.events.where import Role, Spot, best, spots
from processors.gazetteer.place_words import bare_kind, place_words
from processors.gazetteer.places import FINENESS

_WORDS = place_words()
_NEAR = 2  # sentences back: farther, the text has moved on
_NESTED_KM = 150.0  # from a place to the middle of the governorate it lies in
_REGION_KM = 140.0  # from the middle of a region to what lies in it


class Told:
    """The places with a position that an article tells, read where they are asked for: mostly around few sentences."""

    def __init__(
        self, words: Sequence[Word], stretches: Sequence[Sentence], opened: Sequence[Word], title: int
    ) -> None:
        """`words` are the text's, cut into `stretches`; `opened` begins with the `title` words of the headline."""
        self.words = words
        self._stretches = stretches
        self._headline = opened, title
        self._known: dict[int, list[Spot]] = {}

    def known(self, sentence: int) -> list[Spot]:
        """Those of one sentence of the text; none before the first and after the last."""
        if sentence not in self._known:
            stretch = self._stretches[sentence] if 0 <= sentence < len(self._stretches) else Sentence(0, 0, 0)
            found = spots(self.words, stretch.start, stretch.end)
            self._known[sentence] = [spot for spot in found if spot.lat is not None]
        return self._known[sentence]

    def placed(self, sentences: Iterable[int]) -> list[Spot]:
        """Those of some sentences of which more is told than the name."""
        return [spot for sentence in sentences for spot in self.known(sentence) if spot.located]

    def last(self, name: str) -> Spot | None:
        """The one of this name that is told last."""
        every = self.placed(range(len(self._stretches)))
        return next((spot for spot in reversed(every) if spot.name == name), None)

    @cached_property
    def title(self) -> Spot | None:
        """Where the headline says."""
        opened, title = self._headline
        return best([spot for spot in spots(opened, 0, title) if spot.lat is not None], 0)

    @cached_property
    def lead(self) -> Spot | None:
        """Where the first sentences say."""
        return best(self.placed(range(_NEAR + 1)), 0)


def settle(acts: Sequence[Act], told: Told) -> None:
    """Give every act a place, a more exact one where it is told loosely; an unknown village stands where others do."""
    for act in acts:
        if act.spot is not None and act.spot.lat is not None:
            act.set_near = _closer(act, act.spot, told)
            continue
        if act.spot is None and (act.threatened or act.famed is not None):
            continue  # where, nobody knows, or everybody does
        clause = next((c for c in act.clauses if c.spot is act.spot), act.clauses[0])
        named = told.last(act.spot.name) if act.spot is not None else None
        around = named or _meant(clause, told) or _before(clause, told) or told.title or told.lead
        if around is None:
            continue
        if act.spot is None:
            act.set_near, act.set_in = around, "title" if around is told.title else "text"
        else:
            act.set_near = replace(act.spot, site=around.site, lat=around.lat, lon=around.lon)


def _before(clause: Candidate, told: Told) -> Spot | None:
    """The place told last in the clause's sentence, else in the two before it."""
    if clause.part != "text":
        return None
    heading = next((spot for spot in told.known(clause.sentence) if spot.heading), None)
    if heading is not None:
        return heading
    near = told.placed(range(clause.sentence - _NEAR, clause.sentence + 1))
    here = [spot for spot in near if spot.precision != "country" and spot.role is not Role.FROM]
    return here[-1] if here else None


def _meant(clause: Candidate, told: Told) -> Spot | None:
    """The place that "the city", "the same airport", "the governorate's building" in the clause go back to."""
    if clause.part != "text":
        return None
    words = told.words
    for i in range(clause.start, clause.end):
        kind = _definite_kind(words[i].text)
        if kind is None:
            continue
        around = (*told.known(clause.sentence), *told.known(clause.sentence + 1))
        if any(spot.start - 1 <= i < spot.end for spot in around):  # "المدينة المنورة" is named
            continue
        precision = _WORDS.kinds[kind]
        in_town = precision == "governorate" and i > clause.start and among(words[i - 1].text, _WORDS.buildings)
        wanted = "town" if in_town else precision
        for spot in (spot for n in range(clause.sentence, -1, -1) for spot in reversed(told.known(n))):
            if spot.end > i or spot.role is Role.SPOKEN:
                continue
            same = not in_town and _is_a(words, spot, kind)
            if same or (wanted != "site" and spot.precision == wanted and spot.role is not Role.NAMED):
                return spot
    return None


def _definite_kind(word: str) -> str | None:
    """The noun for a kind of place that a word is with the article, where it goes back to one told: "المدينة"."""
    kind = bare_kind(word)
    definite = any(form.text == kind and "ال" in form.prefix for form in forms(word))
    return kind if definite and kind in _WORDS.kinds and kind not in _WORDS.loose else None


def _is_a(words: Sequence[Word], spot: Spot, kind: str) -> bool:
    """Whether a place was told with the noun `kind`: "مطار كذا"."""
    return any(bare_kind(word.text) == kind for word in words[max(0, spot.start - 1) : spot.end])


def _closer(act: Act, spot: Spot, told: Told) -> Spot | None:
    """The one exact place told in the sentences of a loosely placed act or right beside them, in the same country.

    Of several, the one that lies in all the others.
    """
    if spot.site is None or not spot.loose:
        return None
    first = 0 if spot.vague and spot.role is not Role.SPOKEN else -1
    finest = FINENESS["governorate" if spot.vague else "district"]
    sentences = {clause.sentence + k for clause in act.clauses if clause.part == "text" for k in range(first, 2)}
    near = {
        other.name: other
        for other in told.placed(sorted(sentences))
        if FINENESS[other.precision] <= finest
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
