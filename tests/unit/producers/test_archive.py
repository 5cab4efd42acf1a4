"""The archive and what is read back of it: the same article, whatever happened to the file; other tools' files too."""

import gzip
import os
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from producers.archive import Archive
from producers.article import FetchedArticle, article_id
from producers.feeds import Feed
from producers.readback import Archived, Reader
from producers.replay import ReplayError, find, span
from producers.settings import ProducerSettings

AT = datetime(2022, 1, 4, 7, 30, 15, 250_000, UTC)
FEED = Feed(url="https://feeds.waha.example/rss", outlet="الواحة", country="SY", timezone="Asia/Damascus")
SETTINGS = ProducerSettings()


def article(number: int, body: bytes = b"<p>...</p>") -> FetchedArticle:
    url = f"https://waha.example/{number}"
    return FetchedArticle(
        article_id=article_id(url),
        url=url,
        outlet="الواحة",
        outlet_country="SY",
        timezone="Asia/Damascus",
        feed_url=FEED.url,
        body=body,
        charset="windows-1256",
        title="عنوان\r\nفي سطرين",
        summary="موجز",
        published="2022-01-04T10:00:00+02:00",
        fetched_at=AT,
        times={"fetch": AT},
    )


def archived(folder: Path, *articles: FetchedArticle, file_bytes: int = 1_000_000_000) -> list[Path]:
    archive = Archive(msgspec.structs.replace(SETTINGS, archive=str(folder), archive_bytes=file_bytes))
    for one in articles:
        archive.write(one)
    archive.close()
    return sorted(folder.iterdir())


def read(file: Path, reader: Reader | None = None) -> list[Archived | str | None]:
    with file.open("rb") as stream:
        return list((reader or Reader(SETTINGS, [FEED])).read(file, stream))


def told(reads: list[Archived | str | None]) -> list[FetchedArticle]:
    return [one.article for one in reads if isinstance(one, Archived)]


def live(one: FetchedArticle) -> FetchedArticle:
    return msgspec.structs.replace(one, mode="live", times={"fetch": one.fetched_at})


@given(st.binary(min_size=1, max_size=3000).filter(lambda body: bool(body.strip())))
def test_what_is_archived_comes_back_in_every_field(tmp_path_factory: pytest.TempPathFactory, body: bytes) -> None:
    before = [article(1, body), article(2)]
    (file,) = archived(tmp_path_factory.mktemp("archive"), *before)
    reads = read(file)
    assert [live(one) for one in told(reads)] == before
    assert [one.mode for one in told(reads)] == ["replay", "replay"]
    assert [one.at for one in reads if isinstance(one, Archived)] == [AT, AT]


def test_files_are_ended_at_their_size_and_each_stands_for_itself(tmp_path: Path) -> None:
    articles = [article(number, os.urandom(40_000)) for number in range(7)]
    files = archived(tmp_path, *articles, file_bytes=100_000)
    assert len(files) == 3
    assert all(file.name.endswith(".warc.gz") for file in files)
    assert [one.url for file in files for one in told(read(file))] == [one.url for one in articles]
    with files[0].open("rb") as stream:
        kinds = [record.rec_type for record in ArchiveIterator(stream, check_digests="raise")]
    assert kinds == ["warcinfo", *["metadata", "response"] * 3]


def test_a_file_cut_off_anywhere_gives_what_is_whole_and_one_word_of_the_rest(tmp_path: Path) -> None:
    articles = [article(number, os.urandom(200)) for number in range(2)]
    (file,) = archived(tmp_path, *articles)
    whole = file.read_bytes()
    for length in range(len(whole)):
        cut = tmp_path / "cut.warc.gz.open"
        cut.write_bytes(whole[:length])
        reads = read(cut)
        got = told(reads)
        assert [live(one) for one in got] == articles[: len(got)]
        assert sum(isinstance(one, str) for one in reads) <= 1


@given(st.binary(max_size=400))
@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz", "a.jsonl", "a.jsonl.gz", "a.html"])
def test_no_bytes_make_the_reader_fail(tmp_path_factory: pytest.TempPathFactory, name: str, noise: bytes) -> None:
    file = tmp_path_factory.mktemp("noise") / name
    file.write_bytes(noise)
    assert all(one is None or isinstance(one, str | Archived) for one in read(file))


def test_other_tools_files_are_read_with_what_the_feed_list_tells(tmp_path: Path) -> None:
    file = tmp_path / "crawl.warc.gz"
    page = gzip.compress("<p>خبر</p>".encode())
    with file.open("wb") as out:
        writer = WARCWriter(out, gzip=True)
        for url, status, media in [
            ("https://www.waha.example/1", "200 OK", "text/html; charset=utf-8"),
            ("https://www.waha.example/gone", "404 Not Found", "text/html"),
            ("https://www.waha.example/photo", "200 OK", "image/jpeg"),
            ("https://elsewhere.example/1", "200 OK", "text/html"),
        ]:
            headers = [("Content-Type", media), ("Content-Encoding", "gzip")]
            writer.write_record(
                writer.create_warc_record(
                    url,
                    "response",
                    payload=BytesIO(page),
                    length=len(page),
                    http_headers=StatusAndHeaders(status, headers, protocol="HTTP/1.1"),
                    warc_headers_dict={"WARC-Date": "2022-01-04T07:30:15Z"},
                )
            )
    reads = read(file)
    assert reads.count(None) == 2
    ours, other = told(reads)
    assert (ours.body.decode(), ours.charset) == ("<p>خبر</p>", "utf-8")
    assert (ours.outlet, ours.outlet_country, ours.timezone) == ("الواحة", "SY", "Asia/Damascus")
    assert (other.outlet, other.outlet_country, other.timezone) == ("elsewhere.example", None, "UTC")
    assert ours.fetched_at == datetime(2022, 1, 4, 7, 30, 15, tzinfo=UTC)


def test_a_page_is_known_by_the_address_it_gives_itself(tmp_path: Path) -> None:
    file = tmp_path / "saved.html"
    file.write_text('<head><link href="https://waha.example/1?utm_source=x" rel="canonical"></head><p>خبر</p>', "utf-8")
    os.utime(file, (AT.timestamp(), AT.timestamp()))
    (one,) = told(read(file))
    assert (one.article_id, one.outlet) == (article_id("https://waha.example/1"), "الواحة")
    assert one.fetched_at == AT.replace(microsecond=0)
    file.write_text("<p>خبر</p>", "utf-8")
    (one,) = told(read(file))
    assert one.url.startswith("file:saved.html#")


def test_a_page_over_the_limit_is_told_and_the_next_is_read(tmp_path: Path) -> None:
    (file,) = archived(tmp_path, article(1, b"x" * 2000), article(2))
    reads = read(file, Reader(msgspec.structs.replace(SETTINGS, page_bytes=1000), []))
    assert [one for one in reads if isinstance(one, str)] == [
        f"{file}: https://waha.example/1: more than 1000 bytes; raise RASID_PAGE_BYTES"
    ]
    assert [one.url for one in told(reads)] == ["https://waha.example/2"]


def test_a_folder_is_searched_to_its_depth_for_what_is_known(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    for name in ("b.html", "a.warc.gz", "deep/c.jsonl", "notes.txt"):
        (tmp_path / name).touch()
    assert [file.name for file in find([str(tmp_path), str(tmp_path / "b.html")])] == ["a.warc.gz", "b.html", "c.jsonl"]


@pytest.mark.parametrize(
    ("name", "fault"), [("none", "no such file"), ("notes.txt", "not known by its name"), ("empty", "holds no file")]
)
def test_what_cannot_be_replayed_is_told_in_one_line(tmp_path: Path, name: str, fault: str) -> None:
    (tmp_path / "notes.txt").touch()
    (tmp_path / "empty").mkdir()
    with pytest.raises(ReplayError, match=fault):
        find([str(tmp_path / name)])


def test_a_span_takes_its_first_moment_and_leaves_its_last() -> None:
    asked = span("2022-01-04", "2022-01-05T00:00:00+03:00")
    assert datetime(2022, 1, 4, tzinfo=UTC) in asked
    assert datetime(2022, 1, 4, 20, 59, 59, tzinfo=UTC) in asked
    assert datetime(2022, 1, 4, 21, tzinfo=UTC) not in asked


@pytest.mark.parametrize(
    ("since", "until", "fault"),
    [("yesterday", None, "--since"), (None, "4/1", "--until"), ("2022-02-01", "2022-01-01", "is not before")],
)
def test_a_span_that_cannot_be_is_refused(since: str | None, until: str | None, fault: str) -> None:
    with pytest.raises(ReplayError, match=fault):
        span(since, until)


def test_a_full_disk_costs_the_archive_a_page_and_nothing_else(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.touch()
    archive = Archive(msgspec.structs.replace(SETTINGS, archive=str(blocked / "folder")))
    archive.write(article(1))
    archive.close()
    assert list(tmp_path.iterdir()) == [blocked]
