"""The door for models: which reader is chosen, what it may answer, and what becomes of the rules' word beside it."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from processors.article import Article
from processors.event import Casualties, EventDate, Evidence, Facts, Place, Target, Toll, Weapon
from processors.events import extract_events
from processors.pool import Unavailable
from processors.readers.answer import Answer, checked, schema
from processors.readers.beside import REST_SECONDS, Beside
from processors.readers.choice import check, chosen, reader_of
from processors.readers.reader import AnswerError, Rules
from processors.settings import ProcessorSettings
from producers.settings import SettingsError, load

TITLE = "عبوة ناسفة تستهدف دورية في بعقوبة"
TEXT = "انفجرت عبوة ناسفة صباح أمس مستهدفة دورية للشرطة في بعقوبة، ما أدى إلى مقتل شرطيين وإصابة ثلاثة."


def article(text: str = TEXT, title: str = TITLE) -> Article:
    return Article(
        article_id="a1", version=1, url="", outlet="o", title=title, text=text, published="2023-03-08",
        fetched_at=dt.datetime(2023, 3, 8, 12, tzinfo=dt.UTC),
    )  # fmt: skip


def facts(**known: Any) -> Facts:
    day = EventDate(start="2023-03-07", end="2023-03-07")
    place = Place(name="Baqubah", lat=33.74, lon=44.64, country="IQ")
    fields: dict[str, Any] = {"date": day, "place": place, "targets": [Target(type="police_security")]}
    return Facts(**{"event_type": "ied", "temporality": "new", "outcome": "completed", **fields, **known})


class Says:
    """A reader that tells what it was given, or raises it; it counts how often it is asked."""

    def __init__(self, *answers: list[Facts] | Exception) -> None:
        self.answers = list(answers)
        self.asked = 0

    def read(self, article: Article) -> list[Facts]:
        self.asked += 1
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer


def test_without_settings_the_rules_read() -> None:
    reader = reader_of(load(ProcessorSettings, {}))
    assert isinstance(reader, Rules)
    assert reader.read(article()) == extract_events(article())
    assert chosen() is chosen()


@pytest.mark.parametrize(
    ("env", "told"),
    [
        ({"RASID_EVENTS": "magic"}, "RASID_EVENTS: Invalid enum value"),
        ({"RASID_EVENTS": "http", "RASID_EVENTS_URL": "model"}, "RASID_EVENTS_URL: 'model' is no http"),
        ({"RASID_EVENTS": "http", "RASID_EVENTS_SECONDS": "20"}, "RASID_EVENTS_SECONDS: must be less than"),
        ({"RASID_EVENTS": "onnx"}, "RASID_EVENTS_USE: a model of relevance can only veto"),
        (
            {"RASID_EVENTS": "onnx", "RASID_EVENTS_USE": "veto", "RASID_EVENTS_MODEL": "none.onnx"},
            "RASID_EVENTS_MODEL: there is no file 'none.onnx'",
        ),
    ],
)
def test_a_model_that_cannot_be_used_is_one_line(env: dict[str, str], told: str) -> None:
    with pytest.raises(SettingsError, match=told) as caught:
        check(load(ProcessorSettings, env))
    assert "\n" not in str(caught.value)


def test_what_the_rules_tell_passes_as_an_answer_and_fits_its_schema() -> None:
    told = extract_events(article())
    assert told
    assert checked(msgspec.json.encode(Answer(told)), article()) == told
    assert set(schema()["$defs"]["Facts"]["required"]) == {"event_type", "temporality", "outcome"}


BAD: list[tuple[Callable[[], Facts], str]] = [
    (lambda: facts(date=EventDate(start="soon", end="2023-03-07")), r"events\[0\]\.date: Invalid isoformat"),
    (lambda: facts(date=EventDate(start="2023-03-08", end="2023-03-07")), "2023-03-08 is after 2023-03-07"),
    (lambda: facts(place=Place(name="x", lat=33.0)), "lat without lon"),
    (lambda: facts(place=Place(name="x", lat=133.0, lon=4.0)), "133.0, 4.0 is no point on earth"),
    (lambda: facts(place=Place(name="x", country="Iraq")), "'Iraq' is no ISO 3166-1"),
    (
        lambda: facts(casualties=Casualties(killed=Toll(best=3, low=5))),
        r"casualties\.killed: low, best, high are \[5, 3\]",
    ),
    (lambda: facts(casualties=Casualties(wounded=Toll(best=-1))), r"casualties\.wounded"),
    (lambda: facts(confidence=1.5), "confidence is 1.5, not 0 to 1"),
    (lambda: facts(confidence_by_field={"place": -0.5}), "place is -0.5"),
    (lambda: facts(evidence=[Evidence(field="place", start=90, end=900, text="x")]), r"evidence\[0\]: \[90, 900\)"),
    (lambda: facts(evidence=[Evidence(field="place", start=0, end=4, text="كذب")]), "'كذب' does not stand at 0"),
]


@pytest.mark.parametrize(("make", "told"), BAD)
def test_an_answer_that_cannot_be_true_is_refused_with_its_fault(make: Callable[[], Facts], told: str) -> None:
    with pytest.raises(AnswerError, match=told) as caught:
        checked(msgspec.json.encode(Answer([make()])), article())
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"[]",
        b"\xff",
        b'{"events": {}}',
        b'{"events": [], "more": 1}',
        b'{"events": [{"event_type": "war"}]}',
        b"[" * 10**5,
    ],
)
def test_an_answer_of_another_form_is_refused(raw: bytes) -> None:
    with pytest.raises(AnswerError, match="cannot be read"):
        checked(raw, article())


def test_more_events_than_any_article_tells_are_refused() -> None:
    with pytest.raises(AnswerError, match="201 events"):
        checked(msgspec.json.encode(Answer([facts()] * 201)), article())


def test_fill_takes_what_is_open_and_leaves_what_is_known() -> None:
    ours = facts(
        casualties=Casualties(killed=Toll(best=2)), evidence=[Evidence(field="place", start=0, end=1, text="x")]
    )
    theirs = facts(
        casualties=Casualties(killed=Toll(best=9), wounded=Toll(best=3)),
        weapons=[Weapon(type="ied")],
        confidence_by_field={"weapons": 0.9, "place": 0.2},
        evidence=[
            Evidence(field=name, start=0, end=1, text="x", rule="seen") for name in ("weapons", "wounded", "place")
        ],
    )
    (event,) = Beside(Says([ours]), Says([theirs, facts(event_type="abduction")]), "fill").read(article())
    assert event.casualties == Casualties(killed=Toll(best=2), wounded=Toll(best=3))
    assert [one.type for one in event.weapons] == ["ied"]
    assert event.confidence_by_field == {"weapons": 0.9}
    assert [(one.field, one.rule) for one in event.evidence] == [
        ("place", ""), ("weapons", "model: seen"), ("wounded", "model: seen"),
    ]  # fmt: skip


def test_add_adds_what_the_model_alone_tells_and_veto_drops_what_it_does_not() -> None:
    bomb, shots = facts(), facts(event_type="abduction", place=None)
    added = Beside(Says([bomb]), Says([bomb, shots]), "add").read(article())
    assert [event.event_type for event in added] == ["ied", "abduction"]
    kept = Beside(Says([bomb, shots]), Says([bomb]), "veto").read(article())
    assert kept == [bomb]


def test_one_of_theirs_fills_one_of_ours_the_most_alike() -> None:
    vague = facts(place=None, targets=[])
    exact = facts()
    theirs = facts(damage=None, casualties=Casualties(wounded=Toll(best=3)))
    first, second = Beside(Says([vague, exact]), Says([theirs]), "fill").read(article())
    assert first == vague
    assert second.casualties.wounded == Toll(best=3)


def test_where_the_rules_tell_nothing_only_add_asks_the_model() -> None:
    for use, asked in (("fill", 0), ("veto", 0), ("add", 1)):
        model = Says([facts()])
        told = Beside(Says([]), model, use).read(article())  # type: ignore[arg-type]
        assert (model.asked, len(told)) == (asked, asked)


def test_a_wrong_answer_costs_the_model_s_word_and_not_the_rules() -> None:
    model = Says(AnswerError("nonsense"), [facts(weapons=[Weapon(type="ied")])])
    beside = Beside(Says([facts()]), model, "fill")
    assert beside.read(article()) == [facts()]
    assert beside.read(article())[0].weapons


def test_a_model_that_is_away_is_left_alone_for_a_while() -> None:
    now = [0.0]
    model = Says(Unavailable("away"), [])
    beside = Beside(Says([facts()]), model, "veto", clock=lambda: now[0])
    assert beside.read(article()) == [facts()]
    now[0] = REST_SECONDS - 1
    assert (beside.read(article()), model.asked) == ([facts()], 1)
    now[0] = REST_SECONDS + 1
    assert (beside.read(article()), model.asked) == ([], 2)
