"""python -m producers feeds, as it is called, against a real site on loopback."""

import io
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from producers import feed_health
from producers.__main__ import main
from producers.article import utc_now
from producers.feed_health import FeedHealth, Status
from producers.feeds import load
from tests.unit.producers.pages import Site, rss, site

PAGES = {
    "/rss": ("text/xml", rss("/a/1", "/a/2", extra="<pubDate>Tue, 04 Jan 2022 10:00:00 +0300</pubDate>")),
    "/old": ("redirect", "/rss"),
    "/words": ("text/xml", rss("/a/1", extra="<pubDate>الثلاثاء 4 كانون الثاني 2022</pubDate>")),
    "/english": ("text/xml", rss("/a/1").replace("خبر من البلدة", "News")),
    "/page": ("text/html", "<html><body>الصفحة غير موجودة</body></html>"),
    "/bare": ("text/xml", "<rss version='2.0'><channel><title>فارغة</title></channel></rss>"),
}


@pytest.fixture
def running() -> Iterator[Site]:
    with site(dict(PAGES)) as found:
        yield found


def listing(folder: Path, running: Site, *paths: str) -> Path:
    file = folder / "feeds.toml"
    file.write_text(
        "# Ours.\n\n"
        + "\n".join(
            f'[[feed]]  # {path}\nurl = "{running.base}{path}"\noutlet = "نشرة"\ncountry = "IQ"\n'
            f'timezone = "Asia/Baghdad"\nlocal = true\n'
            for path in paths
        ),
        encoding="utf-8",
    )
    return file


def checked(file: Path, capsys: pytest.CaptureFixture[str], *options: str) -> tuple[int, list[dict[str, Any]]]:
    code = main(["feeds", "check", "--json", "--feeds", str(file), *options])
    return code, [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_a_check_tells_what_each_feed_answers(
    tmp_path: Path, running: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    paths = ("/rss", "/old", "/words", "/english", "/page", "/bare", "/gone")
    code, told = checked(listing(tmp_path, running, *paths), capsys)
    by_path = {record["url"].removeprefix(running.base): record for record in told}
    assert (code, tuple(by_path)) == (1, paths)
    assert [by_path[path]["ok"] for path in paths] == [True, True, True, True, False, False, False]
    assert (by_path["/rss"]["items"], by_path["/rss"]["newest"]) == (2, "2022-01-04T10:00:00+03:00")
    assert by_path["/rss"]["notes"][0].startswith("nothing new for ")
    assert (by_path["/old"]["moved_to"], by_path["/rss"]["moved_to"]) == (f"{running.base}/rss", None)
    assert by_path["/words"]["notes"] == ["1 of 1 dates in words"]
    assert by_path["/english"]["notes"] == ["no item is dated", "no title in Arabic"]
    assert by_path["/page"]["fault"].startswith("neither RSS nor Atom")
    assert by_path["/bare"]["fault"] == "a feed without items"
    assert by_path["/gone"]["fault"] == "HTTP 404"


def test_a_check_for_people_is_a_table(tmp_path: Path, running: Site, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["feeds", "check", "--feeds", str(listing(tmp_path, running, "/rss"))]) == 0
    assert capsys.readouterr().out.endswith("1 of 1 feeds answer\n")


def test_a_check_writes_down_what_it_verified_and_nothing_else(
    tmp_path: Path, running: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    file = listing(tmp_path, running, "/rss", "/gone", "/words")
    before = file.read_text(encoding="utf-8")
    file.write_text(before.replace("# /words\n", "# /words\nverified = false # not yet\n"), encoding="utf-8")
    code, _ = checked(file, capsys, "--write")
    assert code == 1
    assert [feed.verified for feed in load(file)] == [True, False, True]
    after = file.read_text(encoding="utf-8")
    assert after.replace("verified = true # not yet\n", "").replace("verified = true\n", "") == before
    checked(file, capsys, "--write")
    assert file.read_text(encoding="utf-8") == after


def test_some_feeds_can_be_checked_alone(tmp_path: Path, running: Site, capsys: pytest.CaptureFixture[str]) -> None:
    file = listing(tmp_path, running, "/rss", "/gone")
    code, told = checked(file, capsys, f"{running.base}/rss")
    assert (code, len(told), running.asked) == (0, 1, ["/rss"])
    assert main(["feeds", "check", "--feeds", str(file), "https://unknown.example/"]) == 2
    assert "does not list https://unknown.example/; add it first" in capsys.readouterr().err


def test_opml_goes_out_and_comes_back(tmp_path: Path, running: Site, capsys: pytest.CaptureFixture[str]) -> None:
    file = listing(tmp_path, running, "/rss", "/words")
    out, other = tmp_path / "list.opml", tmp_path / "other.toml"
    assert main(["feeds", "export", "--feeds", str(file), "-o", str(out)]) == 0
    assert main(["feeds", "import", str(out), "--feeds", str(other)]) == 0
    assert capsys.readouterr().out == f"{other}: 2 added, 0 listed before, 0 refused\n"
    assert [feed.url for feed in load(other)] == [feed.url for feed in load(file)]
    assert {feed.source for feed in load(other)} == {"imported from list.opml"}
    before = file.read_text(encoding="utf-8")
    assert main(["feeds", "import", str(out), "--feeds", str(file)]) == 0
    assert capsys.readouterr().out == f"{file}: 0 added, 2 listed before, 0 refused\n"
    assert file.read_text(encoding="utf-8") == before


def test_an_import_adds_to_the_end_and_tells_what_it_refused(
    tmp_path: Path, running: Site, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = listing(tmp_path, running, "/rss")
    before = file.read_text(encoding="utf-8")
    outlines = '<outline text="نشرة" xmlUrl="https://news.example/rss"/><outline text="أخرى" xmlUrl="x"/>'
    opml = f"<opml><body>{outlines}</body></opml>".encode()
    command = ["feeds", "import", "-", "--feeds", str(file), "--country", "SY", "--timezone", "Asia/Damascus"]
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(opml)))
    assert main([*command, "--dry-run"]) == 1
    told = capsys.readouterr()
    assert told.out.startswith('[[feed]]\nurl = "https://news.example/rss"\n')
    assert told.err.startswith("standard input: outline 2 (أخرى): url: 'x' is no http(s) address")
    assert file.read_text(encoding="utf-8") == before
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(opml)))
    assert main(command) == 1
    assert file.read_text(encoding="utf-8").startswith(before)
    assert [feed.country for feed in load(file)] == ["IQ", "SY"]


def test_what_a_site_offers_can_be_added(tmp_path: Path, running: Site, capsys: pytest.CaptureFixture[str]) -> None:
    running.pages["/"] = ("text/html", "<link rel=alternate type='application/rss+xml' href='/words'>")
    file = tmp_path / "feeds.toml"
    command = ["feeds", "discover", running.base, "--local", "--json", "--feeds", str(file)]
    assert main(command) == 0
    assert [json.loads(line)["url"] for line in capsys.readouterr().out.splitlines()] == [
        f"{running.base}/words",
        f"{running.base}/rss",
    ]
    assert main([*command, "--add", "--country", "IQ"]) == 2
    assert "cannot be added without --timezone" in capsys.readouterr().err
    assert main([*command, "--add", "--country", "IQ", "--timezone", "Asia/Baghdad"]) == 0
    assert [(feed.outlet, feed.verified, feed.source) for feed in load(file)] == [
        ("نشرة المرصد", True, f"found on {running.base}")
    ] * 2


def test_a_site_that_cannot_be_asked_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["feeds", "discover", "http://127.0.0.1:1/"]) == 2
    told = capsys.readouterr().err
    assert told == "http://127.0.0.1:1/: 127.0.0.1 is private, local or reserved; --local allows it\n"


def test_the_list_is_shown_where_nothing_is_asked(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["feeds"]) == 0
    assert capsys.readouterr().out.endswith("feeds, all well-formed\n")


def test_the_status_shows_what_needs_care_first_and_names_feeds_of_another_list(
    tmp_path: Path, running: Site, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def health(path: str, status: Status, **fields: object) -> FeedHealth:
        told = {"outlet": f"نشرة {path}", "next_poll": utc_now(), **fields}
        return msgspec.convert({"url": f"{running.base}{path}", "status": status, **told}, FeedHealth)

    known = [health("/rss", "ok", lost=3, miss_rate=0.02, recovered=4), health("/page", "failing", error="HTTP 404")]
    known += [health("/elsewhere", "ok"), health("/long-gone", "failing", next_poll=utc_now() - timedelta(days=9))]
    monkeypatch.setattr(feed_health, "read", lambda _: {one.url: one for one in known})
    monkeypatch.setenv("COLUMNS", "200")
    file = str(listing(tmp_path, running, "/rss", "/page", "/words"))
    assert main(["feeds", "status", "--feeds", file]) == 0
    *rows, counts, others = capsys.readouterr().out.splitlines()
    told = [" ".join(row.strip("│ ").split()) for row in rows if row.startswith("│")]
    assert [row.split(" │ ")[0] for row in told] == [
        "نشرة /page",
        f"{running.base}/page",
        "نشرة",
        "نشرة /rss",
    ]
    assert told[0].endswith("HTTP 404")
    assert told[3].endswith("about 3 articles lost (2.0% of polls); 4 articles found on older pages")
    assert counts == "1 failing, 1 new, 1 ok; times are UTC"
    assert others == f"1 feed more, of another list, as {running.base}/elsewhere: name it by --feeds or RASID_FEEDS"
