"""What messages say, held against files in tests/golden/alerts, and that no text of others breaks out of its place."""

import os
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from processors.event import (
    Actor,
    Attribution,
    Claim,
    Conflict,
    EventType,
    Outcome,
    Place,
    Target,
    TargetType,
    Weapon,
    WeaponType,
)
from sinks.alerts.alert import Alert, Listed, Point, Source
from sinks.bidi import CONTROL, direction, numbers_apart, plain
from sinks.notify.channels import Feed
from sinks.notify.feed import atom
from sinks.notify.message import Message
from tests.unit.sinks.samples import alert

GOLDEN = Path(__file__).parents[2] / "golden" / "alerts"

NEW = alert(
    "0f3a",
    severity="critical",
    event_type="vehicle_bomb",
    place=Place(name="Al-Bab", lat=36.37, lon=37.52, country="SY", admin1="Aleppo"),
    location=Point(lat=36.37, lon=37.52),
    country="SY",
    date="2026-03-09",
    killed=3,
    wounded=11,
    weapons=[Weapon(type="vehicle_bomb", count=2)],
    targets=[Target(type="civilians", name="سوق الخضار")],
    actors=[Actor(name="Islamic State", certainty="suspected")],
    claims=[Claim(by="Islamic State")],
    attribution=[
        Attribution(source="", role="medic", text="مصدر طبي في المدينة"),
        Attribution(source="Pentagon", role="official", stance="declines"),
    ],
    sources=2,
    reports=[
        Source(outlet="بيدر", url="https://baydar.example/1?a=1&b=2", title="سيارتان مفخختان تضربان سوق الباب"),
        Source(outlet="Daily Wire", url="https://wire.example/2", title="Two car bombs in al-Bab"),
    ],
    quote="انفجرت السيارتان تباعا عند مدخل السوق قبيل الظهر.",
    confidence=0.91,
    text_ar="حدث جديد: سيارة مفخخة (نُفذ)، الباب (SY)، 2026-03-09، القتلى: 3",
    text_en="New: car bomb (completed), Al-Bab (SY), 2026-03-09, killed: 3",
)
UPDATE = alert(
    "77c1",
    transition="outcome_changes",
    detail="foiled→completed",
    field="outcome",
    before="foiled",
    after="completed",
    mode="replay",
    place=Place(name="Anbar", lat=33.0, lon=41.5, country="IQ", precision="governorate"),
    location=Point(lat=33.0, lon=41.5),
    date="2026-03-08",
    killed=0,
    sources=4,
    conflicts=[Conflict(field="killed", values=["0", "2"], sources=[["بيدر"], ["السها"]])],
    reports=[Source(outlet=f"وسيلة {n}", url=f"https://o{n}.example/", title=f"خبر {n}") for n in range(11)],
    text_ar="تغير النتيجة (أُحبط→نُفذ): عبوة ناسفة، الأنبار",
    text_en="Outcome changes (foiled→completed): planted bomb, Anbar",
)
DIGEST = Alert(
    alert_id="d1",
    rule="attack",
    transition="digest",
    channels=["desk"],
    digest=[
        Listed(alert_id="a1", event_id="e1", transition="new", reason="quiet", text_ar="حدث جديد: قصف، مأرب",
               text_en="New: shelling, Marib", url="https://news.example/1"),
        Listed(alert_id="a2", event_id="e2", transition="confirmed", reason="throttled",
               text_ar="مصدر آخر: غارة، نيالا", text_en="Confirmed: air strike, Nyala"),
    ],
    unlisted=5,
    text_ar="موجز: 7 تنبيهات محجوبة",
    text_en="Digest: 7 alerts held back",
)  # fmt: skip


def message(told: Alert, **more: Any) -> Message:
    return Message(alert=told, channel="desk", languages=["ar", "en"], **more)


@pytest.mark.parametrize(
    ("name", "told"),
    [("new", message(NEW)), ("update", message(UPDATE)), ("digest", message(DIGEST)),
     ("escalated", message(NEW, escalated=True))],
)  # fmt: skip
@pytest.mark.parametrize("form", ["txt", "html"])
def test_a_message_reads_as_its_golden_file(name: str, told: Message, form: str) -> None:
    file = GOLDEN / f"{name}.{form}"
    text = told.text() if form == "txt" else told.html()
    if os.environ.get("GOLDEN_WRITE"):  # to look at what has changed
        file.write_text(text, encoding="utf-8")
    assert text == file.read_text(encoding="utf-8")


@pytest.mark.parametrize("language", ["ar", "en"])
def test_every_line_is_read_in_the_direction_of_its_language(language: Any) -> None:
    wanted = "rtl" if language == "ar" else "ltr"
    for told in (NEW, UPDATE, DIGEST):
        for line in message(told).text([language]).splitlines():
            assert direction(line) in (wanted, None), line


def test_dates_and_changes_keep_their_order_after_arabic_letters() -> None:
    assert numbers_apart("يوم 2026-03-09 (1→2)، القتلى: 3") == "يوم \u20682026-03-09\u2069 (\u20681→2\u2069)، القتلى: 3"


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []
        self.hrefs: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append(tag)
        self.open.append(tag)
        assert {name for name, _ in attrs} <= {"dir", "lang", "href"}
        self.hrefs += [value or "" for name, value in attrs if name == "href"]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


words = st.text(max_size=40) | st.sampled_from(
    ["<script>x</script>", "]]>", "\u202egpj", "&#0;", "\x00\ufffe", '" onload="x']
)
wild = st.builds(
    Alert,
    alert_id=words,
    rule=st.just("r"),
    transition=st.just("new"),
    field=st.sampled_from(["", "outcome", "place", "claims", "killed", "event_type", "x"]),
    before=st.none() | words,
    after=st.none() | words,
    event_type=st.sampled_from(EventType.__args__),  # type: ignore[attr-defined]
    outcome=st.sampled_from(Outcome.__args__),  # type: ignore[attr-defined]
    country=words,
    place=st.none() | st.builds(Place, name=words, admin1=words, country=words),
    location=st.none() | st.builds(Point, lat=st.floats(-90, 90), lon=st.floats(-180, 180)),
    date=st.none() | words,
    killed=st.none() | st.integers(0, 10**6),
    weapons=st.lists(st.builds(Weapon, type=st.sampled_from(WeaponType.__args__)), max_size=2),  # type: ignore[attr-defined]
    actors=st.lists(st.builds(Actor, name=words), max_size=12),
    targets=st.lists(st.builds(Target, type=st.sampled_from(TargetType.__args__), name=words), max_size=2),  # type: ignore[attr-defined]
    claims=st.lists(st.builds(Claim, by=words, actor=words), max_size=2),
    attribution=st.lists(st.builds(Attribution, source=words, role=st.just("media"), text=words), max_size=2),
    conflicts=st.lists(st.builds(Conflict, field=words, values=st.lists(words), sources=st.just([])), max_size=2),
    reports=st.lists(st.builds(Source, outlet=words, url=words.map("https://{}".format), title=words), max_size=10),
    quote=words,
    confidence=st.floats(0, 1),
    text_ar=words,
    text_en=words,
)  # fmt: skip


@given(wild, st.sampled_from(["ar", "en"]))
def test_no_text_breaks_out_of_its_place(told: Alert, language: Any) -> None:
    sent = Message(alert=told, channel="desk", languages=[language])
    tags = Tags()
    tags.feed(sent.html())
    tags.close()
    assert tags.open == []
    assert set(tags.seen) <= {"div", "h3", "ul", "li", "b", "bdi", "a", "p", "blockquote", "small"}
    assert all(url.startswith(("http://", "https://")) for url in tags.hrefs)
    feed = ElementTree.fromstring(atom(Feed(name="f", file="f", languages=[language]), [sent]))
    assert feed.findtext("{*}entry/{*}content") == sent.html().replace("\r\n", "\n")
    assert feed.findtext("{*}entry/{*}title") == sent.title(language)
    data = msgspec.json.decode(sent.payload())["data"]
    assert data["id"] == f"{told.alert_id}|desk"
    assert data["text"] == {language: sent.text()}
    ours = sent.text().replace("\u2068", "").replace("\u2069", "").replace("\n", "")
    assert not CONTROL.search(ours)
    assert sent.text().count("\u2068") == sent.text().count("\u2069")


@given(st.text(), st.integers(1, 50))
def test_plain_text_is_one_short_line_without_controls(text: str, longest: int) -> None:
    line = plain(text, longest)
    assert len(line) <= longest
    assert not CONTROL.search(line)
    assert len(line.splitlines()) <= 1
    assert plain(line, longest) == line
