"""What archives hold, read back as articles: WARC files, JSON lines, pages of HTML."""

import gzip
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, Literal
from urllib.parse import urljoin, urlsplit

import msgspec
from warcio.archiveiterator import ArchiveIterator
from warcio.recordloader import ArcWarcRecord

from producers.archive import FACTS_TYPE, Facts
from producers.article import FetchedArticle, article_id, canonical_url, utc_now
from producers.decode import NotTextError, decode
from producers.feeds import Feed
from producers.lines import UNKNOWN_OUTLET, BadLine, read_lines, url_fault
from producers.settings import ProducerSettings
from producers.state import site_of

SUFFIXES = {
    "warc": (".warc", ".warc.gz", ".warc.gz.open", ".arc", ".arc.gz"),
    "lines": (".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz"),
    "html": (".html", ".htm", ".xhtml"),
}
_PAGES: dict[str, Literal["html", "text"]] = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "text/plain": "text",
}
_PART_BYTES = 65_536
_FACTS_BYTES = 1_000_000
_HEAD_CHARS = 200_000  # of a page, in which its own address is looked for
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_OWN_ADDRESS = re.compile(
    r"""<link\b(?=[^>]{0,500}\brel\s*=\s*["']?canonical\b)[^>]{0,500}\bhref\s*=\s*["']?([^"'\s>]{1,2000})"""
    r"""|<meta\b(?=[^>]{0,500}\bproperty\s*=\s*["']?og:url\b)[^>]{0,500}\bcontent\s*=\s*["']?([^"'\s>]{1,2000})""",
    re.IGNORECASE,
)


class Archived(msgspec.Struct, frozen=True):
    """One article, and when it was fetched; of a line, what its `published` says; of a file, its last change."""

    article: FetchedArticle
    at: datetime


Read = Iterator[Archived | str | None]  # a text: what is wrong, in one line; None: no article, as a picture in a WARC


def kind_of(file: Path) -> str | None:
    """What `file` holds by its name, a key of SUFFIXES; None where that is not known."""
    return next((kind for kind, ends in SUFFIXES.items() if file.name.lower().endswith(ends)), None)


class _Page(msgspec.Struct, frozen=True):
    url: str | None
    body: bytes
    at: datetime
    media: Literal["html", "text"] = "html"
    charset: str | None = None


class Reader:
    """Reads files in a memory of one page. `feeds` tell of a site what an archive does not: outlet, country, zone."""

    def __init__(self, settings: ProducerSettings, feeds: Iterable[Feed]) -> None:
        self.page_bytes = settings.page_bytes
        self.sites = {site_of(feed.url): feed for feed in feeds}

    def read(self, file: Path, stream: BinaryIO) -> Read:
        """The articles of `file`, opened as `stream`; where it is broken, the last that is read says so."""
        kinds: dict[str | None, Callable[[Path, BinaryIO], Read]] = {
            "warc": self._warc,
            "lines": self._lines,
            "html": self._html,
        }
        try:
            yield from kinds[kind_of(file)](file, stream)
        except Exception as exc:  # noqa: BLE001 - whatever broken bytes make the parsers raise, even AttributeError
            what = " ".join(str(exc).split())[:200] or type(exc).__name__
            yield f"{file}: broken at byte {stream.tell()}, the rest is left out: {what}"

    def _warc(self, file: Path, stream: BinaryIO) -> Read:
        told: tuple[str, Facts] | None = None
        for record in ArchiveIterator(stream, arc2warc=True, check_digests=True):
            if record.rec_type == "metadata" and record.content_type == FACTS_TYPE:
                try:
                    facts = msgspec.json.decode(record.content_stream().read(_FACTS_BYTES), type=Facts)
                except msgspec.DecodeError as exc:
                    yield f"{file}: {record.rec_headers.get_header('WARC-Target-URI')}: facts: {exc}"
                else:
                    told = str(record.rec_headers.get_header("WARC-Refers-To")), facts
            elif record.rec_type == "response":
                this = record.rec_headers.get_header("WARC-Record-ID")
                yield self._response(file, record, told[1] if told and told[0] == this else None)
            elif record.rec_type != "warcinfo":
                yield None

    def _response(self, file: Path, record: ArcWarcRecord, facts: Facts | None) -> Archived | str | None:
        url = str(record.rec_headers.get_header("WARC-Target-URI") or "").strip("<>")
        if record.http_headers is None or record.http_headers.get_statuscode() != "200" or url_fault(url):
            return None
        media, _, parameters = (record.http_headers.get_header("Content-Type") or "").partition(";")
        media = media.strip().lower()
        if media not in _PAGES:
            return None
        try:
            at = datetime.fromisoformat(record.rec_headers.get_header("WARC-Date") or "")
        except ValueError:
            return f"{file}: {url}: WARC-Date: no time"
        body, content = bytearray(), record.content_stream()
        while len(body) <= self.page_bytes and (part := content.read(self.page_bytes + 1 - len(body))):
            body += part
        if len(body) > self.page_bytes:
            return f"{file}: {url}: more than {self.page_bytes} bytes; raise RASID_PAGE_BYTES"
        while record.raw_stream.read(_PART_BYTES):
            continue  # what stands behind a page in chunks, so that the digest is of all
        if record.digest_checker.passed is False or getattr(record.raw_stream, "limit", None):
            return f"{file}: {url}: cut off, or changed since it was archived"
        charset = _CHARSET.search(parameters)
        page = _Page(url, bytes(body), at.astimezone(UTC), _PAGES[media], charset[1] if charset else None)
        return self._archived(file, page, facts)

    def _lines(self, file: Path, stream: BinaryIO) -> Read:
        opened = gzip.GzipFile(fileobj=stream) if file.suffix == ".gz" else stream
        for line in read_lines(opened, str(file)):
            if isinstance(line, BadLine):
                yield str(line)
                continue
            feed = self.sites.get(site_of(line.url)) if line.url else None
            article = line.article(timezone=feed.timezone if feed else "UTC", country=feed.country if feed else None)
            outlet = line.outlet or (feed.outlet if feed else article.outlet)
            at = aware(datetime.fromisoformat(line.published)) if line.published else article.fetched_at
            yield Archived(msgspec.structs.replace(article, mode="replay", outlet=outlet), at)

    def _html(self, file: Path, stream: BinaryIO) -> Read:
        body = stream.read(self.page_bytes + 1)
        if len(body) > self.page_bytes:
            yield f"{file}: more than {self.page_bytes} bytes; raise RASID_PAGE_BYTES"
            return
        try:
            text = decode(body, None).text
        except NotTextError as exc:
            yield f"{file}: not text: {exc}"
            return
        at = datetime.fromtimestamp(int(file.stat().st_mtime), UTC)
        yield self._archived(file, _Page(_own_address(text), body, at))

    def _archived(self, file: Path, page: _Page, facts: Facts | None = None) -> Archived | str:
        """The message for one page. What neither `facts` nor the feed list tells stays untold, for the page to tell."""
        if not page.body.strip():
            return f"{file}: {page.url or 'its page'}: empty"
        # As `ingest` names what has no address.
        identity = canonical_url(page.url) if page.url else f"file:{file.name}#{sha256(page.body).hexdigest()[:12]}"
        article = FetchedArticle(
            mode="replay",
            article_id=article_id(identity),
            url=page.url or identity,
            outlet=(page.url and urlsplit(page.url).hostname) or UNKNOWN_OUTLET,
            media=page.media,
            body=page.body,
            charset=page.charset,
            fetched_at=page.at.replace(microsecond=page.at.microsecond // 1000 * 1000),
            times={"fetch": utc_now()},
        )
        if facts:
            return Archived(msgspec.structs.replace(article, **msgspec.structs.asdict(facts)), page.at)
        if page.url and (feed := self.sites.get(site_of(page.url))):
            article = msgspec.structs.replace(
                article, outlet=feed.outlet, outlet_country=feed.country, timezone=feed.timezone
            )
        return Archived(article, page.at)


def _own_address(text: str) -> str | None:
    """The address that a page gives as its own."""
    for found in _OWN_ADDRESS.finditer(text[:_HEAD_CHARS]):
        url: str = urljoin("https://", (found[1] or found[2]).replace("&amp;", "&"))
        if not url_fault(url):
            return url
    return None


def aware(moment: datetime) -> datetime:
    """`moment`, in UTC where it names no zone."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
