"""What one alert says in one language, piece by piece: pure, and before any layout."""

from collections.abc import Callable, Iterable
from functools import partial

import msgspec

from processors.event import Actor, Attribution, Claim, Conflict
from sinks.alerts.alert import Alert, Listed
from sinks.bidi import Direction, numbers_apart, plain
from sinks.labels import label
from sinks.notify.channels import Language
from sinks.notify.words import word

_LONG = 300  # characters of a title or a sentence of others that are shown
_MOST = 8  # of anything listed; how many more there are is said
# How far a map of such a place shows around it, in OpenStreetMap's zoom; rougher ones are said to be approximate.
_ZOOM = {"site": 15, "town": 12, "district": 10, "governorate": 8, "region": 7, "country": 5}
_EXACT = {"site", "town"}
# The kind of word that a changed field's values are.
_NAMED = {"event_type": "type", "outcome": "outcome", "place": "place", "claims": "actor"}


class Line(msgspec.Struct, frozen=True):
    """One fact: what it is, and its value or its address or both."""

    label: str
    value: str = ""
    url: str = ""


class Item(msgspec.Struct, frozen=True):
    """One of a list: who or what, in which words, and where they stand. All may be empty but the words."""

    by: str
    words: str
    url: str = ""


class View(msgspec.Struct, frozen=True, kw_only=True):
    """One alert in one language. `items` are its reports, or of a digest the alerts it lists."""

    language: Language
    direction: Direction
    title: str
    lines: list[Line]
    quote: Line | None
    heading: str
    items: list[Item]
    more: str
    footer: Line


def view(alert: Alert, language: Language, *, identity: str, escalated: bool) -> View:
    """`alert` in words. `identity` is the id of the delivery; `escalated`: told again since nobody acknowledged it."""
    say = partial(word, language)
    quote = plain(alert.quote, _LONG)
    if alert.digest:
        heading, items = say("label", "held"), [_listed(one, language) for one in alert.digest]
        beyond = alert.unlisted
    else:
        heading = say("label", "reports")
        items = [Item(plain(r.outlet), plain(r.title, _LONG), _address(r.url)) for r in alert.reports[:_MOST]]
        beyond = len(alert.reports) - len(items)
    return View(
        language=language,
        direction="rtl" if language == "ar" else "ltr",
        title=title(alert, language, escalated=escalated),
        lines=[] if alert.digest else list(_lines(alert, language)),
        quote=Line(say("label", "quote"), quote) if quote else None,
        heading=heading if items else "",
        items=items,
        more=say("phrase", "more", count=beyond) if beyond > 0 else "",
        footer=Line(say("label", "identity"), plain(identity)),
    )


def title(alert: Alert, language: Language, *, escalated: bool) -> str:
    """The alert's sentence, after what must be seen before it."""
    marks = [word(language, "label", "escalated")] if escalated else []
    marks += [word(language, "label", "replay")] if alert.mode == "replay" else []
    marks += [word(language, "severity", "critical")] if alert.severity == "critical" else []
    sentence = _sentence(alert, language)
    return "".join(f"[{mark}] " for mark in marks) + sentence


def _lines(alert: Alert, language: Language) -> Iterable[Line]:
    say = partial(word, language)
    at = 0 if language == "ar" else 1

    def named(kind: str, code: str) -> str:
        return plain(label(kind, code, alert.country)[at])

    def line(name: str, values: Iterable[str]) -> Iterable[Line]:
        shown = list(dict.fromkeys(value for value in map(plain, values) if value))
        if len(shown) > _MOST:
            shown[_MOST:] = [say("phrase", "more", count=len(shown) - _MOST)]
        if shown:
            yield Line(say("label", name), ("؛ ", "; ")[at].join(shown))

    if alert.event_type:
        yield Line(say("label", "what"), named("type", alert.event_type))
    yield from _change(alert, language, named)
    yield from line("where", [_where(alert, language, named)])
    yield from _map(alert, language)
    yield from line("when", [alert.date or ""])
    if alert.outcome:
        yield Line(say("label", "outcome"), named("outcome", alert.outcome))
    tolls = [(name, getattr(alert, name)) for name in ("killed", "wounded")]
    yield from line("toll", [f"{say('label', name)}: {count}" for name, count in tolls if count is not None])
    weapons = [named("weapon", one.type) + (f" ({one.count})" if one.count else "") for one in alert.weapons]
    yield from line("weapon", weapons)
    yield from line("target", [_with(named("target", one.type), one.name or "") for one in alert.targets])
    yield from line("actor", [_doer(one, language, named) for one in alert.actors])
    yield from line("claims", [_claim(one, language, named) for one in alert.claims])
    yield from line("says", [_voice(one, language, named) for one in alert.attribution])
    yield from line("conflicts", [_differing(one, language) for one in alert.conflicts])
    if alert.sources:
        yield Line(say("label", "sources"), str(alert.sources))
    if alert.confidence:
        yield Line(say("label", "confidence"), f"{alert.confidence:.0%}")


def _change(alert: Alert, language: Language, named: Callable[[str, str], str]) -> Iterable[Line]:
    """Which field changed, from what to what: codes and names by their words, anything else as it is told."""
    if alert.after is None:
        return

    def shown(value: str) -> str:
        kind = _NAMED.get(alert.field)
        return named(kind, value) if kind else plain(value, _LONG)

    told = shown(alert.after)
    if alert.before:
        told = word(language, "phrase", "change", before=shown(alert.before), after=told)
    field = word(language, "field", alert.field)
    yield Line(word(language, "label", "changed"), plain(f"{field}: {told}" if field else told))


def _where(alert: Alert, language: Language, named: Callable[[str, str], str]) -> str:
    place = alert.place
    governorate = named("governorate", place.admin1) if place and place.admin1 else ""
    parts = [named("place", place.name) if place else "", governorate, named("country", alert.country)]
    return ("، " if language == "ar" else ", ").join(dict.fromkeys(part for part in parts if part))


def _map(alert: Alert, language: Language) -> Iterable[Line]:
    point = alert.location
    if point is None:
        return
    precision = alert.place.precision if alert.place else "country"
    lat, lon = f"{point.lat:.5f}", f"{point.lon:.5f}"
    url = f"https://www.openstreetmap.org/?mlat={lat}&mlon={lon}#map={_ZOOM[precision]}/{lat}/{lon}"
    yield Line(word(language, "label", "map" if precision in _EXACT else "roughly"), url=url)


def _doer(actor: Actor, language: Language, named: Callable[[str, str], str]) -> str:
    return _with(named("actor", actor.name), word(language, "certainty", actor.certainty))


def _claim(claim: Claim, language: Language, named: Callable[[str, str], str]) -> str:
    parts = [named("actor", claim.by) if claim.by else "", word(language, "claim", claim.mode)]
    if claim.actor and claim.actor != claim.by:
        parts.append(named("actor", claim.actor))
    return " ".join(part for part in parts if part)


def _voice(voice: Attribution, language: Language, named: Callable[[str, str], str]) -> str:
    who = named("source", voice.source) if voice.source else plain(voice.text, _LONG)
    if not who or voice.stance == "asserts":
        return who
    return _with(who, word(language, "stance", voice.stance))


def _differing(conflict: Conflict, language: Language) -> str:
    values = " / ".join(plain(value, _LONG) for value in conflict.values[:_MOST])
    return f"{word(language, 'field', conflict.field)} ({values})"


def _listed(one: Listed, language: Language) -> Item:
    return Item(word(language, "reason", one.reason) if one.reason else "", _sentence(one, language), _address(one.url))


def _sentence(one: Alert | Listed, language: Language) -> str:
    return numbers_apart(plain(one.text_ar, _LONG)) if language == "ar" else plain(one.text_en, _LONG)


def _with(what: str, more: str) -> str:
    return f"{what} ({more})" if more else what


def _address(url: str) -> str:
    """`url` where it is one that a reader may follow, else nothing."""
    clean = "".join(url.split())
    return clean if clean == plain(url) and clean.lower().startswith(("http://", "https://")) else ""
