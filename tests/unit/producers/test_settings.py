"""Settings: typed, from the environment, each documented."""

from pathlib import Path

import msgspec
import pytest

from processors.settings import ProcessorSettings
from producers.settings import PREFIX, ProducerSettings, Settings, SettingsError, load
from sinks.settings import SinkSettings

DOCS = Path(__file__).parents[3] / "docs" / "settings.md"
KINDS: list[type[Settings]] = [ProducerSettings, ProcessorSettings, SinkSettings]


def test_a_value_comes_from_the_environment() -> None:
    assert load(Settings, {"RASID_KAFKA": "broker:1", "RASID_HEALTH_PORT": "81"}).health_port == 81


def test_a_secret_comes_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("word\n")
    assert load(Settings, {"RASID_TOPIC_PREFIX_FILE": str(tmp_path / "secret")}).topic_prefix == "word"


@pytest.mark.parametrize(
    ("env", "named"),
    [
        ({"RASID_HEALTH_PORT": "many"}, "RASID_HEALTH_PORT"),
        ({"RASID_LOG_LEVEL": "loud"}, "RASID_LOG_LEVEL"),
        ({"RASID_KAFKA_FILE": "nowhere/at/all"}, "RASID_KAFKA_FILE"),
        ({"RASID_KAFKA": "broker"}, "RASID_KAFKA"),
        ({"RASID_KAFKA": ""}, "RASID_KAFKA"),
        ({"RASID_HEALTH_PORT": "65536"}, "RASID_HEALTH_PORT"),
        ({"RASID_TOPIC_PREFIX": "a,b*"}, "RASID_TOPIC_PREFIX"),  # would search other indexes
        ({"RASID_TOPIC_PREFIX": "_all"}, "RASID_TOPIC_PREFIX"),
        ({"RASID_TOPIC_PREFIX": "../x"}, "RASID_TOPIC_PREFIX"),
    ],
)
def test_a_wrong_value_is_told_in_one_line_by_its_name(env: dict[str, str], named: str) -> None:
    with pytest.raises(SettingsError, match=named) as caught:
        load(Settings, env)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("kind", KINDS)
def test_every_setting_is_documented_with_its_default_and_words(kind: type[Settings]) -> None:
    rows = [line for line in DOCS.read_text(encoding="utf-8").splitlines() if line.startswith("| `RASID_")]
    documented = {line.split("`")[1]: line for line in rows}
    for field in msgspec.inspect.type_info(kind).fields:  # type: ignore[attr-defined]
        row = documented[PREFIX + field.name.upper()]
        assert field.type.extra_json_schema["description"] in row, field.name


def test_no_setting_is_documented_that_does_not_exist() -> None:
    known = {PREFIX + field.name.upper() for kind in KINDS for field in msgspec.structs.fields(kind)}
    rows = [line for line in DOCS.read_text(encoding="utf-8").splitlines() if line.startswith("| `RASID_")]
    assert {row.split("`")[1] for row in rows} == known
