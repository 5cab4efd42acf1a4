"""What people see in Kibana: two dashboards, events and feeds, in Arabic and English."""

from typing import Any, get_args

from deploy.kibana.parts import (
    Object,
    bars,
    count,
    dashboard,
    data_view,
    event_map,
    grid,
    latest,
    lens,
    lookup,
    number,
    over_time,
    percentile,
    ring,
    search,
    terms,
    total,
)
from processors.event import EventType, Outcome, TargetType, Temporality, WeaponType
from processors.gazetteer.places import countries
from sinks.labels import label

EVENTS, ARTICLES, TRAIL, ALERTS = "rasid-events", "rasid-articles", "rasid-trail", "rasid-alerts"
FEEDS = "rasid-feeds"
ACTIVE = "status : active"
LATENCY = "latency_seconds"
UPDATED = "-updated"

_CODES: dict[str, tuple[str, tuple[str, ...]]] = {
    "event_type": ("type", get_args(EventType)),
    "outcome": ("outcome", get_args(Outcome)),
    "temporality": ("temporality", get_args(Temporality)),
    "weapons.type": ("weapon", get_args(WeaponType)),
    "targets.type": ("target", get_args(TargetType)),
}
_STATUS = {
    "new": "لم يُسأل بعد · new",
    "ok": "سليم · ok",
    "silent": "صامت · silent",
    "failing": "متعثر · failing",
    "gone": "زال · gone",
}
_EMIT = (
    "if (doc['times.fetch'].size() > 0 && doc['times.merge'].size() > 0) "
    "emit(ChronoUnit.MILLIS.between(doc['times.fetch'].value, doc['times.merge'].value) / 1000.0)"
)


def objects() -> list[Object]:
    """Every object, those that others refer to first."""
    views = _views()
    events, events_parts = _events()
    feeds, feeds_parts = _feeds()
    return [*views, *events_parts, *feeds_parts, events, feeds]


def _views() -> list[Object]:
    named = {field: lookup({code: _both(kind, code) for code in codes}) for field, (kind, codes) in _CODES.items()}
    named["country"] = named["place.country"] = lookup({code: _both("country", code) for code in sorted(countries())})
    seconds = {LATENCY: {"type": "double", "script": {"source": _EMIT}}}
    return [
        data_view(EVENTS, "أحداث راصد · Rasid events", "date.start", named, seconds),
        # The same events, by when they were last told of: a day of an act may be long past.
        data_view(
            EVENTS, "أحداث راصد بوقت التحديث · Rasid events by update", "last_updated_at", named, seconds, UPDATED
        ),
        data_view(ARTICLES, "مقالات راصد · Rasid articles", "fetched_at", {}),
        data_view(TRAIL, "مسار المقالات · Rasid trail", "at", {}),
        data_view(
            ALERTS,
            "إنذارات راصد · Rasid alerts",
            "at",
            {name: named[name] for name in ("event_type", "outcome", "country")},
        ),
        data_view(FEEDS, "روافد راصد · Rasid feeds", None, {"status": lookup(_STATUS)}),
    ]


def _both(kind: str, code: str) -> str:
    return " · ".join(label(kind, code))


def _events() -> tuple[Object, list[Object]]:
    n = count("الأحداث · Events")
    killed, wounded = total("killed_best", "القتلى · Killed"), total("wounded_best", "الجرحى · Wounded")
    day = over_time("date.start", "اليوم · Day")

    def top(name: str, title: str, field: str, size: int = 10) -> Object:
        columns = {"value": terms(field, title, "n", size), "n": n}
        return lens(name, title, EVENTS, "lnsXY", columns, bars("value", ["n"], shape="bar_horizontal"), ACTIVE)

    def metric(name: str, column: dict[str, Any]) -> Object:
        return lens(name, column["label"], EVENTS, "lnsMetric", {"n": column}, number("n"), ACTIVE)

    timeline = lens(
        "rasid-timeline", "الأحداث عبر الزمن · Events over time", EVENTS, "lnsXY",
        {"day": day, "type": terms("event_type", "النوع · Type", "n"), "n": n}, bars("day", ["n"], "type"), ACTIVE,
    )  # fmt: skip
    tolls = lens(
        "rasid-casualties", "الضحايا عبر الزمن · Casualties over time", EVENTS, "lnsXY",
        {"day": day, "killed": killed, "wounded": wounded}, bars("day", ["killed", "wounded"]), ACTIVE,
    )  # fmt: skip
    outcome = lens(
        "rasid-outcome", "النتيجة · Outcome", EVENTS, "lnsPie",
        {"value": terms("outcome", "النتيجة · Outcome", "n"), "n": n}, ring("value", "n"), ACTIVE,
    )  # fmt: skip
    told_as = lens(
        "rasid-told-as", "جديد أم خلفية · New or background", EVENTS, "lnsPie",
        {"value": terms("temporality", "كيف يُروى · Told as", "n"), "n": n}, ring("value", "n"), ACTIVE,
    )  # fmt: skip
    governorates = lens(
        "rasid-governorates", "المحافظات · Governorates", EVENTS, "lnsDatatable",
        {
            "country": terms("country", "البلد · Country", "n", 20),
            "governorate": terms("place.admin1", "المحافظة · Governorate", "n", 20),
            "n": n, "killed": killed, "wounded": wounded,
        },
        grid(["country", "governorate", "n", "killed", "wounded"]), ACTIVE,
    )  # fmt: skip
    where = event_map(
        "rasid-map", "خريطة الأحداث · Map of events", EVENTS, "location",
        ["event_type", "outcome", "date.start", "place.name", "killed_best", "wounded_best", "reports.title"], ACTIVE,
    )  # fmt: skip
    recent = search(
        "rasid-latest-events", "أحدث الأحداث · Latest events", EVENTS,
        ["event_type", "outcome", "country", "place.name", "killed_best", "wounded_best", "independent_sources",
         "confidence", "reports.title", "event_id"],
        "date.start", ACTIVE,
    )  # fmt: skip
    raised = search(
        "rasid-latest-alerts", "أحدث الإنذارات · Latest alerts", ALERTS,
        ["transition", "text_ar", "text_en", "status", "reason"], "at",
    )  # fmt: skip
    metrics = [metric("rasid-count", n), metric("rasid-killed", killed), metric("rasid-wounded", wounded)]
    tops = [
        top("rasid-types", "النوع · Type", "event_type", 20),
        top("rasid-weapons", "السلاح · Weapon", "weapons.type"),
        top("rasid-targets", "الهدف · Target", "targets.type"),
        top("rasid-actors", "الفاعل · Actor", "actors.name"),
        top("rasid-countries", "البلد · Country", "country"),
        top("rasid-outlets", "الوسيلة · Outlet", "reports.outlet"),
    ]
    board = dashboard(
        "rasid-events-dashboard", "راصد: الأحداث · Rasid: events", "now-30d",
        [
            (6, [(one, 16) for one in metrics]),
            (18, [(where, 28), (timeline, 20)]),
            (12, [(tops[0], 16), (outcome, 16), (told_as, 16)]),
            (12, [(one, 16) for one in tops[1:4]]),
            (12, [(tolls, 16), (tops[4], 16), (tops[5], 16)]),
            (14, [(governorates, 48)]),
            (18, [(recent, 48)]),
            (12, [(raised, 48)]),
        ],
        [("event_type", "النوع · Type"), ("country", "البلد · Country"), ("outcome", "النتيجة · Outcome")], EVENTS,
    )  # fmt: skip
    return board, [*metrics, where, timeline, tolls, outcome, told_as, governorates, *tops, recent, raised]


def _feeds() -> tuple[Object, list[Object]]:
    n = count("المقالات · Articles")
    arrivals = lens(
        "rasid-arrivals", "المقالات عبر الزمن · Articles over time", ARTICLES, "lnsXY",
        {"time": over_time("fetched_at", "الوقت · Time"), "outlet": terms("outlet", "الوسيلة · Outlet", "n"), "n": n},
        bars("time", ["n"], "outlet"),
    )  # fmt: skip
    feeds = count("الروافد · Feeds")
    status = lens(
        "rasid-feed-status", "حال الروافد · How feeds are", FEEDS, "lnsPie",
        {"value": terms("status", "الحال · Status", "n"), "n": feeds}, ring("value", "n"),
    )  # fmt: skip
    health = search(
        "rasid-feed-health", "صحة الروافد · Feed health", FEEDS,
        ["status", "outlet", "url", "errors", "error", "last_news", "last_success", "next_poll", "items_per_day",
         "miss_rate", "lost", "recovered", "lies", "waiting"],
        "errors",
    )  # fmt: skip
    arrived = lens(
        "rasid-feed-articles", "مقالات كل رافد · Articles by feed", ARTICLES, "lnsDatatable",
        {
            "outlet": terms("outlet", "الوسيلة · Outlet", "n", 100),
            "feed": terms("feed_url", "الرافد · Feed", "n", 5),
            "n": n, "last": latest("fetched_at", "آخر مقال · Latest article"),
        },
        grid(["outlet", "feed", "n", "last"]),
    )  # fmt: skip
    steps = count("الخطوات · Steps")
    exits = lens(
        "rasid-exits", "أين انتهت المقالات · Where articles ended", TRAIL, "lnsDatatable",
        {
            "stage": terms("stage", "المرحلة · Stage", "n"), "outcome": terms("outcome", "النتيجة · Outcome", "n", 3),
            "reason": terms("reason", "السبب · Reason", "n", 20), "n": steps,
        },
        grid(["stage", "outcome", "reason", "n"]), "not outcome : passed",
    )  # fmt: skip
    drops = lens(
        "rasid-drops", "ما أُسقط عبر الزمن · Dropped over time", TRAIL, "lnsXY",
        {"time": over_time("at", "الوقت · Time"), "reason": terms("reason", "السبب · Reason", "n"), "n": steps},
        bars("time", ["n"], "reason"), "not outcome : passed",
    )  # fmt: skip
    latency = lens(
        "rasid-latency", "من الجلب إلى الحدث بالثواني · Seconds from fetch to event", EVENTS + UPDATED, "lnsXY",
        {
            "time": over_time("last_updated_at", "الوقت · Time"),
            "p50": percentile(LATENCY, "الوسيط · p50", 50), "p95": percentile(LATENCY, "p95", 95),
        },
        bars("time", ["p50", "p95"], shape="line"), "mode : live",
    )  # fmt: skip
    lost = search(
        "rasid-dropped", "ما لم يُفهرس · What was not indexed", TRAIL,
        ["stage", "outcome", "reason", "detail", "outlet", "title", "url"], "at", "not outcome : passed",
    )  # fmt: skip
    board = dashboard(
        "rasid-feeds-dashboard", "راصد: المصادر والزمن · Rasid: feeds and latency", "now-24h",
        [
            (14, [(arrivals, 28), (latency, 20)]),
            (14, [(status, 12), (health, 36)]),
            (14, [(arrived, 28), (drops, 20)]),
            (14, [(exits, 48)]),
            (18, [(lost, 48)]),
        ],
        [("outlet", "الوسيلة · Outlet")], ARTICLES,
    )  # fmt: skip
    return board, [arrivals, status, health, arrived, exits, drops, latency, lost]
