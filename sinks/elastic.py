"""The way into Elasticsearch: one client for a process, and waiting until the server answers."""

import logging
import threading
import time
from pathlib import Path

import structlog
from elastic_transport import TlsError, TransportError
from elastic_transport.client_utils import DEFAULT
from elasticsearch import ApiError, Elasticsearch, UnsupportedProductError

from producers.settings import SettingsError
from sinks.errors import IndexRefused, IndexUnavailable, NotFound, SinkError
from sinks.settings import SinkSettings

log = structlog.get_logger(__name__)


def connect(settings: SinkSettings) -> Elasticsearch:
    """A client that tries each request once (its callers know best what may be tried again). Does not connect yet.

    Raises SettingsError for an address, login or CA file that cannot be used.
    """
    if settings.elasticsearch_ca and not Path(settings.elasticsearch_ca).is_file():
        raise SettingsError(f"RASID_ELASTICSEARCH_CA: no file at {settings.elasticsearch_ca}")
    # It warns of each failed try; what waits for the server tells so itself.
    logging.getLogger("elastic_transport.node_pool").setLevel(logging.ERROR)
    login = (settings.elasticsearch_user, settings.elasticsearch_password) if settings.elasticsearch_user else None
    try:
        return Elasticsearch(
            settings.elasticsearch,
            api_key=settings.elasticsearch_api_key or None,
            basic_auth=None if settings.elasticsearch_api_key else login,
            request_timeout=settings.elasticsearch_seconds,
            max_retries=0,
            ca_certs=settings.elasticsearch_ca or DEFAULT,
        )
    except ValueError as exc:
        # The URL may hold a password: name the fault only.
        raise SettingsError(f"RASID_ELASTICSEARCH: {str(exc).splitlines()[0]}") from exc


def wait_for(client: Elasticsearch, settings: SinkSettings, stop: threading.Event | None = None) -> None:
    """Return once the server answers, saying so in the log while it does not; at once where `stop` is set.

    Raises IndexUnavailable after `elasticsearch_wait_seconds`, IndexRefused where it will never let us in.
    """
    stop = stop or threading.Event()
    deadline = time.monotonic() + settings.elasticsearch_wait_seconds
    told = False
    while not stop.is_set():
        try:
            client.info()
        except (TlsError, UnsupportedProductError) as exc:
            raise IndexRefused(f"{address(client)} is no Elasticsearch we can talk to: {exc}") from exc
        except ApiError as exc:
            if exc.status_code not in (429, 502, 503, 504):
                raise refused(client, exc) from exc
        except TransportError:
            pass
        else:
            return
        if time.monotonic() > deadline:
            raise IndexUnavailable(
                f"no Elasticsearch answers at {address(client)}: start it, or set RASID_ELASTICSEARCH"
            )
        if not told:
            log.warning("waiting for Elasticsearch", at=address(client))
            told = True
        stop.wait(0.5)


def address(client: Elasticsearch) -> str:
    """Where `client` connects to, without a login."""
    config = next(iter(client.transport.node_pool.all())).config
    return f"{config.scheme}://{config.host}:{config.port}{config.path_prefix}"


def refused(client: Elasticsearch, exc: ApiError) -> SinkError:
    """The error to raise for an answer that was a refusal."""
    reason = cause(exc.body)
    if exc.status_code in (401, 403):
        return IndexRefused(f"{address(client)} refuses our login: {reason}; see RASID_ELASTICSEARCH_API_KEY")
    if exc.status_code == 404 and "index_not_found" in str(exc.message):
        return NotFound(f"{reason}: run `python -m sinks setup`")
    return IndexRefused(f"{address(client)} answers {exc.status_code}: {reason}")


def cause(body: object) -> str:
    """The innermost reason in the error that Elasticsearch answers with, in one line of at most 300 characters."""
    error = body.get("error", body) if isinstance(body, dict) else body
    while isinstance(error, dict) and isinstance(error.get("caused_by"), dict):
        error = error["caused_by"]
    words = error.get("reason") or error.get("type") if isinstance(error, dict) else error
    return " ".join(str(words).split())[:300]
