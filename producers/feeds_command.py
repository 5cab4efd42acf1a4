"""python -m producers feeds: the feed list shown, tried, taken in, given out, and added to.

list       show the feed list
check      try each feed once and report what it answers
import     add the feeds of an OPML file to the list
export     write the list as OPML
discover   find the feeds and news sitemaps of a site
status     show how each feed is, as its last poll left it
"""

import argparse
import asyncio
import sys
from collections import Counter
from datetime import datetime
from pathlib import Path

import msgspec
from rich.console import Console
from rich.table import Column, Table

from producers import feed_health, opml
from producers.check import Check, check_all
from producers.discover import Found, discover
from producers.feed_health import FeedHealth, Status
from producers.feeds import Feed, FeedsError, add, as_toml, feed_of, load, set_verified
from producers.fetch import Fetched, Fetcher, FetchError, Manners, Terminal, feed_manners
from producers.settings import ProducerSettings

_TROUBLE: tuple[Status, ...] = ("gone", "failing", "silent", "new", "ok")  # what asks for somebody's care first


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what `feeds` takes to its own `parser`."""
    parser.description, parser.formatter_class = __doc__, argparse.RawDescriptionHelpFormatter
    commands = parser.add_subparsers(dest="action", metavar="ACTION")
    commands.add_parser("list", help="show the feed list")
    trying = commands.add_parser("check", help="try each feed once and report what it answers")
    trying.add_argument("urls", nargs="*", metavar="URL", help="these feeds of the list only")
    trying.add_argument("--write", action="store_true", help="write verified = true for those that answer")
    taking = commands.add_parser("import", help="add the feeds of an OPML file to the list")
    taking.add_argument("opml", metavar="FILE", help="- is standard input")
    giving = commands.add_parser("export", help="write the list as OPML")
    giving.add_argument("-o", "--output", type=Path, metavar="FILE", help="where to; else standard output")
    finding = commands.add_parser("discover", help="find the feeds and news sitemaps of a site")
    finding.add_argument("url", metavar="URL", help="any page of the site")
    finding.add_argument("--add", action="store_true", help="add what is found to the list")
    finding.add_argument("--local", action="store_true", help="allow addresses that are not public")
    telling = commands.add_parser("status", help="show how each feed is, as its last poll left it")
    for command in (taking, finding):
        command.add_argument("--country", help="of outlets that name none, as IQ")
        command.add_argument("--timezone", help="of outlets that name none, as Asia/Baghdad")
    finding.add_argument("--outlet", help="who publishes it; else the feed's own title")
    taking.add_argument("--dry-run", action="store_true", help="show what would be added as TOML, add nothing")
    for command in (trying, finding, telling):
        command.add_argument("--json", action="store_true", help="one JSON object a line")
    for command in commands.choices.values():
        command.add_argument("--feeds", type=Path, default=argparse.SUPPRESS, help="the feed list (RASID_FEEDS)")


def run(settings: ProducerSettings, asked: argparse.Namespace) -> int:
    """Do what was `asked`; returns the exit code. Raises FeedsError, and PublishError for `status`."""
    file = asked.feeds or Path(settings.feeds)
    match asked.action:
        case "check":
            return _check(settings, file, asked)
        case "import":
            return _import(file, asked)
        case "export":
            return _export(load(file), asked.output)
        case "discover":
            return _discover(settings, file, asked)
        case "status":
            return _status(settings, load(file), as_json=asked.json)
        case _:
            return _list(load(file))


def _list(feeds: list[Feed]) -> int:
    table = Table("outlet", "country", "time zone", _folded("address"), "verified")
    for feed in feeds:
        table.add_row(feed.outlet, feed.country, feed.timezone, feed.url, "yes" if feed.verified else "no")
    Console().print(table)
    print(f"{_counted(len(feeds))}, all well-formed")
    return 0


def _check(settings: ProducerSettings, file: Path, asked: argparse.Namespace) -> int:
    feeds = load(file)
    if unknown := set(asked.urls) - {feed.url for feed in feeds}:
        raise FeedsError(f"{file}: does not list {min(unknown)}; add it first")
    feeds = [feed for feed in feeds if not asked.urls or feed.url in asked.urls]

    async def ask() -> list[Check]:
        async with Fetcher(settings) as fetcher:
            return await check_all(lambda feed: fetcher.get(feed.url, feed_manners(feed)), feeds)

    checks = asyncio.run(ask())
    good = [check.url for check in checks if check.ok]
    if asked.json:
        for check in checks:
            print(msgspec.json.encode(check).decode())
    else:
        table = Table(_folded("outlet"), "answers", "items", _fixed("newest"), _folded("notes"))
        outlets = Counter(check.outlet for check in checks)
        for check in checks:
            notes = [*check.notes, *([f"moved to {check.moved_to}"] if check.moved_to else [])]
            answer = check.format if check.ok else "no"
            table.add_row(
                _named(check, outlets, trouble=not check.ok),
                answer,
                str(check.items),
                (check.newest or "")[:16],
                check.fault or "; ".join(notes),
            )
        Console().print(table)
        print(f"{len(good)} of {len(checks)} feeds answer")
    if asked.write and (done := set_verified(file, good)):
        print(f"{file}: {done} now verified", file=sys.stderr)
    return 0 if len(good) == len(checks) else 1


def _status(settings: ProducerSettings, feeds: list[Feed], *, as_json: bool) -> int:
    known = feed_health.read(settings)
    told = [known.pop(feed.url, FeedHealth(url=feed.url, outlet=feed.outlet, status="new")) for feed in feeds]
    others = [health for health in known.values() if not feed_health.is_left(health)]
    if as_json:
        for health in told:
            print(msgspec.json.encode(health).decode())
        return 0
    table = Table(
        _folded("outlet"),
        "status",
        _fixed("last news"),
        _fixed("next poll"),
        "a day",
        _folded("remarks"),
    )
    outlets = Counter(health.outlet for health in told)
    for health in sorted(told, key=lambda health: _TROUBLE.index(health.status)):
        remarks = [health.error] if health.error else []
        remarks += [f"moved to {health.address}"] if health.address else []
        remarks += [f"about {health.lost} articles lost ({health.miss_rate:.1%} of polls)"] if health.lost else []
        remarks += [f"{health.recovered} articles found on older pages"] if health.recovered else []
        remarks += [f"{health.waiting} articles wait"] if health.waiting else []
        table.add_row(
            _named(health, outlets, trouble=health.status in {"silent", "failing", "gone"}),
            health.status,
            _minute(health.last_news),
            _minute(health.next_poll),
            f"{health.items_per_day:g}",
            "; ".join(remarks),
        )
    Console().print(table)
    counts = Counter(health.status for health in told)
    print(", ".join(f"{counts[status]} {status}" for status in _TROUBLE if counts[status]) + "; times are UTC")
    if others:
        print(f"{_counted(len(others))} more, of another list, as {others[0].url}: name it by --feeds or RASID_FEEDS")
    return 0


def _named(feed: Check | FeedHealth, outlets: Counter[str], *, trouble: bool) -> str:
    """The outlet, with the feed's address where that is wanted: in trouble, and where the outlet has several feeds."""
    return f"{feed.outlet}\n{feed.url}" if trouble or outlets[feed.outlet] > 1 else feed.outlet


def _folded(name: str) -> Column:
    return Column(name, overflow="fold", min_width=14)


def _fixed(name: str) -> Column:
    return Column(name, no_wrap=True, min_width=11)


def _counted(feeds: int) -> str:
    return f"{feeds} {'feed' if feeds == 1 else 'feeds'}"


def _minute(moment: datetime | None) -> str:
    return f"{moment:%m-%d %H:%M}" if moment else ""


def _import(file: Path, asked: argparse.Namespace) -> int:
    name = "standard input" if asked.opml == "-" else asked.opml
    try:
        body = sys.stdin.buffer.read() if asked.opml == "-" else Path(asked.opml).read_bytes()
    except OSError as exc:
        raise FeedsError(f"{name}: cannot be read: {exc.strerror}") from exc
    told = {"country": asked.country, "timezone": asked.timezone, "source": f"imported from {Path(name).name}"}
    feeds, faults = opml.feeds(opml.read(body, name), {key: value for key, value in told.items() if value})
    for fault in faults:
        print(f"{fault}; --country and --timezone help outlets that name none", file=sys.stderr)
    if asked.dry_run:
        print("\n\n".join(map(as_toml, feeds)))
        return 1 if faults else 0
    added = add(file, feeds)
    print(f"{file}: {len(added)} added, {len(feeds) - len(added)} listed before, {len(faults)} refused")
    return 1 if faults else 0


def _export(feeds: list[Feed], output: Path | None) -> int:
    written = opml.write(feeds, "Rasid")
    try:
        if output:
            output.write_bytes(written)
        else:
            sys.stdout.buffer.write(written)
    except OSError as exc:
        raise FeedsError(f"{output}: cannot be written: {exc.strerror}") from exc
    return 0


def _discover(settings: ProducerSettings, file: Path, asked: argparse.Namespace) -> int:
    async def ask() -> list[Found]:
        async with Fetcher(settings) as fetcher:

            async def get(url: str) -> Fetched:
                return await fetcher.get(url, Manners(local=asked.local, robots=False))

            return await discover(get, asked.url)

    try:
        found = asyncio.run(ask())
    except FetchError as exc:
        local = isinstance(exc, Terminal) and exc.code == "refused_address"
        raise FeedsError(f"{asked.url}: {exc}{'; --local allows it' if local else ''}") from exc
    if asked.json:
        for one in found:
            print(msgspec.json.encode(one).decode())
    else:
        table = Table("format", _folded("address"), "title", "items", _fixed("newest"), "found in")
        for one in found:
            newest = (one.newest or "")[:16]
            table.add_row(one.format, one.url, one.title[:60], str(one.items), newest, one.found_in)
        Console().print(table)
        print(_counted(len(found)))
    if asked.add and found:
        added = add(file, [_as_feed(one, asked) for one in found])
        print(f"{file}: {len(added)} added", file=sys.stderr)
    return 0 if found else 1


def _as_feed(found: Found, asked: argparse.Namespace) -> Feed:
    told = {
        "url": found.url,
        "outlet": asked.outlet or found.title,
        "country": asked.country,
        "timezone": asked.timezone,
        "local": asked.local or None,
        "source": f"found on {asked.url}",
        "verified": True,
    }
    missing = [f"--{name}" for name in ("outlet", "country", "timezone") if not told[name]]
    if missing:
        raise FeedsError(f"{found.url}: cannot be added without {' and '.join(missing)}")
    return feed_of({key: value for key, value in told.items() if value is not None}, found.url)
