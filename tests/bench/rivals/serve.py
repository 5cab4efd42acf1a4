"""The loop around a rival: a page a line in, what the rival says of it a line out, both JSON. Standard library only."""

import base64
import json
import sys
import time
import warnings
from collections.abc import Callable

Read = Callable[[bytes, str, str | None], dict[str, str | None]]


def serve(read: Read) -> None:
    """Answer each line of standard input, `{html, url, charset}` with `html` in base64, until it ends.

    `read` takes the page's bytes, its address and the charset of its HTTP header, and returns `text` and, as far as the
    rival tells them, `title`, `author` and `date` (ISO 8601). `ms` is the CPU time of this process for that call.
    """
    warnings.simplefilter("ignore")
    # Whatever else is printed must not get between the answers.
    answers, sys.stdout = sys.stdout, sys.stderr
    for line in sys.stdin:
        page = json.loads(line)
        html = base64.b64decode(page["html"])
        start = time.process_time()
        try:
            answer: dict[str, object] = {"text": None, **read(html, page["url"], page["charset"])}
        except Exception as exc:  # noqa: BLE001 - a rival may raise anything, and that is its answer
            answer = {"text": None, "error": f"{type(exc).__name__}: {exc}"}
        answer["ms"] = (time.process_time() - start) * 1000
        answers.write(json.dumps(answer) + "\n")
        answers.flush()


def decoded(html: bytes, charset: str | None) -> str:
    """For rivals that want characters: UTF-8 if it is that, else the header's charset, else windows-1256."""
    for name in ("utf-8", charset or "windows-1256"):
        try:
            return html.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    return html.decode("windows-1256", "replace")
