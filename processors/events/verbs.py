"""What a verb says by its form: whether its subject acts, what it agrees with, whether it bears a pronoun."""

from functools import lru_cache
from typing import NamedTuple

from processors.arabic.lexicon import Hit
from processors.arabic.words import forms
from processors.events.lexicon import Trigger
from processors.events.parties import agree

_NO_PRONOUN = ("", "ا")


class Verb(NamedTuple):
    """A verb without its clitics."""

    text: str
    with_object: bool  # a pronoun is joined to it: "قصفته"

    def may_follow(self, subject: str) -> bool:
        """Whether it agrees with a subject before it: plural men take the plural, things the feminine."""
        return self.text.endswith(("وا", "ون")) or agree(self.text, subject) or subject.endswith(("ون", "ين"))


def active(verb: Hit[Trigger]) -> bool:
    """Whether a verb's subject attacks, and is not attacked: "تعرض لهجوم", "نجا من", "اغتيل"."""
    return not verb.form.text.startswith(("تعرض", "اغتيل", "نجا", "يتعرض", "تتعرض"))


def verb_of(trigger: Hit[Trigger]) -> Verb:
    """The verb that a trigger is."""
    return Verb(trigger.form.text, trigger.form.suffix not in _NO_PRONOUN)


@lru_cache(maxsize=50_000)
def verb_among(word: str, known: frozenset[str]) -> Verb | None:
    """The verb that a word is, if it is one of the known; None where it is none."""
    for form in forms(word):
        if "ال" not in form.prefix and not form.prefix.strip("وفلس") and form.text in known:
            return Verb(form.text, form.suffix not in _NO_PRONOUN)
    return None
