"""docker-compose.yml and the image: the schema of what we use, and that they fit the programs they run."""

import re
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml

from processors.settings import ProcessorSettings
from producers.settings import PREFIX, ProducerSettings
from sinks.settings import SinkSettings

ROOT = Path(__file__).parents[3]
SETTINGS = {
    PREFIX + field.name.upper()
    for kind in (ProducerSettings, ProcessorSettings, SinkSettings)
    for field in msgspec.structs.fields(kind)
}


class HealthCheck(msgspec.Struct, forbid_unknown_fields=True):
    test: list[str] | None = None
    interval: str | None = None
    timeout: str | None = None
    retries: int | None = None
    disable: bool = False


class Condition(msgspec.Struct, forbid_unknown_fields=True):
    condition: str


class Service(msgspec.Struct, forbid_unknown_fields=True):
    image: str
    restart: str
    build: str | None = None
    command: list[str] = []
    environment: dict[str, str | int] = {}
    volumes: list[str] = []
    ports: list[str] = []
    healthcheck: HealthCheck | None = None
    depends_on: dict[str, Condition] = {}


class Compose(msgspec.Struct, forbid_unknown_fields=True):
    name: str
    services: dict[str, Service]
    volumes: dict[str, None]


@pytest.fixture(scope="module")
def compose() -> Compose:
    document: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
    return msgspec.convert({key: value for key, value in document.items() if not key.startswith("x-")}, Compose)


def test_the_official_images_go_by_their_short_names(compose: Compose) -> None:
    images = {name: service.image for name, service in compose.services.items() if service.build is None}
    assert images["elasticsearch"] == "elasticsearch:9.4.3"
    assert images["kibana"] == "kibana:9.4.3"
    assert re.fullmatch(r"apache/kafka:4\.\d+\.\d+", images["kafka"])


def test_nothing_is_published_beyond_this_machine(compose: Compose) -> None:
    assert all(port.startswith("127.0.0.1:") for service in compose.services.values() for port in service.ports)


def test_every_service_waits_for_services_that_can_be_waited_for(compose: Compose) -> None:
    for service in compose.services.values():
        for name, wanted in service.depends_on.items():
            if wanted.condition == "service_healthy":
                check = compose.services[name].healthcheck
                assert check is not None
                assert check.test
            else:
                assert wanted.condition == "service_completed_successfully"
                assert compose.services[name].restart == "on-failure"


def test_every_volume_is_declared(compose: Compose) -> None:
    used = {volume.split(":")[0] for service in compose.services.values() for volume in service.volumes}
    assert used == set(compose.volumes)


def test_our_services_set_only_settings_that_exist_and_run_programs_that_exist(compose: Compose) -> None:
    ours = {name: service for name, service in compose.services.items() if service.build}
    assert {"producers", "processors", "index", "alerts", "notify", "topics", "indexes", "dashboards"} == set(ours)
    for service in ours.values():
        assert set(service.environment) <= SETTINGS
        assert service.command[:2] == ["python", "-m"]
        program = service.command[2]
        assert program == "faust" or (ROOT / program / "__main__.py").is_file()


def test_the_image_copies_what_exists_and_installs_the_lock() -> None:
    lines = (ROOT / "Dockerfile").read_text(encoding="utf-8").splitlines()
    copied = [line.split()[1] for line in lines if line.startswith("COPY ")]
    assert all((ROOT / source).exists() for source in copied)
    assert any("--require-hashes -r requirements.txt" in line for line in lines)
    assert any(line.startswith("USER ") for line in lines)
    named = [word for line in lines for word in re.findall(r"RASID_\w+", line)]
    assert set(named) <= SETTINGS
