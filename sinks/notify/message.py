"""An alert as it goes out: its id, its title, and its words as plain text, HTML and JSON."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
import msgspec

from sinks import bidi
from sinks.alerts.alert import Alert
from sinks.notify.channels import Language
from sinks.notify.view import View, title, view

TEMPLATES = Path(__file__).with_name("templates")


def delivery_id(alert_id: str, channel: str, *, escalated: bool = False) -> str:
    """The id of an alert in one channel: the same however often it is sent there."""
    return f"{alert_id}|{channel}" + ("|escalated" if escalated else "")


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """One alert for one channel. `id` is the key by which a receiver knows that it has it already."""

    alert: Alert
    channel: str
    languages: Sequence[Language]
    escalated: bool = False

    @property
    def id(self) -> str:
        return delivery_id(self.alert.alert_id, self.channel, escalated=self.escalated)

    def title(self, language: Language) -> str:
        """One line."""
        return title(self.alert, language, escalated=self.escalated)

    def text(self, languages: Sequence[Language] = ()) -> str:
        """Plain text, one language after the other, with the marks that let mixed lines be read rightly."""
        return "\n".join(self._text(one) for one in self._views(languages))

    def html(self, languages: Sequence[Language] = ()) -> str:
        """A fragment of HTML, everything of others escaped, each language in a block of its direction."""
        return "".join(_template("message.html.jinja", "html").render(view=one) for one in self._views(languages))

    def links(self) -> list[str]:
        """The addresses of its reports, or of what a digest lists."""
        return [item.url for item in self._views(self.languages[:1])[0].items if item.url]

    def payload(self) -> bytes:
        """What programs get, as JSON: `type`, `timestamp` and `data`, the form that Standard Webhooks advises."""
        body: dict[str, Any] = {
            "type": f"alert.{self.alert.transition}",
            "timestamp": self.alert.at,
            "data": {
                "id": self.id,
                "channel": self.channel,
                "escalated": self.escalated,
                "title": {language: self.title(language) for language in self.languages},
                "text": {language: self.text([language]) for language in self.languages},
                "alert": self.alert,
            },
        }
        return msgspec.json.encode(body)

    def _views(self, languages: Sequence[Language]) -> list[View]:
        return [
            view(self.alert, language, identity=self.id, escalated=self.escalated)
            for language in languages or self.languages
        ]

    def _text(self, one: View) -> str:
        text = _template("message.txt.jinja", one.direction).render(view=one)
        return "".join(bidi.led(line, one.direction) for line in text.splitlines(keepends=True))


@cache
def _template(name: str, kind: str) -> jinja2.Template:
    """`kind` is `html`, or the direction of plain text."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=jinja2.select_autoescape(["html.jinja"], default=False),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )

    def apart(value: str) -> str:
        """`value` isolated where some of it runs the other way."""
        return bidi.isolated(value) if bidi.mixes(value, kind) else value  # type: ignore[arg-type]

    environment.filters["apart"] = apart
    return environment.get_template(name)
