"""E-mail, Slack, Telegram, Teams and what else apprise speaks to (https://appriseit.com)."""

from pathlib import Path

from sinks.errors import DataError
from sinks.notify.channels import Services
from sinks.notify.message import Message
from sinks.notify.sender import Later, Sender


class ServicesSender(Sender):
    """Sends through apprise. It does not tell why a service refused, so every failure may pass. Raises DataError."""

    def __init__(self, channel: Services, url: str, file: Path) -> None:
        import apprise  # noqa: PLC0415  # takes 0.8 s and 30 MB: only where a channel asks for it

        self.channel = channel
        asset = apprise.AppriseAsset(
            app_id="Rasid", app_desc="Rasid", app_url="", storage_mode=apprise.PersistentStoreMode.MEMORY
        )
        self.services = apprise.Apprise(asset=asset)
        if not self.services.add(url):
            raise DataError(f"{file}: channel {channel.name}: its address is none that apprise knows")
        self.kind = apprise.NotifyFormat.HTML if channel.html else apprise.NotifyFormat.TEXT

    def send(self, message: Message) -> None:
        languages = self.channel.languages
        body = message.html(languages) if self.channel.html else message.text(languages)
        result = self.services.notify(
            body=body, title=message.title(languages[0]), body_format=self.kind, timeout=self.channel.seconds
        )
        if not result:
            words = [entry.message for entry in result.logs() if entry.level in ("WARNING", "ERROR")]
            raise Later(" ".join(words[-1:]) or f"apprise: {result.status.name.lower()}")
