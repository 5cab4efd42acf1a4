"""Article extraction on Arabic pages, ours beside others: `python -m tests.bench.extract`.

Own pages (tests/golden/pages) and real ones are scored and reported apart.
"""

import argparse
import json
import os
import sys
from collections.abc import Iterable
from pathlib import Path

import msgspec

from tests.bench import ours
from tests.bench.content import ContentError
from tests.bench.floors import RegressionError, pin
from tests.bench.golden import golden_pages
from tests.bench.measure import ROUNDS, Result, compare
from tests.bench.page import Page
from tests.bench.real import real_pages
from tests.bench.report import faults, table
from tests.bench.rival import RIVALS

_PAGES = Path(__file__).parents[3] / "shared" / "data" / "pages"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.extract", description=__doc__.splitlines()[0])
    parser.add_argument("--rivals", default="all", help=f"all, none, or names: {','.join(RIVALS)}")
    parser.add_argument("--pages", type=Path, help="folder of real pages (RASID_PAGES, else ../shared/data/pages)")
    parser.add_argument("--json", type=Path, help="write the figures here")
    parser.add_argument("--faults", action="store_true", help="say page by page what ours got wrong")
    parser.add_argument("--write", type=Path, help="write the golden pages and their gold into this folder")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="timed rounds (%(default)s)")
    parser.add_argument("--pin", action="store_true", help="make today's figures on own pages the floors of the tests")
    parser.add_argument("--allow-regression", action="store_true", help="let --pin lower a floor")
    args = parser.parse_args()
    names = {"all": list(RIVALS), "none": []}.get(args.rivals, args.rivals.split(","))
    if unknown := [name for name in names if name not in RIVALS]:
        parser.error(f"no rival is called {', '.join(unknown)}; there are {', '.join(RIVALS)}")
    folder = args.pages or Path(os.environ.get("RASID_PAGES") or _PAGES)
    try:
        sets = {"own": golden_pages(), "real": real_pages(folder)}
    except ContentError as exc:
        parser.error(str(exc))
    if args.write:
        write(sets["own"], args.write)
    if not sets["real"]:
        sys.stderr.write(f"No real pages at {folder}: own pages alone are scored.\n")
    results = {kind: compare(pages, names, args.rounds) for kind, pages in sets.items() if pages}
    for kind, systems in results.items():
        sys.stdout.write(f"\n{table(kind, len(sets[kind]), systems)}\n")
        if args.faults:
            own = systems[ours.NAME]
            assert isinstance(own, Result)
            sys.stdout.write(f"\n{faults(sets[kind], own.scores, own.readings)}\n")
    if args.json:
        args.json.write_text(json.dumps(_plain(results), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    if args.pin:
        own = results["own"][ours.NAME]
        assert isinstance(own, Result)
        try:
            sys.stdout.write(pin(own.totals, allow_regression=args.allow_regression))
        except RegressionError as exc:
            parser.error(str(exc))
    return 0


def write(pages: Iterable[Page], folder: Path) -> None:
    """Each page as `ID.html` with its gold as `ID.json`."""
    folder.mkdir(parents=True, exist_ok=True)
    for page in pages:
        (folder / f"{page.id}.html").write_bytes(page.html)
        gold = {**msgspec.to_builtins(page.gold), "asked": sorted(page.gold.asked), "url": page.url}
        (folder / f"{page.id}.json").write_text(json.dumps(gold, ensure_ascii=False, indent=1), encoding="utf-8")


def _plain(results: dict[str, dict[str, Result | str]]) -> dict[str, dict[str, object]]:
    return {kind: {name: _figures(each) for name, each in systems.items()} for kind, systems in results.items()}


def _figures(result: Result | str) -> dict[str, object]:
    if isinstance(result, str):
        return {"absent": result}
    return {**result.totals, "ms": result.ms, "pages": result.counts}


if __name__ == "__main__":
    sys.exit(main())
