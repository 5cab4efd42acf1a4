"""What is old is folded, so that the state stays small, and old events are still found."""

from datetime import date, timedelta

import msgspec

from processors.article import Article
from processors.event import Attribution, Weapon
from processors.merging.merge import Merger
from processors.merging.state import FIRST_KEPT, LAST_KEPT, MOST_FOLDED, MOST_REPORTS, State
from processors.stages import ToldCountries
from tests.unit.processors.merging_cases import BASRA, START, active, batch, mention, parts

OPEN_DAYS = 30


def day(number: int) -> str:
    return (date(2026, 3, 10) + timedelta(days=number)).isoformat()


def background(article: str, number: int) -> object:
    published = f"{day(number)}T09:00:00"
    return batch(mention(article, temporality="background", published=published, killed=4), day=number)


def test_an_old_event_is_folded_and_a_report_years_later_still_joins_it() -> None:
    store: dict[bytes, bytes] = {}
    merger = Merger(store, OPEN_DAYS)
    for number in range(12):
        merger.apply(batch(mention(f"a{number}", killed=number, evidence=[]), day=0))
    (before,) = active(merger)
    for number in range(OPEN_DAYS + 1, OPEN_DAYS + 14):  # two places of the queue are cleared with each message
        merger.apply(batch(mention(f"b{number}", place=BASRA, day=day(number)), day=number))
    state = next(s for s in merger.states() if s.event.event_id == before.event_id)
    assert len(state.mentions) == MOST_FOLDED
    assert len(state.told().reports) == 12, "the reports are told still"
    assert state.told().independent_sources == 12
    assert not any(key.startswith(b"a|IQ|a") for key in store), "traces of old articles are forgotten"
    recalled = merger.apply(background("recall", 700))  # type: ignore[arg-type]
    assert [event.event_id for event in recalled] == [before.event_id]
    assert recalled[0].casualties.killed == before.casualties.killed, "history does not outvote news"


def test_what_is_recalled_of_a_folded_event_takes_nothing_from_what_all_said() -> None:
    said = [Attribution(source="police", role="official")]
    merger = Merger({}, OPEN_DAYS)
    for number in range(60):
        merger.apply(batch(mention(f"a{number:02}", killed=4, attribution=said, weapons=[Weapon(type="ied")])))
    (before,) = active(merger)
    for number in range(OPEN_DAYS + 1, OPEN_DAYS + 70):
        merger.apply(batch(mention(f"b{number}", place=BASRA, day=day(number)), day=number))
    (recalled,) = merger.apply(background("recall", 700))  # type: ignore[arg-type]
    assert recalled.event_id == before.event_id
    assert recalled.changed == ["reports", "independent_sources"]
    assert (recalled.attribution, recalled.confidence) == (before.attribution, before.confidence)
    assert recalled.independent_sources == 61, "also the voices whose reports are no longer listed"
    assert len(recalled.reports) + recalled.unlisted_reports == 61
    (told_anew,) = merger.apply(batch(mention("news", killed=9, published="2028-01-01T09:00:00"), day=701))
    assert "casualties" in told_anew.changed, "news still changes it"


def test_what_is_touched_again_stays_open() -> None:
    merger = Merger({}, OPEN_DAYS)
    for number in range(0, 100, 10):
        merger.apply(batch(mention(f"a{number}", killed=number), day=number))
    (state,) = merger.states()
    assert len(state.mentions) == 10


def test_an_article_that_returns_after_its_trace_is_gone_is_not_told_twice() -> None:
    merger = Merger({}, OPEN_DAYS)
    merger.apply(batch(mention("a", killed=2)))
    merger.apply(batch(mention("b", killed=2)))
    for number in range(40, 50):
        merger.apply(batch(mention(f"c{number}", place=BASRA, day=day(number)), day=number))
    merger.apply(batch(mention("a", killed=3), version=2, day=60))
    assert frozenset({"a#0", "b#0"}) in parts(active(merger))


def test_the_state_of_an_event_that_is_told_without_end_is_bounded() -> None:
    state = State(event=Merger({}).apply(batch(mention("a")))[0], founder=("ev", "a#0", 1))  # type: ignore[arg-type]
    state.mentions = [
        mention(f"a{n:05}", published=f"2026-03-10T{n // 60 % 24:02}:{n % 60:02}:00") for n in range(1400)
    ]
    state.trim()
    assert len(state.mentions) == FIRST_KEPT + LAST_KEPT
    assert (len(state.rest), state.more) == (MOST_REPORTS, 1400 - FIRST_KEPT - LAST_KEPT - MOST_REPORTS)
    told = state.told()
    assert (len(told.reports), told.unlisted_reports) == (1400 - state.more, state.more)


def test_what_an_article_told_of_is_forgotten_in_the_order_of_fetching() -> None:
    store: dict[bytes, bytes] = {}
    told = ToldCountries(store, OPEN_DAYS)
    article = Article(article_id="a", version=1, url="", outlet="o", title="", text="", fetched_at=START)
    told.keep(article, ["IQ"])
    told.keep(msgspec.structs.replace(article, article_id="b"), ["SY"])
    assert (told.of("a"), told.of("b"), told.of("c")) == (["IQ"], ["SY"], [])
    later = START + timedelta(days=OPEN_DAYS + 1)
    told.keep(msgspec.structs.replace(article, article_id="b", fetched_at=later), ["SY", "TR"])
    assert (told.of("a"), told.of("b")) == ([], ["SY", "TR"]), "what was told again is not old"
    assert not any(key == b"a" for key in store)
