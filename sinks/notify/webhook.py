"""Signed webhooks, by Standard Webhooks (https://www.standardwebhooks.com): any of its libraries checks them."""

import asyncio
import base64
import hashlib
import hmac
import time

import httpcore
import httpx

from producers.network import OpenInternet, RefusedAddress, Transport
from producers.responses import retry_after
from sinks.notify.channels import Webhook
from sinks.notify.message import Message
from sinks.notify.sender import Later, Refused, Sender

# 408 and 425 say "again" as 429 does.
_PASSING_4XX = {408, 425, 429}
_SHOWN = 200  # bytes of a refusal's body that are told


def signature(key: bytes, identity: str, stamp: str, body: bytes) -> str:
    """`v1,` and the base64 of HMAC-SHA256 over `identity.stamp.body`; `stamp` is Unix seconds as text."""
    signed = hmac.new(key, f"{identity}.{stamp}.".encode() + body, hashlib.sha256)
    return "v1," + base64.b64encode(signed.digest()).decode()


class WebhookSender(Sender):
    """Posts to one address. Follows no redirect, uses no proxy, and reads little of what is answered."""

    def __init__(self, channel: Webhook, url: str, key: bytes) -> None:
        self.channel, self.url, self.key = channel, url, key
        self.tls = httpx.create_ssl_context()

    def send(self, message: Message) -> None:
        asyncio.run(self._post(message.id, message.payload()))

    async def _post(self, identity: str, body: bytes) -> None:
        stamp = str(int(time.time()))
        headers = {
            "content-type": "application/json",
            "user-agent": "Rasid/0.1",
            "webhook-id": identity,
            "webhook-timestamp": stamp,
            "webhook-signature": signature(self.key, identity, stamp, body),
        }
        seconds = self.channel.seconds
        backend = httpcore.AnyIOBackend() if self.channel.local else OpenInternet()
        client = httpx.AsyncClient(transport=Transport(backend, self.tls), timeout=seconds, trust_env=False)
        try:
            async with (
                asyncio.timeout(seconds),
                client,
                client.stream("POST", self.url, content=body, headers=headers) as response,
            ):
                if not response.is_success:
                    raise _refusal(response, await _beginning(response))
        except RefusedAddress as exc:
            raise Refused(f"{exc}; a channel may reach such an address where it says local = true") from exc
        except TimeoutError as exc:
            raise Later(f"no answer within {seconds:g} s") from exc
        except (
            httpx.TransportError,
            httpcore.NetworkError,
            httpcore.ProtocolError,
            httpcore.TimeoutException,
            OSError,
        ) as exc:
            raise Later(f"{type(exc).__name__}: {exc}") from exc


def _refusal(response: httpx.Response, said: str) -> Later | Refused:
    status = response.status_code
    told = f"HTTP {status}" + (f": {said}" if said else "")
    if response.has_redirect_location:
        return Refused(f"HTTP {status}: it sends us elsewhere, and redirects are not followed")
    if status >= 500 or status in _PASSING_4XX:
        return Later(told, retry_after(response.headers.get("retry-after", "")))
    return Refused(told)


async def _beginning(response: httpx.Response) -> str:
    """The first bytes of the body, as they came, on one line."""
    read = b""
    async for part in response.aiter_raw():
        read += part
        if len(read) >= _SHOWN:
            break
    return " ".join(read[:_SHOWN].decode(errors="replace").split())
