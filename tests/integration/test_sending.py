"""Articles that come from elsewhere than feeds, on a real broker: replayed from archives, ingested from files."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec
import pytest

from producers.article import article_id
from tests.integration.newsroom import NEWS, Producers, Site, until

pytestmark = pytest.mark.integration


def test_what_is_archived_is_replayed_as_it_was(producers: Producers, site: Site, tmp_path: Path) -> None:
    producers.env["RASID_ARCHIVE"] = str(tmp_path / "archive")
    producers.once()
    live = producers.articles()
    (file,) = (tmp_path / "archive").iterdir()
    assert file.name.endswith(".warc.gz")
    done = producers.call("replay", str(tmp_path / "archive"), "--rate", "0")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "sent 2 articles\n"
    again = [article for article in producers.articles() if article.mode == "replay"]
    bare = [msgspec.structs.replace(article, mode="live", times={}) for article in again]
    assert bare == [msgspec.structs.replace(article, times={}) for article in live]
    assert Counter(step.mode for step in producers.steps()) == {"live": 2, "replay": 2}
    assert (site.asked["/a/1"], site.asked["/a/2"]) == (1, 1)


def test_a_replay_keeps_to_its_span_and_tells_what_it_leaves_out(producers: Producers, tmp_path: Path) -> None:
    lines = "".join(
        f'{{"id": "{day}", "text": "{NEWS["/a/1"]}", "published": "2022-01-{day:02}T12:00:00+03:00"}}\n'
        for day in range(1, 11)
    )
    (tmp_path / "old.jsonl").write_text(lines + "broken\n", encoding="utf-8")
    done = producers.call("replay", str(tmp_path / "old.jsonl"), "--since", "2022-01-03", "--until", "2022-01-05")
    assert done.returncode == 1
    assert done.stderr.startswith(f"{tmp_path}/old.jsonl:11: not JSON")
    assert done.stdout == "sent 2 articles, refused 1, outside the span 8\n"
    assert {article.published for article in producers.articles()} == {
        "2022-01-03T12:00:00+03:00",
        "2022-01-04T12:00:00+03:00",
    }


def test_a_replay_beside_live_producers_loses_and_doubles_nothing(
    producers: Producers, site: Site, tmp_path: Path
) -> None:
    producers.env["RASID_ARCHIVE"] = str(tmp_path / "archive")
    site.items = ["/a/1"]
    producers.once()
    del producers.env["RASID_ARCHIVE"]
    more = "".join(
        f'{{"id": "{number}", "text": "{NEWS["/a/1"]}", "published": "2022-01-04"}}\n' for number in range(200)
    )
    (tmp_path / "archive" / "more.jsonl").write_text(more, encoding="utf-8")
    with producers.watching() as health, ThreadPoolExecutor(1) as beside:
        until(lambda: health()["polls"] > 0)
        replayed = beside.submit(producers.call, "replay", str(tmp_path / "archive"), "--rate", "100")
        for items in (["/a/2", "/a/1"], ["/a/3", "/a/2", "/a/1"]):
            site.items = items
            until(lambda: health()["published"] == len(site.items) - 1)
        live = health()["published"]
        done = replayed.result()
    assert (done.returncode, done.stdout, live) == (0, "sent 201 articles\n", 2)
    sent = Counter((article.mode, article.article_id) for article in producers.articles())
    assert set(sent.values()) == {1}
    assert Counter(mode for mode, _ in sent) == {"live": 3, "replay": 201}
    assert Counter(step.mode for step in producers.steps()) == {"live": 3, "replay": 201}
    assert ("replay", article_id(f"{site.base}/a/1")) in sent
    assert site.asked["/a/1"] == 1


def test_ingest_sends_lines_files_and_addresses(producers: Producers, site: Site, tmp_path: Path) -> None:
    lines = tmp_path / "articles.jsonl"
    lines.write_text(
        f'{{"id": "x1", "outlet": "نشرة", "text": "{NEWS["/a/1"]}", "published": "2022-01-04"}}\nbroken\n'
        f'{{"id": "x2", "url": "{site.base}/a/2", "text": "{NEWS["/a/2"]}"}}\n',
        encoding="utf-8",
    )
    done = producers.call("ingest", str(lines), f"{site.base}/a/3", "--local")
    assert done.returncode == 1
    assert done.stderr.startswith(f"{lines}:2: not JSON")
    assert done.stdout.splitlines()[-1] == "sent 3 articles, refused 1"
    sent = {article.article_id: article for article in producers.articles()}
    first, second, third = (sent[line.split()[0]] for line in done.stdout.splitlines()[:3])
    assert (first.article_id, first.url, first.media) == (article_id("id:x1"), "id:x1", "text")
    assert (second.article_id, second.outlet) == (article_id(f"{site.base}/a/2"), "127.0.0.1")
    assert (third.media, third.published) == ("html", None)


def test_ingest_takes_a_text_from_standard_input(producers: Producers) -> None:
    done = producers.call("ingest", "-", "--published", "2022-01-04", "--outlet", "نشرة", text=NEWS["/a/1"])
    assert (done.returncode, done.stderr) == (0, "")
    (article,) = producers.articles()
    assert (article.body.decode(), article.media, article.published) == (NEWS["/a/1"], "text", "2022-01-04")


@pytest.mark.parametrize(
    ("name", "content", "options", "code", "told"),
    [
        ("a.txt", NEWS["/a/1"].encode(), [], 2, "no publication date: pass --published YYYY-MM-DD"),
        ("a.txt", NEWS["/a/1"].encode(), ["--published", "yesterday"], 2, "no ISO 8601 day or date-time"),
        ("a.bin", b"\x7fELF\x00\x01", ["--published", "2022-01-04"], 1, "not text: "),
        ("a.txt", b" \n", ["--published", "2022-01-04"], 1, "empty; give an article"),
    ],
    ids=["no date", "bad date", "binary", "empty"],
)
def test_ingest_refuses_in_one_line_and_sends_nothing(
    producers: Producers, tmp_path: Path, name: str, content: bytes, options: list[str], code: int, told: str
) -> None:
    (tmp_path / name).write_bytes(content)
    done = producers.call("ingest", str(tmp_path / name), *options)
    assert done.returncode == code
    assert told in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert producers.articles() == []
