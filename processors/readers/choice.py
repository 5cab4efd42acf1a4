"""Which reader of events the settings choose."""

import importlib.util
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from processors.readers.reader import Reader, Rules
from processors.settings import ProcessorSettings
from producers.settings import SettingsError, load


def check(settings: ProcessorSettings) -> None:
    """Raise SettingsError, in one line, where the settings ask for a model that cannot be used."""
    if settings.events == "http":
        url = urlsplit(settings.events_url)
        if url.scheme not in {"http", "https"} or not url.hostname:
            raise SettingsError(f"RASID_EVENTS_URL: {settings.events_url!r} is no http(s) address (see docs/models.md)")
        if settings.events_seconds >= settings.page_seconds:
            raise SettingsError(
                "RASID_EVENTS_SECONDS: must be less than RASID_PAGE_SECONDS, the time of a whole article"
            )
    if settings.events == "onnx":
        if settings.events_use != "veto":
            raise SettingsError("RASID_EVENTS_USE: a model of relevance can only veto (see docs/models.md)")
        if not Path(settings.events_model).is_file():
            raise SettingsError(f"RASID_EVENTS_MODEL: there is no file {settings.events_model!r} (see docs/models.md)")
        if importlib.util.find_spec("onnxruntime") is None:
            raise SettingsError("RASID_EVENTS: onnx needs requirements-onnx.txt installed (see docs/models.md)")


def reader_of(settings: ProcessorSettings) -> Reader:
    """The reader that the settings choose. Raises SettingsError for one that cannot be used."""
    check(settings)
    match settings.events:
        case "rules":
            return Rules()
        case "http":
            from processors.readers.beside import Beside  # noqa: PLC0415 - the rules alone must not pay for it
            from processors.readers.remote import Remote  # noqa: PLC0415 - nor for its client

            model = Remote(settings.events_url, settings.events_seconds, settings.events_bytes, key=settings.events_key)
            return model if settings.events_use == "in_place" else Beside(Rules(), model, settings.events_use)
        case "onnx":
            from processors.readers.relevance import Relevant  # noqa: PLC0415 - it needs what may not be there

            return Relevant(Rules(), Path(settings.events_model), settings.events_least)


@cache
def chosen() -> Reader:
    """The reader of this process, by its environment. Raises SettingsError."""
    settings = load(ProcessorSettings)
    if settings.events != "rules":
        from producers.service import configure_logs  # noqa: PLC0415 - as above

        configure_logs(settings, "processors")  # a process of the pool has none, and structlog's own go to stdout
    return reader_of(settings)
