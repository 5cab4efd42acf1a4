"""`python -m deploy.demo`: plays the sample site through the whole system and checks what comes out.

Real Kafka, Elasticsearch, producers, Faust worker, sinks and alerts, each a process of its own; all stopped at the end.
"""

import os
import sys
import threading
from bisect import bisect_left
from datetime import UTC, datetime

import msgspec
from rich.console import Console

from deploy.demo import report
from deploy.demo.compare import compare_alerts, compare_articles, compare_events, compare_told
from deploy.demo.drain import drain
from deploy.demo.expected import Alert, Expected, ExpectedListError, load_expected
from deploy.demo.report import Findings
from deploy.demo.site import Site, SiteServer
from deploy.local.errors import LocalError
from deploy.local.lag import Lag
from deploy.local.process import exit_on_signals
from deploy.local.servers import Servers
from deploy.local.services import SETUP, services
from deploy.local.supervisor import Supervisor
from producers.article import utc_now
from producers.settings import load
from sinks.errors import SinkError
from sinks.settings import SinkSettings

LOG_WIDTH = 124  # columns of tables that go to a file
OURS = ("RASID_LOCAL_DIR", "RASID_KAFKA_PORT", "RASID_ELASTICSEARCH_PORT")


def demo(console: Console) -> None:
    """Run it all and print what was found.

    Raises LocalError where something cannot be started or ends early, and where what was found is not what the
    expected list says: a line each is its `detail`, and the logs stay.
    """
    for name in [name for name in os.environ if name.startswith("RASID_") and name not in OURS]:
        del os.environ[name]  # the demo is the same everywhere, whatever installation this shell is set up for
    expected = load_expected()
    site = Site(datetime.now(UTC))
    with SiteServer(site) as server, Servers("demo") as servers:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        env = servers.endpoints.env()
        feeds = servers.run.folder / "feeds.toml"
        feeds.write_text(site.feeds_toml(server.base_url), encoding="utf-8")
        with Supervisor(servers.run, env) as supervisor:
            for program in SETUP:
                supervisor.run_once(program)
            for service in services(feeds):
                supervisor.start(service)
            console.print("Started producers, processors, index, alerts and notify; waiting until they are well")
            supervisor.await_healthy()
            settings = load(SinkSettings, env)
            ends = play(site, server, settings, supervisor, console)
            keys = {site.url(key, server.base_url): key for key in site.articles}
            findings = report.gather(settings, expected.searches[0].query)
        report.show(findings, keys, console)
        server.shutdown()
        if faults := differences(expected, findings, keys, site, ends):
            told = f"{len(faults)} differences from deploy/demo/site/expected.toml; logs are in {servers.run.logs}"
            raise LocalError(told, "\n".join(f"demo: {fault}" for fault in faults))


def play(
    site: Site, server: SiteServer, settings: SinkSettings, supervisor: Supervisor, console: Console
) -> list[datetime]:
    """Release one instalment of the news after the other, each when all before it is through; when each was, in UTC."""
    ends = []
    with Lag(settings) as lag, console.status("") as status:
        for instalment in range(1, site.instalments + 1):
            released = len(site.released(instalment))
            words = f"Instalment {instalment} of {site.instalments}"

            def show(progress: str, words: str = words) -> None:
                status.update(f"{words}: {progress}")

            drain(lag, released, supervisor.check, show)
            console.print(f"{words}: {released} articles are through")
            ends.append(utc_now())
            server.release_next()
    return ends


def differences(
    expected: Expected, findings: Findings, keys: dict[str, str], site: Site, ends: list[datetime]
) -> list[str]:
    """What was found and not expected, or expected and not found; `ends` say when each instalment was through."""
    names = {frozenset(event.reports): event.key for event in expected.events}
    by_id = {
        event.event_id: names.get(frozenset(keys.get(r.url, r.url) for r in event.reports), event.event_id)
        for event in findings.events
    }
    ended = {keys.get(one.url, one.url): report.end_of(one) for one in findings.ended}
    raised = [
        Alert(
            transition=alert["transition"],
            event=by_id.get(alert["event_id"], alert["event_id"]),
            instalment=1 + bisect_left(ends, datetime.fromisoformat(alert["at"])),
        )
        for alert in findings.alerts
    ]
    search = expected.searches[0]
    hits = {keys.get(hit.url, hit.url) for hit in findings.hits}
    return [
        *compare_events(expected.events, findings.events, keys, site.day),
        *compare_articles(expected.articles, ended),
        *compare_alerts(expected.alerts, raised),
        *compare_told((alert["alert_id"] for alert in findings.alerts), findings.told),
        *(f"search {search.query}: {key} is not among the hits" for key in search.hits if key not in hits),
        *(f"search {search.query}: {hit.url} has no highlight" for hit in findings.hits if not hit.highlights),
    ]


def main() -> int:
    """Exit code 0 where all is as expected, 1 where it is not or something failed, 130 after Ctrl-C."""
    exit_on_signals()
    console = Console(width=None if sys.stdout.isatty() else LOG_WIDTH)
    try:
        demo(console)
    except (LocalError, ExpectedListError, SinkError, msgspec.ValidationError) as exc:
        if detail := getattr(exc, "detail", ""):
            print(detail, file=sys.stderr)
        print(f"demo: {exc}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("demo: interrupted; everything is stopped", file=sys.stderr)
        return 130
    console.print("All as expected.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
