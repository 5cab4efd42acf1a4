"""What the processors read besides the settings of every process."""

from pathlib import Path
from typing import Annotated, Literal

from producers.settings import Settings, setting


class ProcessorSettings(Settings, frozen=True, kw_only=True):
    """Settings of the Faust worker and of its process pool."""

    state_dir: Annotated[
        str, setting("where the worker keeps its tables while it runs; Kafka restores them when it starts")
    ] = str(Path(".local") / "faust")
    pool_processes: Annotated[int, setting("processes that extract text and events", ge=1)] = 2
    page_seconds: Annotated[float, setting("longest time one page may take to extract", gt=0)] = 20.0
    page_memory_bytes: Annotated[
        int, setting("most memory one page may take to extract, in bytes, besides the process's own", ge=33_554_432)
    ] = 536_870_912
    batch: Annotated[int, setting("fetched articles taken at once, to fill the pool", ge=1)] = 8
    table_cache_bytes: Annotated[int, setting("RocksDB block cache of one table partition, in bytes", ge=65_536)] = (
        8_388_608
    )
    open_days: Annotated[
        int, setting("days without a report after which an event is folded, and its articles' versions forgotten", ge=8)
    ] = 60
    deliver_seconds: Annotated[
        float, setting("how long a delivery is tried again before the worker ends itself", ge=0)
    ] = 120.0
    events: Annotated[
        Literal["rules", "http", "onnx"],
        setting("who reads events: `rules` alone, with a model behind an address (`http`), with a model file (`onnx`)"),
    ] = "rules"
    events_use: Annotated[
        Literal["fill", "add", "veto", "in_place"],
        setting(
            "a model `fill`s in what the rules leave open, `add`s events, `veto`es theirs, or reads `in_place` of them"
        ),
    ] = "fill"
    events_url: Annotated[str, setting("the model's address")] = "http://127.0.0.1:8800/events"
    events_key: Annotated[str, setting("secret: sent to the model as a bearer token; empty: none")] = ""
    events_seconds: Annotated[float, setting("longest time the model may take over an article, all tries", gt=0)] = 10.0
    events_bytes: Annotated[int, setting("largest answer of the model, in bytes", ge=1024)] = 1_048_576
    events_model: Annotated[str, setting("the model file (ONNX)")] = ""
    events_least: Annotated[
        float, setting("least probability by the model file at which an article tells of attacks", ge=0, le=1)
    ] = 0.5
