"""How well search answers what people look for: `python -m tests.bench.relevance`, on a real Elasticsearch.

Our analyzers beside the built-in `arabic` and `standard`: the same articles, the same queries, asked in the same way.
"""

import argparse
import math
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
from elasticsearch import Elasticsearch

from deploy.demo.site import Site
from deploy.local.servers import Servers
from processors.article import Article
from processors.rules import RulesError, load_rules
from sinks.bootstrap import templates
from sinks.query import articles_query
from tests.bench.events_gold import FOLDER, golden
from tests.bench.events_merge_gold import as_article

QUERIES = FOLDER.parent / "relevance.toml"
HELD_OUT = FOLDER.parent / "relevance_heldout.toml"  # nothing is fitted to these, and nothing may be
CUT = 10  # ranks that nDCG looks at
DEEP = 50  # ranks that recall looks at
PATIENCE = 300.0  # seconds a request may take on a busy machine; judges nothing
OURS = "rasid"
# Each system's analyzers: of a text, of a question, and of the words as written.
RIVALS = {"arabic": ("arabic", "arabic", "standard"), "standard": ("standard", "standard", "standard")}


class Query(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What somebody types, what they need, and the articles that give it, by how much of them does."""

    words: str
    need: str
    first: list[str] = []
    among: list[str] = []
    touches: list[str] = []

    @property
    def grades(self) -> dict[str, int]:
        """Grade by article id."""
        graded = ((self.touches, 1), (self.among, 2), (self.first, 3))
        return {name: grade for names, grade in graded for name in names}


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    query: list[Query]


class Score(msgspec.Struct, frozen=True):
    """One query by one system, each from 0 to 1."""

    ndcg: float
    recall: float


def queries(path: Path = QUERIES) -> list[Query]:
    """The queries. Raises RulesError."""
    return load_rules(path, _File).query


def articles() -> Iterator[Article]:
    """The sample site's articles, the golden ones, and those of the golden stream."""
    site = Site(datetime(2026, 11, 21, tzinfo=UTC))
    for key, one in site.articles.items():
        text = "\n".join(part for part in (one.standfirst, *one.paragraphs) if part)
        yield Article(
            article_id=key, version=1, url="", outlet=one.outlet, title=one.title, text=text,
            fetched_at=datetime.fromtimestamp(0, UTC),
        )  # fmt: skip
    yield from map(as_article, [*golden(), *golden(FOLDER.parent / "stream")])


def score(found: Sequence[str], grades: Mapping[str, int]) -> Score:
    """Give the nDCG of the first CUT (gain 2^grade - 1, discount log2 of rank + 1) and the share of `grades` found."""
    gains = [(2 ** grades.get(name, 0) - 1) / math.log2(rank + 1) for rank, name in enumerate(found[:CUT], 1)]
    best = sorted(grades.values(), reverse=True)[:CUT]
    ideal = [(2**grade - 1) / math.log2(rank + 1) for rank, grade in enumerate(best, 1)]
    return Score(sum(gains) / sum(ideal), len(set(found) & grades.keys()) / len(grades))


def create(client: Elasticsearch, name: str, analyzers: tuple[str, str, str]) -> None:
    """An index of titles and texts as ours is, with these analyzers in place of ours, and ours at hand."""
    main, search, exact = analyzers
    field = {
        "type": "text", "analyzer": main, "search_analyzer": search,
        "fields": {"exact": {"type": "text", "analyzer": exact}},
    }  # fmt: skip
    client.indices.create(
        index=name,
        settings=templates()[0]["rasid-arabic"]["template"]["settings"],
        mappings={"properties": {"title": field, "text": field}},
    )


def fill(client: Elasticsearch, name: str, corpus: Sequence[Article]) -> None:
    """Put the articles into an index, so that they can be found."""
    operations: list[dict[str, Any]] = []
    for one in corpus:
        operations += [{"index": {"_id": one.article_id}}, {"title": one.title, "text": one.text}]
    answer = client.bulk(index=name, operations=operations, refresh=True)
    assert not answer["errors"], answer["items"][0]


def ask(client: Elasticsearch, name: str, asked: Sequence[Query]) -> list[Score]:
    """The score of each query."""
    scores = []
    for one in asked:
        hits = client.search(index=name, query=articles_query(one.words), size=DEEP, source=False)["hits"]["hits"]
        scores.append(score([hit["_id"] for hit in hits], one.grades))
    return scores


def mean(scores: Sequence[Score]) -> Score:
    """The mean over queries."""
    return Score(sum(one.ndcg for one in scores) / len(scores), sum(one.recall for one in scores) / len(scores))


def compare(client: Elasticsearch, asked: Sequence[Query], prefix: str = "relevance-") -> dict[str, list[Score]]:
    """Every system's scores, query by query; its indexes, named `prefix` and the system, stay."""
    corpus = list(articles())
    systems = {OURS: ("arabic_news", "arabic_news_search", "arabic_exact")} | RIVALS
    found = {}
    for name, analyzers in systems.items():
        create(client, prefix + name, analyzers)
        fill(client, prefix + name, corpus)
        found[name] = ask(client, prefix + name, asked)
    return found


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.relevance", description=__doc__.splitlines()[0])
    parser.add_argument("--each", action="store_true", help="every query's score, ours beside the others")
    shown = parser.parse_args().each
    try:
        sets = {"queries": queries(), "queries held out": queries(HELD_OUT)}
    except RulesError as exc:
        sys.exit(str(exc))
    with (
        Servers("relevance") as servers,
        Elasticsearch(servers.endpoints.elasticsearch, request_timeout=PATIENCE) as client,
    ):
        found = compare(client, [one for asked in sets.values() for one in asked])
    start = 0
    for what, asked in sets.items():
        tell(what, asked, {name: scores[start : start + len(asked)] for name, scores in found.items()}, each=shown)
        start += len(asked)
    return 0


def tell(what: str, asked: Sequence[Query], found: Mapping[str, Sequence[Score]], *, each: bool) -> None:
    """Print the mean scores of every system, and with `each` those of every query."""
    if each:
        for number, one in enumerate(asked):
            line = "  ".join(f"{name} {scores[number].ndcg:.2f}" for name, scores in found.items())
            sys.stdout.write(f"{line}  {one.words}\n")
    sys.stdout.write(f"{len(asked)} {what}, {sum(len(one.grades) for one in asked)} articles that answer them\n")
    sys.stdout.write(f"{'analyzer':10}{f'nDCG@{CUT}':>10}{f'recall@{DEEP}':>12}\n")
    for name, scores in found.items():
        total = mean(scores)
        sys.stdout.write(f"{name:10}{total.ndcg:>10.3f}{total.recall:>12.3f}\n")


if __name__ == "__main__":
    sys.exit(main())
