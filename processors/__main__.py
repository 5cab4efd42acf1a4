"""The worker's own functions, without Kafka.

text     one page or text → the article in it, and why
dates    a phrase → the days it tells, and by which rule
extract  articles as JSON lines → what each tells of attacks
merge    what `extract` wrote → merged events
"""

import argparse
import datetime as dt
import os
import sys

from processors.offline import InputError, opened, run_extract, run_merge
from processors.shown import TextOptions, show_dates, show_text


def parse(arguments: list[str] | None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(
        prog="python -m processors", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(dest="command", required=True)
    text = commands.add_parser("text", help="one page or text → the article in it, and why")
    text.add_argument("source", metavar="FILE", help="a page, or with .txt a text; - for a page on standard input")
    text.add_argument("--url", default="", help="its address, which may tell its day")
    text.add_argument("--outlet", default="", help="its outlet's name")
    text.add_argument("--timezone", default="UTC", help="of times without a zone, as Asia/Baghdad")
    text.add_argument(
        "--json",
        action="store_true",
        help="the message as the worker passes it on, or the reason",
    )
    dates = commands.add_parser("dates", help="a phrase → the days it tells, and by which rule")
    dates.add_argument("text", metavar="TEXT", help="- for standard input")
    dates.add_argument(
        "--published", type=_day, metavar="DAY", help="the day its words count from, as 2022-01-04; today by default"
    )
    for name, words, shown in (
        ("extract", "articles as JSON lines → what each tells of attacks", "ARTICLES.jsonl"),
        ("merge", "what `extract` wrote → merged events", "EXTRACTED.jsonl"),
    ):
        command = commands.add_parser(name, help=words, description=words)
        command.add_argument("source", metavar=shown, help="- for standard input")
        command.add_argument("-o", "--output", default="-", help="- (the default) for standard output")
    return parser.parse_args(arguments)


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError as exc:
        raise argparse.ArgumentTypeError(f"{text!r} is no day such as 2022-01-04") from exc


def run(given: argparse.Namespace) -> int:
    """Do what the command line asks; raises InputError for files that cannot be used."""
    match given.command:
        case "text":
            options = TextOptions(url=given.url, outlet=given.outlet, timezone=given.timezone, as_json=given.json)
            return show_text(given.source, options, sys.stdout)
        case "dates":
            text = sys.stdin.read() if given.text == "-" else given.text
            return show_dates(text, given.published or dt.datetime.now().astimezone().date(), sys.stdout)
        case command:
            work = {"extract": run_extract, "merge": run_merge}[command]
            with opened(given.source, given.output) as (source, write):
                return work(source, given.source, write)


def main(arguments: list[str] | None = None) -> int:
    """The command line; returns the exit code."""
    try:
        return run(parse(arguments))
    except InputError as exc:
        print(exc, file=sys.stderr)
        return 2
    except BrokenPipeError:
        # What is left in the buffer has no reader; Python would complain about it while it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
