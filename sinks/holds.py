"""Indexes closed to writes for a while by a rebuild, in such a way that one which dies leaves none closed for ever.

A closed index carries a mark: an alias that says until when, `rasid-events-held-1767225600` (seconds since 1970). The
rebuild renews it while it works, and takes it away in the same step that swaps the aliases: where somebody else lifted
the hold meanwhile, that step fails as a whole. A hold whose time is over is lifted by whoever comes upon it, a sink
that is refused or `sinks setup`. An index that people closed has no mark, and is left to them.
"""

import re
import time
from collections.abc import Iterable, Sequence
from typing import Any

import structlog
from elasticsearch import ApiError, Elasticsearch

from sinks.errors import IndexRefused

log = structlog.get_logger(__name__)

LEASE_SECONDS = 120.0  # clocks of two machines may differ by some of it
_OVER = 0  # the mark of what is being opened: over at any time, so that a process that ends in between leaves no riddle


class Hold:
    """Closes the indexes `names` of `kind` (its name with prefix) to writes from `take` until `release`."""

    def __init__(self, client: Elasticsearch, kind: str, names: Iterable[str]) -> None:
        self.client, self.kind, self.names = client, kind, list(names)
        self.until = _OVER

    def take(self) -> None:
        """Return when writes under way are through. Takes the place of any earlier hold on them: its rebuild fails."""
        lift(self.client, self.kind)  # also what is in use no more, but may be again
        there = _marks(self.client, self.kind)
        # A mark of its own, so that the rebuild whose place it takes knows: two may begin in one second.
        self.until = max(_lease(), *(1 + _until(mark) for marks in there.values() for mark in marks), _OVER)
        actions = [_action("remove", index, alias) for index in self.names for alias in there.get(index, [])]
        self._update(actions + self._marking("add"))
        for index in self.names:
            self.client.indices.add_block(index=index, block="write")

    def renew(self) -> None:
        """Hold on, where a good part of the time is over. Raises IndexRefused where the hold was lifted."""
        if time.time() < self.until - LEASE_SECONDS / 2:
            return
        before = self._marking("remove")
        self.until = _lease()
        self._update(before + self._marking("add"))

    def end(self, actions: Sequence[dict[str, Any]]) -> None:
        """Do the alias `actions` and end the hold in one step; the indexes stay closed until `release`.

        Raises IndexRefused, having done nothing, where the hold was lifted.
        """
        ended = [_action("add", index, _mark(self.kind, _OVER)) for index in self.names]
        self._update([*actions, *self._marking("remove"), *ended])
        self.until = _OVER

    def release(self) -> None:
        """Open them again, unless others did so, or hold them now."""
        _open(self.client, {index: [_mark(self.kind, self.until)] for index in self.names}, self.kind)

    def _update(self, actions: Sequence[dict[str, Any]]) -> None:
        try:
            if actions:  # none where no index is there
                self.client.indices.update_aliases(actions=actions)
        except ApiError as exc:
            if exc.status_code != 404:
                raise
            raise IndexRefused(
                f"{self.kind} was opened to writes by others meanwhile; the old indexes stay in use: run it again"
            ) from exc

    def _marking(self, verb: str) -> list[dict[str, Any]]:
        return [_action(verb, index, _mark(self.kind, self.until)) for index in self.names]


def lift(client: Elasticsearch, kind: str) -> list[str]:
    """Open the indexes of `kind` (with prefix) that a rebuild left closed, its time being over; returns them."""
    marks = _marks(client, kind)
    now = time.time()
    over = {index: names for index, names in marks.items() if all(_until(name) < now for name in names)}
    if not (over and _open(client, over, kind)):
        return []
    log.warning("a rebuild ended early: its indexes take writes again", indexes=sorted(over))
    return sorted(over)


def _open(client: Elasticsearch, marked: dict[str, list[str]], kind: str) -> bool:
    """Open indexes by the marks they have; False where they have them no more: somebody else was faster."""
    over = _mark(kind, _OVER)
    away = [_action("remove", index, name) for index, names in marked.items() for name in names if name != over]
    try:
        if away:
            client.indices.update_aliases(actions=away + [_action("add", index, over) for index in marked])
    except ApiError as exc:
        if exc.status_code != 404:
            raise
        return False
    for index in marked:
        client.indices.put_settings(index=index, settings={"index.blocks.write": None}, ignore_unavailable=True)
    if marked:
        client.options(ignore_status=404).indices.update_aliases(
            actions=[_action("remove", index, over) for index in marked]
        )
    return True


def _marks(client: Elasticsearch, kind: str) -> dict[str, list[str]]:
    """The marks of each index of `kind` that has some."""
    answer = client.options(ignore_status=404).indices.get_alias(name=f"{kind}-held-*")
    told = {
        index: facts["aliases"] for index, facts in answer.items() if isinstance(facts, dict) and "aliases" in facts
    }
    return {
        index: [name for name in names if re.fullmatch(f"{re.escape(kind)}-held-\\d+", name)]
        for index, names in told.items()
    }


def _mark(kind: str, until: int) -> str:
    return f"{kind}-held-{until}"


def _until(mark: str) -> int:
    return int(mark.rpartition("-")[2])


def _lease() -> int:
    return int(time.time() + LEASE_SECONDS)


def _action(verb: str, index: str, alias: str) -> dict[str, Any]:
    return {verb: {"index": index, "alias": alias} | ({"must_exist": True} if verb == "remove" else {})}
