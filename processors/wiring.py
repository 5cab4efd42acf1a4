"""The Faust app, and how its topics and tables are made; `app.py` has the agents.

What is wrong with the settings ends the process in one line.
"""

from pathlib import Path

import faust
from faust.types import TableT, TopicT

from processors.consumer import Transport
from processors.readers.choice import check
from processors.settings import ProcessorSettings
from processors.tables import Tables
from producers import topics
from producers.settings import SettingsError, load

try:
    settings = load(ProcessorSettings)
    check(settings)
except SettingsError as exc:
    raise SystemExit(str(exc)) from exc
try:
    Path(settings.state_dir).mkdir(parents=True, exist_ok=True)
except OSError as exc:
    raise SystemExit(f"RASID_STATE_DIR: cannot make {settings.state_dir}: {exc.strerror}") from exc

app = faust.App(
    f"{settings.topic_prefix}processors",
    broker=[f"kafka://{host}" for host in settings.kafka.split(",")],
    datadir=Path(settings.state_dir),
    store="rocksdb://",
    TableManager=Tables,
    key_serializer="raw",
    value_serializer="raw",
    topic_disable_leader=True,
    topic_replication_factor=settings.replication,
    table_standby_replicas=0,
    stream_wait_empty=False,
    worker_redirect_stdouts=False,
    producer_compression_type="gzip",
    producer_max_request_size=settings.message_bytes,
    consumer_max_fetch_size=settings.message_bytes,
    consumer_auto_offset_reset="earliest",
    broker_commit_interval=1.0,
    broker_session_timeout=10.0,  # a dead worker's partitions move within seconds
    broker_heartbeat_interval=3.0,
)
app.transport = Transport(app.conf.broker_consumer, app)
# Faust's own web server would listen on all addresses. Its setting web_enabled does not hold: the worker's command line
# turns it on again.
app.boot_strategy.enable_web = False
partitions = {topic.name: topic.partitions for topic in topics.topics()}


def topic_of(name: str) -> TopicT:
    """The Faust topic of ours called `name`, raw bytes in and out."""
    return app.topic(settings.topic_prefix + name, key_type=bytes, value_type=bytes, internal=False)


def table_of(name: str, source: str) -> TableT:
    """A table of bytes whose changelog has as many partitions as the topic `source` that feeds it."""
    return app.Table(
        f"{settings.topic_prefix}{name}",
        key_type=bytes,
        value_type=bytes,
        partitions=partitions[source],
        extra_topic_configs={"max.message.bytes": str(settings.message_bytes)},
        # 2 GiB a partition by default
        options={"block_cache_size": settings.table_cache_bytes, "write_buffer_size": settings.table_cache_bytes},
    )
