"""One act as one clause of an article tells it."""

from dataclasses import dataclass, field

from processors.arabic.dates import Dated
from processors.arabic.lexicon import Hit
from processors.event import EventType, Outcome, TargetType, WeaponType
from processors.events.checks import Seen
from processors.events.doers import Doer
from processors.events.elsewhere import Turn
from processors.events.known import Named
from processors.events.lexicon import Cue, Trigger
from processors.events.struck import Struck
from processors.events.tolls import Losses
from processors.events.where import Role, Spot

_SEASON = 45  # days
# Rules of dates that tell a stretch of time up to publication: attacks in the plural "in recent weeks" are a sum.
_PERIODS = frozenset({
    "some weeks ago", "some months ago", "some years ago", "months up to publication", "years up to publication",
})  # fmt: skip
_HEAD_WORDS = 2  # before a date that heads its sentence: "and", "on"


@dataclass(slots=True)
class Candidate:
    """One act as one clause tells it. Word numbers point into the article's words (`part` says title or text)."""

    part: str
    start: int
    end: int
    sentence: int
    paragraph: int
    type: EventType
    triggers: list[Hit[Trigger]]
    weapons: dict[WeaponType, tuple[int | None, int, int]]
    date: Dated | None
    spot: Spot | None
    losses: Losses
    outcome: Outcome
    outcome_cue: Hit[Cue] | None
    targets: dict[TargetType, Struck]
    actors: list[Doer]
    told_of: bool = False
    presupposed: bool = False
    own_day: bool = False
    later: str | None = None
    victims: frozenset[tuple[str, str]] = frozenset()
    set_after: bool = False
    fronted: bool = False
    elsewhere: Turn | None = None
    retorts: bool = False
    admitted: bool = False
    turns: bool = False
    again: bool = False
    others: bool = False
    hence: bool = False
    besides: bool = False
    likewise: bool = False
    definite: bool = False
    demonstrative: bool = False
    occurs: bool = False
    plural: bool = False
    slain: bool = False
    past: bool = False
    recalled: bool = False
    famed: Named | None = None
    deplored: bool = False
    a_matter: bool = False
    a_reason: bool = False
    marks_time: bool = False
    voiced: bool = False
    scattered: bool = False
    rare: bool = False
    on_saying: bool = False
    this_day: Dated | None = None
    ongoing: bool = False
    goes_on: bool = False
    total: bool = False
    planned: bool = False
    threatened: bool = False
    feared: bool = False
    generic: bool = False
    exact: bool = False
    from_the_air: bool = False
    update: bool = False
    own_bomb: bool = False
    seen: Seen | None = None
    beside: bool = False
    damage: Hit[Cue] | None = None
    bare: bool = False
    parted: bool = False
    listed: list[Spot] = field(default_factory=list)

    @property
    def at(self) -> tuple[int, int]:
        """The words that name the act: the first trigger, or the whole clause."""
        first = self.triggers[0] if self.triggers else self
        return first.start, first.end

    @property
    def sum(self) -> bool:
        """Whether it speaks of "the attacks" or "those blasts", all those told before; "the clashes" are one fight."""
        known = self.definite or self.demonstrative
        return self.plural and known and self.type != "armed_clash" and not self.pair

    @property
    def pair(self) -> bool:
        """Whether it tells of "the two blasts" in one town: one act, whatever else the article tells of."""
        return self.pinned and bool(self.triggers) and self.triggers[0].entry.count == 2

    @property
    def pinned(self) -> bool:
        """Whether it is told to have happened in one town or site."""
        return self.spot is not None and self.spot.role is Role.AT and not self.spot.vague and not self.listed

    @property
    def headed(self) -> bool:
        """Whether its date opens it: "وأمس السبت قصفت…"."""
        return self.date is not None and self.date.start <= min(self.start + _HEAD_WORDS, self.at[0])

    @property
    def habitual(self) -> bool:
        """Whether only somebody's attacks are spoken of, none of them told: "تواصل اعتداءاتها على القرى"."""
        of_months = self.date is not None and self.date.rule in _PERIODS
        if not self.plural:
            return of_months and self._launches and not (self.losses.killed or self.losses.wounded)
        if of_months or self.rare:
            return True
        if self.losses.killed or self.losses.wounded or self.listed or self.parted:
            return False
        if self.date is None:
            return bool(self.triggers[0].form.suffix.strip("ا"))
        return (self.date.last - self.date.first).days >= _SEASON and not self.recalled

    @property
    def _launches(self) -> bool:
        """Whether only "the launching of rockets" is spoken of, by no verb."""
        return bool(self.triggers) and all(hit.entry.sense == "launch" and not hit.entry.verb for hit in self.triggers)

    @property
    def counted_on(self) -> bool:
        """Whether it is "the second" or a later one of several acts, and told with a fact of its own."""
        return self.later is not None and bool(self.spot or self.targets or self.weapons or self.losses.killed)

    @property
    def told(self) -> int:
        """How many of place, date, losses, weapon and target are told."""
        some_losses = self.losses.killed or self.losses.wounded
        return sum(map(bool, (self.spot, self.date, some_losses, self.weapons, self.aimed_at)))

    @property
    def aimed_at(self) -> bool:
        """Whether a target is told whose kind is known."""
        return any(target != "unknown" for target in self.targets)
