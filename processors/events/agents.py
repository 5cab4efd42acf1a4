"""The frames that make a party the doer of an attack: subject, agent, owner, side of a fight.

"قصفت قوات كذا قرية" has a subject, "قصف قوات كذا على قرية" an owner, "هجوم شنته قوات كذا" an agent; a party in none of
these frames is not said to have attacked.
"""

from collections.abc import Mapping, Sequence

from processors.arabic.lexicon import Hit
from processors.arabic.words import Word, among, forms
from processors.events.function_words import function_words
from processors.events.lexicon import Trigger
from processors.events.parties import Party, agree, describes, senses, skipped
from processors.events.tags import Tags
from processors.events.uses import load_uses
from processors.events.verbs import active, verb_among, verb_of

_WORDS = function_words()
_BY = _WORDS.by | _WORDS.sides
_USES = load_uses(
    "agents",
    ("acts", "does", "kills", "other_deeds", "storming", "happening", "struck_by", "shot_down", "held", "between"),
)
_DEEDS = _USES.texts("acts") | _USES.texts("does") | _USES.texts("kills")
_STOPS = frozenset(".؟!;,،:()")
_SUBJECT_WITHIN = 4  # words between a verb and its subject
_DEED_WITHIN = 3  # words from a subject to "بقصف", what it did
_OBJECT_WITHIN = 9  # words between a verb of carrying out and the attack it carries out
_BY_WITHIN = 16  # words between an attack and "by"
_SIDE_WITHIN = 20  # words between a fight and its second side
_RELATIVE = frozenset({"الذي", "التي", "الذين", "اللذين", "اللتين"})
_OPENING = frozenset({"ان", "لكن", "حيث", "بينما", "فيما", "كما"})
_AMBUSHES = frozenset({"كمين", "كماين"})
_THEIRS = frozenset({"state_forces", "police"})  # whose "كمين" is a checkpoint
SIDE = "side of the fight"


class Frames:
    """One clause's words for attacks by where they stand, and what they make of the parties around them."""

    def __init__(self, words: Sequence[Word], tags: Tags) -> None:
        self.words = words
        self.tags = tags
        self.start = tags.start
        self.verbs: Mapping[int, Hit[Trigger]] = {hit.start: hit for hit in tags.triggers if hit.entry.verb}
        self.nouns = [hit for hit in tags.triggers if not hit.entry.verb]
        self.attacks = sorted({hit.start for hit in tags.triggers} | {hit.start for hit in tags.arms})
        self.timed = tags.timed()
        self.things = {k for arm in tags.arms for k in range(arm.start, arm.end)}
        self.things |= {k for thing in tags.objects for k in range(thing.start, thing.end)}
        self.harmed = [hit.start for hit in tags.cue("kill", "wound", "dead", "hurt")]

    def rule(self, party: Party) -> str | None:
        """The frame in which a party is the doer; None where it is in none."""
        if party.adjective and party.bearer is None:
            return "adjective on the attack" if self._on_attack(party) else None
        if self._named_by(party):
            return 'named after "by"'
        if self._subject_after(party) or self._subject_before(party):
            return "subject of the verb"
        if self._owner(party):
            return "owner of the attack"
        if party.bearer == "things" and self._instrument(party):
            return "owner of the weapon"
        return SIDE if self._side(party) else None

    def goes_on(self) -> tuple[str, Party | None] | None:
        """A verb that tells a deed and leaves its subject out, and whom the clause itself offers for it, if anybody.

        "قصفت قوات كذا قرية، كما استهدفت بلدة", "تصعيد قوات كذا، إذ استهدفت بلدة".
        """
        verbs = (hit for hit in self.verbs.values() if active(hit) and not hit.entry.needs and not hit.form.suffix)
        verb = next(verbs, None)
        if verb is None or not self._opens(verb.start) or not self._object_at(verb.end):
            return None
        told = [party for party in self.tags.parties if party.end <= verb.start and not party.adjective]
        since = verb.start > self.start and self.words[verb.start - 1].text in ("اذ", "حيث")
        return verb.form.text, told[-1] if told and since else None

    def _on_attack(self, party: Party) -> bool:
        """Whether an adjective stands on an attack: "غارة إسرائيلية", "قصف مدفعي تركي"."""
        for k in range(party.start - 1, self.start - 1, -1):
            if any(hit.start <= k < hit.end for hit in self.nouns):
                return True
            if not describes(self.words[k].text):
                break
        return False

    def _named_by(self, party: Party) -> bool:
        """After "من قبل", "على يد", "بواسطة" or "from the places of", with an attack or a death before it."""
        k = party.start - 1
        while k > self.start and (k in self.timed or "held" in _USES.of(self.words[k].text) or self._quote(k)):
            k -= 1
        if k < self.start or not among(self.words[k].text, _BY):
            return False
        if any("other_deeds" in _USES.of(word.text) for word in self.words[max(self.start, k - 2) : k]):
            return False
        return any(0 < k - at <= _BY_WITHIN for at in (*self.attacks, *self.harmed))

    def _subject_after(self, party: Party) -> bool:
        """Subject of a verb before it: "قصفت قوات كذا", "شن كذا هجوما", "الذي نفذته كذا"."""
        if self._prepositional(party):
            return False
        k = party.start - 1
        while k >= self.start and party.start - k <= _SUBJECT_WITHIN and self._passes(k):
            k -= 1
        if k < self.start:
            return False
        trigger = next((hit for hit in self.verbs.values() if k in (hit.start, hit.end - 1)), None)
        read = verb_of(trigger) if trigger else verb_among(self.words[k].text, _DEEDS)
        if read is None or not agree(read.text, self.words[party.start].text):
            return False
        verb, pronoun = read
        if trigger is not None and trigger.entry.needs and (not self.tags.arms or (pronoun and verb == "اصاب")):
            return False  # "إصابة" is written like "it hit him"
        if pronoun:
            return trigger is not None or verb in _USES.texts("acts")
        if "struck" in senses(self.words[party.start].text) and self._with_weapon(party.end):
            return False
        if trigger is not None:
            return self._opens(trigger.start)
        if verb in _USES.texts("does"):
            return self._deed_at(party.end)
        if verb in _USES.texts("kills"):
            return self._people_at(party.end)
        return self._attack_within(party.end, party.end + _OBJECT_WITHIN) and self._opens(k)

    def _subject_before(self, party: Party) -> bool:
        """Subject of a verb after it: "قوات كذا قصفت", "طائرات كذا التي شنت"."""
        if self._prepositional(party) or (_bare_state(party) and not self._first(party.start)):
            return False
        for k in range(party.end, min(len(self.words), party.end + _SUBJECT_WITHIN + 1)):
            text = self.words[k].text
            if k in self.timed or self._quote(k) or text in _RELATIVE or text in ("قد", "كان", "كانت"):
                continue
            trigger = self.verbs.get(k)
            read = verb_of(trigger) if trigger else verb_among(text, _DEEDS)
            if read is None or read.with_object or not read.may_follow(self.words[party.start].text):
                return False
            if trigger is not None:
                return active(trigger) and (not trigger.entry.needs or bool(self.tags.arms))
            if read.text in _USES.texts("does"):
                return self._deed_at(k + 1)
            return read.text in _USES.texts("acts") and self._attack_within(k + 1, k + 1 + _OBJECT_WITHIN)
        return False

    def _owner(self, party: Party) -> bool:
        """Owner of an attack told as a noun: "قصف قوات كذا", "هجوم لكذا", "قصف من مواقع كذا"."""
        k = party.start - 1
        while k > self.start and "held" in _USES.of(self.words[k].text):
            k -= 1
        if k < party.start - 1 and self.words[k].text != "من":
            return False  # "قصف مواقع كذا"
        k = skipped(self.words, k, self.start)
        of = k > self.start and self.words[k].text == "من"
        if of:
            k = skipped(self.words, k - 1, self.start)
        for hit in self.nouns:
            within = hit.start <= party.start < hit.end  # "قصف الطيران" is a word for an air strike
            if within or hit.start <= k < hit.end:
                return self._owns(party, hit, of=of, close=within or k == party.start - 1)
        return False

    def _owns(self, party: Party, hit: Hit[Trigger], *, of: bool, close: bool) -> bool:
        """Whether a party after the noun `hit` owns the attack; `of` with "from" before it, `close` right after it."""
        to = "ل" in party.prefix
        uses = _USES.of(hit.form.text)
        if "happening" in uses or party.prefix.strip("لوف"):
            return False
        if to and any(hit.end <= one.start < party.start for one in self.tags.parties if one.adjective):
            return False  # "القصف التركي للمقاتلين"
        if to and hit.form.text in _AMBUSHES and party.actor is not None and party.actor.kind in _THEIRS:
            return False
        if "storming" in uses:
            return not to
        if hit.form.text in _WORDS.objective or (_bare_state(party) and not (to or of)):
            return not to and self._object_follows(party.end)
        verbal = not hit.form.prefix and any(one.end == hit.start for one in self.tags.parties)
        return not verbal and (to or of or close)  # in "التحالف قصف الحوثيين" it is a verb

    def _instrument(self, party: Party) -> bool:
        """Owner of the weapon it was done with, and not of one that was struck or brought down."""
        if not self.tags.triggers and not self.harmed:
            return False
        if "ب" in party.prefix:
            return True
        if "struck" in senses(self.words[party.start].text) or "ل" in party.prefix:
            return False
        before = _USES.of(self.words[party.start - 1].text) if party.start > self.start else frozenset()
        return "struck_by" not in before or "shot_down" in before

    def _side(self, party: Party) -> bool:
        """One of two sides: "اشتباكات بين كذا وكذا", "اشتبك كذا مع كذا"."""
        if _bare_state(party) or party.prefix.strip("و"):
            return False
        for hit in self.tags.triggers:
            if hit.entry.sense == "clash" and 0 <= party.start - hit.end <= _SIDE_WITHIN:
                between = {word.text for word in self.words[hit.end : party.start]}
                if between & {"بين", "مع", "ضد"} and "." not in between:
                    return True
        return False

    def _prepositional(self, party: Party) -> bool:
        """Whether a party follows a preposition, after which no subject stands."""
        before = self.words[party.start - 1].text if party.start > self.start else ""
        return bool(party.prefix.strip("وف")) or before in _WORDS.prepositions

    def _passes(self, k: int) -> bool:
        """Whether word `k` may stand between a verb and its subject: a time, a number, "more than"."""
        text = self.words[k].text
        return k in self.timed or not text[0].isalpha() or "between" in _USES.of(text)

    def _opens(self, k: int) -> bool:
        """Whether the verb at word `k` comes before its subject: nothing before it in its clause could be that."""
        before = k - 1
        earlier = self.words[max(self.start, k - _SUBJECT_WITHIN) : max(before, 0)]
        if any(word.text.lstrip("وف") in ("كان", "كانت") for word in earlier):
            return False
        if before < self.start or self.words[k].text[0] in "وف":
            return True
        if self.words[before].text in _RELATIVE or any(party.end == k for party in self.tags.parties):
            return False
        if before in self.things:
            return False
        for i in range(before, max(self.start, k - _SUBJECT_WITHIN) - 1, -1):
            if self.words[i].text in _STOPS or self.words[i].text.startswith("و"):
                return True
            if any(hit.start <= i < hit.end and "ب" not in hit.form.prefix for hit in self.nouns):
                return False  # "التفجير استهدف", "هجوم في كذا استهدف"
        return True

    def _first(self, k: int) -> bool:
        """Whether a clause begins at word `k`; in "شمال الكاميرون" there begins none."""
        before = self.words[k - 1].text if k > self.start else ","
        return not before[0].isalpha() or before in _OPENING or self.words[k].text.startswith("و")

    def _quote(self, k: int) -> bool:
        return self.words[k].text == '"'

    def _attack_within(self, start: int, end: int) -> bool:
        return any(start <= at < end for at in self.attacks)

    def _with_weapon(self, k: int) -> bool:
        """Whether the weapon follows at word `k`: what stands before it was struck."""
        return any(hit.start == k and "ب" in hit.form.prefix for hit in self.tags.arms)

    def _deed_at(self, k: int) -> bool:
        """Whether a deed follows as a noun within a few words from `k` on: "قامت قوات كذا بقصف", "حاولت … اقتحام"."""
        k = self._goes_on_at(k)
        deeds = [(hit.start, hit.form.prefix) for hit in self.nouns]
        deeds += [(cue.start, cue.form.prefix) for cue in self.tags.cue("kill")]
        return any(
            "ب" in prefix or self.words[at - 1].text in ("في", "من", "علي") or (at == k and not prefix)
            for at, prefix in deeds
            if k <= at <= k + _DEED_WITHIN
        )

    def _people_at(self, k: int) -> bool:
        """Whether whom they killed follows at word `k`, as an object: "قتلت قوات كذا ثلاثة مدنيين"."""
        k = self._goes_on_at(k)
        hits = [hit.start for hit in self.tags.objects if hit.entry.people and k <= hit.start <= k + 2]
        return bool(hits) and not any(word.text in _WORDS.prepositions for word in self.words[k : hits[0]])

    def _goes_on_at(self, k: int) -> int:
        """The first word from `k` on that is no time and no comma around one."""
        while k in self.timed or (k < len(self.words) and self.words[k].text in ("،", ",")):
            k += 1
        return k

    def _object_at(self, k: int) -> bool:
        """Whether what was struck, or with what, follows at word `k`, and no subject."""
        k = self._goes_on_at(k)
        if k >= len(self.words) or any(party.start <= k < party.end for party in self.tags.parties):
            return False
        thing = any(hit.start == k and not hit.entry.people for hit in self.tags.objects)
        return thing or self._with_weapon(k) or among(self.words[k].text, _WORDS.towns)

    def _object_follows(self, k: int) -> bool:
        """Whether what was struck follows at word `k`: then the name before it is who struck it."""
        if k >= len(self.words):
            return False
        text = self.words[k].text
        to = any("ل" in form.prefix.replace("ال", "") and len(form.text) > 2 for form in forms(text))
        thing = any(hit.start == k and not hit.form.prefix.strip("ال") for hit in self.tags.objects)
        return to or thing or text == "علي"


def _bare_state(party: Party) -> bool:
    return party.bearer is None and party.actor is not None and party.actor.kind == "state"
