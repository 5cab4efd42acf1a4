"""How well mentions were parted into events: links, B-cubed, shared mentions together, and inflation.

`links` is the mean over the acts told at least twice of the share of links between their mentions that the events make
too (and the other way round for precision): 0 where nothing is merged, and one act of a hundred reports weighs as one.
B-cubed is Bagga and Baldwin 1998. An act that no mention tells of counts as missed, an event of no act as one too many.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence

import msgspec


class Scores(msgspec.Struct, frozen=True, kw_only=True):
    """Shares from 0 to 1; `inflation`: events for each act, right at 1."""

    links: float
    links_precision: float
    links_recall: float
    together: float
    b_cubed: float
    inflation: float


def score(acts: Mapping[str, str], events: Mapping[str, Hashable], spurious: int = 0) -> Scores:
    """Compare the act of each annotated mention with the event it was put into; one without an event stands alone.

    `spurious`: events that hold no annotated mention.
    """
    system = {mention: events.get(mention, ("none", mention)) for mention in acts}
    by_act, by_event = _sets(acts), _sets(system)
    precision = recall = 0.0
    for mention in acts:
        ours, theirs = by_event[system[mention]], by_act[acts[mention]]
        both = len(ours & theirs)
        precision += both / len(ours) / len(acts)
        recall += both / len(theirs) / len(acts)
    shared = [mention for mention in acts if len(by_act[acts[mention]]) > 1]
    met = sum(len(by_act[acts[m]] & by_event[system[m]]) > 1 for m in shared)
    link_precision, link_recall = _links(by_event.values(), acts), _links(by_act.values(), system)
    return Scores(
        links=_mean(link_precision, link_recall),
        links_precision=link_precision,
        links_recall=link_recall,
        together=met / len(shared) if shared else 0.0,
        b_cubed=_mean(precision, recall),
        inflation=(len({events[m] for m in acts if m in events}) + spurious) / len(by_act) if by_act else 0.0,
    )


def _sets(names: Mapping[str, Hashable]) -> dict[Hashable, set[str]]:
    found: dict[Hashable, set[str]] = defaultdict(set)
    for mention, name in names.items():
        found[name].add(mention)
    return found


def _links(sets: Iterable[set[str]], other: Mapping[str, Hashable]) -> float:
    """Mean over the sets of at least two of the share of pairs that `other` names alike."""
    shares = []
    for members in sets:
        ordered: Sequence[str] = sorted(members)
        pairs = [(a, b) for i, a in enumerate(ordered) for b in ordered[:i]]
        if pairs:
            shares.append(sum(other[a] == other[b] for a, b in pairs) / len(pairs))
    return sum(shares) / len(shares) if shares else 0.0


def _mean(precision: float, recall: float) -> float:
    """The harmonic mean."""
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0
