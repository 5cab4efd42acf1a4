"""What words are for in the rules of a module: each use with its words, kept as data, looked up without clitics."""

from collections.abc import Collection, Mapping
from functools import lru_cache
from pathlib import Path

import msgspec

from processors.arabic.inflection import verb_forms
from processors.arabic.letters import folded
from processors.arabic.words import among, forms
from processors.rules import RulesError, load_rules

_NONE: frozenset[str] = frozenset()  # one for all words, as each new one would take memory of its own
FOLDER = Path(__file__).parent / "data" / "uses"


class Entry(msgspec.Struct, forbid_unknown_fields=True):
    """The words of a use, and verbs as pairs of past and present stem."""

    words: list[str] = []
    verbs: list[tuple[str, str]] = []

    def texts(self) -> frozenset[str]:
        """All of them folded; a weak verb also as before a pronoun: "ألقى", but "ألقاها"."""
        verbs = {form for pair in self.verbs for form in verb_forms(*pair)}
        weak = {form[:-1] + "ا" for form in verbs if form.endswith("ي")}
        return frozenset(map(folded, self.words)) | verbs | weak


class Uses:
    """Words by their uses. `prefixes` are the clitics that may stand before them, any by default; no pronoun may
    follow but those of the uses `with_pronoun`.
    """

    def __init__(
        self,
        entries: Mapping[str, Entry],
        expected: Collection[str],
        *,
        prefixes: Collection[str] | None = None,
        with_pronoun: Collection[str] = (),
    ) -> None:
        if wrong := sorted(set(entries) ^ set(expected)):
            raise RulesError(f"uses: {wrong[0]} is {'missing' if wrong[0] in expected else 'no use any rule knows'}")
        self._texts = {name: entry.texts() for name, entry in entries.items()}
        self._uses: dict[str, list[str]] = {}
        for use, texts in self._texts.items():
            for text in texts:
                self._uses.setdefault(text, []).append(use)
        self._prefixes = prefixes
        self._with_pronoun = with_pronoun
        self.of = lru_cache(maxsize=50_000)(self._of)

    def texts(self, use: str) -> frozenset[str]:
        """The folded words of a use."""
        return self._texts[use]

    def _of(self, word: str) -> frozenset[str]:
        """All uses of a folded word."""
        if not among(word, self._uses.keys()):
            return _NONE
        read = [form for form in forms(word) if self._prefixes is None or form.prefix in self._prefixes]
        bare = {word, *(form.text for form in read if not form.suffix)}
        found = {use for text in bare for use in self._uses.get(text, ())}
        found |= {use for use in self._with_pronoun if any(form.text in self._texts[use] for form in read)}
        return frozenset(found)


def load_uses(
    name: str,
    expected: Collection[str],
    *,
    prefixes: Collection[str] | None = None,
    with_pronoun: Collection[str] = (),
) -> Uses:
    """The uses of the data file of this name. Raises RulesError where it is wrong, or has other uses than expected."""
    return Uses(
        load_rules(FOLDER / f"{name}.toml", dict[str, Entry]), expected, prefixes=prefixes, with_pronoun=with_pronoun
    )
