"""The baselines tell what they say they tell, and a system is measured as its table claims."""

import gzip
from functools import partial
from pathlib import Path

import msgspec
import pytest

from tests.bench import events_keywords, events_ours, events_pyarabic
from tests.bench.events_gold import GoldArticle, GoldError
from tests.bench.events_speed import SYSTEMS, linear, run, unlabelled
from tests.bench.events_worker import Task, measure

ARTICLE = GoldArticle(
    id="one",
    title="انفجار قرب بعقوبة",
    published="2024-03-12",
    text="مقتل ثلاثة جنود بانفجار عبوة ناسفة في بعقوبة أمس.\nوفي الموصل قصف الطيران موقعا في 5 مارس 2023.",
)


def test_keywords_tell_an_event_a_sentence_on_the_day_of_publication() -> None:
    title, bomb, strike = events_keywords.tell(ARTICLE)
    assert [one.event_type for one in (title, bomb, strike)] == ["explosion", "ied", "shelling"]
    assert [one.place and one.place.name for one in (bomb, strike)] == ["Baqubah", "Mosul"]
    assert bomb.casualties.killed is not None
    assert (bomb.casualties.killed.best, bomb.targets[0].type) == (3, "military")
    assert {one.date.start for one in (title, bomb, strike) if one.date} == {"2024-03-12"}
    assert events_keywords.tell(msgspec.structs.replace(ARTICLE, title="", text="فاز الفريق بالكأس.")) == []


def test_ready_parts_tell_days_and_what_is_long_past() -> None:
    _, bomb, strike = events_pyarabic.tell(ARTICLE)
    assert bomb.date is not None
    assert (bomb.event_type, bomb.temporality, bomb.date.start) == ("ied", "new", "2024-03-11")
    assert bomb.casualties.killed is not None
    assert bomb.casualties.killed.best == 3
    assert strike.date is not None
    assert (strike.event_type, strike.temporality, strike.date.start) == ("shelling", "background", "2023-03-05")


@pytest.mark.parametrize(
    ("word", "stem"), [("والعبوات", "عبو"), ("للشرطةِ", "شرط"), ("إنفجـار", "انفجار"), ("من", "من")]
)
def test_a_light_stem(word: str, stem: str) -> None:
    assert events_pyarabic.stem(word) == stem


def test_a_system_reads_all_articles_and_no_longer_than_it_may() -> None:
    task = Task([ARTICLE], [ARTICLE, ARTICLE], 60.0)
    found = measure(events_keywords.reader, task, 0.5)
    assert found.events == [events_keywords.tell(ARTICLE)]
    assert (found.articles, found.start_up) == (3, 0.5)
    assert found.mb > 5
    assert measure(events_keywords.reader, msgspec.structs.replace(task, seconds=-1.0), 0.0).articles == 1


def test_a_system_runs_in_a_process_of_its_own_or_says_why_not(monkeypatch: pytest.MonkeyPatch) -> None:
    measured = run("keywords", [ARTICLE], [])
    assert not isinstance(measured, str)
    found, cost = measured
    assert found.events == [events_keywords.tell(ARTICLE)]
    assert min(cost.rate, cost.mb, cost.cold, cost.warm) > 0
    monkeypatch.setitem(SYSTEMS, "gone", "gone")
    assert run("gone", [ARTICLE], []) == "ModuleNotFoundError: No module named 'tests.bench.events_gone'"


def test_files_of_articles_plain_or_gzip(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = b'{"id": "a", "title": "t", "published": "2024-03-12", "text": "x"}\n{"id": "b"}\n'
    (tmp_path / "some.jsonl").write_bytes(lines)
    (tmp_path / "some.jsonl.gz").write_bytes(gzip.compress(lines))
    for name in ("some.jsonl", "some.jsonl.gz"):
        assert [one.id for one in unlabelled(tmp_path / name)] == ["a"]
        assert f"1 lines of {name} cannot be taken, the first: 2: " in capsys.readouterr().err
    (tmp_path / "bad.gz").write_bytes(lines)
    with pytest.raises(GoldError, match=r"bad\.gz: Not a gzipped file"):
        unlabelled(tmp_path / "bad.gz")


def test_growth_with_length_is_told_for_each_length(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.bench.events_speed.LENGTHS", (1_000, 3_000))
    long = msgspec.structs.replace(ARTICLE, text=f"{ARTICLE.text} {ARTICLE.text}")
    head, first, second, cut = "".join(linear({"made": [long]})).strip().splitlines()
    assert head.split()[-2:] == ["time", "×"]
    assert (first.split()[:2], first.split()[3:]) == (["1", "kB"], ["1", "1.0"])
    assert second.split()[3] == "3"
    assert cut.endswith("characters of a text are read.")
    assert list(linear({"none": []})) == []


def test_ours_is_timed_without_the_reading_of_the_text() -> None:
    read = events_ours.reader(msgspec.structs.replace(ARTICLE, text=f"{ARTICLE.text} {ARTICLE.text}"))
    assert isinstance(read, partial)
    assert len(read()) > 0
    assert events_ours.reader(msgspec.structs.replace(ARTICLE, text="خبر قصير"))() == []
