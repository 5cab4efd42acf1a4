"""Who is said by others to have done it: blame and suspicion."""

from collections.abc import Iterator
from typing import Literal, NamedTuple

from processors.arabic.words import forms
from processors.events.around import USES, Around
from processors.events.parties import Party

Mode = Literal["claim", "blame", "denial", "suspicion"]
_ACCUSED_WITHIN = 16  # words from an accusation to the accused
_CHARGE_WITHIN = 10  # words from the accused to the charge
_SUSPECT_WITHIN = 9  # words from "it is thought" to the suspect
_DEED_WITHIN = 6
_OWN = ("ه", "ها", "هم")


class Statement(NamedTuple):
    """What words `[start, end)` say of a party's part in an attack, and the words `by` that name who says so."""

    mode: Mode
    party: Party
    start: int
    end: int
    by: tuple[int, int] | None = None


def statement(mode: Mode, party: Party, k: int, by: tuple[int, int] | None = None) -> Statement:
    """A statement told by the word at `k`."""
    return Statement(mode, party, min(k, party.start), max(k + 1, party.end), by)


def accusation(around: Around, k: int, *, burden: bool) -> Iterator[Statement]:
    """Take "اتهم كذا كذا بقصف", "اتهمت كذا بالوقوف وراء", "حمل كذا كذا مسؤولية" for blame of the second or only party.

    With `burden` the verb at `k` also means to carry, and blames only where "responsibility" follows.
    """
    charge = next((i for i in range(k + 2, around.stop(k, _ACCUSED_WITHIN)) if "of_what" in around.uses(i)), around.end)
    after = [party for party in around.after(k, _ACCUSED_WITHIN) if around.free(party) or "ل" in party.prefix]
    after = [party for party in after if party.start < charge]
    if _pronoun(around, k, "burdening" if burden else "accusing"):  # "حملها نائب الرئيس المسؤولية"
        told = [party for party in around.named if party.end <= k]
        if told and around.ahead(k + 1, k + 1 + _CHARGE_WITHIN, "of_what"):
            yield statement("blame", told[-1], k)
        return
    bounds = [*(party.start for party in after[1:]), around.end]
    charged = [
        party
        for party, bound in zip(after, bounds, strict=False)
        if around.ahead(party.end, min(bound, party.end + _CHARGE_WITHIN), "of_what")
    ]
    if not charged and around.ahead(k + 1, k + 2, "of_what"):
        charged = after[:1]  # "واتهمت بها كذا"
    accused = charged[-1] if charged else None if burden else _accused(around, k, after)
    if accused is None:
        return
    speaker = around.before(k, 1)
    by = (k + 1, accused.start) if accused.start > k + 1 else (speaker.start, speaker.end) if speaker else None
    for party in charged or [accused]:
        if party is accused or party.end == accused.start or around.words[party.start].text.startswith("و"):
            yield statement("blame", party, k, by)


def _accused(around: Around, k: int, after: list[Party]) -> Party | None:
    """Whom an accusation without a charge is made against: not who makes it, whose name comes first."""
    if len(after) > 1:
        return after[-1]
    spoken = around.before(k, 1) is not None
    return next((party for party in after if spoken or "ل" in party.prefix), None)


def _pronoun(around: Around, k: int, use: str) -> bool:
    """Whether the verb at `k` bears the accused as a pronoun."""
    return any(form.suffix in _OWN and form.text in USES.texts(use) for form in forms(around.words[k].text))


def ascribed(around: Around, k: int) -> Iterator[Statement]:
    """Take "أصابع الاتهام إلى كذا", "ألقى باللوم على كذا", "نسب الهجوم إلى كذا" for blame."""
    for party in around.after(k, _SUSPECT_WITHIN):
        to = "ل" in party.prefix and "blame" in around.uses(k)
        if to or "toward" in USES.of(around.word_before(party.start)):
            yield statement("blame", party, k)
            return


def standing(around: Around, k: int, of: str | None) -> Iterator[Statement]:
    """Take "كذا يقف وراء الهجوم", "وقوف كذا وراء" for blame, or for suspicion where that is only thought.

    With `of` ("عن") the word at `k` also means an official, and blames only where that follows it.
    """
    party = next((p for p in around.named if p.start == around.word_after(k + 1)), None) or around.before(k, 2)
    if party is None or around.back(k - _DEED_WITHIN, k, "denying"):
        return
    at = around.word_after(k + 1 if party.end <= k else party.end)
    if at >= around.end or not (around.words[at].text == of if of else "behind" in around.uses(at)):
        return
    thought = around.back(min(k, party.start) - _DEED_WITHIN, k, "suspecting")
    yield statement("suspicion" if thought else "blame", party, k)


def suspicion(around: Around, k: int) -> Iterator[Statement]:
    """Take "يعتقد أنها تركية", "يرجح أن كذا وراء الهجوم", "يشتبه بانتمائهم إلى كذا", "بصمات كذا" for suspicion."""
    stop = around.stop(k, _SUSPECT_WITHIN)
    near = [party for party in around.tags.parties if k < party.start < stop]
    if not near and any("behind" in around.uses(i) for i in range(k + 1, min(stop, k + 4))):
        told = [p for p in around.named if p.end <= k and not around.back(p.start - 1, p.start, "branch")]
        yield from (statement("suspicion", party, k) for party in told[-1:])  # "كذا … ويرجح أن تكون وراءهما"
    for party in near[:1]:
        before = USES.of(around.word_before(party.start))
        described = party.adjective and party.bearer is None
        tied = described or "standing" in before or "ل" in party.prefix or party.start == k + 1
        tied = tied or around.word_before(party.start) in ("من", "الي")
        attacked = any(party.end <= at <= party.end + _DEED_WITHIN for at in around.attacks)
        stands = around.ahead(party.end, party.end + 4, "standing")
        if (tied or attacked or stands) and (not described or "himself" in before):
            yield statement("suspicion", party, k)
