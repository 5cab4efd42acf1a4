"""How well reports of one act are merged: `python -m tests.bench.events_merge`.

Beside other ways of counting events, on our own stream of reports (tests/golden/stream) and on a gold set, both as a
perfect reader would tell them and as ours does. `--train` learns the weights of the model from both.
"""

import argparse
import json
import random
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import msgspec
from rich.console import Console
from rich.table import Table

from tests.bench.events_gold import GoldError, gold_lines, golden
from tests.bench.events_merge_gold import Told, annotated, extracted
from tests.bench.events_merge_score import Scores
from tests.bench.events_merge_speed import speed
from tests.bench.events_merge_systems import SYSTEMS, evaluate, events_by_rasid
from tests.bench.events_merge_train import PRIOR, STRENGTH, log_loss, pairs, train, write

STREAM = Path(__file__).parents[1] / "golden" / "stream"
CUT = -2.2  # log-odds; of -2.6 to -1.8 the middle of where links and B-cubed of both sets are best
ORDERS = 5


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.events_merge", description=__doc__.splitlines()[0])
    parser.add_argument("--gold", type=Path, action="append", default=[], help="a file of JSON lines with their events")
    parser.add_argument("--json", type=Path, help="write the figures here")
    parser.add_argument("--train", action="store_true", help="learn the weights of processors/merging/model.toml anew")
    parser.add_argument("--speed", action="store_true", help="measure speed and state against the number of events")
    args = parser.parse_args()
    if args.speed:
        sys.stdout.writelines(f"{line}\n" for line in speed())
        return 0
    try:
        sets = {"stream": golden(STREAM), **{path.stem: gold_lines(path) for path in args.gold}}
    except GoldError as exc:
        sys.exit(str(exc))
    told = {
        f"{name}, {how}": list(read(articles))
        for name, articles in sets.items()
        for how, read in (("annotated", annotated), ("extracted", extracted))
    }
    if args.train:
        sys.stdout.writelines(f"{line}\n" for line in learn(told))
        return 0
    figures = {name: {system: evaluate(system, each) for system in SYSTEMS} for name, each in told.items()}
    Console(width=110).print(table(figures))
    sys.stdout.writelines(f"{name}: {orders(each)}\n" for name, each in told.items())
    if args.json:
        args.json.write_text(json.dumps(msgspec.to_builtins(figures), indent=1) + "\n", encoding="utf-8")
    return 0


def learn(told: dict[str, list[Told]]) -> list[str]:
    """Train on all sets, write the model, and say what was gained."""
    known = {name: pairs(each) for name, each in told.items()}
    every = [pair for each in known.values() for pair in each]
    weights = train(every)
    told_of = ";\n".join(f"{name} {len(each)} ({sum(p.same for p in each)} of one act)" for name, each in known.items())
    write(
        weights,
        CUT,
        "Log-odds that two accounts tell of one act; processors/merging/features.py says what each feature is.\n"
        "Written by python -m tests.bench.events_merge --train: logistic regression with an L2 prior of strength\n"
        f"{STRENGTH:g} towards the weights set by hand in tests/bench/events_merge_train.py, on pairs of mentions:\n"
        f"{told_of}.\n"
        f"Log-loss {log_loss(weights, every):.3f}, of the weights set by hand {log_loss(PRIOR, every):.3f}. Accounts\n"
        "are joined above `cut`, the middle of where links and B-cubed of both sets are best.",
    )
    return [
        f"{name}: log-loss {log_loss(PRIOR, p):.3f} by hand, {log_loss(weights, p):.3f} learned"
        for name, p in known.items()
    ]


def orders(told: Sequence[Told]) -> str:
    """In how many events the outcome differs when the same articles come in other orders."""
    first = events_by_rasid(told)
    found = []
    for seed in range(ORDERS):
        shuffled = list(told)
        random.Random(seed).shuffle(shuffled)
        found.append(len(_sets(first) ^ _sets(events_by_rasid(shuffled))))
    return f"{len(_sets(first))} events; other ones in {ORDERS} other orders of arrival: {found}"


def _sets(events: dict[str, str]) -> set[frozenset[str]]:
    return {frozenset(m for m, e in events.items() if e == event) for event in Counter(events.values())}


def table(figures: dict[str, dict[str, Scores]]) -> Table:
    """A row for each system on each set."""
    shown = Table("mentions", "merged by", "links F1", "precision", "recall", "together", "B-cubed", "inflation")
    for name, systems in figures.items():
        for system, s in systems.items():
            numbers = (s.links, s.links_precision, s.links_recall, s.together, s.b_cubed, s.inflation)
            shown.add_row(name, system, *(f"{number:.3f}" for number in numbers))
        shown.add_section()
    return shown


if __name__ == "__main__":
    sys.exit(main())
