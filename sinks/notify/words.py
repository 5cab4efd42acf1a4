"""The words of messages, from `wording.toml` beside this file and from the words that alerts and answers have."""

from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from processors.event import Certainty, ClaimMode, Stance
from sinks.alerts.alert import Severity, Suppression
from sinks.notify.channels import Language
from sinks.wording import Word, load_wording

FILE = Path(__file__).with_name("wording.toml")


class Wording(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Each code's Arabic and English."""

    label: dict[str, Word]
    severity: dict[Severity, Word]
    certainty: dict[Certainty, Word]
    claim: dict[ClaimMode, Word]
    stance: dict[Stance, Word]
    reason: dict[Suppression, Word]
    field: dict[str, Word]
    phrase: dict[str, Word]


@cache
def wording(file: Path = FILE) -> Wording:
    """The words; raises DataError where a code has none."""
    codes = {
        "severity": Severity, "certainty": Certainty, "claim": ClaimMode, "stance": Stance, "reason": Suppression
    }  # fmt: skip
    return load_wording(file, Wording, codes)


def word(language: Language, kind: str, code: str, **given: Any) -> str:  # noqa: ANN401  # what str.format takes
    """The word of `code` in the table `kind`, `given` put in where it has places; the code itself where it has none."""
    known: dict[str, Word] = getattr(wording(), kind)
    found = known.get(code, (code, code))[0 if language == "ar" else 1]
    return found.format(**given) if given else found
