"""The feed list: every fault told in one line with its file, entry and field."""

from pathlib import Path

import pytest
from msgspec import structs

from producers import feeds
from producers.feeds import FeedsError, add, load, set_verified

GOOD = '[[feed]]\nurl = "https://news.example/rss"\noutlet = "نشرة"\ncountry = "IQ"\ntimezone = "Asia/Baghdad"\n'


def test_defaults(tmp_path: Path) -> None:
    file = tmp_path / "feeds.toml"
    file.write_text(GOOD, encoding="utf-8")
    (feed,) = load(file)
    assert (feed.language, feed.local, feed.interval_seconds, feed.verified) == ("ar", False, None, False)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "no [[feed]] table"),
        ("feed = 3", "no [[feed]] table"),
        ("[[feed]", "not TOML"),
        ("[[feeds]]", "feeds: unknown"),
        (GOOD + "pace = 3", "feed 1 (نشرة): Object contains unknown field `pace`"),
        (GOOD.replace('outlet = "نشرة"', ""), "feed 1: Object missing required field `outlet`"),
        (GOOD.replace("IQ", "Iraq"), "feed 1 (نشرة): country: "),
        (GOOD.replace("Asia/Baghdad", "Asia/Nowhere"), "feed 1 (نشرة): timezone: 'Asia/Nowhere'"),
        (GOOD.replace("Asia/Baghdad", "../etc"), "timezone: "),
        (GOOD.replace("https://", "file://"), "feed 1 (نشرة): url: "),
        (GOOD.replace("https://", "https://desk:s3cret@"), "feed 1 (نشرة): url: holds a user or password"),
        (GOOD.replace("https://", "ftp://desk:s3cret@"), "feed 1 (نشرة): url: holds a user or password"),
        (GOOD.replace("https://", "desk:s3cret@"), "feed 1 (نشرة): url: holds a user or password"),
        (GOOD + 'news_sitemap = "news.xml"', "feed 1 (نشرة): news_sitemap: 'news.xml' is no http(s) address"),
        (GOOD + "interval_seconds = 0", "feed 1 (نشرة): interval_seconds: "),
        (GOOD + "delay_seconds = -1", "feed 1 (نشرة): delay_seconds: "),
        (GOOD + "concurrency = 0", "feed 1 (نشرة): concurrency: "),
        (GOOD + 'full_text = "maybe"', "feed 1 (نشرة): full_text: "),
        (GOOD + GOOD, "feed 2 (نشرة): url: listed before"),
    ],
)
def test_a_fault_is_one_line(tmp_path: Path, text: str, told: str) -> None:
    file = tmp_path / "feeds.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(FeedsError) as raised:
        load(file)
    assert str(raised.value).startswith(f"{file}: ")
    assert told in str(raised.value)
    assert "\n" not in str(raised.value)
    assert "s3cret" not in str(raised.value)


def test_a_missing_file_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(FeedsError, match="cannot be read"):
        load(tmp_path / "none.toml")


def test_every_address_we_ship_has_its_source() -> None:
    shipped = load(Path(feeds.__file__).with_name("feeds.toml"))
    assert len(shipped) >= 60
    assert {"IQ", "SY", "YE", "LB", "PS", "LY", "SD", "EG", "SA", "QA", "AE"} <= {feed.country for feed in shipped}
    assert {feed.category for feed in shipped} == {"agency", "broadcaster", "newspaper", "party", "site"}
    assert all(feed.source and not feed.local for feed in shipped)


def test_a_list_is_added_to_at_its_end(tmp_path: Path) -> None:
    file = tmp_path / "feeds.toml"
    file.write_text(f"# ours\n{GOOD}local = true # here\n\n\n", encoding="utf-8")
    (old,) = load(file)
    new = structs.replace(old, url="https://news.example/b", outlet='نشرة "ب" \\ \x7f', interval_seconds=90.0)
    assert add(file, [old, new]) == [new]
    assert load(file) == [old, new]
    assert file.read_text(encoding="utf-8").startswith(f"# ours\n{GOOD}local = true # here\n\n[[feed]]\n")
    assert [path.name for path in tmp_path.iterdir()] == ["feeds.toml"]


def test_a_list_written_another_way_is_not_edited(tmp_path: Path) -> None:
    file = tmp_path / "feeds.toml"
    inline = 'feed = [{url = "https://news.example/rss", outlet = "ن", country = "IQ", timezone = "UTC"}]\n'
    file.write_text(inline, encoding="utf-8")
    with pytest.raises(FeedsError, match="cannot be edited"):
        set_verified(file, {"https://news.example/rss"})
    file.write_text(GOOD.replace("url =", '"url" ='), encoding="utf-8")
    with pytest.raises(FeedsError, match="cannot be edited"):
        set_verified(file, {"https://news.example/rss"})
    assert not load(file)[0].verified


def test_a_list_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    file = tmp_path / "feeds.toml"
    file.write_text(GOOD, encoding="utf-8")
    feed = structs.replace(load(file)[0], url="https://news.example/b")
    (tmp_path / ".feeds.toml.new").mkdir()
    with pytest.raises(FeedsError, match="cannot be written"):
        add(file, [feed])
    assert file.read_text(encoding="utf-8") == GOOD
