"""How many copies are found, and how many of what is found are copies: `python -m tests.bench.copies`.

Ours beside an exact hash of the text, the share of equal sentences, and datasketch's MinHash LSH where it is installed.
The stream is played with the first reports in front and in shuffled orders.
"""

import hashlib
import importlib.util
import random
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from datetime import timedelta
from functools import partial
from typing import Any, NamedTuple

import msgspec

from processors.arabic.letters import folded
from processors.article import Article
from processors.copies import Copies
from tests.bench.copies_stream import START, Labelled, labelled

Judge = Callable[[Article], str | None]
ORDERS = 5


class Score(NamedTuple):
    """How copies were told: `kinds` has found and all, by kind.

    `precision`: of the answers, how many name an article of the same group. `recall`: of the copies, how many answers
    name the first of their group that came.
    """

    precision: float
    recall: float
    kinds: dict[str, tuple[int, int]]
    wrong: list[str]


def score(stream: Iterable[Labelled], judge: Judge) -> Score:
    """Play `stream` to `judge`, which says what an article copies."""
    first: dict[str, str] = {}
    groups: dict[str, str] = {}
    kinds: dict[str, list[bool]] = defaultdict(list)
    told, wrong = 0, []
    for article, kind, group in stream:
        answer = judge(article)
        if group in first:
            kinds[kind].append(answer == first[group])
        first.setdefault(group, article.article_id)
        groups[article.article_id] = group
        told += answer is not None
        if answer is not None and groups[answer] != group:
            wrong.append(f"{kind} ({group}) told to copy {answer} ({groups[answer]})")
    found = {kind: (sum(answers), len(answers)) for kind, answers in kinds.items()}
    right, every = (sum(numbers) for numbers in zip(*found.values(), strict=True))
    return Score(1 - len(wrong) / max(1, told), right / every, found, wrong)


def shuffled(stream: list[Labelled], seed: int) -> list[Labelled]:
    """`stream` in another order, fetched in that order."""
    order = random.Random(seed).sample(stream, len(stream))
    return [
        one._replace(article=msgspec.structs.replace(one.article, fetched_at=START + timedelta(minutes=minute)))
        for minute, one in enumerate(order)
    ]


def ours() -> Judge:
    copies = Copies({})
    return lambda article: copies.judge(article).copy_of


def exact_hash() -> Judge:
    known: dict[bytes, str] = {}

    def judge(article: Article) -> str | None:
        key = hashlib.sha256(" ".join(re.findall(r"\w+", folded(article.text))).encode()).digest()
        first = known.setdefault(key, article.article_id)
        return None if first == article.article_id else first

    return judge


def equal_sentences() -> Judge:
    """A copy has three sentences in five with one earlier article; shorter ones than five words do not count."""
    known: dict[str, str] = {}

    def judge(article: Article) -> str | None:
        found = [" ".join(re.findall(r"\w+", part)) for part in re.split(r"[.؟!\n]+", folded(article.text))]
        sentences = {sentence for sentence in found if sentence.count(" ") >= 4}
        earlier = Counter(known[sentence] for sentence in sentences if sentence in known)
        for sentence in sentences:
            known.setdefault(sentence, article.article_id)
        origin, shared = min(earlier.items(), key=lambda pair: (-pair[1], pair[0]), default=("", 0))
        return origin if origin and shared >= 0.6 * len(sentences) else None

    return judge


def datasketch(threshold: float) -> Judge:
    """MinHash LSH of 128 permutations on the same shingles of three words; the likest candidate's group."""
    library = importlib.import_module("datasketch")
    index = library.MinHashLSH(threshold=threshold, num_perm=128)
    hashes: dict[str, Any] = {}
    roots: dict[str, str] = {}

    def judge(article: Article) -> str | None:
        words = re.findall(r"\w+", folded(article.text))
        made = library.MinHash(num_perm=128)
        made.update_batch([" ".join(words[i : i + 3]).encode() for i in range(max(1, len(words) - 2))])
        likest = max(index.query(made), key=lambda key: (made.jaccard(hashes[key]), key), default=None)
        index.insert(article.article_id, made)
        hashes[article.article_id] = made
        roots[article.article_id] = roots[likest] if likest else article.article_id
        return roots[likest] if likest else None

    return judge


def judges() -> dict[str, Callable[[], Judge]]:
    """Ours and what it is measured beside, by name."""
    found: dict[str, Callable[[], Judge]] = {
        "ours": ours,
        "equal sentences": equal_sentences,
        "exact hash": exact_hash,
    }
    if importlib.util.find_spec("datasketch"):
        found["datasketch 0.3"] = partial(datasketch, 0.3)
        found["datasketch 0.5"] = partial(datasketch, 0.5)
    return found


def report() -> str:
    """The table of all judges, and ours by kind with what it got wrong."""
    stream = labelled()
    orders = [stream, *(shuffled(stream, seed) for seed in range(ORDERS))]
    copies = len(stream) - len({one.group for one in stream})
    lines = [
        f"{len(stream)} articles, {copies} copies",
        "",
        f"{'':18}{'precision':>10}{'recall':>8}{'shuffled':>14}{'ms':>6}",
    ]
    for name, make in judges().items():
        start = time.perf_counter()
        ahead, *others = (score(order, make()) for order in orders)
        took = (time.perf_counter() - start) * 1000 / len(stream) / len(orders)
        least = f"{min(s.precision for s in others):.3f} {min(s.recall for s in others):.3f}"
        lines.append(f"{name:18}{ahead.precision:10.3f}{ahead.recall:8.3f}{least:>14}{took:6.2f}")
    ahead = score(stream, ours())
    lines += [
        "",
        "ours, by kind:",
        *(f"  {kind:28}{found:4} of {every}" for kind, (found, every) in ahead.kinds.items()),
    ]
    return "\n".join([*lines, *ahead.wrong, ""])


if __name__ == "__main__":
    sys.stdout.write(report())
