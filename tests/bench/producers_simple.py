"""A feed poller as it is written in an afternoon: every feed on one fixed interval, what is new fetched and sent.

httpx, feedparser and kafka-python as ours use them; without conditional requests, schedule, state or manners. Run as a
program: kafka, topic, seconds between polls, and the file with the feeds' addresses, one a line.
"""

import asyncio
import sys
from pathlib import Path

import feedparser
import httpx
from kafka import KafkaProducer

from producers.article import FetchedArticle, article_id, utc_now
from producers.publish import encoder

_CONNECTIONS = 64


async def watch(
    client: httpx.AsyncClient, producer: KafkaProducer, topic: str, url: str, seconds: float, seen: set[str]
) -> None:
    while True:
        try:
            answer = await client.get(url)
            for entry in reversed(feedparser.parse(answer.content).entries):
                link = entry.link
                if link in seen:
                    continue
                page = await client.get(link)
                now = utc_now()
                key = article_id(link)
                article = FetchedArticle(
                    article_id=key, url=link, outlet=url, body=page.content, title=entry.title, fetched_at=now
                )
                producer.send(topic, key=key.encode(), value=encoder.encode(article))
                seen.add(link)
        except httpx.HTTPError as exc:
            sys.stderr.write(f"{url}: {exc!r}\n")
        await asyncio.sleep(seconds)


async def main(kafka: str, topic: str, seconds: float, urls: list[str]) -> None:
    producer = KafkaProducer(bootstrap_servers=kafka, acks="all", compression_type="gzip", linger_ms=5)
    limits = httpx.Limits(max_connections=_CONNECTIONS)
    async with httpx.AsyncClient(limits=limits, timeout=60.0, trust_env=False) as client:
        seen: set[str] = set()
        await asyncio.gather(*(watch(client, producer, topic, url, seconds, seen) for url in urls))


if __name__ == "__main__":
    asyncio.run(
        main(sys.argv[1], sys.argv[2], float(sys.argv[3]), Path(sys.argv[4]).read_text(encoding="utf-8").split())
    )
