"""Where an act is set when its own clauses do not say: by what the text told last, the headline, or the lead."""

from collections.abc import Sequence

from processors.events.act import Act
from processors.events.where import Role, Spot, best
from processors.gazetteer.places import FINENESS

_NEAR = 2  # sentences back: farther, the text has moved on


def settle(acts: Sequence[Act], told: Sequence[tuple[int, Spot]], headline: Sequence[Spot]) -> None:
    """Give every act a place, a more exact one where it is told loosely, and every village unknown its surroundings'.

    `told` are the places of the text with the numbers of their sentences, `headline` those of the title.
    """
    placed = [(sentence, spot) for sentence, spot in told if spot.lat is not None and spot.located]
    title = best([spot for spot in headline if spot.lat is not None], 0)
    lead = best([spot for sentence, spot in placed if sentence <= _NEAR], 0)
    for act in acts:
        if act.spot is not None and act.spot.lat is not None:
            act.set_near = _closer(act, act.spot, placed)
            continue
        clause = next((c for c in act.clauses if c.spot is act.spot), act.clauses[0])
        named = [s for _, s in placed if act.spot is not None and s.name == act.spot.name]
        before = named or [
            s
            for n, s in placed
            if clause.part == "text" and 0 <= clause.sentence - n <= _NEAR and s.precision != "country"
        ]
        around = before[-1] if before else title or lead or (placed[0][1] if placed else None)
        if around is None:
            continue
        if act.spot is None:
            act.set_near, act.set_in = around, "title" if around is title else "text"
        else:
            act.set_near = act.spot._replace(site=around.site, lat=around.lat, lon=around.lon)


def _closer(act: Act, spot: Spot, placed: Sequence[tuple[int, Spot]]) -> Spot | None:
    """The one exact place told in the sentences of a loosely placed act or right beside them, in the same country."""
    if spot.site is None or not spot.loose:
        return None
    first = 0 if spot.vague and spot.role is not Role.SPOKEN else -1
    finest = FINENESS["governorate" if spot.vague else "district"]
    near = {
        other.name: other
        for n, other in placed
        for clause in act.clauses
        if clause.part == "text"
        and first <= n - clause.sentence <= 1
        and FINENESS[other.precision] <= finest
        and other.role is Role.AT
        and other.site is not None
        and other.site.country == spot.site.country
        and (spot.vague or other.site.admin1 == spot.site.admin1)
    }
    return next(iter(near.values())) if len(near) == 1 else None
