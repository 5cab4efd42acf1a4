"""How well we tell the attacks of an article, and how fast: `python -m tests.bench.events`.

Scores our own articles (tests/golden/events) and, where given, a file of JSON lines, each beside its last run.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.bench.events_errors import errors
from tests.bench.events_floors import pin, pinned
from tests.bench.events_gold import GoldArticle, GoldError, gold_lines, golden
from tests.bench.events_ours import tell
from tests.bench.events_report import keep, last_run, table
from tests.bench.events_score import Scores, judge, score
from tests.bench.events_speed import SYSTEMS, linear, speed
from tests.bench.floors import RegressionError


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.events", description=__doc__.splitlines()[0])
    parser.add_argument("--gold", type=Path, action="append", default=[], help="a file of JSON lines with their events")
    parser.add_argument("--golden", action="store_true", help="our own articles (the default without --gold)")
    parser.add_argument("--json", type=Path, help="write the figures here")
    parser.add_argument("--errors", action="store_true", help="print every mistake by slot, with its sentences")
    parser.add_argument("--pin", action="store_true", help="make today's figures on our own articles the tests' floors")
    parser.add_argument("--allow-regression", action="store_true", help="let --pin lower a floor")
    parser.add_argument("--speed", type=Path, nargs="*", metavar="FILE", help="measure speed, memory and start-up; on "
                        "these files of articles besides (JSON lines, may end in .gz), beside other ways")  # fmt: skip
    parser.add_argument("--systems", default=",".join(SYSTEMS), help="what --speed compares (%(default)s)")
    args = parser.parse_args()
    systems = args.systems.split(",")
    if unknown := [name for name in systems if name not in SYSTEMS]:
        parser.error(f"no system is called {', '.join(unknown)}; there are {', '.join(SYSTEMS)}")
    try:
        sets = {path.stem: gold_lines(path) for path in args.gold}
        if args.golden or args.pin or not sets:
            sets["golden"] = golden()
        if args.speed is not None:
            sys.stdout.writelines(speed(sets, args.speed, systems))
            sys.stdout.writelines(linear(sets))
            return 0
    except GoldError as exc:
        sys.exit(str(exc))
    scores = {name: evaluate(name, articles, show=args.errors) for name, articles in sets.items()}
    if args.json:
        figures = {name: each.figures() for name, each in scores.items()}
        args.json.write_text(json.dumps(figures, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    if args.pin:
        try:
            sys.stdout.write(pin(pinned(scores["golden"]), allow_regression=args.allow_regression))
        except RegressionError as exc:
            sys.exit(str(exc))
    return 0


def evaluate(name: str, articles: Sequence[GoldArticle], *, show: bool) -> Scores:
    """Score the set called `name`, print its table beside its last run and, where asked to, every mistake."""
    told = [tell(article) for article in articles]
    judged = [judge(article, ours.events) for article, ours in zip(articles, told, strict=True)]
    scores = score(judged)
    sys.stdout.write(f"{table(name, scores, last_run(name))}\n\n")
    keep(name, scores)
    if show:
        sys.stdout.writelines(f"{line}\n" for line in errors(judged, told))
    return scores


if __name__ == "__main__":
    sys.exit(main())
