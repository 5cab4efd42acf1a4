"""What a channel's sender is, and how it says that a message did not get through."""

from abc import ABC, abstractmethod
from collections.abc import Sequence

from sinks.notify.channels import Language
from sinks.notify.message import Message


class Unsent(Exception):
    """A message that did not get through; the words say why, and hold no secret.

    Unsent
    ├── Later     transient: no answer, 429, 5xx: try again, not before `seconds` are over where they are given
    └── Refused   terminal: the other side will not have this message, however often
    """


class Later(Unsent):
    """Transient."""

    def __init__(self, why: str, seconds: float | None = None) -> None:
        super().__init__(why)
        self.seconds = seconds


class Refused(Unsent):
    """Terminal."""


class Sender(ABC):
    """Sends one message at a time, from one thread. What it sends twice has the same `Message.id`."""

    @abstractmethod
    def send(self, message: Message) -> None:
        """Returns once the other side has `message`. Raises Later or Refused."""

    def begin(self) -> None:  # noqa: B027  # most have nothing to do
        """The channel is this process's from now on; what it did before, another may have gone on with."""


class ConsoleSender(Sender):
    """Prints an alert's sentence for whoever looks on: a line in each language."""

    def __init__(self, languages: Sequence[Language]) -> None:
        self.languages = languages

    def send(self, message: Message) -> None:
        try:
            print("\n".join(message.title(language) for language in self.languages), flush=True)  # noqa: T201
        except OSError as exc:
            raise Later(f"standard output: {exc.strerror}") from exc
