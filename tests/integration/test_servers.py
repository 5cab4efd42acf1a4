"""Kafka and Elasticsearch as deploy/local starts them."""

from pathlib import Path

import httpx
import pytest
from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer
from kafka.admin import NewTopic
from kafka.errors import KafkaTimeoutError

from deploy.local import pins
from deploy.local.artifacts import fetch
from deploy.local.folder import local_folder
from deploy.local.kafka import MESSAGE_BYTES
from deploy.local.pins import Pin
from deploy.local.servers import Endpoints

pytestmark = pytest.mark.integration


@pytest.fixture
def topic(servers: Endpoints, fresh: str) -> str:
    with KafkaAdminClient(bootstrap_servers=servers.kafka) as admin:
        admin.create_topics([NewTopic(f"{fresh}articles", num_partitions=2, replication_factor=1)])
        admin.wait_for_topics([f"{fresh}articles"])
    return f"{fresh}articles"


def test_what_is_produced_is_consumed(servers: Endpoints, topic: str) -> None:
    page = "خبر".encode() * (MESSAGE_BYTES // 12)  # half of the largest message
    with KafkaProducer(bootstrap_servers=servers.kafka, max_request_size=MESSAGE_BYTES, acks="all") as producer:
        producer.send(topic, key=b"id", value=page).get(timeout=60)
    with KafkaConsumer(
        topic,
        bootstrap_servers=servers.kafka,
        group_id=f"{topic}-reader",
        auto_offset_reset="earliest",
        fetch_max_bytes=MESSAGE_BYTES,
        max_partition_fetch_bytes=MESSAGE_BYTES,
    ) as consumer:
        message = next(iter(consumer))
    assert (message.key, message.value) == (b"id", page)


def test_a_topic_is_not_made_by_writing_to_it(servers: Endpoints, fresh: str) -> None:
    with (
        KafkaProducer(bootstrap_servers=servers.kafka, max_block_ms=1_000) as producer,
        pytest.raises(KafkaTimeoutError),
    ):
        producer.send(f"{fresh}nothing", b"?")
    with KafkaAdminClient(bootstrap_servers=servers.kafka) as admin:
        assert f"{fresh}nothing" not in admin.list_topics()


def test_arabic_text_is_found_by_another_form_of_its_word(servers: Endpoints, fresh: str) -> None:
    with httpx.Client(base_url=servers.elasticsearch, trust_env=False) as client:
        mapping = {"mappings": {"properties": {"text": {"type": "text", "analyzer": "arabic"}}}}
        assert client.put(f"/{fresh}articles", json=mapping).status_code == httpx.codes.OK
        document = {"text": "سقطت قذيفة قرب العراق"}
        params = {"refresh": "true"}
        answer = client.put(f"/{fresh}articles/_doc/1", json=document, params=params)
        assert answer.status_code == httpx.codes.CREATED
        query = {"query": {"match": {"text": "والعراق"}}, "highlight": {"fields": {"text": {}}}}
        hits = client.post(f"/{fresh}articles/_search", json=query).json()["hits"]["hits"]
    assert [hit["_id"] for hit in hits] == ["1"]
    assert hits[0]["highlight"]["text"] == ["سقطت قذيفة قرب <em>العراق</em>"]


def test_an_index_is_not_made_by_writing_to_it(servers: Endpoints, fresh: str) -> None:
    answer = httpx.put(f"{servers.elasticsearch}/{fresh}nothing/_doc/1", json={"a": 1}, trust_env=False)
    assert answer.status_code == httpx.codes.NOT_FOUND
    assert answer.json()["error"]["type"] == "index_not_found_exception"


def test_a_full_disk_does_not_stop_writing(servers: Endpoints) -> None:
    answer = httpx.get(
        f"{servers.elasticsearch}/_cluster/settings",
        params={"include_defaults": "true", "flat_settings": "true"},
        trust_env=False,
    ).json()
    settings = {**answer["defaults"], **answer["persistent"], **answer["transient"]}
    assert settings["cluster.routing.allocation.disk.threshold_enabled"] == "false"


def test_another_start_fetches_nothing(servers: Endpoints) -> None:
    def download(pin: Pin, into: Path) -> Path:
        raise AssertionError(f"{pin.coordinate} is asked for again")

    wanted, fetched = pins.load(), local_folder() / "fetched"
    assert (fetch("kafka", wanted.kafka, fetched, download) / "complete").exists()
    assert (fetch("elasticsearch", wanted.elasticsearch, fetched, download) / "complete").exists()
