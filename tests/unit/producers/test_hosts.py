"""Turns at hosts: in order, apart, not too many at a time, and none while a host wants to be left alone."""

import asyncio
import itertools

import pytest

from producers.hosts import Hosts, Resting


class Clock:
    """Time that passes only while somebody sleeps, who wakes late as on a busy machine."""

    def __init__(self) -> None:
        self.now = 100.0
        self._yield = asyncio.sleep

    def monotonic(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds + 0.7
        await self._yield(0)


def test_turns_keep_their_distance_and_their_order(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock()
    monkeypatch.setattr("producers.hosts.time", clock)
    monkeypatch.setattr("producers.hosts.asyncio.sleep", clock.sleep)
    began: list[tuple[int, float]] = []

    async def visit(hosts: Hosts, number: int) -> None:
        async with hosts.turn("a", 2.0, 8):
            began.append((number, clock.now))

    async def main() -> None:
        hosts = Hosts()
        await asyncio.gather(*(visit(hosts, number) for number in range(5)))

    asyncio.run(main())
    assert [number for number, _ in began] == list(range(5))
    assert all(later - earlier >= 2.0 for (_, earlier), (_, later) in itertools.pairwise(began))


def test_no_more_than_allowed_ask_at_a_time_and_hosts_do_not_wait_for_each_other() -> None:
    inside: dict[str, int] = {"a": 0, "b": 0}
    most = dict(inside)

    async def visit(hosts: Hosts, name: str) -> None:
        async with hosts.turn(name, 0.0, 2):
            inside[name] += 1
            most[name] = max(most[name], inside[name])
            await asyncio.sleep(0)
            inside[name] -= 1

    async def main() -> None:
        hosts = Hosts()
        await asyncio.gather(*(visit(hosts, name) for name in "ab" * 10))

    asyncio.run(main())
    assert most == {"a": 2, "b": 2}


def test_a_host_that_refused_rests_also_for_those_who_wait() -> None:
    async def main() -> list[object]:
        hosts = Hosts()

        async def visit() -> None:
            async with hosts.turn("a", 0.01, 4):
                await asyncio.sleep(0)
                hosts.refused("a", 60.0)

        async def visit_another() -> None:
            async with hosts.turn("b", 0.0, 4):
                return

        return list(await asyncio.gather(visit(), visit(), visit(), visit_another(), return_exceptions=True))

    first, second, third, other = asyncio.run(main())
    assert (first, other) == (None, None)
    assert isinstance(second, Resting)
    assert isinstance(third, Resting)
    assert 50 < second.seconds <= 60


def test_a_refusal_that_names_no_time_lasts_longer_each_time_and_the_pace_recovers() -> None:
    async def main() -> None:
        hosts = Hosts()
        rests = []
        for _ in range(3):
            hosts.refused("a", None)
            with pytest.raises(Resting) as raised:
                async with hosts.turn("a", 0.0, 1):
                    pass
            rests.append(round(raised.value.seconds))
        assert rests == [30, 60, 120]
        host = hosts.hosts["a"]
        assert host.slower == 8.0
        for _ in range(40):
            hosts.answered("a")
        assert (host.slower, host.refusals) == (1.0, 0)

    asyncio.run(main())


def test_idle_hosts_are_forgotten() -> None:
    async def main() -> None:
        hosts = Hosts()
        hosts.refused("kept", 3600.0)
        for number in range(10_050):
            async with hosts.turn(str(number), 0.0, 1):
                pass
        assert len(hosts.hosts) < 10_000
        assert "kept" in hosts.hosts

    asyncio.run(main())
