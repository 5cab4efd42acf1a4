"""Finds articles that copy an earlier one, so that a wire text printed by ten outlets counts as one voice.

An article is a copy where most of its sentences stood in one earlier article. Sentences are compared by a hash of
their letters, so that diacritics, punctuation and layout do not matter. Reposts by the same outlet are copies too.
"""

import hashlib
import re
from collections import Counter
from collections.abc import MutableMapping

import msgspec

from processors.article import Article

SHARE = 0.6  # of the sentences; a story retold in other words shares quotations at most
LEAST_WORDS = 5  # shorter sentences are formulas: "وقال المصدر"

_SENTENCE_END = re.compile(r"[.؟!\n]+")
_NOT_LETTER = re.compile(r"[^\w]+|[\u0640\u064B-\u0652]")
_ALIKE = str.maketrans("أإآٱىة", "اااايه")


class Copies:
    """Judges articles in the order they come.

    `store` maps a sentence's hash to the id and the voice of the article that had it first, a newline between.
    """

    def __init__(self, store: MutableMapping[bytes, bytes]) -> None:
        self.store = store

    def judge(self, article: Article) -> Article:
        """The article, with `copy_of` and `wire_origin` set where it copies an earlier one."""
        hashes = _sentences(article.text)
        firsts = {h: first for h in hashes if (first := self.store.get(h))}
        for h in hashes:
            if h not in firsts:
                self.store[h] = f"{article.article_id}\n{article.voice}".encode()
        mine = article.article_id.encode()
        earlier = Counter(first for first in firsts.values() if first.partition(b"\n")[0] != mine)
        if not earlier:
            return article
        origin, shared = min(earlier.items(), key=lambda pair: (-pair[1], pair[0]))
        if shared < SHARE * len(hashes):
            return article
        origin_id, _, voice = origin.decode().partition("\n")
        return msgspec.structs.replace(article, copy_of=origin_id, wire_origin=voice)


def _sentences(text: str) -> list[bytes]:
    """The distinct sentences of `text` that are long enough to mean something, as 8-byte hashes in order."""
    hashes: dict[bytes, None] = {}
    for sentence in _SENTENCE_END.split(text.translate(_ALIKE)):
        words = _NOT_LETTER.sub(" ", sentence).split()
        if len(words) >= LEAST_WORDS:
            hashes[hashlib.blake2b(" ".join(words).encode(), digest_size=8).digest()] = None
    return list(hashes)
