"""A small web site on loopback that gives the pages it is told to."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Page = tuple[str, str | bytes]  # content type and body, or "redirect" and where to


class Site:
    """The running site: `base` is its address without a slash at the end, `asked` the paths that were asked for."""

    def __init__(self, pages: dict[str, Page]) -> None:
        self.pages = pages
        self.asked: list[str] = []
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"site": self}))
        self.base = f"http://127.0.0.1:{self.server.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    site: Site

    def do_GET(self) -> None:
        self.site.asked.append(self.path)
        kind, told = self.site.pages.get(self.path, ("text/html", ""))
        body = (told if isinstance(told, bytes) else told.replace("BASE", self.site.base).encode()) or b"nothing here"
        self.send_response(301 if kind == "redirect" else 200 if told else 404)
        if kind == "redirect":
            self.send_header("Location", str(told))
            body = b""
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@contextmanager
def site(pages: dict[str, Page]) -> Iterator[Site]:
    """A site of `pages` by their paths; BASE in them stands for its address, and what is not there is 404."""
    running = Site(pages)
    thread = threading.Thread(target=running.server.serve_forever)
    thread.start()
    try:
        yield running
    finally:
        running.server.shutdown()
        running.server.server_close()
        thread.join()


def rss(*paths: str, title: str = "نشرة المرصد", extra: str = "") -> str:
    """A feed of articles at `paths`."""
    items = "".join(f"<item><title>خبر من البلدة</title><link>BASE{path}</link>{extra}</item>" for path in paths)
    return f"<rss version='2.0'><channel><title>{title}</title><link>BASE/</link>{items}</channel></rss>"
