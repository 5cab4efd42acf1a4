"""The channels that alerts go out by: data with a schema. No secret stands in the file, only where it lies."""

import base64
import binascii
import os
import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

import httpx
import msgspec

from sinks import datafile
from sinks.errors import DataError

Language = Literal["ar", "en"]

_LEAST_SECRET = 24  # bytes: Standard Webhooks asks for 24 to 64
_PLACE = re.compile(r" - at `\$\.channel\[(\d+)\](.*)`$")


class Channel(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind"):
    """What every channel has. `name` is part of what tells deliveries apart: another name is another channel.

    An alert that cannot be delivered is tried again for `give_up_hours`.
    """

    name: Annotated[str, msgspec.Meta(pattern="^[a-z0-9-]+$")]
    enabled: bool = True
    languages: Annotated[list[Language], msgspec.Meta(min_length=1)] = msgspec.field(
        default_factory=lambda: ["ar", "en"]
    )
    give_up_hours: Annotated[float, msgspec.Meta(gt=0, le=24 * 14)] = 24.0


class Console(Channel, frozen=True, kw_only=True, tag="console"):
    """Lines on standard output."""


class Webhook(Channel, frozen=True, kw_only=True, tag="webhook"):
    """A signed POST of JSON to one address; `seconds` is the longest that an answer may take.

    `local`: the address may be a private one.
    """

    url: str = ""
    url_env: str = ""
    url_file: str = ""
    secret_env: str = ""
    secret_file: str = ""
    local: bool = False
    seconds: Annotated[float, msgspec.Meta(gt=0, le=60)] = 10.0


class Services(Channel, frozen=True, kw_only=True, tag="apprise"):
    """Any service that apprise speaks to, by the address it gives such a service. `html` for e-mail."""

    url_env: str = ""
    url_file: str = ""
    html: bool = False
    seconds: Annotated[float, msgspec.Meta(gt=0, le=120)] = 30.0


class Relay(Channel, frozen=True, kw_only=True, tag="kafka"):
    """Another topic of the same Kafka, its name without prefix. It must be there."""

    topic: Annotated[str, msgspec.Meta(pattern="^[a-zA-Z0-9._-]+$", max_length=200)]


class Feed(Channel, frozen=True, kw_only=True, tag="atom"):
    """An Atom feed: the file that a web server gives out, with the newest `entries` alerts."""

    file: Annotated[str, msgspec.Meta(min_length=1)]
    entries: Annotated[int, msgspec.Meta(ge=1, le=1000)] = 100
    title: str = "Rasid · راصد"


AnyChannel = Console | Webhook | Services | Relay | Feed


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    channel: Annotated[list[AnyChannel], msgspec.Meta(min_length=1)]


def load(file: Path) -> list[AnyChannel]:
    """The enabled channels of `file`. Raises DataError naming the file, the channel and the fault."""
    _, raw = datafile.parsed(file, "RASID_ALERT_CHANNELS")
    try:
        channels = msgspec.convert(raw, _File).channel
    except msgspec.ValidationError as exc:
        raise DataError(f"{file}: {_told(str(exc), raw)}") from exc
    for what, values in (
        ("name", [one.name for one in channels]),
        ("file", [str(Path(one.file).absolute()) for one in channels if isinstance(one, Feed) and one.enabled]),
    ):
        if twice := sorted(value for value, count in Counter(values).items() if count > 1):
            raise DataError(f"{file}: two channels have the {what} {twice[0]!r}: give each its own")
    return [one for one in channels if one.enabled]


def address(channel: Webhook | Services, file: Path, env: Mapping[str, str] = os.environ) -> str:
    """The address of `channel`, from wherever it lies. Raises DataError, which never tells what it found."""
    keys = ("url", "url_env", "url_file") if isinstance(channel, Webhook) else ("url_env", "url_file")
    found = _kept(channel, keys, file, env)
    if isinstance(channel, Webhook):
        try:
            url = httpx.URL(found)
        except (httpx.InvalidURL, ValueError):
            raise DataError(f"{file}: channel {channel.name}: its address is none") from None
        if url.scheme not in ("http", "https") or not url.host:
            raise DataError(f"{file}: channel {channel.name}: its address is no http(s) address")
        if url.userinfo:
            raise DataError(f"{file}: channel {channel.name}: its address holds a user: the signature says who we are")
    return found


def secret(channel: Webhook, file: Path, env: Mapping[str, str] = os.environ) -> bytes:
    """The key that `channel` signs with: `whsec_` and base64, or any other text as it is. Raises DataError."""
    found = _kept(channel, ("secret_env", "secret_file"), file, env)
    key = found.encode()
    if found.startswith("whsec_"):
        try:
            key = base64.b64decode(found.removeprefix("whsec_"), validate=True)
        except binascii.Error as exc:
            raise DataError(f"{file}: channel {channel.name}: its secret is no base64 after whsec_") from exc
    if len(key) < _LEAST_SECRET:
        raise DataError(f"{file}: channel {channel.name}: its secret has {len(key)} bytes, fewer than {_LEAST_SECRET}")
    return key


def _kept(channel: AnyChannel, keys: tuple[str, ...], file: Path, env: Mapping[str, str]) -> str:
    """The value that one of `keys` gives: itself, or by the variable or the file it names."""
    where = f"{file}: channel {channel.name}"
    given = [key for key in keys if getattr(channel, key)]
    if len(given) != 1:
        raise DataError(f"{where}: needs one of {', '.join(keys)}" + (f", has {len(given)}" if given else ""))
    key, named = given[0], getattr(channel, given[0])
    if key.endswith("_env"):
        value = env.get(named, "")
        if not value:
            raise DataError(f"{where}: {key}: the variable {named} is not set")
    elif key.endswith("_file"):
        try:
            value = Path(named).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as exc:
            raise DataError(f"{where}: {key}: cannot read {named}: {getattr(exc, 'strerror', exc)}") from exc
        if not value:
            raise DataError(f"{where}: {key}: {named} is empty")
    else:
        value = str(named)
    return value


def _told(fault: str, raw: dict[str, Any]) -> str:
    """The words of msgspec with the channel's name in place of its number."""
    found = _PLACE.search(fault)
    if not found:
        return fault
    number, rest = int(found[1]), found[2].removeprefix(".")
    one = raw["channel"][number]
    name = one.get("name") if isinstance(one, dict) else None
    who = f"channel {name}" if isinstance(name, str) else f"channel {number + 1}"
    return f"{who}: {rest + ': ' if rest else ''}{_PLACE.sub('', fault)}"
