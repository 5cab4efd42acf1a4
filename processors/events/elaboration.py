"""Whether a voice goes on about the act that an article is about: "وقال المتحدث إن …" after the lead."""

from processors.events.act import Act
from processors.events.candidate import Candidate
from processors.events.function_words import function_words
from processors.events.spot import Spot

_WORDS = function_words()
_LEAD = 1  # the last sentence in which an article says what it is about
_WITHIN = 4  # sentences from the first in which voices tell more of that
_BOMBS = ("explosion", "vehicle_bomb", "suicide_bombing")
_BESIDE_KM = 20  # between two places told for one act: a village and the town it lies by


def elaborates(act: Act, told: Candidate) -> bool:
    """Whether somebody tells more of the act that the lead tells: again with what or whom it struck, and of no other.

    "كما", "أيضا", "another", "later", a day at the head and a list of places are of other acts.
    """
    lead = act.clauses[0]
    apart = told.again or told.turns or told.likewise or told.others or told.hence or told.retorts or told.counted_on
    if apart or told.headed or told.bare or not told.voiced or told.sentence > _WITHIN or lead.sentence > _LEAD:
        return False
    if told.parted or lead.parted or lead.turns or lead.likewise:
        return False
    return bool(act.weapons.keys() & told.weapons.keys() or (act.targets.keys() & told.targets.keys()) - {"unknown"})


def a_stage(act: Act, told: Candidate) -> bool:
    """Whether a bomb and guns are told of one assault: "اقتحموا المبنى بعد تفجير السور", "تبعه اقتحام مسلح"."""
    if told.spot is not None or told.date is not None or told.plural or told.again or told.turns or told.likewise:
        return False
    stormed = any(hit.form.text in _WORDS.storming for clause in (told, *act.clauses) for hit in clause.triggers)
    return stormed and any({act.type, told.type} == {"armed_attack", bomb} for bomb in _BOMBS)


def burnt_too(act: Act, told: Candidate) -> bool:
    """Whether those who stormed a place are told to have set it on fire: "اقتحموا القرية وأحرقوا منازل"."""
    return (act.type, told.type) == ("armed_attack", "arson_sabotage") and told.date is None and told.part == "text"


def may_be_beside(one: Spot, two: Spot) -> bool:
    """Whether two places that are not the same may be told for one act: near each other, or one unknown."""
    km = one.km_from(two)
    return km is None or km <= _BESIDE_KM


def tells_part(act: Act, told: Candidate) -> bool:
    """Whether a clause counts no more people than the act's, so that they may be some of them.

    What befell one town is told apart from the dead of a whole province.
    """
    if told.spot is not None and (act.spot is None or act.spot.loose):
        return False
    pairs = ((act.killed, told.losses.killed), (act.wounded, told.losses.wounded))
    told_twice = [(old.toll.best or 0, new.toll.best or 0) for old, new in pairs if old is not None and new is not None]
    return not told.plural and all(old == new or old > new > 1 for old, new in told_twice)
