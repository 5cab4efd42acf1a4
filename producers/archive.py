"""What was fetched, kept as WARC files (ISO 28500, version 1.1) that `replay` and any other WARC tool can read.

A `response` record holds the page as it came, decompressed; the `metadata` record before it holds, as JSON, what the
message told of the article besides. A file that is being written ends in `.open`; `.warc.gz` is never written again.
"""

import os
import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from socket import gethostname
from typing import BinaryIO
from uuid import uuid4

import msgspec
import structlog
from prometheus_client import Counter
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from producers.article import FetchedArticle
from producers.settings import ProducerSettings

log = structlog.get_logger(__name__)

FACTS_TYPE = "application/vnd.rasid.article+json"
ARCHIVED = Counter("rasid_archived_total", "Pages written to the archive, and those that could not be", ["end"])
_OPEN = ".open"


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What an article's message tells besides its address, body and time of fetching: fields of `FetchedArticle`."""

    article_id: str
    outlet: str
    outlet_country: str | None = None
    timezone: str = "UTC"
    feed_url: str | None = None
    media: str = "html"
    charset: str | None = None
    title: str = ""
    summary: str = ""
    published: str | None = None
    published_text: str | None = None


class Archive:
    """Writes articles to files of about `archive_bytes` in the folder `archive`; a page lost to it is only logged.

    May be used from several threads, one after another. Several processes may share a folder. Use as a context.
    """

    def __init__(self, settings: ProducerSettings) -> None:
        self.folder, self.most = Path(settings.archive), settings.archive_bytes
        self.software = settings.user_agent
        self.lock = threading.Lock()
        self.file: BinaryIO | None = None
        self.path = Path()
        self.count = 0

    def write(self, article: FetchedArticle) -> None:
        """Add `article`. A full disk or a folder that is gone costs the archive its page, never the producer."""
        with self.lock:
            try:
                self._write(article)
            except OSError as exc:
                ARCHIVED.labels("failed").inc()
                log.error("not archived", url=article.url, path=str(self.path), error=exc.strerror)  # noqa: TRY400
                self._close()
            else:
                ARCHIVED.labels("written").inc()

    def close(self) -> None:
        with self.lock:
            self._close()

    def _write(self, article: FetchedArticle) -> None:
        if self.file is None:
            self._open()
        assert self.file is not None
        writer = WARCWriter(self.file, gzip=True, warc_version="1.1")
        kind = "text/html" if article.media == "html" else "text/plain"
        declared = f"{kind}; charset={article.charset}" if article.charset else kind
        page = f"<urn:uuid:{uuid4()}>"
        at = {"WARC-Date": article.fetched_at.astimezone(UTC).isoformat(timespec="milliseconds")[:-6] + "Z"}
        facts = msgspec.json.encode(msgspec.convert(msgspec.structs.asdict(article), Facts))
        for record in (
            writer.create_warc_record(
                article.url,
                "metadata",
                payload=BytesIO(facts),
                length=len(facts),
                warc_content_type=FACTS_TYPE,
                warc_headers_dict={**at, "WARC-Refers-To": page},
            ),
            writer.create_warc_record(
                article.url,
                "response",
                payload=BytesIO(article.body),
                length=len(article.body),
                http_headers=StatusAndHeaders(
                    "200 OK",
                    [("Content-Type", declared), ("Content-Length", str(len(article.body)))],
                    protocol="HTTP/1.1",
                ),
                warc_headers_dict={**at, "WARC-Record-ID": page},
            ),
        ):
            writer.write_record(record)
        self.file.flush()  # the kernel has it: it outlives a killed process
        if self.file.tell() >= self.most:
            self._close()

    def _open(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.count += 1
        name = f"rasid-{datetime.now(UTC):%Y%m%d%H%M%S}-{self.count:05}-{gethostname()}-{os.getpid()}.warc.gz"
        self.path = self.folder / name
        self.file = self.path.with_name(name + _OPEN).open("xb")
        writer = WARCWriter(self.file, gzip=True, warc_version="1.1")
        about: Mapping[str, str] = {
            "software": self.software,
            "format": "WARC file version 1.1",
            "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
        }
        writer.write_record(writer.create_warcinfo_record(name, about))

    def _close(self) -> None:
        """End the file at hand, so that it goes by its last name."""
        if self.file is None:
            return
        file, self.file = self.file, None
        try:
            file.close()
            self.path.with_name(self.path.name + _OPEN).rename(self.path)
        except OSError as exc:
            log.error("archive file not ended", path=str(self.path), error=exc.strerror)  # noqa: TRY400
