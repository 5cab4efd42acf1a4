"""What a reader of events is, and the rules as one."""

from typing import Protocol

from processors.article import Article
from processors.event import Facts
from processors.events import extract_events


class Reader(Protocol):
    """Whatever can tell the attacks of an article."""

    def read(self, article: Article) -> list[Facts]:
        """The attacks, in the order of the text; [] where there are none.

        Raises AnswerError for an article that cannot be read so, now or later, and `pool.Unavailable` where what is
        needed for any article is away.
        """
        ...


class AnswerError(Exception):
    """A model's answer to one article cannot be used; asking again would not help. The message says what is wrong."""


class Rules:
    """The rules of `processors.events`; they never fail."""

    def read(self, article: Article) -> list[Facts]:
        """The attacks that the rules find."""
        return extract_events(article)
