"""Logins, TLS and least rights, on a real Elasticsearch that has security on."""

import base64
import hashlib
import os
import shutil
import ssl
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest
from elasticsearch import ApiError

from deploy.local.elasticsearch import Elasticsearch
from deploy.local.process import LOOPBACK
from deploy.local.run import Run
from deploy.local.servers import Endpoints, prepare
from processors import article as articles
from producers import topics
from sinks import search
from sinks.bootstrap import setup
from sinks.elastic import connect
from sinks.errors import IndexRefused
from sinks.reindex import Rebuild
from sinks.roles import roles
from sinks.settings import SinkSettings
from tests.integration.sinks_case import ROOT, held, index, publish
from tests.unit.sinks.samples import article

pytestmark = [
    pytest.mark.integration,
    pytest.mark.skipif(not shutil.which("openssl"), reason="openssl makes the certificate"),
]

USER, PASSWORD = "chief", "not-to-be-told-1"
JANUARY = datetime(2026, 1, 9, tzinfo=UTC)


def password_line(user: str, password: str) -> str:
    """A line of Elasticsearch's file of users: PBKDF2 with HMAC-SHA512, in its Hasher's form."""
    salt = os.urandom(32)
    digest = hashlib.pbkdf2_hmac("sha512", password.encode(), salt, 10_000, 32)
    return f"{user}:{{PBKDF2}}10000${base64.b64encode(salt).decode()}${base64.b64encode(digest).decode()}\n"


class Guarded(Elasticsearch):
    """Elasticsearch over TLS, which answers to who has a login."""

    ca: Path

    @property
    def endpoint(self) -> str:
        return f"https://{LOOPBACK}:{self.port}"

    def is_ready(self) -> bool:
        try:
            context = ssl.create_default_context(cafile=str(self.ca))
            answer = httpx.get(self.health, auth=(USER, PASSWORD), verify=context, timeout=5, trust_env=False)
        except httpx.HTTPError:
            return False
        return answer.status_code == httpx.codes.OK


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guarded]:
    folder = tmp_path_factory.mktemp("tls")
    key, certificate = folder / "http.key", folder / "http.crt"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=rasid",
         "-addext", f"subjectAltName=IP:{LOOPBACK}", "-keyout", str(key), "-out", str(certificate)],
        check=True, capture_output=True,
    )  # fmt: skip
    jdk, _, home = prepare()
    run = Run.begin(f"guarded-{os.getpid()}")
    secure = {
        "xpack.security.enabled": "true",
        "xpack.security.http.ssl.enabled": "true",
        "xpack.security.http.ssl.key": key.name,
        "xpack.security.http.ssl.certificate": certificate.name,
    }
    files = {
        key.name: key.read_text(),
        certificate.name: certificate.read_text(),
        "users": password_line(USER, PASSWORD),
        "users_roles": f"superuser:{USER}\n",
    }
    server = Guarded(home, jdk, run.place(), run.logs / "elasticsearch.log", secure, files)
    server.ca = certificate
    run.note(server.start(), server.health)
    try:
        server.await_ready()
        yield server
    finally:
        server.stop()
        run.end(None)


@pytest.fixture
def chief(servers: Endpoints, guarded: Guarded, fresh: str) -> SinkSettings:
    """Who may do all, by name and password."""
    made = SinkSettings(
        kafka=servers.kafka,
        elasticsearch=guarded.endpoint,
        topic_prefix=fresh,
        elasticsearch_ca=str(guarded.ca),
        elasticsearch_user=USER,
        elasticsearch_password=PASSWORD,
    )
    topics.create(made)
    return made


def with_role(chief: SinkSettings, name: str) -> SinkSettings:
    """The settings of somebody who has one role of ours, by an API key."""
    body: dict[str, Any] = roles(chief.topic_prefix)[f"{chief.topic_prefix}{name}"]
    with connect(chief) as client:
        rights = {name: {part: body[part] for part in ("cluster", "indices")}}
        key = client.security.create_api_key(name=name, role_descriptors=rights)["encoded"]
    return msgspec.structs.replace(chief, elasticsearch_user="", elasticsearch_password="", elasticsearch_api_key=key)


def test_each_role_may_do_its_work_and_no_more(chief: SinkSettings) -> None:
    with connect(chief) as client:
        setup(client, chief)
        names = roles(chief.topic_prefix)
        assert set(client.security.get_role(name=list(names))) == set(names)
    keeper, writer, reader = (with_role(chief, f"rasid-{name}") for name in ("keeper", "writer", "reader"))

    # The writer fills the index, a month that is new and one that a document leaves among it.
    publish(writer, (articles.TOPIC, "a1", article("a1", version=1, fetched_at=JANUARY)))
    publish(writer, (articles.TOPIC, "a1", article("a1", version=2)), (articles.TOPIC, "a2", article("a2")))
    with connect(writer) as client:
        assert index(writer, client, 5)["indexed"] >= 5 - 1
        assert set(held(writer, client, "rasid-articles")) == {"a1", "a2"}
        refuses(lambda: client.indices.put_index_template(name="x", index_patterns=["x*"]))
        refuses(lambda: client.indices.create(index="elsewhere"))
        refuses(client.security.get_role)

    # The reader finds, and changes nothing.
    with connect(reader) as client:
        assert len(search.search_articles(client, reader, "انفجار")) == 2
        alias = f"{reader.topic_prefix}rasid-articles"
        refuses(lambda: client.delete_by_query(index=alias, query={"match_all": {}}))
        refuses(lambda: client.indices.delete(index=alias))
        with pytest.raises(IndexRefused, match="refuses our login"):
            setup(client, reader)

    # The keeper sets up and rebuilds.
    with connect(keeper) as client:
        assert setup(client, keeper) == []
        assert Rebuild(client, keeper, "rasid-articles").run("index").documents == 2


def refuses(work: Callable[[], object]) -> None:
    """The server says that we may not."""
    with pytest.raises(ApiError) as told:
        work()
    assert told.value.status_code == 403


@pytest.mark.parametrize(
    ("change", "line"),
    [
        ({"RASID_ELASTICSEARCH_PASSWORD": "wrong-secret-2"}, "refuses our login"),
        ({"RASID_ELASTICSEARCH_API_KEY": "d3Jvbmctc2VjcmV0LTI="}, "refuses our login"),
        ({"RASID_ELASTICSEARCH_CA": ""}, "is no Elasticsearch we can talk to"),
        ({"RASID_ELASTICSEARCH_CA": "nowhere.pem"}, "sinks: RASID_ELASTICSEARCH_CA: no file at nowhere.pem"),
        ({"RASID_ELASTICSEARCH_USER": ""}, "refuses our login"),
    ],
)
def test_a_login_that_does_not_work_is_one_line_without_its_secret(
    chief: SinkSettings, change: dict[str, str], line: str
) -> None:
    env = os.environ | {
        "RASID_ELASTICSEARCH": chief.elasticsearch,
        "RASID_ELASTICSEARCH_CA": chief.elasticsearch_ca,
        "RASID_ELASTICSEARCH_USER": USER,
        "RASID_ELASTICSEARCH_PASSWORD": PASSWORD,
        "RASID_ELASTICSEARCH_WAIT_SECONDS": "1",
        **change,
    }
    done = subprocess.run(
        [sys.executable, "-m", "sinks", "setup"],
        cwd=ROOT, env=env, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert line in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr
    for secret in (PASSWORD, "wrong-secret-2", "d3Jvbmctc2VjcmV0LTI="):
        assert secret not in done.stderr + done.stdout
