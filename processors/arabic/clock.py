"""Times of the day: "14:30", "الساعة 2:30 م", "10 صباحا", "الساعة 14:30 بتوقيت بغداد", "14:30 (GMT+3)"."""

from collections.abc import Sequence
from pathlib import Path
from typing import Literal, NamedTuple

import msgspec

from processors.arabic.letters import folded
from processors.arabic.words import Word
from processors.rules import load_rules

_Half = Literal["am", "pm", "noon", "night"]


class Clock(NamedTuple):
    """A time read from words `[start, end)`; `zone` is the IANA name of the zone told with it, if one is."""

    start: int
    end: int
    hour: int
    minute: int
    zone: str | None = None


class _Data(msgspec.Struct, forbid_unknown_fields=True):
    halves: dict[_Half, list[str]]
    zones: dict[str, list[str]]


_DATA = load_rules(Path(__file__).with_name("clock.toml"), _Data)
_HALVES = {folded(word): half for half, words in _DATA.halves.items() for word in words}
_ZONES = {tuple(folded(name).split()): zone for zone, names in _DATA.zones.items() for name in names}
_HOUR_WORDS = frozenset({"الساعه", "ساعه", "بالساعه"})
_ZONE_WORDS = frozenset({"بتوقيت", "توقيت"})
_HOURS_MOST = 14  # that any zone is away from Greenwich


def clocks(words: Sequence[Word]) -> list[Clock]:
    """The times told in `words`, in order and apart."""
    found: list[Clock] = []
    i = 0
    while i < len(words):
        clock = _clock_at(words, i)
        if clock is None:
            i += 1
        else:
            found.append(clock)
            i = clock.end
    return found


def _clock_at(words: Sequence[Word], i: int) -> Clock | None:
    def at(k: int) -> str:
        return words[k].text.lower() if 0 <= k < len(words) else ""

    start = i
    named = at(i) in _HOUR_WORDS
    i += named
    hour = at(i)
    if not (hour.isdecimal() and len(hour) <= 2 and int(hour) < 24) or (at(i - 1) == ":" and at(i - 2).isdecimal()):
        return None
    minute, end = "0", i + 1
    if at(i + 1) == ":" and len(at(i + 2)) == 2 and at(i + 2).isdecimal():
        minute, end = at(i + 2), i + 3
        if at(end) == ":" and len(at(end + 1)) == 2 and at(end + 1).isdecimal():
            end += 2
    half = _HALVES.get(at(end))
    if int(minute) > 59 or (end == i + 1 and (not named or half is None)):
        return None
    value = _of_day(int(hour), half)
    end += half is not None
    zone, end = _zone_at([at(k) for k in range(end, min(end + 5, len(words)))], end)
    if zone == "UTC":
        zone, end = _away(words[end - 1 : end + 4], end)
    return Clock(start, end, value, int(minute), zone)


def _of_day(hour: int, half: _Half | None) -> int:
    """An hour of twelve as one of twenty-four; what is told in twenty-four hours stays."""
    if half is None or hour > 12:
        return hour
    if half == "am" or (half == "night" and hour % 12 < 6):
        return hour % 12
    return hour if half == "noon" and hour > 9 else hour % 12 + 12


def _zone_at(words: list[str], end: int) -> tuple[str | None, int]:
    skipped = 1 if words and words[0] in ("(", "-", ",") else 0
    rest = words[skipped:]
    if rest and rest[0] in _ZONE_WORDS:
        rest, skipped = rest[1:], skipped + 1
    elif not rest or rest[0] not in ("gmt", "utc"):
        return None, end
    for size in (2, 1):
        zone = _ZONES.get(tuple(rest[:size]))
        if zone is not None and len(rest) >= size:
            return zone, end + skipped + size
    return None, end


def _away(words: Sequence[Word], end: int) -> tuple[str | None, int]:
    """The zone so many hours from Greenwich ("+0400", "+3", "-05:00"), the first of `words`, and the word after it.

    A sign that stands apart belongs to what follows ("GMT - 3 نوفمبر"). IANA has names for whole hours alone, with the
    sign turned round; of others the zone is left open.
    """
    if len(words) < 3:
        return "UTC", end
    name, sign, digits = words[:3]
    apart = sign.end < digits.start or (sign.text == "-" and name.end < sign.start)
    if sign.text not in ("+", "-") or apart or not digits.text.isdecimal() or len(digits.text) > 4:
        return "UTC", end
    told, end = digits.text, end + 2
    if len(words) > 4 and words[3].text == ":" and len(told) <= 2 and len(words[4].text) == 2:
        told, end = told + words[4].text, end + 2
    hours, minutes = (told[:-2], told[-2:]) if len(told) > 2 else (told, "0")
    if not minutes.isdecimal() or int(minutes) or int(hours) > _HOURS_MOST:
        return None, end
    return (f"Etc/GMT{'-' if sign.text == '+' else '+'}{int(hours)}" if int(hours) else "UTC"), end
