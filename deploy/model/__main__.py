"""A tiny model behind an address: posted an article, it answers with the events it tells. Put your own in `tell`."""

import argparse
import sys
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import msgspec

from processors.article import Article
from processors.event import EventDate, EventType, Evidence, Facts
from processors.readers.answer import Answer

MOST_BYTES = 8_388_608  # of an article
WEAPONS: dict[str, EventType] = {
    "مسيرة": "drone_attack", "مسيّرة": "drone_attack", "عبوة": "ied", "مفخخة": "vehicle_bomb", "صواريخ": "rocket_attack",
    "غارة": "air_strike", "لغم": "landmine",
}  # fmt: skip


def tell(article: Article) -> list[Facts]:
    """One event where the headline names a weapon: as little as a model can tell, with all that an answer needs."""
    for word, kind in WEAPONS.items():
        start = article.title.find(word)
        if start >= 0:
            day = (article.published or "")[:10]
            return [
                Facts(
                    event_type=kind,
                    temporality="new",
                    outcome="completed",
                    date=EventDate(start=day, end=day) if day else None,
                    confidence=0.5,
                    evidence=[
                        Evidence(field="event_type", start=start, end=start + len(word), text=word, part="title")
                    ],
                )
            ]
    return []


def server(port: int, model: Callable[[Article], list[Facts]] = tell) -> ThreadingHTTPServer:
    """A server on loopback that answers with what `model` tells; port 0 takes a free one."""

    class Handler(BaseHTTPRequestHandler):
        timeout = 10  # seconds that a silent client keeps its thread

        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            if length > MOST_BYTES:
                self.send_error(413)
                return
            try:
                article = msgspec.json.decode(self.rfile.read(length), type=Article)
            except msgspec.DecodeError as exc:
                self.send_error(400, str(exc))
                return
            body = msgspec.json.encode(Answer(events=model(article)))
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            """Say nothing: a line an article is too much."""

    return ThreadingHTTPServer(("127.0.0.1", port), Handler)


def main() -> int:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(prog="python -m deploy.model", description=__doc__)
    parser.add_argument("--port", type=int, default=8800, help="on loopback (%(default)s)")
    given = parser.parse_args()
    try:
        with server(given.port) as serving:
            print(f"a model answers at http://127.0.0.1:{serving.server_address[1]}/events", flush=True)
            serving.serve_forever()
    except OSError as exc:
        print(f"port {given.port}: {exc.strerror}; choose another with --port", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
