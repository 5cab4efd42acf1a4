"""What the sinks read besides the settings of every process."""

from pathlib import Path
from typing import Annotated

from producers.settings import Settings, setting


class SinkSettings(Settings, frozen=True, kw_only=True):
    """Where the index is, how to enter it, and how alerts are judged."""

    elasticsearch: Annotated[str, setting("Elasticsearch's address")] = "http://127.0.0.1:9200"
    elasticsearch_api_key: Annotated[str, setting("secret: API key; empty: user and password")] = ""
    elasticsearch_user: Annotated[str, setting("user name; empty: no login")] = ""
    elasticsearch_password: Annotated[str, setting("secret: that user's password")] = ""
    elasticsearch_ca: Annotated[str, setting("file of the CA certificate; empty: the system's")] = ""
    elasticsearch_wait_seconds: Annotated[float, setting("how long a start waits for Elasticsearch", ge=0)] = 120.0
    elasticsearch_seconds: Annotated[float, setting("longest time one request to Elasticsearch may take", gt=0)] = 30.0
    bulk_documents: Annotated[int, setting("most documents written in one request", ge=1)] = 500
    bulk_bytes: Annotated[int, setting("most bytes of documents written in one request", ge=1)] = 8_388_608
    bulk_requests: Annotated[int, setting("most write requests under way at once", ge=1, le=64)] = 4
    retry_max_seconds: Annotated[float, setting("longest wait between two tries of a write or a delivery", gt=0)] = 30.0
    alert_rules: Annotated[str, setting("the alert rules")] = str(Path(__file__).parent / "alerts" / "rules.toml")
    alert_channels: Annotated[str, setting("the channels that alerts go out by")] = str(
        Path(__file__).parent / "notify" / "channels.toml"
    )
    alert_ledger_days: Annotated[float, setting("how long the alerts remember an event nothing happens to", gt=0)] = (
        30.0
    )
    confirm_sources: Annotated[int, setting("fresh independent sources that make an event confirmed", ge=1)] = 2

    @property
    def index_prefix(self) -> str:
        """What stands before every index, alias and template name: the topic prefix in lower case."""
        return self.topic_prefix.lower()
