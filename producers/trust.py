"""What a server is believed: that a feed is unchanged, has moved, or is gone. Pure: the poller asks, and tells.

Servers lie: caches answer 304 for ever, shops that buy a domain redirect its every address, and one bad night says 410.
"""

from datetime import datetime, timedelta
from urllib.parse import urlsplit

import msgspec

_AUDIT_AFTER = timedelta(hours=24)
_AUDIT_EXPECTED = 6.0  # items that should have come: that none did has a chance of 1 in 400
_DISTRUST = 16  # polls without conditions after the first lie; twice as many after each further one
_LONGEST_DISTRUST = 4096
_CONFIRMATIONS = 3


class Trust(msgspec.Struct, frozen=True, kw_only=True):
    """What 304s of a feed's server are worth. `unchanged` counts them since the feed was last had whole, at `whole_at`
    (UTC); `lies` those that an audit found wrong; `distrust` is for how many polls no condition is sent.
    """

    unchanged: int = 0
    whole_at: datetime | None = None
    lies: int = 0
    distrust: int = 0


class Moved(msgspec.Struct, frozen=True):
    """Where a feed was permanently redirected to, the last `times` polls in a row."""

    url: str
    times: int = 1


def is_audit_due(trust: Trust, at: datetime, rate: float) -> bool:
    """Whether a 304 that came `at` this time is to be checked by asking without a condition.

    `rate` is how many new items a second the feed usually has.
    """
    if trust.whole_at is None:
        return True
    since = at - trust.whole_at
    return since >= _AUDIT_AFTER or rate * since.total_seconds() >= _AUDIT_EXPECTED


def after_304(trust: Trust) -> Trust:
    """After a 304 that was believed."""
    return msgspec.structs.replace(trust, unchanged=trust.unchanged + 1)


def after_whole(trust: Trust, at: datetime, *, lied: bool = False) -> Trust:
    """After the feed was had whole; `lied` where a 304 came just before, and there was something new."""
    lies = trust.lies + lied
    distrust = min(_DISTRUST * 2 ** min(lies - 1, 20), _LONGEST_DISTRUST) if lied else max(0, trust.distrust - 1)
    return Trust(unchanged=0, whole_at=at, lies=lies, distrust=distrust)


def after_redirect(moved: Moved | None, asked: str, permanent: str | None) -> Moved | None:
    """What is known of a move after a poll of `asked` succeeded, permanently redirected to `permanent` (None: not).

    From https to http nothing moves.
    """
    if permanent is None or permanent == asked:
        return None
    if urlsplit(asked).scheme == "https" != urlsplit(permanent).scheme:
        return None
    return Moved(permanent, moved.times + 1 if moved and moved.url == permanent else 1)


def has_moved(moved: Moved | None) -> bool:
    """Whether the move was told often enough to ask the new address from now on."""
    return moved is not None and moved.times >= _CONFIRMATIONS


def is_gone(times: int) -> bool:
    """Whether a feed is to be set aside after 410 was said `times` times in a row."""
    return times >= _CONFIRMATIONS
