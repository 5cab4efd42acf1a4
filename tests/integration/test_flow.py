"""Articles in at one end, events, alerts and trails out at the other, through real servers and real processes."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest
from elasticsearch import Elasticsearch

from deploy.local.servers import Endpoints
from producers.article import article_id
from producers.compacted import read_all
from producers.publish import Publisher
from producers.trail import DEAD_LETTERS, DeadLetter
from sinks import search, trails
from sinks.elastic import connect
from tests.programs import Programs

pytestmark = pytest.mark.integration

GOLDEN = Path(__file__).parents[1] / "golden"
SEEDS = Path(__file__).parents[3] / "shared" / "seeds"
QUIET = "اختتمت في العاصمة أعمال مؤتمر المياه بمشاركة خبراء من عدة دول، ودعا البيان الختامي إلى ترشيد الاستهلاك."
BOMB = "قتل مدنيان وأصيب ثلاثة آخرون، اليوم الاثنين، بانفجار سيارة مفخخة في سوق شعبية وسط مدينة الموصل العراقية."


@pytest.fixture(scope="module")
def flow(servers: Endpoints, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Programs]:
    """The whole flow but the feed watcher, under one prefix; each test brings articles of its own."""
    with Programs(servers, "flow-", tmp_path_factory.mktemp("flow")) as programs:
        programs.set_up()
        programs.start("alerts", "index", "processors")
        yield programs


@pytest.fixture(scope="module")
def index(flow: Programs) -> Iterator[Elasticsearch]:
    with connect(flow.settings) as client:
        yield client


def settle(flow: Programs, index: Elasticsearch) -> None:
    flow.drain("processors", "sinks-index", "sinks-alerts")
    index.indices.refresh(index=f"{flow.settings.index_prefix}rasid-*")


def events_of(flow: Programs, index: Elasticsearch, names: dict[str, str]) -> list[dict[str, Any]]:
    """The events that articles with these ids (id → name) tell of; `reports` become their names."""
    found = []
    for event in search.list_events(index, flow.settings, size=1000):
        reports = {report["article_id"] for report in event["reports"]}
        if reports & names.keys():
            found.append({**event, "reports": sorted(names.get(report, report) for report in reports)})
    return found


def unlike(want: dict[str, Any], event: dict[str, Any]) -> list[str]:
    """The names of the fields of `want` that `event` has otherwise; a list stands for any of its values."""
    fields = ("event_type", "temporality", "outcome")
    wrong = [
        name for name in fields if event[name] not in ([want[name]] if isinstance(want[name], str) else want[name])
    ]
    day = event["date"] or {}
    if (day.get("start"), day.get("end")) != (want["date"]["start"], want["date"]["end"]):
        wrong.append("date")
    return wrong


def check(expected: dict[str, Any], found: list[dict[str, Any]]) -> None:
    """Each expected event is found, told by just its reports, and nothing else is."""
    left = list(found)
    for want in expected["events"]:
        same = [event for event in left if event["reports"] == sorted(want["reports"]) and not unlike(want, event)]
        near = [(event["event_type"], event["reports"], unlike(want, event)) for event in left]
        assert same, f"{want['key']} not among {near}"
        left.remove(same[0])
    assert [(event["event_type"], event["reports"]) for event in left] == []


@pytest.mark.parametrize(
    ("folder", "texts"),
    [
        pytest.param(GOLDEN / "shapes", ["convoy", "drones"], id="our own"),
        pytest.param(
            SEEDS, ["000", "003"], id="seeds", marks=pytest.mark.skipif(not SEEDS.is_dir(), reason="not here")
        ),
    ],
)
def test_two_articles_give_their_four_events(
    flow: Programs, index: Elasticsearch, folder: Path, texts: list[str]
) -> None:
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    names = {}
    for text in texts:
        (file,) = folder.glob(f"{text}*.txt")
        url = f"https://{folder.name}.example/{text}"
        published = expected.get("published", "2022-01-04")
        sent = flow.command("producers", "ingest", str(file), "--url", url, "--outlet", text, "--published", published)
        assert sent.returncode == 0, sent.stderr
        names[article_id(url)] = text
    settle(flow, index)
    found = events_of(flow, index, names)
    check(expected, found)
    background = {event["event_id"] for event in found if event["temporality"] == "background"}
    alerted = {alert["event_id"] for alert in search.list_alerts(index, flow.settings, size=1000, status="sent")}
    assert background.isdisjoint(alerted)


def test_an_article_sent_twice_is_one_article_and_one_report(
    flow: Programs, index: Elasticsearch, tmp_path: Path
) -> None:
    line = {"id": "twice", "url": "https://twice.example/1", "outlet": "o", "title": "", "published": "2026-03-09"}
    file = tmp_path / "twice.jsonl"
    file.write_text(json.dumps({**line, "text": BOMB}) + "\n", encoding="utf-8")
    for _ in range(2):
        assert flow.command("producers", "ingest", str(file)).returncode == 0
    settle(flow, index)
    name = article_id("https://twice.example/1")
    (event,) = events_of(flow, index, {name: "twice"})
    assert event["event_type"] == "vehicle_bomb"
    assert event["independent_sources"] == 1
    told = trails.why(index, flow.settings, "https://twice.example/1")
    assert told["ended"]["stage"] == "index"
    assert [one["event_id"] for one in told["events"]] == [event["event_id"]]


def test_the_worker_tells_its_health_and_how_long_its_stages_took(
    flow: Programs, index: Elasticsearch, tmp_path: Path
) -> None:
    file = tmp_path / "bomb.txt"
    file.write_text(BOMB, encoding="utf-8")
    assert flow.command("producers", "ingest", str(file), "--published", "2026-03-09").returncode == 0
    settle(flow, index)
    url = flow.health["processors"]
    facts = httpx.get(url, trust_env=False).json()
    assert facts.pop("assigned") > 0
    assert facts == {"ok": True, "rebalancing": False, "recovering": False, "trouble": None}
    metrics = httpx.get(url.removesuffix("healthz") + "metrics", trust_env=False).text
    assert set(re.findall(r'rasid_stage_seconds_count{stage="(\w+)"} [1-9]', metrics)) >= {
        "extract", "copies", "events", "merge",
    }  # fmt: skip


def test_every_article_ends_somewhere_and_its_trail_says_where(
    flow: Programs, index: Elasticsearch, tmp_path: Path
) -> None:
    lines = {
        "quiet": QUIET,
        "short": "صورة",
        "persian": "پلیس اعلام کرد که چند فرد ناشناس شب گذشته در نزدیکی بازار قدیم شهر گریختند و تحقیقات ادامه دارد.",
    }
    file = tmp_path / "mixed.jsonl"
    rows = [{"id": name, "outlet": "o", "published": "2026-03-09", "text": text} for name, text in lines.items()]
    file.write_text("".join(json.dumps(row) + "\n" for row in rows) + "no line at all\n", encoding="utf-8")
    sent = flow.command("producers", "ingest", str(file))
    assert sent.returncode == 1
    assert len(sent.stderr.splitlines()) == 1
    assert f"{file.name}:4" in sent.stderr
    settle(flow, index)
    ends = {name: trails.why(index, flow.settings, f"id:{name}")["ended"] for name in lines}
    assert {name: (end["stage"], end["reason"]) for name, end in ends.items()} == {
        "quiet": ("index", None),
        "short": ("extract", "too_short"),
        "persian": ("extract", "language"),
    }


@pytest.mark.skipif(not Path("/proc/self/net/tcp").exists(), reason="Linux tells what listens")
def test_programs_listen_on_loopback_only(flow: Programs) -> None:
    listening = []
    for name, process in flow.running.items():
        proc = Path(f"/proc/{process.popen.pid}")
        open_ = {str(link.readlink()) for link in (proc / "fd").iterdir()}
        sockets = [
            line.split() for table in ("tcp", "tcp6") for line in (proc / "net" / table).read_text().splitlines()
        ]
        listening += [
            (name, one[1].split(":")[0]) for one in sockets if one[3] == "0A" and f"socket:[{one[9]}]" in open_
        ]
    assert sorted(listening) == [(name, "0100007F") for name in sorted(flow.running)]


def test_what_a_stage_cannot_read_is_put_away_whole_and_the_rest_goes_on(
    flow: Programs, index: Elasticsearch, tmp_path: Path
) -> None:
    poisoned = ("articles.fetched", "articles.extracted", "articles", "mentions")
    with Publisher(flow.settings) as publisher:
        for topic in poisoned:
            publisher.send(topic, "poison", b"\xff no JSON")
            publisher.send(topic, "poison", None)
    file = tmp_path / "after.txt"
    file.write_text(QUIET, encoding="utf-8")
    sent = flow.command(
        "producers", "ingest", str(file), "--url", "https://after.example/1", "--published", "2026-03-09"
    )
    assert sent.returncode == 0, sent.stderr
    settle(flow, index)
    assert trails.why(index, flow.settings, "https://after.example/1")["ended"]["stage"] == "index"
    letters = [
        msgspec.json.decode(value, type=DeadLetter) for _, value in read_all(flow.settings, DEAD_LETTERS) if value
    ]
    prefix = flow.settings.topic_prefix
    # Two stages read the articles.
    assert sorted((letter.stage, letter.topic.removeprefix(prefix)) for letter in letters) == [
        ("copies", "articles.extracted"),
        ("events", "articles"),
        ("extract", "articles.fetched"),
        ("index", "articles"),
        ("merge", "mentions"),
    ]
    assert {letter.value for letter in letters} == {b"\xff no JSON"}


def test_a_search_finds_by_stem_and_shows_where(flow: Programs, index: Elasticsearch, tmp_path: Path) -> None:
    file = tmp_path / "water.txt"
    file.write_text(QUIET, encoding="utf-8")
    assert flow.command("producers", "ingest", str(file), "--published", "2026-03-09").returncode == 0
    settle(flow, index)
    hits = search.search_articles(index, flow.settings, "مؤتمرات المياه الختامية")
    answer = flow.command("sinks", "search", "مؤتمر المياه", "--format", "json")
    assert answer.returncode == 0, answer.stderr
    assert any("[" in piece for hit in json.loads(answer.stdout) for piece in hit["highlights"])
    assert all(hit.highlights for hit in hits)
