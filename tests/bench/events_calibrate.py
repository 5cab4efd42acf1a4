"""Learns how sure events and their values are: `python -m tests.bench.events_calibrate GOLD.jsonl … [--golden]`.

Reads annotated articles, measures by cross-validation over articles, and writes processors/events/confidence.toml and
the tables of docs/events.md.
"""

import argparse
import itertools
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from processors.event import Facts
from processors.events import read_article
from processors.events.confidence import FIELDS, FILE, Calibration, Seen, features
from processors.extract import Dropped
from tests.bench.events_gold import GoldArticle, GoldError, gold_lines, golden
from tests.bench.events_ours import as_article
from tests.bench.events_regression import fit
from tests.bench.events_reliability import Guess, measures, reliability
from tests.bench.events_score import Pair, judge

FOLDS = 5
DOCS = Path(__file__).parents[2] / "docs" / "events.md"
_SLOTS = {"weapons": "weapon_type", "targets": "target_type"}
_NEVER_WRONG = frozenset({"killed", "wounded"})  # told without a number: "dozens"


class Sample(NamedTuple):
    """One event told: its features, whether it is one, and of its fields by rule whether they are right."""

    features: dict[str, float]
    real: bool
    fields: list[tuple[str, tuple[str, ...], bool]]


def samples(article: GoldArticle) -> list[Sample]:
    """The events told of an article; none of one that is dropped. An event told of an arrest is neither."""
    read = as_article(article)
    if isinstance(read, Dropped):
        return []
    told = read_article(read)
    judged = judge(article, told.events)
    real = {id(pair.told): pair for pair in judged.pairs}
    invented = {id(event) for event in judged.invented}
    found = []
    for facts, clauses in zip(told.events, told.clauses, strict=True):
        pair = real.get(id(facts))
        if pair is not None or id(facts) in invented:
            about = features(facts, clauses, len(read.text), len(told.events))
            found.append(Sample(about, pair is not None, list(_fields(pair)) if pair else []))
    return found


def _fields(pair: Pair) -> Iterable[tuple[str, tuple[str, ...], bool]]:
    """Each field told that the annotation can judge: its rules, and whether nothing in it is said in vain."""
    faults = {fault.slot: fault for fault in pair.faults}
    for field in FIELDS:
        rules = tuple(dict.fromkeys(one.rule for one in pair.told.evidence if one.field == field))
        if rules and _judged(pair.told, field):
            fault = faults.get(_SLOTS.get(field, field))
            yield field, rules, fault is None or set(fault.told) <= set(fault.gold)


def _judged(told: Facts, field: str) -> bool:
    if field == "place":
        return told.place is not None and told.place.lat is not None
    if field in _NEVER_WRONG:
        toll = getattr(told.casualties, field)
        return toll is not None and toll.best is not None
    return True


def learn(learned_from: Sequence[Sample]) -> Calibration:
    """The weights and counts of some events."""
    counts: dict[str, dict[str, list[int]]] = {field: {} for field in FIELDS}
    whole = {field: [0, 0] for field in FIELDS}
    for sample in learned_from:
        for field, rules, right in sample.fields:
            for count in (whole[field], *(counts[field].setdefault(rule, [0, 0]) for rule in rules)):
                count[0] += right
                count[1] += 1
    return Calibration(
        event=fit([(sample.features, sample.real) for sample in learned_from]),
        fields={
            field: Seen(
                right=right, told=told, rules={rule: (r, n) for rule, (r, n) in sorted(counts[field].items())}
            )
            for field, (right, told) in whole.items()
        },
    )  # fmt: skip


def cross_validated(by_article: Sequence[Sequence[Sample]]) -> dict[str, list[Guess]]:
    """For `event` and each field, what was guessed of each event by what was learned of other articles."""
    guesses: dict[str, list[Guess]] = {"event": [], **{field: [] for field in FIELDS}}
    for fold in range(FOLDS):
        learned = learn([sample for n, one in enumerate(by_article) if n % FOLDS != fold for sample in one])
        for sample in (sample for n, one in enumerate(by_article) if n % FOLDS == fold for sample in one):
            guesses["event"].append(Guess(learned.whole(sample.features), sample.real))
            for field, rules, right in sample.fields:
                guesses[field].append(Guess(min(learned.fields[field].rate(rule) for rule in rules), right))
    return guesses


def as_toml(learned: Calibration, recipe: str) -> str:
    """The data file: the recipe as its head, weights by size, counts by field and rule."""
    lines = [f"# {line}".rstrip() for line in recipe.splitlines()]
    lines += ["", "[event]  # weights in log-odds"]
    lines += [f'"{name}" = {weight:.3f}' for name, weight in sorted(learned.event.items(), key=lambda w: -w[1])]
    for field, seen in learned.fields.items():
        lines += ["", f"[fields.{field}]", f"right = {seen.right}", f"told = {seen.told}", f"[fields.{field}.rules]"]
        lines += [f'"{rule}" = [{right}, {told}]' for rule, (right, told) in seen.rules.items()]
    return "\n".join(lines) + "\n"


def with_table(page: str, table: str) -> str:
    """The page with a table in place of the one that has the same head. Raises ValueError where there is none."""
    head = table.splitlines(keepends=True)[0]
    before, found, after = page.partition(head)
    if not found:
        raise ValueError(f"no table with the head {head.strip()!r}")
    rest = after.splitlines(keepends=True)
    return before + table + "".join(itertools.dropwhile(lambda line: line.startswith("|"), rest))


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.events_calibrate", description=__doc__.splitlines()[0])
    parser.add_argument("gold", type=Path, nargs="*", help="files of JSON lines: articles with their events")
    parser.add_argument("--golden", action="store_true", help="our own articles too (the default without files)")
    parser.add_argument("--test", type=Path, nargs="*", default=[], help="measure on these besides; nothing is learned")
    parser.add_argument("--dry-run", action="store_true", help="measure alone, and write nothing")
    args = parser.parse_args()
    try:
        articles = [article for path in args.gold for article in gold_lines(path)]
        articles += golden() if args.golden or not args.gold else []
        unseen = [article for path in args.test for article in gold_lines(path)]
    except GoldError as exc:
        sys.exit(str(exc))
    by_article = [samples(article) for article in articles]
    told = [sample for one in by_article for sample in one]
    tell: Callable[[str], object] = sys.stdout.write
    tell(f"{len(articles)} articles, {len(told)} events told; by {FOLDS}-fold cross-validation over articles:\n")
    guesses = cross_validated(by_article)
    tables = measures(guesses), reliability(guesses["event"])
    sys.stdout.writelines(tables)
    learned = learn(told)
    if unseen:
        fresh = [sample for article in unseen for sample in samples(article)]
        found = {"event": [Guess(learned.whole(sample.features), sample.real) for sample in fresh]}
        for field in FIELDS:
            found[field] = [
                Guess(min(learned.fields[field].rate(rule) for rule in rules), right)
                for sample in fresh for name, rules, right in sample.fields if name == field
            ]  # fmt: skip
        tell(f"\nOn {len(unseen)} articles that nothing was learned from:\n")
        tell(measures(found))
        tell(reliability(found["event"]))
    if not args.dry_run:
        names = [path.stem for path in args.gold] + (["our own"] if args.golden or not args.gold else [])
        real = sum(sample.real for sample in told)
        recipe = f"""How sure events are: learned, not written by hand (python -m tests.bench.events_calibrate).
From {len(articles)} annotated articles ({", ".join(names)}), {len(told)} events told in them, {real} of these real.
[event]: ridge logistic regression, real or not, over processors/events/confidence.py's features.
[fields.…]: of values told in real events, how many were right, in all and by the rule that read them."""
        FILE.write_text(as_toml(learned, recipe), encoding="utf-8")
        page = DOCS.read_text(encoding="utf-8")
        for table in tables:
            page = with_table(page, table)
        DOCS.write_text(page, encoding="utf-8")
        tell(f"{FILE.name} and {DOCS.name} are written.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
