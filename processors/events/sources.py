"""Who says so: "قال مصدر أمني لوكالة كذا", "بحسب المرصد", "لم يصدر تعليق من السلطات", read from one sentence."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from processors.arabic.words import Word, forms
from processors.event import Role, Stance
from processors.events.parties import Party
from processors.events.source_names import USES, Teller, quality, tellers
from processors.events.tags import Tags
from processors.gazetteer.actors import Actor

_STOPS = frozenset(".؟!;,،:()-–—")
_QUOTES = frozenset("\"'")
_LONGEST = 7  # words that name a source
_SPEAKER_WITHIN = 3  # words from a verb of saying to who says it
_VIA_WITHIN = 9  # words from a source to whom it told
_SILENT_WITHIN = 5  # words from "not" to the comment that was not made
_FROM_WITHIN = 7  # words from there to who made none
_OF_WITHIN = 6  # words from a house to "from", after which it names its source
_TO_SOURCE = frozenset({"عن", "ل", "علي", "لسان"})
_OF_THEM = frozenset({"عنه", "عنها", "عنهم", "منه", "منها"})
_ENDING = frozenset({"that", "comment", "asserting", "denying", "according"})
_OFFICIAL = frozenset({"state", "state_forces", "police", "coalition", "peacekeepers"})


class Voice(NamedTuple):
    """A source in words `[start, end)`, what it does there (the word `verb`), and through whom.

    `back` where it is only pointed back to ("the source added"), with `head` the word it is recalled by. The source
    of a comment that nobody made may be untold: then `end` is `start`.
    """

    start: int
    end: int
    role: Role
    verb: int
    stance: Stance
    head: str = ""
    name: str | None = None
    actor: Actor | None = None
    via: str | None = None
    back: bool = False


def voices(words: Sequence[Word], tags: Tags, end: int) -> list[Voice]:
    """The sources named in the sentence of `tags`, which ends at word `end`, in order."""
    telling = [(k, uses) for k in range(tags.start, end) if (uses := USES.of(words[k].text))]
    if not telling:
        return []
    reader = _Sentence(words, tags, end)
    found: list[Voice] = []
    for k, uses in telling:
        if uses & {"silent", "refusing", "issuing"} and (voice := reader.silence(k, uses)) is not None:
            found.append(voice)
        elif uses & {"asserting", "denying", "according", "carrying"}:
            found += reader.speaking(k, uses)
    return _merged(found)


def _merged(found: list[Voice]) -> list[Voice]:
    """Each source once; a house beside a speaker only carries his words ("قال المصدر، بحسب وكالة كذا")."""
    once: list[Voice] = []
    for voice in found:
        same = next((n for n, one in enumerate(once) if (one.start, one.end) == (voice.start, voice.end)), None)
        if same is None:
            once.append(voice)
        elif voice.stance != "asserts":
            once[same] = voice._replace(via=once[same].via)
    saying = [voice for voice in once if voice.stance == "asserts"]
    houses = [voice for voice in saying if voice.role in ("agency", "media") and voice.name]
    speakers = [voice for voice in saying if voice.role not in ("agency", "media")]
    if len(houses) == 1 and len(speakers) == 1 and speakers[0].via is None:
        return [v._replace(via=houses[0].name) if v is speakers[0] else v for v in once if v is not houses[0]]
    return once


class _Sentence:
    def __init__(self, words: Sequence[Word], tags: Tags, end: int) -> None:
        self.words = words
        self.tags = tags
        self.start, self.end = tags.start, end
        self.parties = {party.start: party for party in tags.parties if not party.adjective}
        told = tags.cue("kill", "wound", "foiled", "denied", "dead", "hurt")
        self.news = {hit.start for hits in (tags.triggers, tags.arms, told) for hit in hits}
        self.news |= {date.start for date in tags.dates}

    def speaking(self, k: int, uses: frozenset[str]) -> Iterator[Voice]:
        """Who says something by the word at `k`: after a verb or "according to", else right before the verb."""
        stance: Stance = "denies" if "denying" in uses else "asserts"
        if "according" in uses:
            at = k + 1
            while at < self.end - 1 and self.words[at].text in _QUOTES | _TO_SOURCE:
                at += 1
            yield from filter(None, (self._voice(at, k, stance) or self._unlisted(at, k, stance),))
            return
        at_once = self._first(k + 1, k + 1 + _SPEAKER_WITHIN)
        if at_once is not None and self._told_to(at_once):
            return  # "قال لوكالة كذا": by whom stays untold
        voice = self._voice(at_once, k, stance) if at_once is not None else self._voice_before(k, stance)
        if voice is None:
            return
        of = range(voice.end, min(self.end, voice.end + _OF_WITHIN)) if "carrying" in uses else ()
        told = next((self._first(i + 1, i + 3) for i in of if self.words[i].text == "عن"), None)
        source = self._voice(told, k, stance) if told is not None else None
        house = " ".join(word.text for word in self.words[voice.start : voice.end])
        yield source._replace(via=voice.name or house) if source is not None else voice

    def silence(self, k: int, uses: frozenset[str]) -> Voice | None:
        """Who does not comment, by the word at `k`: "لم تعلق السلطات", "رفض متحدث التعليق", "لم يصدر تعليق من كذا"."""
        negated = k > self.start and "negation" in USES.of(self.words[k - 1].text)
        ahead = range(k + 1, min(self.end, k + 1 + _SILENT_WITHIN))
        said = next((i for i in ahead if "comment" in USES.of(self.words[i].text)), None)
        if said is None and ("silent" not in uses or "refusing" in uses):
            return None
        if not (negated or "refusing" in uses):
            return None
        if any(self.words[i].text in _OF_THEM for i in ahead):  # "ولم يصدر عنها تعليق"
            named = [at for at, party in self.parties.items() if party.end <= k]
            return self._voice(named[-1], k, "declines") if named else Voice(k, k, "official", k, "declines")
        about = said if said is not None else k
        for i in range(about, min(self.end - 1, about + _FROM_WITHIN)):
            if "of" in USES.of(self.words[i].text) and "of" not in USES.of(self.words[i + 1].text):
                return self._voice(i + 1, k, "declines") or self._unlisted(i + 1, k, "declines")
        for i in range(k + 1, min(self.end, k + 3)):
            if (voice := self._voice(i, k, "declines")) is not None:
                return voice
        return self._voice_before(k, "declines") or Voice(k, k, "official", k, "declines")

    def _first(self, start: int, end: int) -> int | None:
        """The first word in `[start, end)` at which a source begins, no stop, "in" or "that" before it."""
        for i in range(start, min(self.end, end)):
            if self._begins(i) is not None:
                return i
            text = self.words[i].text
            if text in _STOPS or text in ("في", "الي") or "that" in USES.of(text):
                return None
        return None

    def _begins(self, i: int) -> Teller | Party | None:
        """The source that begins at word `i`: a party, unless a house or a longer phrase begins there."""
        if i >= self.end:
            return None
        party = self.parties.get(i)
        hits = tellers().longest(self.words, i, self.end)
        hit = hits[0] if hits and hits[0].form.suffix in ("", "ا") else None
        if hit is None or (party is not None and party.end >= hit.end and hit.entry.name is None):
            return party
        return hit.entry

    def _voice(self, at: int, verb: int, stance: Stance) -> Voice | None:
        """The source that begins at word `at`, if one does."""
        teller = self._begins(at)
        if teller is None or (isinstance(teller, Party) and teller.bearer == "things"):
            return None
        end = self._ends(at)
        read = forms(self.words[at].text)
        head = next((form.text for form in read if "ال" in form.prefix), read[0].text)
        if isinstance(teller, Party):
            official = teller.actor is None or teller.actor.kind in _OFFICIAL
            close = teller.end + (teller.end < self.end and self.words[teller.end].text in _QUOTES)
            role: Role = "official" if official else "party"
            return Voice(at, close, role, verb, stance, head, None, teller.actor, self._via(end))
        role, name = teller.role, teller.name
        if name is None:
            told = self._quality(at + 1, end)
            if told is not None and (role == "unnamed" or (role in ("official", "media") and told != "local")):
                role = told  # local officials are officials
            inner = self._house(at + 1, end)
            if inner is not None and role != "unnamed":  # "مراسل كذا", "بيان لكذا"
                name, role = inner.name, inner.role if head.endswith("بيان") else role
        inside = next((p for p in self.parties.values() if at < p.start < end), None)
        back = end == at + 1 and teller.name is None and any("ال" in form.prefix for form in read)
        via = self._via(end) if role != "agency" else None
        return Voice(at, end, role, verb, stance, head, name, inside.actor if inside else None, via, back)

    def _unlisted(self, at: int, verb: int, stance: Stance) -> Voice | None:
        """A source that begins with a word no list has, where only a source can stand."""
        if at >= self.end or not self.words[at].text[0].isalpha():
            return None
        if USES.of(self.words[at].text) & {"no_source", "that", "asserting", "denying"}:
            return None
        end = self._ends(at)
        house = self._house(at, end)
        role = house.role if house else self._quality(at, end) or ("official" if stance == "declines" else "unnamed")
        return Voice(at, end, role, verb, stance, self.words[at].text, house.name if house else None)

    def _voice_before(self, verb: int, stance: Stance) -> Voice | None:
        """The source right before its verb: "مصادر طبية قالت"."""
        for at in range(verb - 1, max(self.start, verb - _LONGEST) - 1, -1):
            if self.words[at].text in _STOPS:
                return None
            if self._begins(at) is not None and self._ends(at) >= verb:
                first = at - 1 if at > self.start and self._begins(at - 1) is not None else at
                voice = self._voice(first, verb, stance)
                return voice._replace(end=min(voice.end, verb)) if voice is not None else None
        return None

    def _ends(self, at: int) -> int:
        """The word after the words that name the source begun at `at`; a quotation mark opened there is closed."""
        k = at + 1
        quotes = 0
        while k < min(self.end, at + _LONGEST):
            text = self.words[k].text
            uses = USES.of(text)
            if text in _QUOTES:
                quotes += 1
            elif not text[0].isalpha() or k in self.news or uses & _ENDING or self._leaves(at, k):
                break
            k += 1
            if quotes == 2:
                break
        while k > at + 1 and (
            (quotes % 2 and self.words[k - 1].text in _QUOTES) or "within" in USES.of(self.words[k - 1].text)
        ):
            quotes -= self.words[k - 1].text in _QUOTES
            k -= 1
        return k

    def _leaves(self, at: int, k: int) -> bool:
        """Whether word `k` tells what, in what or to whom the source begun at `at` said, or begins another."""
        text = self.words[k].text
        if text == "في":
            return k + 1 < self.end and "spoken" in USES.of(self.words[k + 1].text)
        hits = tellers().longest(self.words, k, self.end) if text.startswith("و") and k > at + 1 else []
        party = self.parties.get(k)
        if "news" in USES.of(text) and not text.startswith("ال"):
            return True  # "نفى صحة", but "وزارة الصحة"
        another = any(hit.form.prefix.startswith("و") for hit in hits) or (party is not None and "و" in party.prefix)
        return another or self._told_to(k) is not None

    def _quality(self, start: int, end: int) -> Role | None:
        """What the adjectives among words `[start, end)` say of a source."""
        return quality([form.text for word in self.words[start:end] for form in forms(word.text)])

    def _house(self, start: int, end: int) -> Teller | None:
        """The known house within the words of a source: "وكالة كذا للأنباء", "مراسل كذا"."""
        hits = (hit for k in range(start, end) for hit in tellers().longest(self.words, k, self.end)[:1])
        return next((hit.entry for hit in hits if hit.entry.name is not None), None)

    def _told_to(self, k: int) -> str | None:
        """The house that word `k` says was told: "لوكالة كذا", "لقناة كذا"."""
        for hit in tellers().longest(self.words, k, self.end)[:1]:
            if "ل" in hit.form.prefix.replace("ال", "") and hit.entry.role in ("agency", "media"):
                if hit.entry.name is not None:
                    return hit.entry.name
                house = self._house(k, min(self.end, k + 4))
                return house.name if house else None
        return None

    def _via(self, start: int) -> str | None:
        """The house a source told, in the words from `start` on."""
        for k in range(start, min(self.end, start + _VIA_WITHIN)):
            if self.words[k].text in (".", ";") or "that" in USES.of(self.words[k].text):
                return None
            if (house := self._told_to(k)) is not None:
                return house
        return None
