"""Which rules hold for an event, without asking each: a bitmap index over the rules.

Every rule is one bit of a number. For each condition and each value that a rule names there is the set of the rules
that allow it; a rule that does not ask stands in all sets of that condition. What holds is what is in all sets that the
event's own values point at. The sets of 5,000 rules are numbers of 625 bytes, so a further rule costs a bit in some
twenty operations (the bitmap index of databases: O'Neil, Quass, "Improved Query Performance with Variant Indexes",
SIGMOD 1997). Areas have a grid of cells of one degree before their exact shape is asked; words one lexicon for all.
"""

import math
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from processors.arabic.lexicon import Lexicon
from processors.event import Event
from sinks.alerts.alert import Happening
from sinks.alerts.conditions import CODES, NUMBERS, Conditions, Facts, found
from sinks.alerts.rules import Rule

_KM_A_DEGREE = 111.0  # of latitude; a little under, so that no cell is left out


class RuleIndex:
    """The rules, ready to be asked. An answer is the same as asking each rule's `on` and `when`."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.rules = rules
        every = (1 << len(rules)) - 1
        self._on: dict[str, int] = defaultdict(int)
        self._codes: dict[str, dict[str, int]] = {name: defaultdict(int) for name in CODES}
        self._free = dict.fromkeys((*CODES, "area", "words"), every)  # the rules that do not ask
        least: dict[str, list[tuple[float, int]]] = {name: [] for name in NUMBERS}
        self._cells: dict[tuple[int, int], int] = defaultdict(int)
        self._lexicon: Lexicon[int] = Lexicon()
        for place, rule in enumerate(rules):
            bit, when = 1 << place, rule.when
            for happening in rule.on:
                self._on[happening] |= bit
            for name in CODES:
                for value in getattr(when, name):
                    self._codes[name][value] |= bit
                if getattr(when, name):
                    self._free[name] ^= bit
            for name in NUMBERS:
                if (number := getattr(when, name)) is not None:
                    least[name].append((number, bit))
            if when.near or when.inside:
                self._free["area"] ^= bit
                for cell in _cells(when):
                    self._cells[cell] |= bit
            for word in when.words:
                self._lexicon.add(word, place)
            if when.words:
                self._free["words"] ^= bit
        self._least = {name: _steps(asked, every) for name, asked in least.items() if asked}
        self._asked = [name for name in CODES if self._free[name] != every]
        self._areas, self._words = self._free["area"] != every, self._free["words"] != every

    def holding(self, event: Event, happened: Iterable[Happening]) -> dict[Happening, list[Rule]]:
        """For each happening the rules that ask for it and hold for `event`, in the order of the rules."""
        asked = {name: self._on[name] for name in happened}
        bits = 0
        for one in asked.values():
            bits |= one
        if bits:
            bits = self._filtered(Facts(event), bits)
        return {name: [self.rules[place] for place in _places(bits & one)] for name, one in asked.items()}

    def _filtered(self, facts: Facts, bits: int) -> int:
        for name in self._asked:
            allowed = self._free[name]
            for value in facts.codes[name]:
                allowed |= self._codes[name].get(value, 0)
            bits &= allowed
            if not bits:
                return 0
        for name, (numbers, sets) in self._least.items():
            bits &= sets[bisect_right(numbers, facts.numbers[name])]
        if self._areas and bits & ~self._free["area"]:
            bits &= self._free["area"] | self._in_area(facts, bits)
        if self._words and bits & ~self._free["words"]:
            allowed = self._free["words"]
            for place in found(self._lexicon, facts.texts()):
                allowed |= 1 << place
            bits &= allowed
        return bits

    def _in_area(self, facts: Facts, bits: int) -> int:
        """Of the rules `bits` that ask for an area those whose area has the event."""
        if facts.point is None:
            return 0
        near = bits & self._cells.get((math.floor(facts.point[0]), math.floor(facts.point[1])), 0)
        return sum(1 << place for place in _places(near) if self.rules[place].when.holds_place(facts))


def _steps(asked: list[tuple[float, int]], every: int) -> tuple[list[float], list[int]]:
    """The numbers asked for, ascending, and for each place among them the rules that ask for no more than that."""
    numbers = sorted({number for number, _ in asked})
    free = every
    for _, bit in asked:
        free ^= bit
    sets = [free]
    for number in numbers:
        sets.append(sets[-1] | sum(bit for one, bit in asked if one == number))
    return numbers, sets


def _places(bits: int) -> Iterator[int]:
    """The places of the ones in a number."""
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest


def _cells(when: Conditions) -> Iterator[tuple[int, int]]:
    """The cells, by their south-western corner, that the area may touch: those of its box."""
    if when.near:
        up = when.near.km / _KM_A_DEGREE
        south, north = max(-90.0, when.near.lat - up), min(90.0, when.near.lat + up)
        narrowest = math.cos(math.radians(max(abs(south), abs(north))))
        wide = min(180.0, up / narrowest if narrowest > 1e-6 else 180.0)
        west, east = when.near.lon - wide, when.near.lon + wide
    else:
        south, north = (side(lat for lat, _ in when.inside) for side in (min, max))
        west, east = (side(lon for _, lon in when.inside) for side in (min, max))
    for lat in range(math.floor(south), math.floor(north) + 1):
        for lon in range(math.floor(west), math.floor(east) + 1):
            yield lat, (lon + 180) % 360 - 180
        yield lat, 180  # the meridian itself may be written so
