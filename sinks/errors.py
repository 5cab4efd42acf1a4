"""What ends a sink with one line.

SinkError
├── IndexUnavailable   transient: Elasticsearch did not answer in time
├── IndexRefused       terminal: it answered, and will not let us in or do as asked
├── NotFound           terminal: what was asked for is not there
└── DataError          terminal: a data file of ours is not as it should be
"""


class SinkError(Exception):
    """Base of them all; the message is what a person reads."""


class IndexUnavailable(SinkError):
    """No answer; the message names the address tried."""


class IndexRefused(SinkError):
    """An answer that no retry mends."""


class NotFound(SinkError):
    """Nothing by that name."""


class DataError(SinkError):
    """The message names the file, the place in it, and the fault."""
