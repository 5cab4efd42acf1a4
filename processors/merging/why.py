"""Why two events or mentions are, or are not, one act: every piece of evidence with its points."""

from collections.abc import Iterator, Sequence
from datetime import date

from processors.merging.account import Account, account
from processors.merging.corrections import Constraints
from processors.merging.forbidden import why_apart
from processors.merging.grouping import Item
from processors.merging.model import MODEL, chance
from processors.merging.state import State


class UnknownError(Exception):
    """No event or mention has this id."""


def why(states: Sequence[State], told: Constraints, ids: tuple[str, str]) -> Iterator[str]:
    """Lines that explain what the merge makes of two ids, of events or mentions. Raises UnknownError."""
    one, other = (_items(states, each) for each in ids)
    owners = {word.mention_id: state.founder.event_id for state in states for word in state.words()}
    pairs = [(a, b) for a in one for b in other if a.account.mention_id != b.account.mention_id]
    met = {owners[m] for item in one for m in item.mentions} & {owners[m] for item in other for m in item.mentions}
    yield f"{ids[0]} and {ids[1]}: {'one event, ' + min(met) if met else 'two events'}"
    points: list[float] = []
    for a, b in pairs:
        yield f"\n  {_shown(a.account)}\n  {_shown(b.account)}"
        said = told.between(a.mentions, b.mentions)
        if said is not None:
            yield f"    a correction says that they are {'one' if said > 0 else 'two'}"
        elif reason := why_apart(a.account, b.account):
            yield f"    {'never one' if reason.firm else 'not one by themselves'}: {reason.text}"
        else:
            points.append(MODEL.points(a.account, b.account))
            parts = sorted(MODEL.parts(a.account, b.account), key=lambda part: -abs(part[1]))
            yield f"    {'bias':<16}{MODEL.bias:+6.2f}"
            for name, value in parts:
                yield f"    {name:<16}{value:+6.2f}{_detail(name, a.account, b.account)}"
            odds = MODEL.log_odds(a.account, b.account)
            yield f"    {'log-odds':<16}{odds:+6.2f}  one act at {chance(odds):.0%}; joined above {MODEL.cut:+.2f}"
    if len(points) > 1:
        yield f"\nmean over these pairs, above the cut: {sum(points) / len(points):+.2f}"


def _items(states: Sequence[State], name: str) -> list[Item]:
    for state in states:
        if state.founder.event_id == name:
            return state.items()
    told = next((m for state in states for m in state.mentions if m.mention_id == name), None)
    if told is None:
        raise UnknownError(f"no event or mention {name}: give ids that the merged events have")
    return [Item(account(told), frozenset({name}), frozenset({told.article_id}))]


def _shown(one: Account) -> str:
    days = "undated" if one.first is None else _days(one)
    place = one.spot.name if one.spot else "no place"
    losses = ", ".join(f"{n} {word}" for n, word in ((one.killed, "killed"), (one.wounded, "wounded")) if n is not None)
    return f"{one.mention_id}: {one.type}, {days}, {place}" + (f", {losses}" if losses else "")


def _days(one: Account) -> str:
    first, last = (date.fromordinal(day) for day in (one.first or 1, one.last or 1))
    return f"{first}" if first == last else f"{first} to {last}"


def _detail(name: str, a: Account, b: Account) -> str:
    return f"  {', '.join(sorted(a.words & b.words))}" if name == "words_shared" else ""
