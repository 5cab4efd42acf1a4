"""Finding on a real Elasticsearch: analyzers, filters, facets, likeness, exports, and what Kibana's objects ask."""

import csv
import io
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from elasticsearch import Elasticsearch

from deploy.local.servers import Endpoints
from processors.article import Article
from processors.event import Actor, Casualties, EventDate, Place, Toll, Weapon
from sinks import __main__ as program
from sinks import search
from sinks.bootstrap import setup, templates
from sinks.bulk import operation
from sinks.document import Document, from_article, from_event
from sinks.elastic import connect, wait_for
from sinks.errors import NotFound
from sinks.query import Filter, Near
from sinks.settings import SinkSettings
from sinks.writer import Writer
from tests.bench.relevance import OURS, compare, mean, queries
from tests.kibana_objects import RECORDS, VIEWS, Use, runtime, uses
from tests.unit.sinks.samples import article, event, report

pytestmark = pytest.mark.integration

ANALYSIS = templates()[0]["rasid-arabic"]["template"]["settings"]["analysis"]


@pytest.fixture(scope="module")
def found(servers: Endpoints) -> Iterator[tuple[Elasticsearch, SinkSettings]]:
    """An index of its own with a few articles and events."""
    settings = SinkSettings(kafka=servers.kafka, elasticsearch=servers.elasticsearch, topic_prefix="find-")
    with connect(settings) as client:
        wait_for(client, settings)
        setup(client, settings)
        put(client, settings, [from_article(one) for one in ARTICLES] + [from_event(one) for one in EVENTS])
        yield client, settings


def put(client: Elasticsearch, settings: SinkSettings, documents: list[Document]) -> None:
    """Write documents to the indexes of their months, so that they can be found."""
    with Writer(settings, client) as writer:
        verdicts = writer.write([operation(one, settings.index_prefix) for one in documents])
    assert {one.exit for one in verdicts} == {"indexed"}
    client.indices.refresh(index=f"{settings.index_prefix}rasid-*")


def told(name: str, title: str, text: str, **changes: Any) -> Article:
    url = f"https://news.example/{name}"
    return article(name, title=title, text=text, outlet=f"outlet-{name}", url=url, **changes)


ARTICLES = [
    told("a1", "صواريخ على قاعدة في الأنبار", "سقطت ثلاثة صواريخ فجرا على قاعدة عسكرية في كانون الثاني."),
    told("a2", "مسيّرة تستهدف مطار أربيل", "هاجمت طائرة بدون طيار مطار أربيل ولم تقع إصابات."),
    told("a3", "خطف مهندسين قرب حقل نفطي", "اقتاد مسلحون مهندسين اثنين إلى جهة مجهولة."),
    # Of another month, which has a word near one of the month above, and not that word.
    told("a4", "نقابة المهندسات تحتفل", "كرمت النقابة مهندسات شابات.", fetched_at=datetime(2026, 1, 5, tzinfo=UTC)),
]
MOSUL = Place(name="Mosul", lat=36.34, lon=43.13, country="IQ", admin1="Nineveh")
EVENTS = [
    event(
        "e1", 1, report("a1"), event_type="rocket_attack", weapons=[Weapon(type="rocket", count=3)],
        actors=[Actor(name="Islamic State")], place=Place(name="Ain al-Asad", lat=33.8, lon=42.4, country="IQ"),
        casualties=Casualties(killed=Toll(best=6, low=4, high=6)), first_reported_at="2020-01-01T00:00:00Z",
    ),
    event(
        "e2", 1, report("a2"), event_type="drone_attack", outcome="foiled", weapons=[Weapon(type="drone")],
        place=MOSUL, first_reported_at="2200-01-01T00:00:00Z",
    ),
    event("e3", 1, report("a3"), event_type="abduction", country="LY", place=None, temporality="background"),
    event("e4", 1, report("a1"), event_type="rocket_attack", status="retracted", place=MOSUL),
    event(
        "e5", 1, report("a9"), event_type="drone_attack", weapons=[Weapon(type="drone")], place=MOSUL,
        date=EventDate(start="2026-03-08", end="2026-03-09"),
    ),
]  # fmt: skip

Found = tuple[Elasticsearch, SinkSettings]


def test_each_name_of_a_thing_finds_all_its_names(found: Found) -> None:
    client, settings = found
    index = f"{settings.index_prefix}names"
    mapping = {"t": {"type": "text", "analyzer": "arabic_news", "search_analyzer": "arabic_news_search"}}
    client.indices.create(index=index, settings={"analysis": ANALYSIS}, mappings={"properties": mapping})
    rules = ANALYSIS["filter"]["arabic_synonyms"]["synonyms"]
    alike: dict[str, set[str]] = {}
    for rule in rules:
        left, _, right = rule.partition("=>")
        names = {name.strip() for name in (right or left).split(",")}
        for name in left.split(","):
            alike.setdefault(name.strip(), set()).update(names)
    operations: list[dict[str, Any]] = []
    for name in sorted(set().union(*alike.values())):
        operations += [{"index": {"_id": name}}, {"t": f"وقع {name} أمس"}]
    client.bulk(index=index, operations=operations, refresh=True)
    for name, wanted in alike.items():
        hits = client.search(index=index, query={"match": {"t": name}}, size=500)["hits"]["hits"]
        assert wanted <= {hit["_id"] for hit in hits}, name


def test_each_listed_form_is_read_as_its_own_stem(found: Found) -> None:
    client, settings = found
    rules = dict(rule.split(" => ") for rule in ANALYSIS["filter"]["arabic_lemmas"]["rules"])
    index = min(client.indices.get_alias(name=f"{settings.index_prefix}rasid-articles"))
    answer = client.indices.analyze(index=index, analyzer="arabic_news", text=" ".join(rules))
    read: dict[int, set[str]] = {}
    for token in answer["tokens"]:
        read.setdefault(token["position"], set()).add(token["token"])
    assert {form: stem for at, (form, stem) in enumerate(rules.items()) if stem not in read[at]} == {}


def test_our_analyzers_answer_better_than_the_built_in_one(found: Found) -> None:
    scores = {name: mean(each) for name, each in compare(found[0], queries(), "find-relevance-").items()}
    assert scores[OURS].ndcg >= scores["arabic"].ndcg + 0.10
    assert scores[OURS].recall >= scores["arabic"].recall


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("صاروخ", "a1"),
        ("القواعد", "a1"),
        ("يناير", "a1"),
        ("درون", "a2"),
        ("مسيرات", "a2"),
        ("هولير", "a2"),
        ("اختطاف مهندس", "a3"),
        ("حقول النفط", "a3"),
    ],
)
def test_plurals_and_other_names_are_found_and_marked(found: Found, words: str, first: str) -> None:
    hits = search.search_articles(*found, words)
    assert hits[0].article_id == first
    assert "[" in "".join(hits[0].highlights)


@pytest.mark.parametrize(
    ("wanted", "ids"),
    [
        (Filter(), ["e1", "e2", "e3", "e5"]),
        (Filter(terms={"type": ["drone_attack", "abduction"]}), ["e2", "e3", "e5"]),
        (Filter(terms={"weapon": ["drone"], "outcome": ["foiled"]}), ["e2"]),
        (Filter(terms={"actor": ["Islamic State"]}), ["e1"]),
        (Filter(terms={"governorate": ["Nineveh"]}), ["e2", "e5"]),
        (Filter(terms={"outlet": ["outlet-a3"]}), ["e3"]),
        (Filter(since="2026-03-10"), ["e1", "e2", "e3"]),
        (Filter(until="2026-03-09"), ["e5"]),
        (Filter(since="2026-03-09", until="2026-03-09"), ["e5"]),
        (Filter(near=Near(33.3, 44.4, 250)), ["e1"]),
        (Filter(near=Near(36.3, 43.1, 10)), ["e2", "e5"]),
        (Filter(reported_within="1h"), ["e2"]),
        (Filter(least_killed=6), ["e1"]),
        (Filter(least_confidence=0.6), []),
        (Filter(fresh=True), ["e1", "e2", "e5"]),
        (Filter(articles=["a3"]), ["e3"]),
    ],
)
def test_filters_choose_events(found: Found, wanted: Filter, ids: list[str]) -> None:
    assert sorted(one["event_id"] for one in search.list_events(*found, wanted)) == ids
    assert [one["event_id"] for one in search.all_events(*found, wanted)] == ids


def test_pages_of_all_events_leave_out_none(found: Found, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "PAGE", 2)
    assert [one["event_id"] for one in search.all_events(*found)] == ["e1", "e2", "e3", "e5"]


def test_articles_are_searched_by_what_they_tell(found: Found) -> None:
    drones = Filter(terms={"type": ["drone_attack"]})
    assert [hit.article_id for hit in search.search_articles(*found, "قاعدة مطار", wanted=drones)] == ["a2"]
    assert search.search_articles(*found, "قاعدة", wanted=Filter(terms={"country": ["YE"]})) == []


def test_facets_count_beside_what_is_chosen(found: Found) -> None:
    counts = search.facets(*found, Filter(terms={"type": ["drone_attack"]}))
    assert {one.code: one.count for one in counts["type"]} == {"rocket_attack": 1, "drone_attack": 2, "abduction": 1}
    assert {one.code: (one.count, one.ar) for one in counts["governorate"]} == {"Nineveh": (2, "نينوى")}
    assert {one.code: one.count for one in counts["month"]} == {"2026-03": 2}
    assert sum(one.count for one in counts["tile"]) == 2
    everything = search.facets(*found)
    assert {one.code: one.count for one in everything["killed"]} == {"5–9": 1}
    assert {one.code: one.count for one in everything["confidence"]} == {"0.5–0.8": 4}


def test_like_events_are_near_in_kind_place_and_day(found: Found) -> None:
    assert next(one["event_id"] for one in search.similar_events(*found, "e2")) == "e5"
    with pytest.raises(NotFound):
        search.similar_events(*found, "none")


def test_words_are_completed_and_corrected(found: Found) -> None:
    assert search.completions(*found, "مسيرة تسته") == ["مسيّرة تستهدف مطار أربيل"]
    assert search.corrections(*found, "مهندصين") == ["مهندصين → مهندسين"]
    assert search.corrections(*found, "مهندسين مهندسات") == []


@pytest.fixture
def command(
    found: Found, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> Callable[..., str]:
    """Run `python -m sinks` in this process; gives what it printed."""
    settings = found[1]
    for name in ("kafka", "elasticsearch", "topic_prefix"):
        monkeypatch.setenv(f"RASID_{name.upper()}", getattr(settings, name))

    def run(*argv: str) -> str:
        code = program.main(argv)
        out, err = capfdbinary.readouterr()
        assert code == 0, err.decode()
        return out.decode()

    return run


def test_the_command_line_finds_and_exports(command: Callable[..., str], tmp_path: Any) -> None:
    hits = json.loads(command("search", "درون", "--country", "IQ", "--facets", "--format", "json"))
    assert [hit["article_id"] for hit in hits["hits"]] == ["a2"]
    assert hits["facets"]["type"][0]["ar"] == "هجوم بطائرة مسيّرة"
    rows = list(csv.DictReader(io.StringIO(command("events", "--type", "drone_attack", "--format", "csv"), newline="")))
    assert {row["event_id"]: row["place_ar"] for row in rows} == {"e2": "الموصل", "e5": "الموصل"}
    features = json.loads(command("search", "صاروخ", "--format", "geojson"))["features"]
    assert [one["id"] for one in features] == ["e1"]
    assert "e5" in command("events", "--like", "e2")
    assert "Nineveh (نينوى)" in command("events", "--facets")
    assert "صواريخ على قاعدة" in command("article", "a1")
    assert "rasid-events" in command("stats")
    file = tmp_path / "events.csv"
    command("events", "--format", "acled", "-o", str(file))
    assert len(file.read_text().splitlines()) == 5
    assert list(tmp_path.iterdir()) == [file]


def test_every_field_kibana_names_can_do_what_is_asked_of_it(found: Found) -> None:
    client, settings = found
    for view, attributes in VIEWS.items():
        fields = sorted({use.field for use in uses() if use.view == view} - {RECORDS} - runtime(view).keys())
        known = client.field_caps(index=settings.index_prefix + attributes["title"], fields=fields)["fields"]
        assert set(fields) <= known.keys(), view
        for use in uses():
            if use.view == view and use.field in known and use.operation != "shown":
                assert all(one["aggregatable"] for one in known[use.field].values()), use


def test_every_operation_of_kibana_runs_as_its_aggregation(found: Found) -> None:
    client, settings = found
    for use in uses():
        if use.operation in ("shown", "sort", "count"):
            continue
        answer = client.search(
            index=settings.index_prefix + VIEWS[use.view]["title"],
            size=0,
            aggs={"asked": aggregation(use)},
            runtime_mappings=runtime(use.view),
        )
        assert answer["_shards"]["failed"] == 0, use


def aggregation(use: Use) -> dict[str, Any]:
    """The one aggregation that Kibana runs for an operation."""
    match use.operation:
        case "terms":
            return {"terms": {"field": use.field, "size": use.params["size"]}}
        case "date_histogram":
            return {"auto_date_histogram": {"field": use.field}}
        case "percentile":
            return {"percentiles": {"field": use.field, "percents": [use.params["percentile"]]}}
        case "sum" | "max":
            return {use.operation: {"field": use.field}}
        case "geotile_grid":
            return {"geotile_grid": {"field": use.field, "precision": 5}}
    raise AssertionError(use)
