"""Tells Arabic from the other languages written in its script."""

import re

# Letters that Arabic does not have, by the language they speak for. Outlets write ی and ک for ي and ك now and then, so
# those two alone prove nothing.
_OTHER = {
    "ckb": frozenset("ێۆڕڵەڤ"),
    "ur": frozenset("ٹڈڑںےھہ"),
    "ps": frozenset("ټډړڼښږېۍ"),
    "fa": frozenset("پچژگ"),
}
_ARABIC_SCRIPT = re.compile(r"[\u0600-\u06FF\u0750-\u077F\uFB50-\uFDFF\uFE70-\uFEFC]")
_WORD = re.compile(r"[\u0621-\u06D3]+")

# The commonest small words of Arabic prose; together about one word in six of a news text.
_SMALL_WORDS = frozenset(
    [
        "في",
        "من",
        "على",
        "إلى",
        "الى",
        "عن",
        "أن",
        "ان",
        "إن",
        "التي",
        "الذي",
        "هذا",
        "هذه",
        "ذلك",
        "كان",
        "كانت",
        "بعد",
        "قبل",
        "خلال",
        "بين",
        "مع",
        "لم",
        "لا",
        "ما",
        "أو",
        "او",
        "كما",
        "قد",
        "وقد",
        "وفي",
        "ومن",
        "وعلى",
    ]
)
_LEAST_SMALL_WORDS = 0.04
_MOST_FOREIGN_LETTERS = 0.015
_LEAST_SCRIPT = 0.5


def language_of(text: str) -> str:
    """ISO 639 code of the language of `text`: `ar`, `fa`, `ur`, `ckb`, `ps`, or `und` for none of these.

    Arabic is what has enough of Arabic's small words and few letters that Arabic lacks (names bring some).
    """
    letters = sum(map(str.isalpha, text))
    if not letters or len(_ARABIC_SCRIPT.findall(text)) < _LEAST_SCRIPT * letters:
        return "und"
    foreign = {code: sum(map(text.count, marks)) / letters for code, marks in _OTHER.items()}
    likely = max(foreign, key=lambda code: foreign[code])
    words = _WORD.findall(text)
    small = sum(word in _SMALL_WORDS for word in words) / max(1, len(words))
    if foreign[likely] > _MOST_FOREIGN_LETTERS:
        return likely
    return "ar" if small >= _LEAST_SMALL_WORDS or len(words) < 20 else "und"
