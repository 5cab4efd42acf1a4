"""Gold articles and their faults, how told events are paired and scored, and what tables and lists of errors say."""

from itertools import permutations
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from processors.event import Casualties, EventDate, Facts, Place, Target, Toll, Weapon
from tests.bench.events_errors import errors
from tests.bench.events_gold import GoldArticle, GoldError, GoldEvent, gold_lines, golden
from tests.bench.events_ours import tell
from tests.bench.events_pairs import assignment, km_apart, likeness, pairs
from tests.bench.events_report import beside, keep, last_run, table
from tests.bench.events_score import Tally, judge, score

TEXT = "قُتل شرطيان، أمس، بانفجار عبوة ناسفة قرب بعقوبة، بحسب مصدر أمني في محافظة ديالى.\nولم تتبن أي جهة الهجوم."
ARTICLE = f'''[[articles]]
id = "ied-baqubah"
outlet = "مرآة ديالى"
country = "IQ"
published = "2024-03-12T01:30:00+03:00"
title = "مقتل شرطيين قرب بعقوبة"
text = """{TEXT}"""
[[articles.events]]
event_type = "ied"
temporality = "new"
outcome = "completed"
date = {{ start = "2024-03-11", end = "2024-03-11" }}
place = {{ name = "Baqubah", text = "بعقوبة", lat = 33.75, lon = 44.64, country = "IQ", tolerance_km = 25 }}
weapons = [{{ type = "ied", count = 1 }}]
targets = [{{ type = "police_security", text = "شرطيان" }}]
casualties = {{ killed = {{ best = 2, low = 2, high = 2 }} }}
evidence = "قُتل شرطيان"
'''


def written(folder: Path, text: str) -> Path:
    (folder / "made.toml").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def article(tmp_path: Path) -> GoldArticle:
    return golden(written(tmp_path, ARTICLE))[0]


PERFECT = Facts(
    event_type="ied",
    temporality="update",
    outcome="completed",
    date=EventDate(start="2024-03-11", end="2024-03-12"),
    place=Place(name="Baqubah", lat=33.7, lon=44.6),
    weapons=[Weapon(type="ied")],
    targets=[Target(type="police_security"), Target(type="unknown")],
    casualties=Casualties(killed=Toll(best=2, low=2, high=9)),
)


def changed(**values: object) -> Facts:
    return msgspec.structs.replace(PERFECT, **values)


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        ('"ied-baqubah"', '"IED Baqubah"', r"made.toml: IED Baqubah: id: not in kebab-case"),
        ("+03:00", "", "published: give date, time and offset"),
        ("2024-03-12T01:30", "2024-13-12T01:30", "published: '2024-13-12T01:30:00.+ is no ISO 8601"),
        ('evidence = "قُتل شرطيان"', 'evidence = "قتل شرطيان"', "event 1: evidence: 'قتل شرطيان' is not in the article"),
        ('text = "بعقوبة"', 'text = "كركوك"', "event 1: place.text: 'كركوك' is not in the article"),
        ('text = "شرطيان"', 'text = "جنود"', "event 1: targets.text: 'جنود' is not in the article"),
        ('evidence = "قُتل شرطيان"', 'evidence = ""', "event 1: evidence: empty"),
        (
            'type = "ied", count',
            'type = "bomb", count',
            r"made.toml: Invalid enum value 'bomb' - at `\$.+; correct",
        ),
        ('outcome = "completed"', 'outcome = "done"', "Invalid enum value 'done'"),
        ("tolerance_km = 25", "tolerance = 25", "unknown field `tolerance`"),
        ("lat = 33.75, ", "", "place: lat without lon"),
        ("lat = 33.75, ", "lat = 133.75, ", "Expected `float` <= 90"),
        ('start = "2024-03-11"', 'start = "2024-03-12"', "date: 2024-03-12 is after 2024-03-11"),
        ('start = "2024-03-11", end = "2024-03-11"', 'start = "2024-03-01", end = "2024-03-01"', "over 7 days before"),
        ('start = "2024-03-11", end = "2024-03-11"', 'start = "2024-03-13", end = "2024-03-13"', "after publication"),
        ("low = 2, high = 2", "low = 3, high = 2", r"killed: low, best, high are \[3, 2, 2\]"),
        ("[[articles]]\n", "[[articles]]\nid =\n", "made.toml: Invalid value"),
    ],
)
def test_a_fault_in_a_golden_file_is_told_in_one_line(tmp_path: Path, before: str, after: str, fault: str) -> None:
    assert before in ARTICLE
    with pytest.raises(GoldError, match=fault) as told:
        golden(written(tmp_path, ARTICLE.replace(before, after, 1)))
    assert "\n" not in str(told.value)


def test_two_golden_articles_of_one_id_are_refused(tmp_path: Path) -> None:
    with pytest.raises(GoldError, match="ied-baqubah: another article has this id"):
        golden(written(tmp_path, ARTICLE + ARTICLE))


def test_gold_lines_are_the_same_articles(tmp_path: Path, article: GoldArticle) -> None:
    file = tmp_path / "gold.jsonl"
    file.write_bytes(b"\n" + msgspec.json.encode(article) + b"\n")
    assert gold_lines(file) == [article]
    file.write_bytes(msgspec.json.encode(article) + b'\n{"id": "x", "text": 5}\n')
    with pytest.raises(GoldError, match=r"gold\.jsonl:2: Expected `str`, got `int` - at `\$\.text`"):
        gold_lines(file)
    with pytest.raises(GoldError, match=r"none\.jsonl: No such file"):
        gold_lines(tmp_path / "none.jsonl")


def test_what_is_right_in_all_that_counts_has_no_fault(article: GoldArticle) -> None:
    one = judge(article, [PERFECT])
    assert [pair.faults for pair in one.pairs] == [()]
    assert not one.missed
    assert not one.invented
    figures = score([one]).figures()
    right = {name for name, figure in figures.items() if figure == 1.0}
    assert right >= {"events", "core", "all_fields", "date", "place", "killed", "target_type", "alarms", "inflation"}
    assert figures["wounded"] is figures["weapon_count"] is figures["false_fresh"] is None


@pytest.mark.parametrize(
    ("told", "slot", "tally"),
    [
        (changed(event_type="explosion"), "event_type", Tally(0, 1, 1)),
        (changed(temporality="background"), "temporality", Tally(0, 1, 1)),
        (changed(outcome="foiled"), "outcome", Tally(0, 1, 1)),
        (changed(date=None), "date", Tally(0, 0, 1)),
        (changed(date=EventDate(start="2024-03-10", end="2024-03-12")), "date", Tally(0, 1, 1)),
        (changed(date=EventDate(start="2024-03-12", end="2024-03-12")), "date", Tally(0, 1, 1)),
        (changed(place=None), "place", Tally(0, 0, 1)),
        (changed(place=Place(name="Baqubah")), "place", Tally(0, 0, 1)),
        (changed(place=Place(name="Khanaqin", lat=34.35, lon=45.39)), "place", Tally(0, 1, 1)),
        (changed(casualties=Casualties()), "killed", Tally(0, 0, 1)),
        (changed(casualties=Casualties(killed=Toll(best=2), wounded=Toll(best=1))), "wounded", Tally(0, 1, 0)),
        (changed(weapons=[Weapon(type="ied", count=2)]), "weapon_count", Tally(0, 1, 0)),
        (changed(weapons=[Weapon(type="ied"), Weapon(type="mortar")]), "weapon_type", Tally(1, 1, 0)),
        (changed(targets=[]), "target_type", Tally(0, 0, 1)),
    ],
)  # fmt: skip
def test_a_wrong_slot_costs_itself_alone(article: GoldArticle, told: Facts, slot: str, tally: Tally) -> None:
    one = judge(article, [told])
    assert [fault.slot for pair in one.pairs for fault in pair.faults] == [slot]
    scores = score([one])
    assert scores.slots[slot] == tally
    core = slot in {"event_type", "temporality", "outcome", "date", "place"}
    assert scores.core == (Tally(0, 1, 1) if core else Tally(1, 0, 0))
    assert scores.all_fields == 0


def test_an_outcome_that_is_not_completed_is_counted_apart(article: GoldArticle) -> None:
    foiled = msgspec.structs.replace(article, events=[msgspec.structs.replace(article.events[0], outcome="foiled")])
    scores = score([judge(foiled, [PERFECT]), judge(foiled, [changed(outcome="foiled")]), judge(article, [PERFECT])])
    assert scores.slots["outcome_not_completed"] == Tally(1, 0, 1)
    assert scores.slots["outcome"] == Tally(2, 1, 1)


def test_missed_and_invented_events_and_alarms(article: GoldArticle) -> None:
    quiet = msgspec.structs.replace(article, events=[])
    abroad = changed(
        event_type="abduction", date=None, place=Place(name="Gao", lat=16.3, lon=0.0), casualties=Casualties()
    )
    scores = score([judge(article, []), judge(quiet, [abroad]), judge(article, [abroad]), judge(quiet, [])])
    assert scores.events == Tally(0, 2, 2)
    assert scores.alarms == Tally(1, 1, 1)
    assert scores.false_alarms == 0.5
    assert scores.inflation == 1.0


def test_old_events_told_as_news(article: GoldArticle) -> None:
    old = msgspec.structs.replace(
        article, events=[msgspec.structs.replace(article.events[0], temporality="background")]
    )
    scores = score([judge(old, [PERFECT]), judge(old, [changed(temporality="background")])])
    assert scores.false_fresh == 0.5


def test_an_attack_told_where_the_gold_lists_an_arrest_is_neither_right_nor_wrong(article: GoldArticle) -> None:
    arrest = msgspec.structs.replace(article.events[0], event_type="arrest")
    one = judge(msgspec.structs.replace(article, events=[arrest]), [PERFECT])
    assert (one.pairs, one.missed, one.invented, one.alarm) == ([], [], [], False)
    both = judge(article, [PERFECT, changed(event_type="weapons_seizure")])
    assert (len(both.pairs), both.invented) == (1, [])


def test_events_too_unlike_are_no_pair(article: GoldArticle) -> None:
    gold = article.events[0]
    far = changed(event_type="shelling", place=Place(name="Gao", lat=16.3, lon=0.0))
    assert likeness(gold, far) < 0.5
    assert pairs([gold], [far]) == []
    assert likeness(gold, PERFECT) > 0.9
    assert pairs([gold], [far, PERFECT]) == [(0, 1)]


def test_kilometres_are_those_of_the_globe(article: GoldArticle) -> None:
    gold = article.events[0]
    baghdad = changed(place=Place(name="Baghdad", lat=33.3152, lon=44.3661))
    assert km_apart(gold, baghdad) == pytest.approx(54.6, abs=0.5)
    assert km_apart(gold, changed(place=None)) is None


@given(
    st.integers(1, 5).flatmap(
        lambda n: st.lists(st.lists(st.floats(0, 1), min_size=n, max_size=n), min_size=n, max_size=n)
    )
)
def test_no_other_pairing_has_a_greater_sum(gain: list[list[float]]) -> None:
    found = assignment(gain)
    assert sorted(found) == list(range(len(gain)))
    best = max(sum(row[j] for row, j in zip(gain, order, strict=True)) for order in permutations(range(len(gain))))
    assert sum(row[j] for row, j in zip(gain, found, strict=True)) == pytest.approx(best)


def test_the_table_stands_beside_the_last_run(article: GoldArticle, tmp_path: Path) -> None:
    well, ill = score([judge(article, [PERFECT])]), score([judge(article, [changed(date=None)])])
    assert last_run("made", tmp_path) == {}
    first = table("made", ill, {}).splitlines()
    assert first[0] == "made: 1 articles, 1 events, 1 told"
    keep("made", ill, tmp_path)
    lines = {line.split()[0]: line.split()[1:] for line in table("made", well, last_run("made", tmp_path)).splitlines()}
    assert lines["date"][:3] == ["1.000", "0.000", "+1.000"]
    assert lines["killed"] == ["1.000", "1.000", "=", "1.000", "1.000", "1", "0", "0"]
    keep("made", well, tmp_path)
    worse = table("made", ill, last_run("made", tmp_path))
    assert "-1.000 !" in worse
    more = score([judge(article, [PERFECT]), judge(article, [PERFECT])])
    assert table("made", more, last_run("made", tmp_path)).splitlines()[0].endswith("the last run was of 1 events")
    (tmp_path / "events-made.json").write_text("{", encoding="utf-8")
    assert last_run("made", tmp_path) == {}


def test_an_absent_system_says_why() -> None:
    assert beside("made", {"gone": "no such module"}).splitlines()[2] == "gone                 absent: no such module"


def test_errors_are_grouped_and_show_their_sentences(article: GoldArticle) -> None:
    ours = tell(article)
    (event,) = ours.events
    wrong = msgspec.structs.replace(event, event_type="explosion", date=None)
    extra = changed(event_type="abduction", date=None, place=None, casualties=Casualties(), evidence=event.evidence)
    missed = msgspec.structs.replace(article, events=[*article.events, other(article.events[0])])
    told = ours._replace(events=[wrong, extra])
    lines = "\n".join(errors([judge(missed, told.events)], [told]))
    assert "event_type: 1 of 1 pairs\n  1 × ied → explosion\n    ied-baqubah: ied new completed, 2024-03-11" in lines
    assert "gold ied; got explosion, from '" in lines
    assert "date: 1 of 1 pairs\n  1 × not said" in lines
    assert TEXT.splitlines()[0] in lines
    assert "missed: 1 of 2 events\n  1 × air_strike" in lines
    assert "ولم تتبن أي جهة الهجوم." in lines
    assert "invented: 1 of 2 told\n  1 × abduction" in lines


def other(event: GoldEvent) -> GoldEvent:
    evidence = "ولم تتبن أي جهة الهجوم"
    return msgspec.structs.replace(event, event_type="air_strike", date=None, place=None, evidence=evidence)


def test_ours_counts_days_from_the_outlet_s_own_clock(article: GoldArticle) -> None:
    (event,) = tell(article).events  # published at 22:30 of the day before in UTC
    assert event.date is not None
    assert event.date.start == "2024-03-11"
