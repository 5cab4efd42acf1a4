"""Whose word it is that somebody did it: claims and denials here, blame and suspicion beside it (`blame`)."""

from collections.abc import Iterator, Sequence

from processors.arabic.words import Word
from processors.events.around import USES, Around
from processors.events.blame import Statement, accusation, ascribed, standing, statement, suspicion
from processors.events.parties import Party
from processors.events.tags import Tags

__all__ = ["Statement", "claims"]

_NEAR = 3  # words between a verb and its subject
_UNSAID, _UNSAID_PART = 4, 7  # words from "not" to what was not said
_DEED_WITHIN = 8  # words from a speaker to his own deed
_SPOKEN_WITHIN = 14  # words from a speaker to "his responsibility"
_DENIED_WITHIN = 4
_BURDEN_WITHIN = 16
_SOLDIERS = frozenset({"military", "police_security"})
_OWN = ("ه", "ها", "هم")
_TO_HIM = frozenset({"له", "لها", "لهم"})


def claims(words: Sequence[Word], tags: Tags, end: int) -> list[Statement]:
    """All claims, blame, suspicion and denial told in the sentence of `tags`, which ends at word `end`."""
    if not tags.parties:
        return []
    around = Around(words, tags, end)
    found: list[Statement] = []
    for k in range(tags.start, end):
        uses = USES.of(words[k].text)
        for one in _read(around, k, uses) if uses else ():
            same = [one, *(one._replace(party=party, start=party.start) for party in around.joined(one.party))]
            known = {(told.mode, told.party.start) for told in found}
            found += [told for told in same if (told.mode, told.party.start) not in known]
    sure = {one.party.start for one in found if one.mode != "suspicion"}
    return [one for one in found if one.mode != "suspicion" or one.party.start not in sure]


def _read(around: Around, k: int, uses: frozenset[str]) -> Iterator[Statement]:
    """What the word at `k`, of these uses, makes of the parties around it."""
    if "denying" in uses:
        yield from _denial(around, k)
    if "tie" in uses and around.back(k - 2, k, "nobody"):  # "لا علاقة لكذا به"
        yield from (statement("denial", party, k) for party in around.after(k, _NEAR) if "ل" in party.prefix)
    if around.back(k - (_UNSAID_PART if "own_part" in uses else _UNSAID), k, "nobody"):
        return
    if "claiming" in uses and (party := around.subject(k)) is not None:  # "تبنى كذا الهجوم", "كذا يتبنى"
        yield statement("claim", party, k, (party.start, party.end))
    if uses & {"own_part", "part"}:
        yield from _responsibility(around, k, own="own_part" in uses)
    if "saying" in uses:
        yield from _own_deed(around, k)
    if uses & {"accusing", "burdening"}:
        yield from accusation(around, k, burden="burdening" in uses)
    if uses & {"blame", "ascribing"}:
        yield from ascribed(around, k)
    if uses & {"standing", "answerable"}:
        yield from standing(around, k, "عن" if "answerable" in uses else None)
    if "suspecting" in uses:
        yield from suspicion(around, k)


def _responsibility(around: Around, k: int, *, own: bool) -> Iterator[Statement]:
    """Take "أعلن كذا مسؤوليته عن", "أعلن كذا المسؤولية عن" for claims; not what another lays on him, or he denies."""
    party = around.before(k, _NEAR)
    if party is None and (own or around.ahead(k + 1, k + 2, "own_group")):
        spoken = [one for one in around.named if 0 <= k - one.end <= _SPOKEN_WITHIN]
        spoken = [one for one in spoken if around.back(one.start - _SPOKEN_WITHIN, k, "saying")]
        party = next(iter(around.after(k, _NEAR) if own else ()), None) or (spoken[-1] if spoken else None)
    if party is None or around.back(k - _BURDEN_WITHIN, k, "burdening") or around.back(k - 6, k, "denying"):
        return
    if around.back(party.start - _SPOKEN_WITHIN, k, "saying") or around.ahead(k, party.start, "saying"):
        yield statement("claim", party, k, (party.start, party.end))


def _own_deed(around: Around, k: int) -> Iterator[Statement]:
    """Take "أعلن كذا استهداف دبابة", "قال كذا إنه قصف", "قال كذا إن مقاتليه هاجموا" for claims."""
    party = around.subject(k)
    if party is None:
        return
    begin = max(party.end, k + 1)
    for j in range(begin, min(around.end, begin + _DEED_WITHIN)):
        uses = around.uses(j)
        if around.is_stop(j) or "nobody" in uses or any(other.start <= j < other.end for other in around.tags.parties):
            return
        leads = (
            j == begin or not around.words[j - 1].text[0].isalpha() or bool(around.uses(j - 1) & {"leading", "himself"})
        )
        own = "deeds" in uses and leads and not _suffered(around, j + 1) and not _others(around, j, party)
        if own or (uses & {"himself", "own_men"} and _did(around, j)):
            yield statement("claim", party, j, (party.start, party.end))
        if uses & {"deeds", "own_men"}:
            return


def _did(around: Around, k: int) -> bool:
    """Whether after "that he" at `k` a deed of his is told: "قصف", "نفذ هجوما", "المنفذ"."""
    verbs = [hit for hit in around.tags.triggers if hit.entry.verb and k < hit.start <= k + 2]
    if verbs and verbs[0].form.suffix in ("", "ا") and "تعرض" not in verbs[0].form.text:
        return True
    if around.ahead(k + 1, k + 3, "doer"):
        return True
    return around.ahead(k + 1, k + 2, "carrying") and any(k + 1 < at <= k + 7 for at in around.attacks)


def _others(around: Around, k: int, party: Party) -> bool:
    """Whether the deed at `k` is none that the speaker does: police tell of attacks, an army of those on soldiers."""
    if party.actor is None or party.actor.kind == "armed_group":
        return "foul" in around.uses(k) and party.actor is None
    on_soldiers = any(hit.entry.type in _SOLDIERS for hit in around.tags.objects if k < hit.start <= k + 2)
    return party.actor.kind == "police" or on_soldiers or "foul" in around.uses(k)


def _suffered(around: Around, k: int) -> bool:
    """Whether the deed before word `k` was another's, or hit the speaker's own: "استهداف مواقعه", "قصف كذا لمواقع"."""
    if any(party.start == k for party in around.tags.parties):
        return True
    own = any(hit.form.suffix in _OWN for hit in around.tags.objects if k <= hit.start < k + 3)
    return own or any(word.text in _TO_HIM for word in around.words[k : min(around.end, k + 3)])


def _denial(around: Around, k: int) -> Iterator[Statement]:
    """Take "نفى كذا ضلوعه", "كذا ينفي أي صلة", "كذا يتنصل" for denials; "نفى وقوع الهجوم" is none of his part."""
    party = around.subject(k)
    if party is None:
        return
    after = max(k + 1, party.end)
    if "disowning" in around.uses(k) or around.ahead(after, after + _DENIED_WITHIN, "denied_part"):
        yield statement("denial", party, k, (party.start, party.end))
