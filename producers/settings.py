"""Settings: one typed field each, read from the environment variable `RASID_` + its name in capitals.

A secret is read from a file instead where `RASID_NAME_FILE` names one. docs/settings.md lists all (a test checks it).
"""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

import msgspec

PREFIX = "RASID_"


class SettingsError(Exception):
    """A setting that cannot be used: the message names the variable, its fault, and what to do."""


def setting(words: str, **bounds: Any) -> msgspec.Meta:  # noqa: ANN401 - msgspec's own: ge, gt, le, pattern
    """The description of a setting, as docs/settings.md shows it, and what its value must keep to."""
    return msgspec.Meta(description=words, **bounds)


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What every process reads."""

    kafka: Annotated[
        str,
        setting("Kafka's bootstrap servers, `host:port` with commas between", pattern=r"^([^\s,]+:[0-9]{1,5}(,|$))+$"),
    ] = "127.0.0.1:9092"
    # What a topic and an index may both begin with; in lower case, for the index.
    topic_prefix: Annotated[
        str, setting("put before every topic, group and index name", pattern="^([a-zA-Z0-9][a-zA-Z0-9._-]{0,99})?$")
    ] = ""
    replication: Annotated[int, setting("replication factor of the topics we create", ge=1)] = 1
    health_host: Annotated[str, setting("address that `/healthz` and `/metrics` listen on")] = "127.0.0.1"
    health_port: Annotated[int, setting("their port; 0 takes a free one and logs it", ge=0, le=65_535)] = 0
    log_level: Annotated[Literal["debug", "info", "warning", "error"], setting("least level that is logged")] = "info"
    log_format: Annotated[Literal["auto", "json", "console"], setting("`auto`: console on a terminal, else JSON")] = (
        "auto"
    )
    message_bytes: Annotated[int, setting("largest Kafka message, in bytes", ge=65_536)] = 8_388_608


class ProducerSettings(Settings, frozen=True, kw_only=True):
    """What the producers read besides."""

    feeds: Annotated[str, setting("the feed list")] = str(Path(__file__).with_name("feeds.toml"))
    user_agent: Annotated[str, setting("how fetches name themselves")] = "Rasid/0.1"
    contact: Annotated[str, setting("e-mail or page that fetches name, in From too if an e-mail; empty: none")] = ""
    page_bytes: Annotated[int, setting("largest page or feed that is read, in bytes after decompression", ge=1)] = (
        5_000_000
    )
    fetch_seconds: Annotated[float, setting("longest time one fetch may take", gt=0)] = 20.0
    host_delay_seconds: Annotated[float, setting("least time between two fetches from one host", ge=0)] = 1.0
    host_concurrency: Annotated[int, setting("most fetches from one host at a time", ge=1, le=64)] = 2
    robots: Annotated[bool, setting("whether articles that robots.txt forbids are left alone")] = True
    poll_seconds: Annotated[float, setting("time to a feed's second poll, before its rhythm is known", gt=0)] = 300.0
    poll_least_seconds: Annotated[float, setting("shortest time between two polls of a feed", gt=0)] = 60.0
    poll_most_seconds: Annotated[float, setting("longest time between two polls of a feed that answers", gt=0)] = 5400.0
    poll_items: Annotated[float, setting("new items that a poll should find", gt=0)] = 5.0
    silent_times: Annotated[
        float, setting("a feed is silent after so many times the longest gap it usually has between news", ge=1)
    ] = 3.0
    owner_seconds: Annotated[
        float, setting("silence after which the other producers take a producer's feeds over", ge=6, le=1800)
    ] = 10.0
    seen_articles: Annotated[
        int, setting("articles remembered as done with, 8 bytes of memory each; the oldest are forgotten", ge=10_000)
    ] = 1_000_000
    archive: Annotated[str, setting("folder that fetched pages are kept in as WARC files; empty: none are kept")] = ""
    archive_bytes: Annotated[int, setting("size at which an archive file is ended and the next begun", ge=65_536)] = (
        1_000_000_000
    )


S = TypeVar("S", bound=Settings)


def load(kind: type[S], env: Mapping[str, str] = os.environ) -> S:
    """The settings of `kind` as `env` gives them.

    Raises SettingsError with one line for a value of the wrong form or a secret's file that cannot be read.
    """
    values: dict[str, str] = {}
    for field in msgspec.structs.fields(kind):
        name = PREFIX + field.name.upper()
        if file := env.get(f"{name}_FILE"):
            try:
                values[field.name] = Path(file).read_text(encoding="utf-8").strip()
            except OSError as exc:
                raise SettingsError(f"{name}_FILE: cannot read {file}: {exc.strerror}") from exc
        elif name in env:
            values[field.name] = env[name]
    try:
        return msgspec.convert(values, kind, strict=False)
    except msgspec.ValidationError as exc:
        fault, _, where = str(exc).partition(" - at `$.")
        variable = PREFIX + where.rstrip("`").upper()
        raise SettingsError(f"{variable}: {fault} (see docs/settings.md)") from exc
