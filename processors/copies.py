"""Finds articles that copy an earlier one, so that a wire text printed by ten outlets counts as one voice.

An article is a copy where much of its text stood in an earlier article, or the earlier article stood in it, and both
name the same numbers, days and places where their words are the same. The first seen is the first report, whatever its
date says: what is indexed already cannot wait for an earlier one. Copies of copies point to the first report.
"""

import hashlib
import struct
from collections import Counter
from collections.abc import MutableMapping
from datetime import datetime, timedelta

import msgspec

from processors.article import Article
from processors.minhash import WIDTH, Sketch, sketch

AGE = timedelta(days=14)  # between two fetches; a text printed again later stands for itself
MOST_ARTICLES = 100_000  # kept at once

# Of the shorter text's shingles, of its runs of them, and of the later text's first paragraph (`Likeness`). Reports
# rewritten as sites without reporters do it have 0.41, 0.83 and 0.35 at least; retold by another reporter, none. Of
# real articles, background that two reports print alike gave 0.70 and up to 0.05 of the first paragraph.
SHARE, SPREAD, LEAD_SHARE = 0.35, 0.75, 0.2
# So much of a text is a copy whatever stands before it, so much of a first paragraph whatever stands behind it: two
# reporters do not open alike. An outlet prints its own background and formulas again and again, and is one voice so.
NEARLY_ALL, OPENING = 0.75, 0.75
SHORT, SHORT_SHARE = 20, 0.8  # below so many shingles texts are flashes, which share formulas
LEAST_PART = 0.2  # of a text that holds an earlier one whole; below, it is a round-up of many
# Of the slots that both texts have. Rewriting changes up to 0.25 of them, a new toll 0.29, another day's prices 0.42.
OTHER_SLOTS = 1 / 3

CANDIDATES = 8  # compared in full
POSTED = 16  # articles remembered at one band, the latest: what more share is a formula
EXPIRED_AT_ONCE = 2  # for each new article, so that the store shrinks where it is too large

ID_BYTES = 8
_PAIR = struct.Struct(">QQ")
HOPS = 8  # from copy to copy; more are never made, as a copy points to the first report when it is judged


class Record(msgspec.Struct, frozen=True, array_like=True):
    """What is kept of an article: `number` counts articles, `at` is when it was first fetched, `content` is a hash."""

    article_id: str
    outlet: str
    number: int
    at: datetime
    content: bytes
    version: int
    voice: str
    copy_of: str | None
    sketch: Sketch

    def answer(self, article: Article) -> Article:
        """`article` as it was judged when this content was first seen."""
        if self.copy_of is None:
            return msgspec.structs.replace(article, version=self.version)
        return msgspec.structs.replace(article, version=self.version, copy_of=self.copy_of, wire_origin=self.voice)


class Copies:
    """Judges articles in the order they come.

    `store` holds four kinds of keys: `a` and a hash of the article's id → its `Record`; `b` and a band → the hashes of
    the articles that have it; `q` and a number → the hash of the article with that number; `#` → the numbers of the
    oldest article kept and of the next. There are at most `most` articles with `BANDS` + 2 keys each. Everything is
    read from the messages: two runs over the same stream give the same.
    """

    def __init__(self, store: MutableMapping[bytes, bytes], age: timedelta = AGE, most: int = MOST_ARTICLES) -> None:
        self.store, self.age, self.most = store, age, most

    def judge(self, article: Article) -> Article:
        """The article, with `copy_of` and `wire_origin` set where it copies an earlier one.

        The same content again gets the same answer and the version it had first. Changed content of a known article
        takes the place of the old; where it came late, after a newer version, it changes nothing that is kept.
        """
        key, content = _hash(article.article_id), _content(article)
        mine = self._record(key)
        if mine and mine.content == content:
            self._count(mine.number)
            return mine.answer(article)
        if mine is None:
            self._make_room(article.fetched_at)
        made = sketch(article.text)
        copy_of, voice = self._first_report(key, article, made, mine) or (None, article.voice)
        number, at = (mine.number, mine.at) if mine else (self._numbers()[1], article.fetched_at)
        record = Record(article.article_id, article.outlet, number, at, content, article.version, voice, copy_of, made)
        if mine is None or mine.version <= article.version:
            self._keep(key, record, mine)
        return record.answer(article)

    def _first_report(self, key: bytes, article: Article, made: Sketch, mine: Record | None) -> tuple[str, str] | None:
        """Id and voice of the article that `article` copies, the likest of those known."""
        posted: Counter[bytes] = Counter()
        for band in made.bands():
            posted.update(_cut(self.store.get(_band(band), b"")))
        del posted[key]
        best: tuple[float, int, str, str] | None = None
        for other, _ in sorted(posted.items(), key=lambda pair: (-pair[1], pair[0]))[:CANDIDATES]:
            record = self._record(other)
            if record is None or abs(article.fetched_at - record.at) > self.age:
                continue
            share = _copied(made, record.sketch, own=record.outlet == article.outlet)
            if share is None or (best and (share, -record.number) <= best[:2]):
                continue
            first, voice = self._root(record)
            if first != article.article_id:  # its own copy makes no article a copy
                best = share, -record.number, first, voice
        if best:
            return best[2:]
        # The first report may have changed since; what hardly changed itself still copies it.
        if mine and mine.copy_of and _copied(made, mine.sketch, own=True):
            return mine.copy_of, mine.voice
        return None

    def _root(self, record: Record) -> tuple[str, str]:
        """Id and voice of the first report behind `record`."""
        for _ in range(HOPS):
            if record.copy_of is None:
                return record.article_id, record.voice
            earlier = self._record(_hash(record.copy_of))
            if earlier is None:
                return record.copy_of, record.voice
            record = earlier
        return record.article_id, record.voice

    def _keep(self, key: bytes, record: Record, mine: Record | None) -> None:
        """Remember `record` in place of `mine`. Whatever is cut short is done again when the message comes again."""
        self.store[_place(record.number)] = key
        bands, old = record.sketch.bands(), mine.sketch.bands() if mine else set()
        for band in sorted(old - bands):
            self._withdraw(band, key)
        for band in sorted(bands - old):
            posted = _cut(self.store.get(_band(band), b""))
            if key not in posted:
                self.store[_band(band)] = b"".join([*posted, key][-POSTED:])
        self.store[b"a" + key] = msgspec.msgpack.encode(record)
        self._count(record.number)

    def _count(self, number: int) -> None:
        oldest, following = self._numbers()
        if number == following:
            self.store[b"#"] = _PAIR.pack(oldest, number + 1)

    def _make_room(self, now: datetime) -> None:
        """Forget the oldest articles, a few at most, where one more were too many or they are too old."""
        for _ in range(EXPIRED_AT_ONCE):
            oldest, following = self._numbers()
            if oldest == following:
                return
            key = self.store.get(_place(oldest))
            record = self._record(key) if key else None
            if key and record and record.number == oldest:
                if following - oldest < self.most and record.at >= now - self.age:
                    return
                for band in sorted(record.sketch.bands()):
                    self._withdraw(band, key)
                del self.store[b"a" + key]
            if key:
                del self.store[_place(oldest)]
            self.store[b"#"] = _PAIR.pack(oldest + 1, following)

    def _withdraw(self, band: int, key: bytes) -> None:
        posted = _cut(self.store.get(_band(band), b""))
        if key not in posted:
            return
        posted.remove(key)
        if posted:
            self.store[_band(band)] = b"".join(posted)
        else:
            del self.store[_band(band)]

    def _record(self, key: bytes) -> Record | None:
        raw = self.store.get(b"a" + key)
        return msgspec.msgpack.decode(raw, type=Record) if raw else None

    def _numbers(self) -> tuple[int, int]:
        """The number of the oldest article kept, and the next one's."""
        oldest, following = _PAIR.unpack(self.store.get(b"#", bytes(_PAIR.size)))
        return oldest, following


def _copied(one: Sketch, earlier: Sketch, *, own: bool) -> float | None:
    """The share that the two texts have in common if `one` copies `earlier`, its outlet's `own` or another's."""
    like = one.likeness(earlier)
    if like.other >= OTHER_SLOTS or len(earlier) < LEAST_PART * len(one):
        return None
    if min(len(one), len(earlier)) < SHORT:
        copied = like.share >= SHORT_SHARE
    elif own:
        copied = like.share >= NEARLY_ALL and like.spread >= SPREAD and like.lead >= LEAD_SHARE
    else:
        copied = like.share >= SHARE and (
            like.lead >= OPENING or (like.spread >= SPREAD and (like.lead >= LEAD_SHARE or like.share >= NEARLY_ALL))
        )
    return like.share if copied else None


def _content(article: Article) -> bytes:
    """A hash of what makes a version of an article: what events are read from, and whose word it is."""
    parts = article.title, article.text, article.published or "", article.wire_origin or ""
    return hashlib.blake2b("\0".join(parts).encode(), digest_size=16).digest()


def _hash(article_id: str) -> bytes:
    return hashlib.blake2b(article_id.encode(), digest_size=ID_BYTES).digest()


def _band(band: int) -> bytes:
    return b"b" + band.to_bytes(WIDTH)


def _place(number: int) -> bytes:
    return b"q" + number.to_bytes(8)


def _cut(keys: bytes) -> list[bytes]:
    return [keys[i : i + ID_BYTES] for i in range(0, len(keys), ID_BYTES)]
