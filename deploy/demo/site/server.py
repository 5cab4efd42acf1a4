"""The sample site over HTTP on loopback, played back in instalments.

`GET` and `HEAD` serve pages and feeds with ETag and Last-Modified, and answer 304 to what has not changed.
`GET /_state` tells how far the news has come; `POST /_next` releases the next instalment (409 after the last).
"""

import hashlib
import threading
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from urllib.parse import urlsplit

import msgspec

from deploy.demo.site.render import Site


class SiteServer(ThreadingHTTPServer):
    """Serves a Site on 127.0.0.1; port 0 takes a free one. Raises OSError where the port is taken."""

    daemon_threads = True

    def __init__(self, site: Site, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.site = site
        self.base_url = f"http://127.0.0.1:{self.server_port}"
        self._release = threading.Lock()
        self._show(1)

    def _show(self, instalment: int) -> None:
        pages = self.site.pages(self.base_url, instalment)
        # One assignment, so that a request sees one instalment whole.
        self.shown = (instalment, pages, datetime.now(UTC).replace(microsecond=0))

    def release_next(self) -> bool:
        """Shows the next instalment; False where all are out."""
        with self._release:
            instalment = self.shown[0] + 1
            if instalment > self.site.instalments:
                return False
            self._show(instalment)
            return True

    def state(self) -> dict[str, object]:
        """The instalment shown, how many there are, and the addresses of the articles released so far, latest first."""
        instalment = self.shown[0]
        urls = [self.site.url(article.key, self.base_url) for article in self.site.released(instalment)]
        return {"instalment": instalment, "total": self.site.instalments, "articles": urls}


class _Handler(BaseHTTPRequestHandler):
    server: SiteServer
    protocol_version = "HTTP/1.1"
    server_version = "sample-site"
    sys_version = ""
    timeout = 30

    def do_GET(self) -> None:
        if self.path == "/_state":
            self._send_json(HTTPStatus.OK, self.server.state())
            return
        _, pages, released_at = self.server.shown
        target = urlsplit(self.path)
        page = pages.get(f"{target.path}?{target.query}" if target.query else target.path)
        if page is None:
            self._send(HTTPStatus.NOT_FOUND, "text/plain; charset=utf-8", b"no such page\n", {})
            return
        tag = f'"{hashlib.sha256(page.body).hexdigest()[:20]}"'
        modified = page.modified or released_at
        headers = {"ETag": tag, "Last-Modified": format_datetime(modified.astimezone(UTC), usegmt=True)}
        if self._unchanged(tag, modified):
            self._send(HTTPStatus.NOT_MODIFIED, "", b"", headers)
        else:
            self._send(HTTPStatus.OK, page.content_type, page.body, headers)

    do_HEAD = do_GET  # noqa: N815 (the name http.server calls)

    def do_POST(self) -> None:
        self.close_connection = True  # a body, if any, is left unread
        if self.path != "/_next" or not ip_address(self.client_address[0]).is_loopback:
            self._send(HTTPStatus.NOT_FOUND, "text/plain; charset=utf-8", b"no such page\n", {})
        elif self.server.release_next():
            self._send_json(HTTPStatus.OK, self.server.state())
        else:
            self._send_json(HTTPStatus.CONFLICT, {"error": "every instalment is out"})

    def log_message(self, *args: object) -> None:
        """Say nothing: every feed is asked for every two seconds."""

    def _unchanged(self, tag: str, modified: datetime) -> bool:
        """If-None-Match decides where it is sent (RFC 9110, 13.1.3), else If-Modified-Since."""
        if (known := self.headers.get("If-None-Match")) is not None:
            return known.strip() == "*" or tag in (part.strip().removeprefix("W/") for part in known.split(","))
        since = self.headers.get("If-Modified-Since")
        if since is None:
            return False
        try:
            return modified <= parsedate_to_datetime(since)
        except (TypeError, ValueError):  # not a date, or one without a zone: as if it had not been sent
            return False

    def _send_json(self, status: HTTPStatus, value: dict[str, object]) -> None:
        self._send(status, "application/json", msgspec.json.encode(value), {"Cache-Control": "no-store"})

    def _send(self, status: HTTPStatus, content_type: str, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status != HTTPStatus.NOT_MODIFIED:
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(body)))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)
