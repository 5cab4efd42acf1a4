"""A model behind an address: the article is posted to it, and its answer checked."""

import time

import httpx
import msgspec

from processors.article import Article
from processors.event import Facts
from processors.pool import Unavailable
from processors.readers.answer import checked
from processors.readers.reader import AnswerError

_TRIES = 3
_PAUSE = 0.2  # seconds before the second try, doubled before each other
# The model's word on this very article; any other refusal is about the model, and holds for every article.
_OF_THE_ARTICLE = frozenset({400, 413, 422})


class Remote:
    """Asks the model at `url`: `seconds` for all tries of one article, at most `most` bytes of answer."""

    def __init__(self, url: str, seconds: float, most: int, *, key: str = "") -> None:
        self.url, self.seconds, self.most = url, seconds, most
        headers = {"Content-Type": "application/json", "Accept": "application/json", "Accept-Encoding": "identity"}
        if key:
            headers["Authorization"] = f"Bearer {key}"
        # No proxy from the environment and no redirect: articles go where the setting says, and nowhere else.
        self.client = httpx.Client(headers=headers, trust_env=False, follow_redirects=False)

    def read(self, article: Article) -> list[Facts]:
        """What the model tells; tried again, within the time, while it is away or busy.

        Raises AnswerError for an answer that cannot be used, Unavailable where none comes.
        """
        body = msgspec.json.encode(article)
        ends, pause = time.monotonic() + self.seconds, _PAUSE
        for tries_left in reversed(range(_TRIES)):
            try:
                return checked(self._answer(body, ends), article)
            except Unavailable:
                if not tries_left or time.monotonic() + pause >= ends:
                    raise
            time.sleep(pause)
            pause *= 2
        raise AssertionError("the last try returns or raises")

    def _answer(self, body: bytes, ends: float) -> bytes:
        left = max(0.01, ends - time.monotonic())
        try:
            with self.client.stream("POST", self.url, content=body, timeout=left) as answer:
                if answer.status_code in _OF_THE_ARTICLE:
                    raise AnswerError(f"the model at {self.url} refuses the article: {answer.status_code}")
                if answer.status_code != httpx.codes.OK:
                    raise Unavailable(f"the model at {self.url} answers {answer.status_code}")
                return self._body(answer, ends)
        except httpx.HTTPError as exc:
            raise Unavailable(f"the model at {self.url}: {type(exc).__name__}: {exc}") from exc

    def _body(self, answer: httpx.Response, ends: float) -> bytes:
        """The whole answer; the time holds for all of it, however slowly it drips."""
        found = bytearray()
        for piece in answer.iter_bytes():
            found += piece
            if len(found) > self.most:
                raise AnswerError(f"the model at {self.url} answers more than {self.most} bytes")
            if time.monotonic() > ends:
                raise Unavailable(f"the model at {self.url} took longer than {self.seconds:g} s")
        return bytes(found)
