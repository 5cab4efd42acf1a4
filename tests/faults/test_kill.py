"""kill -9 of each program, again and again, while the sample site's news comes in: the findings are the same."""

import random
import threading
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple, Self

import pytest

from deploy.demo.site import Site, SiteServer
from deploy.local.process import GRACE
from deploy.local.servers import Endpoints
from sinks import search, trails
from sinks.elastic import connect
from tests.programs import Programs

pytestmark = pytest.mark.faults

PROGRAMS = ("alerts", "index", "processors", "producers")


class Findings(NamedTuple):
    """What must not depend on whether anything was killed; articles go by their keys."""

    articles: Counter[str]
    ended: dict[str, tuple[str, str | None]]
    events: Counter[tuple[Any, ...]]
    alerts: Counter[tuple[str, str, frozenset[str]]]


class Played(SiteServer):
    """The sample site, served until the block is left."""

    def __enter__(self) -> Self:
        threading.Thread(target=self.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.shutdown()
        self.server_close()


def play(servers: Endpoints, prefix: str, folder: Path, ended: str | None = None, grace: float = 0.0) -> Findings:
    """Play the whole site, ending `ended` at a random moment of each instalment and starting it again."""
    chance = random.Random(prefix)
    feeds = folder / "feeds.toml"
    with Played(Site(datetime.now(UTC))) as site, Programs(servers, prefix, folder) as programs:
        feeds.write_text(site.site.feeds_toml(site.base_url, interval_seconds=1), encoding="utf-8")
        programs.set_up()
        programs.start(*PROGRAMS, feeds=feeds)
        for instalment in range(1, site.site.instalments + 1):
            if ended:
                time.sleep(chance.uniform(0.0, 2.5))
                programs.end(ended, grace)
                programs.start(ended, feeds=feeds)
            released = len(site.site.released(instalment))
            programs.drain("processors", "sinks-index", "sinks-alerts", at_least=released)
            site.release_next()
        return gather(programs, {site.site.url(key, site.base_url): key for key in site.site.articles})


def gather(programs: Programs, keys: dict[str, str]) -> Findings:
    settings = programs.settings
    with connect(settings) as client:
        client.indices.refresh(index=f"{settings.index_prefix}rasid-*")
        answer = client.search(index=f"{settings.index_prefix}rasid-articles", size=1000)
        events = search.list_events(client, settings, size=1000)
        alerts = search.list_alerts(client, settings, size=1000)
        ended = trails.where_articles_ended(client, settings)
    told = {event["event_id"]: frozenset(keys[r["url"]] for r in event["reports"]) for event in events}
    return Findings(
        articles=Counter(keys[hit["_source"]["url"]] for hit in answer["hits"]["hits"]),
        ended={keys[one.url]: (one.outcome, one.reason) for one in ended},
        events=Counter(
            (
                event["event_type"],
                event["outcome"],
                event["temporality"],
                event.get("killed_best"),
                told[event["event_id"]],
            )
            for event in events
        ),
        alerts=Counter((alert["transition"], alert["detail"], told[alert["event_id"]]) for alert in alerts),
    )


@pytest.fixture(scope="module")
def undisturbed(servers: Endpoints, tmp_path_factory: pytest.TempPathFactory) -> Findings:
    return play(servers, "undisturbed-", tmp_path_factory.mktemp("undisturbed"))


@pytest.mark.parametrize(
    ("program", "grace"),
    [
        *(pytest.param(program, 0.0, id=program) for program in PROGRAMS),
        # Faust acknowledges what it cancels: a stop in good order must not commit it.
        pytest.param("processors", GRACE, id="processors asked to end"),
    ],
)
def test_a_program_that_is_killed_loses_and_doubles_nothing(
    servers: Endpoints, fresh: str, tmp_path: Path, undisturbed: Findings, program: str, grace: float
) -> None:
    found = play(servers, fresh, tmp_path, program, grace)
    assert set(found.articles.values()) == {1}
    assert found.articles == undisturbed.articles
    assert found.ended == undisturbed.ended
    assert found.events == undisturbed.events
    assert found.alerts == undisturbed.alerts
