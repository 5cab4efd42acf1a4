"""The worker's own functions on files, and a person's word to the worker.

text     one page or text → the article in it, and why
dates    a phrase → the days it tells, and by which rule
explain  one article → the attacks it tells of, from which words, and by which rules
schema   what a model must answer, as a JSON schema
extract  articles as JSON lines → what each tells of attacks
merge    what `extract` wrote → merged events, or why two of them are two
correct  tell the running worker that two events are one, that reports tell of another, or that it never happened
"""

import argparse
import datetime as dt
import os
import sys

import msgspec

from processors.explained.command import ExplainOptions, explain_events
from processors.merging.corrections import correction
from processors.merging.publish import publish
from processors.offline import InputError, opened, run_extract, run_merge, run_why
from processors.pool import Unavailable
from processors.readers.answer import schema
from processors.readers.reader import AnswerError
from processors.shown import TextOptions, show_dates, show_text
from producers.publish import PublishError
from producers.settings import SettingsError


def parse(arguments: list[str] | None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(
        prog="python -m processors", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(dest="command", required=True)
    text = commands.add_parser("text", help="one page or text → the article in it, and why")
    text.add_argument("source", metavar="FILE", help="a page, or with .txt a text; - for a page on standard input")
    _add_about(text)
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
    explain = commands.add_parser("explain", help="one article → the attacks it tells of, and why")
    explain.add_argument(
        "source", metavar="FILE", help="a page, a text, or articles as JSON lines; - for standard input"
    )
    _add_about(explain)
    explain.add_argument(
        "--published", metavar="TIME", help="when it was published, as 2022-01-04, where it says nothing"
    )
    explain.add_argument("--country", metavar="CODE", help="its outlet's country, as IQ")
    explain.add_argument("--id", help="which line's article; the first by default")
    explain.add_argument("--html", metavar="OUT.html", help="write it as one page, right to left")
    explain.add_argument("--json", action="store_true", help="all of it, as JSON")
    commands.add_parser("schema", help="what a model must answer, as a JSON schema")
    for name, words, shown in (
        ("extract", "articles as JSON lines → what each tells of attacks", "ARTICLES.jsonl"),
        ("merge", "what `extract` wrote → merged events", "EXTRACTED.jsonl"),
    ):
        command = commands.add_parser(name, help=words, description=words)
        command.add_argument("source", metavar=shown, help="- for standard input")
        command.add_argument("-o", "--output", default="-", help="- (the default) for standard output")
        if name == "merge":
            command.add_argument(
                "--why", nargs=2, metavar="ID", help="explain why these two events or mentions are one, or are not"
            )
    _add_actions(commands.add_parser("correct", help="a person's word on events, which outranks the machine's"))
    return parser.parse_args(arguments)


def _add_about(command: argparse.ArgumentParser) -> None:
    """What is known of one article besides its file."""
    command.add_argument("--url", default="", help="its address, which may tell its day")
    command.add_argument("--outlet", default="", help="its outlet's name")
    command.add_argument("--timezone", default="UTC", help="of times without a zone, as Asia/Baghdad")


def _add_actions(command: argparse.ArgumentParser) -> None:
    actions = command.add_subparsers(dest="action", required=True)
    merge = actions.add_parser("merge", help="these two events are one, in the country of the first")
    merge.add_argument("events", nargs=2, metavar="EVENT")
    split = actions.add_parser("split", help="these reports of the event tell of another act")
    split.add_argument("events", nargs=1, metavar="EVENT")
    split.add_argument("reports", nargs="+", metavar="REPORT", help="an article's id, or a mention's")
    retract = actions.add_parser("retract", help="it never happened")
    retract.add_argument("events", nargs=1, metavar="EVENT")
    for action in (merge, split, retract):
        action.add_argument("--why", default="", metavar="TEXT", help="kept with the correction")


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
        case "explain":
            asked = ExplainOptions(
                url=given.url, outlet=given.outlet, published=given.published, country=given.country,
                timezone=given.timezone, id=given.id, html=given.html, as_json=given.json,
            )  # fmt: skip
            return explain_events(given.source, asked, sys.stdout)
        case "schema":
            print(msgspec.json.format(msgspec.json.encode(schema())).decode())
            return 0
        case "correct":
            now = dt.datetime.now(dt.UTC)
            made = correction(given.action, given.events, getattr(given, "reports", []), given.why, now)
            publish(made)
            print(made.correction_id)
            return 0
        case "merge" if given.why:
            with opened(given.source, "-") as (source, _):
                return run_why(source, given.source, (given.why[0], given.why[1]))
        case command:
            work = {"extract": run_extract, "merge": run_merge}[command]
            with opened(given.source, given.output) as (source, write):
                return work(source, given.source, write)


def main(arguments: list[str] | None = None) -> int:
    """The command line; returns the exit code."""
    try:
        return run(parse(arguments))
    except (InputError, SettingsError, AnswerError, Unavailable, PublishError) as exc:
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
