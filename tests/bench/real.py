"""Real Arabic pages, kept outside the project: what is known of each is read from the files beside them."""

import csv
import json
import re
from datetime import UTC, datetime
from pathlib import Path

from tests.bench.page import Gold, Page

_FETCHED = datetime(2026, 1, 1, tzinfo=UTC)  # later than any of them
_CANONICAL = re.compile(
    r"""<link[^>]{0,200}rel=["']canonical["'][^>]{0,200}href=["']([^"']+)|property=["']og:url["']\s+content=["']([^"']+)"""
)
_DAY = re.compile(r"gold publication date (\d{4}-\d{2}-\d{2})")
_NO_ARTICLE = ("PERSIAN", "list-page")


def real_pages(folder: Path) -> list[Page]:
    """The pages that `index.tsv` in `folder` lists, each asked for no more than its gold says; none without the file.

    A day (`gold publication date …`), a text (`*.gold.txt`), segments and a title (`*.gold.json`), or a refusal
    (a list page, a page in another language).
    """
    index = folder / "index.tsv"
    if not index.exists():
        return []
    with index.open(encoding="utf-8", newline="") as rows:
        known = [
            (row["file"], f"{row['licence_or_note']} {row['gold']}") for row in csv.DictReader(rows, delimiter="\t")
        ]
    return [_page(folder / name, _gold(folder / name, notes)) for name, notes in known]


def _page(file: Path, gold: Gold) -> Page:
    html = file.read_bytes()
    found = _CANONICAL.search(html.decode("utf-8", "replace"))
    url = next(filter(None, found.groups()), "") if found else ""
    return Page(
        id=file.stem,
        layout="real",
        url=url if url.startswith("http") else "https://unknown.example/",
        html=html,
        charset=None,
        timezone="UTC",
        fetched_at=_FETCHED,
        gold=gold,
    )


def _gold(file: Path, notes: str) -> Gold:
    if any(word in notes for word in _NO_ARTICLE):
        return Gold(asked=frozenset({"refusal"}))
    if (text := file.with_suffix(".gold.txt")).exists():
        parts = [part.strip() for part in re.split(r"\n\s*\n", text.read_text(encoding="utf-8")) if part.strip()]
        return Gold(asked=frozenset({"text"}), must=tuple(parts))
    if (segments := file.with_suffix(".gold.json")).exists():
        (told,) = json.loads(segments.read_text(encoding="utf-8")).values()
        return Gold(
            asked=frozenset({"segments", "title"}),
            title=told["title"],
            must=tuple(told["with"]),
            must_not=tuple(told["without"]),
        )
    day = _DAY.search(notes)
    return Gold(asked=frozenset({"date"} if day else ()), published=day.group(1) if day else None)
