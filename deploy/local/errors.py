"""What can go wrong when starting servers and services, as types.

LocalError         one clear line for people: what, where, what to do
├─ PortTaken       somebody else bound the port between choosing it and using it: worth another try with another port
└─ EndedEarly      a process we started ended by itself; carries the last lines of its log
"""


class LocalError(Exception):
    """The local stack cannot do what was asked. `str()` is one line; `detail` holds log lines worth showing too."""

    def __init__(self, message: str, detail: str = "") -> None:
        super().__init__(message)
        self.detail = detail


class PortTaken(LocalError):
    """A chosen port was taken by another program before the server could bind it."""


class EndedEarly(LocalError):
    """A process that should go on running has ended."""
