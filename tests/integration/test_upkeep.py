"""Keeping the index, on real servers: months, new fields, rebuilding while sinks write, and dead letters sent back."""

import json
import subprocess
import sys
import threading
from datetime import UTC, datetime

import msgspec
import pytest
from elasticsearch import Elasticsearch

from deploy.local.servers import Endpoints
from processors import article as articles
from processors import event as events
from processors.event import Place
from sinks import holds, lifecycle
from sinks.bootstrap import setup
from sinks.bulk import operation
from sinks.document import from_article
from sinks.errors import IndexRefused, NotFound
from sinks.holds import Hold
from sinks.reindex import Rebuild
from sinks.settings import SinkSettings
from sinks.writer import Writer
from tests.integration.sinks_case import (
    ROOT,
    command,
    count,
    dead_letters,
    environment,
    held,
    index,
    indexing,
    publish,
    until,
)
from tests.unit.sinks.samples import NOW, article, event

pytestmark = pytest.mark.integration

JANUARY, MARCH = datetime(2026, 1, 9, tzinfo=UTC), NOW


@pytest.fixture
def settings(servers: Endpoints, fresh: str) -> SinkSettings:
    return SinkSettings(
        kafka=servers.kafka,
        elasticsearch=servers.elasticsearch,
        topic_prefix=fresh,
        retry_max_seconds=0.5,
        bulk_documents=50,
    )


def month(settings: SinkSettings, kind: str, name: str, generation: int = 1) -> str:
    return f"{settings.index_prefix}{kind}-{name}-{generation:06}"


def test_a_document_lies_in_its_month_once_however_it_moves(settings: SinkSettings, client: Elasticsearch) -> None:
    january, march = (month(settings, "rasid-articles", name) for name in ("2026.01", "2026.03"))
    publish(
        settings,
        (articles.TOPIC, "a1", article("a1", version=1, fetched_at=JANUARY)),
        (articles.TOPIC, "a2", article("a2", version=1, fetched_at=MARCH)),
    )
    assert index(settings, client, 4) == {"indexed": 4}
    assert held(settings, client, "rasid-articles") == {"a1": (january, 1), "a2": (march, 1)}
    # A newer version that is dated otherwise takes the place of the older one, wherever it lies ...
    publish(settings, (articles.TOPIC, "a1", article("a1", version=3, fetched_at=MARCH)))
    assert index(settings, client, 2) == {"indexed": 2}
    assert held(settings, client, "rasid-articles") == {"a1": (march, 3), "a2": (march, 1)}
    # ... and an older one that comes late does not come back.
    publish(settings, (articles.TOPIC, "a1", article("a1", version=2, fetched_at=JANUARY)))
    assert index(settings, client, 1) == {"older": 1}
    assert held(settings, client, "rasid-articles") == {"a1": (march, 3), "a2": (march, 1)}


def test_two_writers_of_one_document_to_two_months_leave_one(settings: SinkSettings, client: Elasticsearch) -> None:
    numbers = range(200)
    sides = [
        [operation(from_article(article(f"a{n}", version=v, fetched_at=at)), settings.index_prefix) for n in numbers]
        for v, at in ((1, JANUARY), (2, MARCH))
    ]
    with Writer(settings, client) as one, Writer(settings, client) as two:
        threads = [
            threading.Thread(target=writer.write, args=(side[start : start + 20],))
            for start in range(0, len(numbers), 20)
            for writer, side in zip((one, two), sides, strict=True)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    march = month(settings, "rasid-articles", "2026.03")
    assert held(settings, client, "rasid-articles") == {f"a{n}": (march, 2) for n in numbers}


def test_an_index_from_before_months_is_used_on(settings: SinkSettings, client: Elasticsearch) -> None:
    alias = f"{settings.index_prefix}rasid-events"
    client.indices.delete(index=",".join(client.indices.get(index=alias)))
    client.indices.create(index=f"{alias}-000001", aliases={alias: {"is_write_index": True}})
    for name in ("e1", "e2"):
        body = {"event_id": name, "status": "active"}
        client.index(index=f"{alias}-000001", id=name, document=body, version=1, version_type="external")
    setup(client, settings)
    publish(settings, (events.TOPIC, "e1", event("e1", 2)))
    index(settings, client, 1)
    assert held(settings, client, "rasid-events") == {
        "e1": (month(settings, "rasid-events", "2026.03"), 2),
        "e2": (f"{alias}-000001", 1),
    }


def test_setup_teaches_an_old_index_the_new_fields(settings: SinkSettings, client: Elasticsearch) -> None:
    alias = f"{settings.index_prefix}rasid-events"
    client.indices.delete(index=",".join(client.indices.get(index=alias)))
    old = {"dynamic": "strict", "properties": {"event_id": {"type": "keyword"}, "status": {"type": "keyword"}}}
    client.indices.put_index_template(
        name=f"{settings.index_prefix}old",
        index_patterns=[f"{alias}-0*"],
        priority=999,
        composed_of=[f"{settings.index_prefix}rasid-arabic"],
        template={"mappings": old},
    )
    client.indices.create(index=f"{alias}-000001", aliases={alias: {}})
    publish(settings, (events.TOPIC, "e1", event("e1", confidence_by_field={"date": 0.5})))
    setup(client, settings)
    properties = client.indices.get_mapping(index=f"{alias}-000001")[f"{alias}-000001"]["mappings"]["properties"]
    assert {"codes", "confidence_by_field", "evidence"} <= set(properties)
    assert index(settings, client, 1) == {"indexed": 1}


def test_setup_twice_changes_nothing_and_names_what_must_be_built_anew(
    settings: SinkSettings, client: Elasticsearch
) -> None:
    before = client.indices.get(index=f"{settings.index_prefix}rasid-*").body
    assert setup(client, settings) == []
    assert client.indices.get(index=f"{settings.index_prefix}rasid-*").body == before
    assert "out of date" not in command(settings, "setup").stderr
    stale = f"{settings.index_prefix}rasid-trail-2020.01-000001"
    client.indices.delete_index_template(name=f"{settings.index_prefix}rasid-trail")
    client.indices.create(
        index=stale,
        mappings={"properties": {"events": {"type": "keyword"}}},
        aliases={f"{settings.index_prefix}rasid-trail": {}},
    )
    told = command(settings, "setup")
    assert (told.returncode, "out of date" in told.stderr, stale in told.stderr) == (0, True, True)


def test_months_whose_time_is_over_are_deleted(settings: SinkSettings, client: Elasticsearch) -> None:
    for old in ("2025.06", "2026.01"):
        name = f"{settings.index_prefix}rasid-trail-{old}-000001"
        client.indices.create(index=name, aliases={f"{settings.index_prefix}rasid-trail": {}})
    now = datetime(2026, 4, 15, tzinfo=UTC)
    over = [month(settings, "rasid-trail", "2025.06")]
    assert lifecycle.apply(client, settings.index_prefix, now, dry=True) == over
    assert lifecycle.apply(client, settings.index_prefix, now) == over
    assert lifecycle.apply(client, settings.index_prefix, now) == []
    assert client.indices.exists(index=month(settings, "rasid-trail", "2026.01"))


def test_a_running_sink_deletes_months_whose_time_is_over(settings: SinkSettings, client: Elasticsearch) -> None:
    over = month(settings, "rasid-trail", "2020.01")
    client.indices.create(index=over, aliases={f"{settings.index_prefix}rasid-trail": {}})
    sink = [sys.executable, "-m", "sinks", "index"]
    with subprocess.Popen(sink, cwd=ROOT, env=environment(settings), stderr=subprocess.DEVNULL) as running:
        try:
            until(lambda: not client.indices.exists(index=over))
        finally:
            running.terminate()


@pytest.mark.parametrize("source", ["index", "kafka"])
def test_rebuilding_while_a_sink_writes_loses_and_doubles_nothing(
    settings: SinkSettings, client: Elasticsearch, source: str
) -> None:
    def batch(version: int, *numbers: int) -> None:
        at = JANUARY if version == 1 else MARCH
        some = [article(f"a{n}", version=version, fetched_at=at) for n in numbers]
        publish(settings, *[(articles.TOPIC, one.article_id, one) for one in some])

    batch(1, *range(300))
    index(settings, client, 600)
    misses: list[int] = []
    stop = threading.Event()

    def look() -> None:
        # What every reader sees meanwhile: never less than what was there before.
        while not stop.is_set():
            misses.append(count(settings, client, "rasid-articles"))

    with indexing(settings, client) as (indexer, thread):
        reader = threading.Thread(target=look)
        reader.start()
        batch(2, *range(100), *range(300, 400))
        done = Rebuild(client, settings, "rasid-articles").run(source)  # type: ignore[arg-type]
        batch(3, *range(50), *range(400, 450))
        until(lambda: sum(indexer.progress.exits.values()) >= 600, thread)
        stop.set()
        reader.join()
    assert done.generation == 2
    assert min(misses) >= 300
    january, march = (month(settings, "rasid-articles", name, 2) for name in ("2026.01", "2026.03"))
    wanted = {f"a{n}": (january, 1) for n in range(100, 300)}
    wanted |= {f"a{n}": (march, 2) for n in (*range(50, 100), *range(300, 400))}
    wanted |= {f"a{n}": (march, 3) for n in (*range(50), *range(400, 450))}
    assert held(settings, client, "rasid-articles") == wanted
    assert not dead_letters(settings)
    # The old indexes are there still, and are caught up with before they are in use again.
    batch(4, *range(10))
    index(settings, client, 20)
    back = Rebuild(client, settings, "rasid-articles").back()
    assert (back.generation, back.documents) == (1, 450)
    versions = {name: version for name, (_, version) in held(settings, client, "rasid-articles").items()}
    assert versions == {name: version for name, (_, version) in wanted.items()} | {f"a{n}": 4 for n in range(10)}
    batch(5, 0)
    assert index(settings, client, 2) == {"indexed": 2}
    assert held(settings, client, "rasid-articles")["a0"] == (month(settings, "rasid-articles", "2026.03", 1), 5)


def test_a_rebuild_that_would_lose_documents_is_refused(settings: SinkSettings, client: Elasticsearch) -> None:
    kind = f"{settings.index_prefix}rasid-events"
    publish(settings, (events.TOPIC, "e1", event("e1")))
    index(settings, client, 1)
    here = month(settings, "rasid-events", "2026.03")
    client.indices.put_mapping(index=here, properties={"old_field": {"type": "keyword"}})
    body = {"event_id": "e2", "status": "active", "old_field": "x", "last_updated_at": "2026-03-01T00:00:00Z"}
    client.index(index=here, id="e2", document=body, version=1, version_type="external", refresh=True)
    with pytest.raises(IndexRefused, match=r"1 documents of .* are not in the new indexes \(e2: strict_dynamic"):
        Rebuild(client, settings, "rasid-events").run("index")
    assert set(held(settings, client, "rasid-events")) == {"e1", "e2"}
    publish(settings, (events.TOPIC, "e1", event("e1", 2)))  # the old indexes take writes again
    assert index(settings, client, 1) == {"indexed": 1}
    assert command(settings, "reindex", "rasid-events", "--abandon").returncode == 0
    assert not client.indices.exists_alias(name=f"{kind}-next")
    client.delete(index=here, id="e2", refresh=True)
    assert "2" in command(settings, "reindex", "rasid-events").stdout
    assert held(settings, client, "rasid-events") == {"e1": (month(settings, "rasid-events", "2026.03", 2), 2)}


def test_a_rebuild_that_is_cut_short_can_be_begun_again(
    settings: SinkSettings, client: Elasticsearch, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Died(Exception):
        pass

    publish(settings, *[(events.TOPIC, f"e{n}", event(f"e{n}")) for n in range(20)])
    index(settings, client, 20)
    for step in ("_make", "_write", "_catch_up", "_compare", "_swap"):

        def die(self: Rebuild, *_: object) -> None:
            raise Died

        with monkeypatch.context() as patched:
            patched.setattr(Rebuild, step, die)
            patched.setattr(Hold, "release", lambda *_: None)  # nor does it tidy up
            with pytest.raises(Died):
                Rebuild(client, settings, "rasid-events").run("index")
        assert count(settings, client, "rasid-events") == 20
    assert Rebuild(client, settings, "rasid-events").run("index").documents == 20
    publish(settings, (events.TOPIC, "e1", event("e1", 2)))
    assert index(settings, client, 1) == {"indexed": 1}
    assert len(held(settings, client, "rasid-events")) == 20
    with pytest.raises(NotFound, match="no earlier generation"):
        Rebuild(client, settings, "rasid-alerts").back()


def test_a_rebuild_whose_hold_was_lifted_swaps_nothing(
    settings: SinkSettings, client: Elasticsearch, monkeypatch: pytest.MonkeyPatch
) -> None:
    kind = f"{settings.index_prefix}rasid-events"
    here = month(settings, "rasid-events", "2026.03")
    publish(settings, (events.TOPIC, "e1", event("e1")))
    index(settings, client, 1)
    compare = Rebuild._compare

    def sleeping(self: Rebuild) -> int:
        # Its machine stands still for longer than the hold lasts, and a sink opens the index meanwhile.
        documents = compare(self)
        assert here in holds.lift(client, kind)
        publish(settings, (events.TOPIC, "e1", event("e1", 2)))
        index(settings, client, 1)
        return documents

    with monkeypatch.context() as patched:
        patched.setattr(holds, "LEASE_SECONDS", -2.0)
        patched.setattr(Hold, "renew", lambda _: None)
        patched.setattr(Rebuild, "_compare", sleeping)
        with pytest.raises(IndexRefused, match="opened to writes by others"):
            Rebuild(client, settings, "rasid-events").run("index")
    assert held(settings, client, "rasid-events") == {"e1": (here, 2)}
    # An index that people close has no mark: nobody opens it but they.
    client.indices.add_block(index=here, block="write")
    assert holds.lift(client, kind) == []
    assert client.indices.get_settings(index=here, name="index.blocks.write")
    client.indices.put_settings(index=here, settings={"index.blocks.write": None})
    assert Rebuild(client, settings, "rasid-events").run("index").documents == 1
    assert client.indices.get_alias(name=f"{kind}-held-*").body == {}


def test_a_dead_letter_is_shown_whole_and_sent_back_once_mended(settings: SinkSettings, client: Elasticsearch) -> None:
    here = month(settings, "rasid-events", "2026.03")
    nowhere = event("e-bad", place=Place(name="؟", lat=200.0, lon=0.0, country="IQ"))
    publish(settings, (events.TOPIC, "e0", event("e0")), (events.TOPIC, "e-bad", nowhere), (articles.TOPIC, "a", b"?"))
    assert index(settings, client, 3) == {"indexed": 1, "dead-lettered": 2}
    listed = json.loads(command(settings, "dead-letters", "list", "--format", "json").stdout)
    assert {one["stage"] for one in listed} == {"index"}
    (bad,) = [one for one in listed if "document_parsing_exception" in one["error"]]
    assert msgspec.convert(bad["value"], events.Event) == nowhere
    shown = command(settings, "dead-letters", "show", bad["id"])
    assert (shown.returncode, "e-bad" in shown.stdout, "؟" in shown.stdout) == (0, True, True)
    # Sent back as it is, it fails again, as a letter of its own; the first says that it was sent back.
    assert command(settings, "dead-letters", "redrive", bad["id"]).returncode == 0
    assert index(settings, client, 1) == {"dead-lettered": 1}
    listed = json.loads(command(settings, "dead-letters", "list", "--error", "parsing", "--format", "json").stdout)
    assert [one["redriven"] for one in listed] == [True, False]
    # Once the index takes it, all that are left are sent back and get there.
    client.indices.delete(index=here)
    aliases: dict[str, dict[str, str]] = {f"{settings.index_prefix}rasid-events{part}": {} for part in ("", "-2026.03")}
    client.indices.create(index=f"{settings.index_prefix}lenient", mappings={"dynamic": False}, aliases=aliases)
    assert command(settings, "dead-letters", "redrive", "--all", "--error", "parsing").returncode == 0
    assert index(settings, client, 1) == {"indexed": 1}
    assert set(held(settings, client, "rasid-events")) == {"e-bad"}
    left = command(settings, "dead-letters", "redrive", "--all", "--error", "parsing", "--format", "json")
    assert json.loads(left.stdout) == []


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["dead-letters", "show", "0-99"], "sinks: no dead letter 0-99"),
        (["dead-letters", "redrive"], "sinks: name the letters to send back, or --all"),
        (["reindex", "rasid-none"], "sinks: no kind of index is called rasid-none"),
        (["reindex", "rasid-trail", "--back"], "sinks: no earlier generation of"),
    ],
)
def test_what_cannot_be_done_is_one_line(
    settings: SinkSettings, client: Elasticsearch, arguments: list[str], line: str
) -> None:
    ended = command(settings, *arguments)
    assert ended.returncode == 1
    assert ended.stderr.splitlines()[-1].startswith(line)
    assert "Traceback" not in ended.stderr
