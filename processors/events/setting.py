"""Where an act is set when its own clauses do not say: by what the text told last, the headline, or the lead."""

from collections.abc import Sequence

from processors.events.joining import Act
from processors.events.where import Spot, best

_NEAR = 2  # sentences back: farther, the text has moved on


def settle(acts: Sequence[Act], told: Sequence[tuple[int, Spot]], headline: Sequence[Spot]) -> None:
    """Give every act a place, and every village that the gazetteer lacks the position of its surroundings.

    `told` are the places of the text with the numbers of their sentences, `headline` those of the title.
    """
    placed = [(sentence, spot) for sentence, spot in told if spot.lat is not None and spot.located]
    title = best([spot for spot in headline if spot.lat is not None], 0)
    lead = best([spot for sentence, spot in placed if sentence <= _NEAR], 0)
    for act in acts:
        if act.spot is not None and act.spot.lat is not None:
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
            act.set_near = around
        else:
            act.set_near = act.spot._replace(site=around.site, lat=around.lat, lon=around.lon)
