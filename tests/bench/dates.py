"""Our dates beside Microsoft Recognizers-Text's specifications for Arabic: `python -m tests.bench.dates [FOLDER]`.

The specifications were translated from English and written for calendars and assistants: they look forward, and read
"4/22" as 22 April. What is left out on purpose is counted apart, by its reason. A past reading (PastResolution) is the
one compared.
"""

import argparse
import os
import re
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import msgspec

from processors.arabic.dates import Explained, explain

_FOLDER = Path(__file__).parents[3] / "shared" / "data" / "dates_numbers"
_ANCHOR = date(2016, 11, 7)  # of specifications that name no reference time


class _Context(msgspec.Struct, frozen=True):
    ReferenceDateTime: str = ""


class _Value(msgspec.Struct):
    Timex: str = ""
    PastResolution: dict[str, str] = {}


class _Result(msgspec.Struct):
    Text: str
    Start: int
    Value: _Value | None = None


class _Case(msgspec.Struct):
    Input: str
    Context: _Context = _Context()
    Results: list[_Result] = []

    @property
    def anchor(self) -> date:
        written = self.Context.ReferenceDateTime[:10]
        return date.fromisoformat(written) if written else _ANCHOR


class Outcome(msgspec.Struct, frozen=True):
    """One specification: what was asked, whether ours agrees, and where not, why it is left out on purpose, if so."""

    text: str
    wanted: str
    got: str
    agrees: bool
    left_out: str | None = None


def parsed(folder: Path, name: str) -> list[Outcome]:
    """The specifications of `DateParser` or `DatePeriodParser`: each expected day or span, and ours."""
    return [_compare(case, result) for case in _cases(folder, name) for result in case.Results]


def extracted(folder: Path) -> list[Outcome]:
    """The specifications of `DateExtractor`: each expected stretch of text, which one of ours must overlap; or none."""
    found = []
    for case in _cases(folder, "DateExtractor"):
        ours = explain(case.Input, case.anchor)
        said = " | ".join(one.text for one in ours)
        if not case.Results:
            found.append(Outcome(case.Input, "nothing", said, agrees=not ours))
        for result in case.Results:
            end = result.Start + len(result.Text)
            hit = any(one.start < end and result.Start < one.end for one in ours)
            found.append(Outcome(case.Input, result.Text, said, hit, None if hit else _reason(case, result)))
    return found


def _cases(folder: Path, name: str) -> list[_Case]:
    raw = (folder / f"Specs__DateTime__Arabic__{name}.json").read_text("utf-8-sig")
    return msgspec.json.decode(raw, type=list[_Case])


def _compare(case: _Case, result: _Result) -> Outcome:
    past = result.Value.PastResolution if result.Value else {}
    first = past.get("date") or past.get("startDate") or ""
    last = past.get("date") or past.get("endDate") or ""
    ours = explain(case.Input, case.anchor)
    agrees = any(_same(one, first, last, day="date" in past) for one in ours)
    got = " | ".join(f"{one.first}..{one.last}" for one in ours)
    return Outcome(case.Input, f"{first}..{last}", got, agrees, None if agrees else _reason(case, result))


def _same(ours: Explained, first: str, last: str, *, day: bool) -> bool:
    """Whether a span is the expected one, whose last day is sometimes meant and sometimes the day after the span."""
    if ours.first.isoformat() != first:
        return False
    ends = (ours.last, ours.last if day else ours.last + timedelta(days=1))
    return last in {end.isoformat() for end in ends}


# What news does not say, or what cannot be known: the first that fits is the reason.
_TEXT_REASONS = (
    ("month before day in digits", r"(?<!\d)(0?4[./]22|04/22|9-18-15|0?8/12, ?\d+|11/12, ?\d+|16/04/21)"),
    ("day and month in digits, no year", r"(?<![\d/-])\d{1,2}-\d{1,2}(?![\d-])|(?<![\d/])22/04"),
    ("an amount of time from now", r"من الآن|خلال اسبوعين|بعد (\d+|يومين|أسبوعين)|(أيام|الثلاثة) القادمة|المقبلين"),
    ("weekends, the rest of a period", r"نهاية (هذا |ال)?[أا]سبوع|عطلة|بقية|باقي|لاحق"),
    ("weeks of a month or year", r"الأسبوع (الأول|الثاني|الثالث|الأخير)|أسبوع 16"),
    (
        "weekdays of a month by their number",
        r"(أول|الأحد|السبت|الثلاثاء|الاثنين) (يوم|ال(أول|ثاني|ثالث|خامس|سادس|عاشر))",
    ),
    ("an age or a decade without its century", r"ين?ي?ات|الألفين|تسعة عشر|مواليد|في 1970|العقود|العقدين|العقد "),
    ("a day for what tells a month or year", r"قبل (شهر|عامين|بضعة)|الأيام القليلة|آخر 3 سنوات"),
    ("a week to its end, not to publication", r"هذا الا?[أإا]?سبوع|الأسبوع الحالي"),
    ("halves of a span, not thirds; years to their first day", r"مطلع|أواخر|نهاية شهر|2014|ألفين إلى"),
    ("years before 1900", r"1391|247|سبعمائة|مائتين"),
    ("words that say no time in news", r"يومي$|أسبوعي|^الإسبوع$|آخر يوم|اليوم  ?الأخير"),
    ("counted from elsewhere in a text", r"التالي|الآتي|بعد القادم|بعد التالي|اليوم الماضي"),
)


_BARE = re.compile(r"(إلى |لل|يوم |ال)?(\d\d?|ثاني|\S+ية|\S+ين|\S+ني)( \S+ين)?")


def _reason(case: _Case, result: _Result) -> str | None:
    value = result.Value or _Value()
    past = value.PastResolution
    first = past.get("date") or past.get("startDate") or ""
    if value.Timex.startswith("XXXX-XX-") or _BARE.fullmatch(result.Text):
        return "a bare day number"
    if first.startswith("0001"):
        return "no such day"
    for reason, pattern in _TEXT_REASONS:
        if re.search(pattern, case.Input):
            return reason
    if result.Value is not None and not first:
        return "seasons without a year"
    if first and date.fromisoformat(first) > case.anchor:
        return "the future"
    return None


def report(name: str, outcomes: list[Outcome], *, faults: bool) -> Iterator[str]:
    """Lines that tell how many agree, why others are left out, and what differs."""
    agree = sum(one.agrees for one in outcomes)
    reasons = Counter(one.left_out for one in outcomes if one.left_out)
    differ = [one for one in outcomes if not one.agrees and one.left_out is None]
    asked = len(outcomes) - sum(reasons.values())
    yield f"{name}: {agree} of {len(outcomes)} agree; {agree} of {asked} without what is left out on purpose"
    yield from (f"  left out: {count:3d} {reason}" for reason, count in reasons.most_common())
    if faults:
        yield from (f"  differs: {one.text!r}: {one.wanted}, ours {one.got or 'nothing'}" for one in differ)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.dates", description=__doc__.splitlines()[0])
    parser.add_argument("folder", nargs="?", type=Path, help="RASID_DATES, else ../shared/data/dates_numbers")
    parser.add_argument("--faults", action="store_true", help="print what differs")
    args = parser.parse_args()
    folder = args.folder or Path(os.environ.get("RASID_DATES") or _FOLDER)
    if not (folder / "Specs__DateTime__Arabic__DateParser.json").exists():
        sys.stdout.write(f"No specifications at {folder}: nothing to compare.\n")
        return 0
    sets = {name: parsed(folder, name) for name in ("DateParser", "DatePeriodParser")}
    sets["DateExtractor"] = extracted(folder)
    for name, outcomes in sets.items():
        sys.stdout.writelines(f"{line}\n" for line in report(name, outcomes, faults=args.faults))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
