"""The golden pages: enough of them, the same each time, and true to their gold."""

import html
import re
from pathlib import Path

import pytest

from tests.bench.content import FOLDER, ContentError, load_layouts
from tests.bench.golden import blocks_of, golden_pages
from tests.bench.page import Page
from tests.bench.score import joined

PAGES = golden_pages()
ARTICLES = [page for page in PAGES if "refusal" not in page.gold.asked]


def shown(page: Page) -> str:
    """All that stands on a page, in words: its markup taken out, its escapes undone."""
    text = page.html.decode("windows-1256" if page.layout in {"aspnet", "sudan"} else "utf-8")
    text = re.sub(r"\\u([0-9a-f]{4})", lambda match: chr(int(match.group(1), 16)), text).replace(r"\n", "\n")
    # A link or a bold word may touch the letters beside it; every other tag parts words.
    parted = re.sub(r"</?\w[^<>]*>", " ", text)
    inline = re.sub(r"</?\w[^<>]*>", " ", re.sub(r"</?(?:a|strong)\b[^<>]*>", "", text))
    return joined(html.unescape(f"{parted} {inline}"))


def test_there_are_enough_pages_and_layouts() -> None:
    assert len(ARTICLES) >= 60
    assert len({page.layout for page in ARTICLES}) >= 12
    assert len(PAGES) - len(ARTICLES) >= 8
    assert len({page.id for page in PAGES}) == len({page.url for page in PAGES}) == len(PAGES)


def test_pages_are_the_same_every_time() -> None:
    assert golden_pages() == PAGES


def test_articles_are_from_flashes_to_reports() -> None:
    lengths = [len(page.gold.must) for page in ARTICLES]
    assert min(lengths) == 2
    assert max(lengths) >= 11
    assert any(page.gold.published is None for page in ARTICLES)
    assert any(page.gold.author is None for page in ARTICLES)


@pytest.mark.parametrize("page", ARTICLES, ids=lambda page: page.id)
def test_a_page_shows_what_its_gold_says(page: Page) -> None:
    words = shown(page)
    assert page.gold.title
    for part in (page.gold.title, *page.gold.must, *page.gold.may, *page.gold.must_not):
        assert joined(part) in words


@pytest.mark.parametrize("page", ARTICLES, ids=lambda page: page.id)
def test_furniture_is_no_part_of_the_article(page: Page) -> None:
    assert page.gold.must_not
    text = joined("\n".join((*page.gold.must, *page.gold.may)))
    assert not [part for part in page.gold.must_not if joined(part) in text]


def test_blocks_of_a_body() -> None:
    blocks = blocks_of("قال [مصدر] في **البلدة**.\n\n## عنوان\n\n> قول\n\n- أول\n- ثان")
    assert [(block.kind, block.text) for block in blocks] == [
        ("p", "قال مصدر في البلدة."),
        ("h", "عنوان"),
        ("quote", "قول"),
        ("item", "أول"),
        ("item", "ثان"),
    ]
    assert "<strong>البلدة</strong>" in blocks[0].html


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('tagline = "سرعة ودقة"', "", "tagline"),
        ('tagline = "سرعة ودقة"', 'tagline = "سرعة ودقة"\nextra = 1', "extra"),
        ('timezone = "Asia/Amman"', 'timezone = "Asia/Ammaan"', "no such time zone"),
        ('id = "school-bus"', 'id = "municipal-budget"', "is taken"),
        ("published = 2016-03-30T08:55:00", "published = 2016-03-30T08:55:00Z", "times are local"),
    ],
)
def test_a_wrong_file_is_named_with_what_is_wrong(tmp_path: Path, old: str, new: str, said: str) -> None:
    text = (FOLDER / "aspnet.toml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "aspnet.toml").write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(ContentError, match=rf"aspnet\.toml: .*{said}"):
        load_layouts(tmp_path)
