"""An Atom feed (RFC 4287) of a channel's newest alerts: one file, written whole and put in place at once."""

import os
import tempfile
import uuid
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from xml.etree import ElementTree

from producers.article import utc_now
from sinks.bidi import plain
from sinks.notify.channels import Feed
from sinks.notify.message import Message
from sinks.notify.sender import Later, Sender

_ATOM = "http://www.w3.org/2005/Atom"
_XML = "http://www.w3.org/XML/1998/namespace"
_NAMES = uuid.uuid5(uuid.NAMESPACE_DNS, "rasid")


class FeedSender(Sender):
    """Writes the file anew with each alert. `delivered` gives what went out by the channel before, oldest first.

    The file is made of Kafka's topics alone: one that is lost, or behind, is written anew at the start.
    """

    def __init__(self, channel: Feed, delivered: Callable[[], Iterable[Message]]) -> None:
        self.channel, self.delivered = channel, delivered
        self.entries: dict[str, Message] = {}  # by id: an alert that comes twice is one entry

    def begin(self) -> None:
        self.entries = {message.id: message for message in self.delivered()}
        with suppress(Later):  # the next alert tells it
            self.write()

    def send(self, message: Message) -> None:
        before = self.entries
        self.entries = {**before, message.id: message}
        try:
            self.write()
        except Later:
            self.entries = before
            raise

    def write(self) -> None:
        """Put the file in its place. Raises Later."""
        newest = list(self.entries)[-self.channel.entries :]
        self.entries = {name: self.entries[name] for name in newest}
        try:
            replace(Path(self.channel.file), atom(self.channel, self.entries.values()))
        except OSError as exc:
            raise Later(f"{self.channel.file}: {exc.strerror}") from exc


def atom(channel: Feed, messages: Iterable[Message]) -> bytes:
    """The feed of `messages`, the last of them first, as UTF-8."""
    ElementTree.register_namespace("", _ATOM)
    entries = [_entry(message) for message in messages][::-1]
    feed = ElementTree.Element(_tag("feed"), {f"{{{_XML}}}lang": channel.languages[0]})
    _add(feed, "id", _identity(channel.name))
    _add(feed, "title", plain(channel.title))
    _add(feed, "updated", entries[0].findtext(_tag("updated")) or "" if entries else _time(utc_now()))
    _add(_add(feed, "author"), "name", "Rasid")
    feed.extend(entries)
    body: bytes = ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True)
    return body


def replace(file: Path, body: bytes) -> None:
    """Put `body` in the place of `file`, so that nobody ever reads half of it. Raises OSError."""
    with tempfile.NamedTemporaryFile(dir=file.parent, prefix=f".{file.name}.", delete=False) as part:
        try:
            part.write(body)
            part.flush()
            os.fsync(part.fileno())
            os.fchmod(part.fileno(), 0o644)  # a web server reads it
            Path(part.name).replace(file)
        except BaseException:
            Path(part.name).unlink(missing_ok=True)
            raise


def _entry(message: Message) -> ElementTree.Element:
    alert = message.alert
    entry = ElementTree.Element(_tag("entry"))
    _add(entry, "id", _identity(message.id))
    _add(entry, "title", message.title(message.languages[0]))
    _add(entry, "updated", _time(alert.at))
    for term in (alert.transition, alert.event_type, alert.country):
        if term:
            _add(entry, "category", term=plain(term))
    for url in message.links():
        _add(entry, "link", rel="related", href=url)
    _add(entry, "content", message.html(), type="html")
    return entry


def _add(parent: ElementTree.Element, name: str, text: str = "", **attributes: str) -> ElementTree.Element:
    child = ElementTree.SubElement(parent, _tag(name), attributes)
    child.text = text or None
    return child


def _tag(name: str) -> str:
    return f"{{{_ATOM}}}{name}"


def _identity(name: str) -> str:
    return uuid.uuid5(_NAMES, name).urn


def _time(at: datetime) -> str:
    return at.isoformat(timespec="seconds").replace("+00:00", "Z")
